"""Words of a text as rules compare them: case folded, accents off, whole."""

from __future__ import annotations

import functools
import re
import unicodedata

# A hyphen parts words, so that "arms" finds "arms-transfer"; Chinese and Japanese have a word a character.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+(?:[.'’&](?:(?![{_CJK}])[^\W_])+)*")


_LETTER = re.compile(f"[{_CJK}]")
_WESTERN = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")  # the same where a text has no such letter, and quicker


def pattern(text: str) -> re.Pattern[str]:
    """What finds the words of a text."""
    return _WESTERN if text.isascii() or not _LETTER.search(text) else WORD


def plain(word: str) -> str:
    """One word as it is compared."""
    word = word.casefold()
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFKD", word.replace("’", "'"))
    folded = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return folded if WORD.fullmatch(folded) else word


def words_of(text: str) -> list[str]:
    """The words of a text as compared; a possessive 's is no part of its word."""
    if text.isascii():
        found = _WESTERN.findall(text.lower())
        return found if "'" not in text else list(map(_without_s, found))
    return list(map(_compared, pattern(text).findall(text)))


@functools.lru_cache(maxsize=20_000)
def _compared(word: str) -> str:
    return _without_s(plain(word))


def end_of(match: re.Match[str]) -> int:
    """Where a word found by `pattern` ends, its possessive 's left out."""
    word = plain(match.group())
    return match.end() - (len(word) - len(_without_s(word)))


def _without_s(word: str) -> str:
    return word[:-2] if word.endswith("'s") and len(word) > 2 else word
