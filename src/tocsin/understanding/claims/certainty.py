"""How certain a claim is: the strongest hedge in its content, and what the cue commits to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tocsin.model.reading import Certainty

_SUGGEST = frozenset(
    "suggest suggests suggested indicate indicates indicated appear appears appeared seem seems seemed apparently "
    "evidence believed thought".split()
)
_PROPOSED = frozenset(
    "proposed proposal planned proposing proposes propose considering mulling weighing tentative".split()
)
_POSSIBLE = frozenset(
    "could may might possibly perhaps maybe possible possibility potentially potential reportedly".split()
)
_EXPECTED = frozenset(
    "will would 'll expect expects expected likely probably forecast anticipated anticipates anticipate shall "
    "i'll we'll they'll he'll she'll it'll won't wouldn't".split()
)
_FUTURE = frozenset(["going", "set", "due", "scheduled", "poised", "bound"])
_DENIALS = frozenset(["deny", "denies", "denied", "denying", "false", "untrue", "baseless", "unfounded"])


def certainty(act: str, words: Sequence[str]) -> tuple[Certainty, str]:
    """The certainty of a content (lower-case words) under a cue's act, and the word that decided."""
    present = set(words)
    if act == "deny":
        return "denied", "the cue denies"
    if act in ("ask", "doubt"):
        return "unknown", "the cue asks"
    hedge = _conditional(words, present)
    if hedge:
        return "conditional", hedge
    main = words[:10]
    if found := _SUGGEST.intersection(main):
        return "suggested", min(found)
    if act == "propose" or (found := _PROPOSED & present):
        return "proposed", min(found) if act != "propose" else "the cue proposes"
    if found := _POSSIBLE & present:
        return "possible", min(found)
    return _outlook(act, words, present)


def _outlook(act: str, words: Sequence[str], present: set[str]) -> tuple[Certainty, str]:
    if act == "expect":
        return "expected", "the cue looks ahead"
    if found := _EXPECTED & present:
        return "expected", min(found)
    for first, second in itertools.pairwise(words):
        if first in _FUTURE and second == "to":
            return "expected", f"{first} to"
    if act == "evidence":
        return "suggested", "the cue suggests"
    if _DENIALS & set(words[:6]):
        return "denied", "the content denies"
    return "asserted", "no hedge"


def _conditional(words: Sequence[str], present: set[str]) -> str:
    if "if" in present and _modal(present):
        return "if"
    if "unless" in present:
        return "unless"
    if words and words[0] == "any" and {"would", "could"} & present:
        return "any … would"
    return ""


def _modal(present: set[str]) -> bool:
    return bool(
        {"would", "will", "could", "can", "may", "might", "must", "should", "'ll", "we'll", "i'll"} & present
    )
