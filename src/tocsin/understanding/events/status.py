"""How far along an event is, by the words around its trigger; None where it did not happen here at all."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.model.reading import EventStatus
from tocsin.understanding.events.denial import denial_after, denial_before

_NOT = frozenset(
    "not never no without didn't doesn't don't hasn't haven't hadn't won't wouldn't can't cannot isn't wasn't "
    "aren't weren't nor refused refuses declined declines failed fails unlikely avoid avoided".split()
)
_IF = frozenset("if unless whether any should were suppose hypothetical hypothetically".split())
_PAST = frozenset("ago anniversary historically decades formerly previously".split())
_UNNAMED = frozenset(
    "sources reportedly rumored rumoured rumor rumour rumors rumours speculation familiar said-to-be".split()
)
_PROPOSED = frozenset(
    "may might could would proposed proposes propose proposal proposing considering considers consider mulls mull "
    "mulling weighs weigh weighing explores explore exploring offers offering offered trying tries tried try wants "
    "want potential possible possibly alleged attempt attempted urges urged calls asks asked".split()
)
_PLANNED = frozenset(
    "will 'll plans plan planned planning intends intend intended set expected expects agreed agrees agree seeking "
    "seeks seek sought scheduled due poised preparing prepares prepare aims aim vows vowed ready going pledged pledges "
    "promises promised upcoming shall".split()
)
_LEAD_BACKGROUND = (("as", "a", "result", "of"), ("in", "the", "years"), ("ever", "since"), ("since", "the"))
RANK: dict[EventStatus, int] = {
    "denied": 0,
    "rumoured": 1,
    "proposed": 2,
    "planned": 3,
    "confirmed": 4,
    "done": 5,
}


def is_background(sentence: Sequence[str], year: int) -> bool:
    """Whether a sentence tells of older times: a past year, `years ago`, `as a result of …`."""
    if any(tuple(sentence[: len(lead)]) == lead for lead in _LEAD_BACKGROUND):
        return True
    if not _PAST.isdisjoint(sentence):
        return True
    return any(w.isdigit() and len(w) == 4 and 1900 <= int(w) < year - 1 for w in sentence)


def status_of(
    left: Sequence[str], trigger: str, around: tuple[Sequence[str], Sequence[str]], sentence: Sequence[str]
) -> tuple[EventStatus | None, str]:
    """(status, the word that decided). left: words of the clause before the trigger, nearest last;
    around: the words of the sentence on both sides of the trigger.

    None: negated or only supposed. "done" is what the words allow; whether the speaker is
    competent to say so is asked elsewhere.
    """
    near = left[-7:]
    if not _IF.isdisjoint(left[-12:]):
        return None, "only supposed"
    if denied := denial_before(around[0]) or denial_after(around[1], sentence):
        return "denied", denied
    if not _NOT.isdisjoint(near[-4:]):
        return None, "negated"
    if unnamed := _UNNAMED.intersection(sentence):
        return "rumoured", min(unnamed)
    for word in reversed(near):
        if word in _PROPOSED:
            return "proposed", word
        if word in _PLANNED:
            return "planned", word
    if near and (near[-1] == "to" or tuple(near[-2:]) == ("to", "be")):
        return "planned", "to"
    if trigger.endswith("ing") and near and near[-1] in ("is", "are", "'s", "be"):
        return "planned", "under way"
    return "done", "told as done"
