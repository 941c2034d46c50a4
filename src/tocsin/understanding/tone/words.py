"""The tone reader's own words by kind, and one stem for all forms of a word."""

from __future__ import annotations

import functools

from tocsin.understanding.lexicon import rows

_PACKAGE = "tocsin.understanding.tone"
_PLAIN = (
    "break",
    "stop",
    "title",
    "preposition",
)  # kinds of words as they stand; the others are kinds of stems
_APART = {"loss": "loss", "losses": "loss", "said": "say", "says": "say", "news": "news"}
_APART |= {"rating": "rating", "ratings": "rating"}
_ENDINGS = ("ing", "ed", "es", "s")
_VOWELS = frozenset("aeiouy")


def stem(word: str) -> str:
    """A word in lower case without its ending, a number as `#`: rises, rising and rise are one."""
    if word[0].isdigit():
        return "#"
    if len(word) < 4 or word in _APART:
        return _APART.get(word, word)
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        cut = word[: -len(ending)]
        if word.endswith(ending) and not word.endswith("ss") and len(cut) > 2 and not _VOWELS.isdisjoint(cut):
            word = cut
            break
    if word[-1] == "e" and len(word) > 3:
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _words(kind: str) -> frozenset[str]:
    return frozenset(w for row in _ROWS if row["kind"] == kind for w in row["words"].split())


_ROWS = rows(_PACKAGE, "words.csv")
BREAKS, STOP, TITLES, PREPOSITIONS = map(_words, _PLAIN)
KINDS: dict[str, str] = {}  # by stem; a word of two kinds is of the first
for _row in _ROWS:
    if _row["kind"] not in _PLAIN:
        KINDS.update({r: _row["kind"] for r in map(stem, _row["words"].split()) if r not in KINDS})


@functools.lru_cache(maxsize=1 << 16)
def known(word: str) -> tuple[str, str]:
    """(stem, kind) of a word in lower case: the stem is empty where it says nothing, the kind where it has none."""
    root = stem(word)
    return "" if word in STOP else root, KINDS.get(root, "")
