"""What licenses "done": the clause's own finite verb tells it, in no frame that only supposes, asks or recalls it.

The words around a trigger first say how far along it is (`status`). What is left as "done" there must be told here by a
verb of its own: present or past, a passive, or a gerund behind a verb of beginning or ending. Any other frame,
whatever its words, leaves it a proposal, a rumour or no event.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tocsin.model.reading import EventStatus
from tocsin.understanding.claims import words as w
from tocsin.understanding.events.tables import first_words

Weaker = tuple[EventStatus | None, str]
# verbs and nouns behind which a that-clause is told as a fact
_FACTS = w.REPORTING | frozenset(
    "confirm confirms confirmed confirming show shows showed shown reveal reveals revealed find finds found prove proves "
    "disclose discloses disclosed learn learns learned admit admits admitted acknowledge acknowledges acknowledged "
    "rule rules ruled decide decides decided order orders ordered declare declares declared warn warns warned fact "
    "know knows known mean means demand demands demanded insist insists insisted conclude concludes concluded statement "
    "announcement filing confirmation signal signals argue argues argued claim claims claimed see sees saw agree agrees "
    "urge urges urged news so such after in now given".split()
)
_ASKS = frozenset("how why whether imagine suppose supposing whenever wherever what if".split())
_RECALLS = frozenset("years year decades decade months ever anniversary time".split())
# verbs whose gerund happens, and prepositions behind which one has happened
_RUNS = frozenset(
    f"{stem}{end}".replace("ee", "e")
    for stem in ("begin", "start", "resume", "keep", "finish", "continue", "complete", "stop", "end", "halt")
    for end in ("", "s", "ed", "d")
) | frozenset("began begun kept quit quits after by following since upon when while without".split())
_OPENS_IT = frozenset(", ; : - – — and then as ( \" “ is are was were been 's".split())
_ADVERBS = w.ADVERBS | frozenset(
    "not jointly quickly slowly quietly formally finally officially immediately".split()
)
# behind these a gerund is what one keeps from
_KEEPS_FROM = frozenset("against from off back short without out".split())
# what comes true by another's leave: "lets Acme buy", "helps Acme buy"
_LEAVE = frozenset("let lets letting help helps helped make makes see sees watch watches".split())
_GOVERNS = w.PREPOSITIONS | _KEEPS_FROM | frozenset("resists toward towards".split())
_FRAMES = frozenset(
    "case idea prospect thought notion talk odds chance scenario possibility hope hopes fear fears call calls plan plans "
    "proposal proposals argument question debate dream dreams approval permission nod clearance".split()
)


def licence(
    left: Sequence[str], before: Sequence[str], trigger: Sequence[str], *, verb: bool, beside: bool
) -> Weaker | None:
    """What a trigger told as done amounts to where nothing licenses that, else None.

    left: words of its clause before it; before: those of the sentence; trigger: its own words;
    beside: whether a party stands right before it.
    """
    if framed := _framed(left, before):
        return framed
    near = [word for word in left[-8:] if word not in _ADVERBS]
    if not verb:
        return _of_noun(near)
    if trigger[0].endswith("ing"):
        return None if beside else _gerund(near)
    if not trigger[0].endswith(("s", "ed", "ing")) and (leave := _LEAVE.intersection(near[-6:])):
        return "proposed", min(leave)
    return None


def _framed(left: Sequence[str], before: Sequence[str]) -> Weaker | None:
    """What the clause stands in: an asking word, an old date, a thought that it hangs on."""
    head = before[: len(before) - len(left)]
    if asking := next((word for word in (*head[-1:], *left[:1]) if word in _ASKS), ""):
        return None, f"only asked or supposed: {asking}"
    if asking := next((word for word in left[:-1] if word in ("how", "why", "whether")), ""):
        return None, f"only asked or supposed: {asking}"
    if head and head[-1] == "since":
        return None, "long since"
    if "until" in (*head[-1:], *left[:1]):
        return "proposed", "until"
    if head and head[-1] in ("after", "when") and not _RECALLS.isdisjoint(head[-4:]):
        return None, "years later"
    if head and head[-1] == "that" and len(head) > 1 and _FACTS.isdisjoint(head[-8:]) and left:
        return "rumoured", f"{head[-2]} that"
    if "that" in left[:-1] and _FACTS.isdisjoint(left[: left.index("that")]):
        return "rumoured", "that"
    pair = next((a for a, b in pairwise(before) if a in _FRAMES and b in ("of", "for", "that")), "")
    return ("proposed", pair) if pair else None


def _of_noun(near: Sequence[str]) -> Weaker | None:
    """What the verb before a noun makes of it: "wavers over selling its stake", "lets Acme sell its stake"."""
    for i in range(len(near) - 1, -1, -1):
        if near[i].endswith("ing") and near[i] in first_words():
            beside = i == 0 or (not w.is_verb(near[i - 1]) and near[i - 1] not in _GOVERNS)
            return None if beside else _gerund(near[:i])
        if i and near[i] in first_words() and (leave := _LEAVE.intersection(near[:i])):
            return ("proposed", min(leave)) if not near[i].endswith(("s", "ed")) else None
    return None


def _gerund(near: Sequence[str]) -> Weaker | None:
    """What a gerund tells: it happens behind a verb that runs, and opens a clause of its own behind a comma."""
    governor = near[-1] if near else ""
    if not governor or governor in _RUNS or governor in _OPENS_IT:
        return None
    if kept := next((word for word in near[-2:] if word in _KEEPS_FROM), ""):
        return "denied", f"{kept} doing"
    return "proposed", f"{governor} doing"
