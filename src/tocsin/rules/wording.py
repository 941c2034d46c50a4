"""Words of a text as rules compare them: case folded, accents off, whole."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")


def plain(word: str) -> str:
    """One word as it is compared."""
    word = word.casefold()
    if word.isascii():
        return word
    bare = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a text as compared; a possessive 's is no part of its word."""
    return [_without_s(plain(m.group())) for m in WORD.finditer(text)]


def _without_s(word: str) -> str:
    return word[:-2] if word.endswith("'s") and len(word) > 2 else word
