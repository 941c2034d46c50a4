"""Denials: words that take back what the rest of a sentence, or the sentence before, tells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_DENY = frozenset(
    "deny denies denied denying refute refutes refuted refuting rebut rebuts rebutted quash quashes quashed scotch "
    "scotches scotched dismisses dismissed rejects rejected".split()
)
# what courts and the accused deny: nothing that the rest of the sentence tells
_OTHER = frozenset(
    "wrongdoing liability charges charge allegation allegations accusations misconduct request requests motion appeal "
    "bail bid petition fraud guilt entry access service visa permit".split()
)
_BREAKS = frozenset(["but", ";", "when", "after", "before", "since"])
_JOINTS = frozenset([",", ";", "and", "but", "after", "as", "amid", "following", "while", "over", "for"])
_OFF = frozenset(
    "scrap scraps scrapped scrapping abandon abandons abandoned abandoning terminate terminates terminated cancel cancels "
    "cancelled canceled shelve shelves shelved postpone postpones postponed postponing delay delays delayed delaying "
    "suspend suspends suspended pause pauses paused block blocks blocked blocking thwart thwarts thwarted foil foils foiled "
    "avert averts averted prevent prevents prevented veto vetoes vetoed ditch ditches ditched nix nixes nixed".split()
)
_OFF_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "walks away from|walk away from|walked away from|walking away from|pulls out of|pulled out of|pull out of|"
        "backs out of|backed out of|calls off|called off|call off|rules out|ruled out|ruling out|ends talks|ended talks|"
        "ends merger talks|ended merger talks|drops bid|dropped bid|drops plan|dropped plan|drops its|dropped its|"
        "has no plans|have no plans|had no plans|no plan|no intention|no talks|not in talks|no plans|not planning|"
        "backs away from|backed away from|back away from|refrains from|refrained from|stops short of|stopped short of|"
        "shies away from|holds off|held off|pulls back from|puts off|put off|putting off|pushes back plans|gives up on|gave up on|votes down|voted down|vote down|shoots down|shot down|no longer|no interest|no need|rules out|not for sale|denies that"
    ).split("|")
)
_TALE = frozenset(
    "report reports reported story stories rumour rumours rumor rumors claim claims speculation article allegation "
    "allegations suggestion suggestions post posts".split()
)
_TALKS = frozenset("talks deal bid negotiations".split())
_ENDED = frozenset("failed collapsed broke fell lapsed ended".split())
_UNTRUE = frozenset(
    "false untrue baseless unfounded fabricated incorrect inaccurate groundless fake hoax".split()
)
_OFF_FIRSTS = frozenset(phrase[0] for phrase in _OFF_PHRASES)
_FALSE_PHRASES = (
    ("not", "true"),
    ("not", "correct"),
    ("not", "accurate"),
    ("no", "truth"),
    ("without", "foundation"),
)
_POINTS_BACK = _TALE | frozenset("it this that them".split())


def denial_before(left: Sequence[str]) -> str:
    """The words of the sentence left of a trigger that deny or call off what follows; empty where none do."""
    if tale := next((pair for pair in pairwise(left) if pair[0] in _UNTRUE and pair[1] in _TALE), None):
        return " ".join(tale)
    for i in range(len(left) - 1, -1, -1):
        if left[i] in _BREAKS:
            break
        asked = i > 0 and left[i - 1] == "to"  # "asks the regulator to deny" denies nothing
        if left[i] in _DENY and not asked and _OTHER.isdisjoint(left[i + 1 : i + 3]):
            return left[i]
    near = left[max((i + 1 for i, word in enumerate(left) if word in _JOINTS), default=0) :]
    for i, word in enumerate(near):
        if word in _OFF and (i == 0 or near[i - 1] != "to"):  # a request to block it stops nothing
            return word
    if _OFF_FIRSTS.isdisjoint(near):
        return ""
    return next((" ".join(phrase) for phrase in _OFF_PHRASES if _holds(near, phrase)), "")


def denial_after(right: Sequence[str], sentence: Sequence[str]) -> str:
    """The words right of a trigger that take it back: "… is false", "…, which Acme denied"."""
    if not _TALE.isdisjoint(sentence) and (word := _untrue(right)):
        return word
    for i, word in enumerate(right):
        if word in _ENDED and i > 1 and right[i - 1] in _TALKS and right[i - 2] in ("before", "but", "until"):
            return f"{right[i - 1]} {word}"
        if word in _DENY and (
            i + 1 == len(right) or right[i + 1] in _POINTS_BACK or right[i + 1] in (".", ",")
        ):
            return word
        if word == "denied" and right[i + 1 : i + 2] == ("by",):
            return word
    return ""


def denies_a_tale(sentence: Sequence[str]) -> bool:
    """Whether a sentence denies a report that was told before it: "It said that the report was false"."""
    if _TALE.isdisjoint(sentence):
        if _DENY.isdisjoint(sentence):
            return False
        return any(word in _DENY and right in ("it", "this") for word, right in pairwise(sentence))
    return not _DENY.isdisjoint(sentence) or bool(_untrue(sentence))


def _untrue(words: Sequence[str]) -> str:
    found = next((word for word in words if word in _UNTRUE), "")
    return found or next((" ".join(phrase) for phrase in _FALSE_PHRASES if _holds(words, phrase)), "")


def _holds(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    first, size = phrase[0], len(phrase)
    return first in words and any(
        word == first and tuple(words[i : i + size]) == phrase for i, word in enumerate(words)
    )
