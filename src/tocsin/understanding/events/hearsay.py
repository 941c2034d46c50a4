"""Who tells a sentence that is not one of its parties: an outlet, a report, people without a name."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.understanding.claims import words as w

_SAY = w.REPORTING | frozenset(
    "claim claims claimed hear hears heard understand understands understood suggest suggests suggested".split()
)
_NAMELESS = frozenset(
    "source sources people person persons insider insiders newspaper newspapers paper papers magazine magazines media press "
    "outlet outlets report reports blog blogs tabloid tabloids broadcaster website rumour rumours rumor rumors letter".split()
)
# the short name by which headlines credit the outlets of the table
_SHORT = frozenset("wsj ft nyt nikkei bloomberg reuters cnbc bbc sky".split())
_CREDITS = (("according", "to"), ("citing",), ("per",))
_TAIL = 9  # tokens that a credit may have behind the last comma
_HEAD = 4  # tokens of one that opens a sentence


def hearsay(sentence: Sequence[str]) -> str:
    """The words that credit a sentence to an outlet or to people without a name; empty where none do."""
    opening = _teller_says(sentence[: _HEAD + 1])
    if opening and len(sentence) > len(opening) + 1:
        return " ".join(opening)
    words = [word for word in sentence if word not in (".", '"', "”")]
    at = next((i for i in range(len(words) - 1, max(0, len(words) - _TAIL), -1) if words[i] == ","), 0)
    tail = words[at + 1 :]
    if not at or not tail or not w.REPORTING.isdisjoint(words[:at]):
        return ""  # "…, the minister said, Reuters reported": the outlet only carries it
    for credit in _CREDITS:
        if tuple(tail[: len(credit)]) == credit and _is_teller(tail[len(credit) :]):
            return " ".join(tail)
    return " ".join(_teller_says(tail))


def _teller_says(words: Sequence[str]) -> Sequence[str]:
    """The first of the words, up to a verb of saying, where a teller stands before it; none where there is none."""
    said = next((i for i, word in enumerate(words) if word in _SAY and i), 0)
    return words[: said + 1] if said and _is_teller(words[:said]) else ()


def _is_teller(words: Sequence[str]) -> bool:
    if not words or words[0] in ("it", "he", "she", "they"):
        return False
    if not _NAMELESS.isdisjoint(words) or not _SHORT.isdisjoint(words):
        return True
    name = "".join(c for word in words for c in word if c.isalnum())
    return name in w.outlet_ids() or name.removeprefix("the") in w.outlet_ids()
