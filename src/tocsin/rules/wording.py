"""Words of a text as rules compare them: case folded, accents off, whole."""

from __future__ import annotations

import re
import unicodedata

# A hyphen parts words, so that "arms" finds "arms-transfer"; Chinese and Japanese have a word a character.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+(?:[.'’&](?:(?![{_CJK}])[^\W_])+)*")


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
    return [_without_s(plain(m.group())) for m in WORD.finditer(text)]


def _without_s(word: str) -> str:
    return word[:-2] if word.endswith("'s") and len(word) > 2 else word
