"""How certain a claim is: the weakest of what its cue commits to and the hedges over its content."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from tocsin.model.reading import Certainty
from tocsin.understanding.claims.words import DETERMINERS, is_verb

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
_RELATIVES = frozenset(["which", "who", "whose", "whom"])
_BEFORE_MONTH = frozenset(
    "in of since by until till on last this early late mid next from through to".split()
)
_HEDGES = _SUGGEST | _PROPOSED | _POSSIBLE | _EXPECTED | _FUTURE | frozenset(["talks"])

_MOVES = frozenset("rise fall jump drop climb slip gain return move close near back up down due".split())
_NO_VERB = DETERMINERS | {"record", "lowest", "highest", "low", "high", "level", "levels"}

# How much each says, from the least; conditions and questions are no weaker or stronger, but of another kind.
STRENGTH: dict[Certainty, int] = {"possible": 1, "proposed": 2, "suggested": 3, "expected": 4, "asserted": 5}


def certainty(act: str, words: Sequence[str], headline: bool = False) -> tuple[Certainty, str]:
    """The certainty of a content (lower-case words) under a cue's act, and the word that decided.

    headline: whether the words stand in a headline, where "to sell" is a plan.
    """
    if act == "deny":
        return "denied", "the cue denies"
    if act in ("ask", "doubt"):
        return "unknown", "the cue asks"
    present = set(words)
    hedge = _conditional(words, present)
    if hedge:
        return "conditional", hedge
    found = list(_operators(act, words, present, headline))
    if found:
        return min(found, key=lambda one: STRENGTH[one[0]])
    if not _DENIALS.isdisjoint(words[:6]):
        return "denied", "the content denies"
    return "asserted", "no hedge"


def _operators(
    act: str, words: Sequence[str], present: set[str], headline: bool
) -> list[tuple[Certainty, str]]:
    """All that weakens the content: what the cue commits to, and every hedge outside relative clauses."""
    found: list[tuple[Certainty, str]] = []
    if act in _BY_CUE:
        found.append(_BY_CUE[act])
    if not _HEDGES.isdisjoint(present):
        found += _hedges(words)
    if headline and not found and _infinitive(words):
        found.append(("expected", "to"))
    return found


def _infinitive(words: Sequence[str]) -> bool:
    """Whether a headline tells a plan: `Acme to buy …`, but no `shares rise to record`."""
    for i in range(1, min(5, len(words) - 1)):
        if words[i] == "to":
            return words[i + 1].isalpha() and words[i + 1] not in _NO_VERB and words[i - 1] not in _MOVES
        if is_verb(words[i]):
            return False
    return False


_BY_CUE: dict[str, tuple[Certainty, str]] = {
    "propose": ("proposed", "the cue proposes"),
    "expect": ("expected", "the cue looks ahead"),
    "evidence": ("suggested", "the cue suggests"),
}


def _hedges(words: Sequence[str]) -> list[tuple[Certainty, str]]:
    found: list[tuple[Certainty, str]] = []
    aside = False
    for i, word in enumerate(words):
        if word in _RELATIVES and i > 0:
            aside = True  # its hedges are about something else
        elif word == ",":
            aside = False
        elif not aside and word in _HEDGES:
            grade = _grade(words, i, word)
            if grade is not None:
                found.append((grade, word))
    found += [("expected", f"{a} to") for a, b in itertools.pairwise(words) if a in _FUTURE and b == "to"]
    return found


def _grade(words: Sequence[str], i: int, word: str) -> Certainty | None:
    if word in _POSSIBLE:
        return None if word == "may" and _month(words, i) else "possible"
    if word in _PROPOSED or (word == "talks" and i > 0 and words[i - 1] == "in"):
        return "proposed"
    if word in _SUGGEST:
        return "suggested" if i < 10 else None
    return "expected" if word in _EXPECTED else None


def _month(words: Sequence[str], i: int) -> bool:
    """Whether "may" is the month: behind a preposition, or before a number."""
    return (i > 0 and words[i - 1] in _BEFORE_MONTH) or (i + 1 < len(words) and words[i + 1][0].isdigit())


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
