"""How far along an event is, all told: its words, then who says so. Only the actor or the publisher makes it done."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import cast

from tocsin.model.reading import EventStatus
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Document
from tocsin.understanding.events.hearsay import hearsay
from tocsin.understanding.events.licence import licence
from tocsin.understanding.events.scene import Scene, value
from tocsin.understanding.events.status import status_of
from tocsin.understanding.events.tables import VERBS, Trigger, first_words

LEAD = 3  # sentences of a body that carry its news
_FINAL = frozenset(["completes", "completed", "closes", "closed", "finalizes", "finalises"])
_OFFER = frozenset(["bid", "offer"])
_WAS = frozenset(["was", "were", "been", "has", "have", "had"])
_ANNOUNCED = frozenset(["merger", "divestiture", "partnership"])
# what is still to come is no news of these: a date for results, a forecast of prices
_WHEN_OUT = ("earnings report", "inflation release", "jobs release", "growth release", "death")
# what the other side says of these is its word against the actor's
_HOSTILE = (
    "military strike",
    "invasion",
    "armed attack",
    "blockade",
    "mobilisation",
    "missile test",
    "arms transfer",
)
# these open what is still to come where "to" follows
_OPENING = frozenset("set sets agree agrees agreed plan plans planned seek seeks".split())
_WAYS = frozenset("way path road backing approval permission nod leave clearance ground stage".split())
_LEADS = 3  # tokens behind a verb in which "to" and another verb make it a way there
_PLANS = frozenset("plan plans planning prepares preparing prepare proposal proposals".split())
# these behind a trigger make it a wish of others or a leave: "faces calls for", "wins right to"
_MAYBE = frozenset("calls deadline threat pressure prospect risk right permission power chance".split())
_MEDIA = frozenset("media newspapers newspaper press outlets".split())
_TELLERS = _MEDIA | frozenset(
    "report reports source sources rumor rumour bloomberg reuters wsj ft cnbc nikkei".split()
)
_CLAIMS = frozenset(["claims", "claimed"])
_REPORTED = frozenset(["reports", "reported"])
_SUPPOSES = frozenset(["if", "before", "until", "unless", "once"])
_NAMELESS = frozenset(
    [("people", "familiar"), ("person", "familiar"), ("sources", "said"), ("sources", "familiar"), ("citing", "people"),
     ("citing", "sources"), ("people", "with"), ("person", "with"), ("three", "people"), ("two", "people"),
     ("source", "said"), ("people", "briefed"), ("person", "briefed")]
)  # fmt: skip


def status_told(
    scene: Scene, trigger: Trigger, roles: dict[str, str], at: tuple[int, int, int]
) -> tuple[EventStatus | None, str]:
    """(status, the words that decided); None where nothing happened. at: the clause's first token, the trigger's
    first and past-last."""
    start, first, past = at
    lower = scene.lower
    if start > scene.first and lower[start - 1] in _SUPPOSES:
        if lower[start - 1] != "if" and lower[first].endswith("s"):
            return None, "still to come"  # "no rate cut before inflation falls"
        start -= lower[start - 1] == "if"
    around = (lower[scene.first : first], lower[past : scene.past])
    status, word = status_of(
        lower[start:first], lower[past - 1], around, scene.words, noun=trigger.form in ("noun", "beside")
    )
    if status is None or (trigger.type.name in _WHEN_OUT and status in ("planned", "proposed")):
        return None, word
    if word == "under way" and trigger.type.told == "any":
        status = "done"
    if status == "rumoured" and word == "claims" and _claims_own(scene, trigger, roles, first):
        status = "done"
    if status != "denied" and (teller := hearsay(scene.words)):
        return "rumoured", teller
    if status != "done":
        return status, word
    verb, beside = trigger.form in VERBS, any(p.past == first for p in scene.places)
    told = (lower[start:first], lower[scene.first : first], lower[first:past])
    if weaker := licence(*told, verb=verb, beside=beside):
        return weaker
    return _done(scene, trigger, roles, (first, past), word)


def _done(
    scene: Scene, trigger: Trigger, roles: dict[str, str], at: tuple[int, int], word: str
) -> tuple[EventStatus, str]:
    """What told as done amounts to."""
    if trigger.form == "barter":
        return "proposed", "offered in exchange"
    if scene.part.field == "headline" and scene.lower[scene.past - 1] in _REPORTED:
        return "rumoured", "the headline credits another"
    if trigger.status:
        return cast(EventStatus, trigger.status), trigger.phrase
    if to_come := _opens(scene, trigger, *at):
        return to_come
    if trigger.form == "label" or trigger.type.told == "any":
        return "done", word
    return _competent(scene, trigger, roles, at[0], word)


def _opens(scene: Scene, trigger: Trigger, first: int, past: int) -> tuple[EventStatus, str] | None:
    """The status of a trigger that says only that it is to come, by itself or with the next word: "set to", "agrees to
    sell", "agree in principle", "approves plan", "faces calls"."""
    words, then = scene.lower[first:past], scene.lower[past : past + 1]
    right = scene.lower[past : min(past + _LEADS, scene.past)]
    if ahead := _leads_to(words, right, own=trigger.type.told == "own"):
        return "planned", ahead
    if words[-1] == "principle" or words[0] in _PLANS:
        return "planned", words[-1]
    if words[-1] in _OPENING and then in (("to",), ("for",)):
        return "planned", " ".join((words[-1], *then))
    if words[0].startswith("agree") and "to" in words[1:-1]:
        return "planned", "agreed to"
    if not _MAYBE.isdisjoint(then):
        return "proposed", then[0]
    return ("planned", then[0]) if not _PLANS.isdisjoint(then) else None


def _leads_to(words: Sequence[str], right: Sequence[str], *, own: bool) -> str:
    """What follows a verb that only opens the way to another: "moves to deploy", "gets backing to sell", "holds off".

    own: whether the act is its actor's own; orders and vows to do a thing are acts themselves.
    """
    if right[:1] in (("off",), ("closer",), ("nearer",)) or tuple(right[:2]) == ("door", "open"):
        return " ".join(right[:2])
    ends = (*words[-1:], *right)
    at = next((i for i, word in enumerate(ends[:-1]) if word == "to" and ends[i + 1] in first_words()), None)
    if at is None:
        return ""
    by_way = at > 0 and ends[at - 1] in _WAYS
    return f"to {ends[at + 1]}" if by_way or (own and at <= 1) else ""


def _competent(
    scene: Scene, trigger: Trigger, roles: dict[str, str], first: int, word: str
) -> tuple[EventStatus, str]:
    """Done only in the actor's own words or the publisher's: another's word is a report, no deed."""
    lower = scene.lower
    speaker = _speaker(scene, trigger, first)
    if speaker is not None and speaker not in roles.values():
        return "rumoured", "said by one who is no party to it"
    actor = roles.get(trigger.subject)
    if speaker and actor and speaker != actor:
        if trigger.type.name in _HOSTILE:
            return "rumoured", "said by the other side"
        return "confirmed", "said by the other party"
    if scene.part.field == "headline" and (_told_by_another(scene) or _labelled_by_another(scene, roles)):
        return "rumoured", "the headline credits another"
    if trigger.type.name == "merger" and not _OFFER.isdisjoint(
        [*trigger.phrase.split(), *chain(*trigger.needs)]
    ):
        return "proposed", "an offer"
    announced = trigger.type.name in _ANNOUNCED and _FINAL.isdisjoint(scene.words)
    perfect = not _WAS.isdisjoint(lower[max(scene.first, first - 2) : first])
    if announced and (lower[first].endswith("s") or (scene.part.field == "headline" and not perfect)):
        return "confirmed", "announced"
    return "done", word


def _speaker(scene: Scene, trigger: Trigger, first: int) -> str | None:
    """Whom the sentence credits; None where nobody with a name."""
    cues = (i for i in range(scene.first, scene.past) if i != first)
    cue = next((i for i in cues if scene.lower[i] in w.REPORTING or scene.lower[i] in _CLAIMS), None)
    return None if cue is None else _speaker_value(scene, cue, trigger.type.fills)


def _claims_own(scene: Scene, trigger: Trigger, roles: dict[str, str], first: int) -> bool:
    """Whether the one who claims it is the one who did it, of what its own word makes done."""
    cue = next((i for i in range(scene.first, first) if scene.lower[i] in _CLAIMS), None)
    if cue is None or trigger.type.told == "any":
        return False
    speaker = _speaker_value(scene, cue, trigger.type.fills)
    return speaker is not None and speaker == roles.get(trigger.subject)


def _speaker_value(scene: Scene, cue: int, fills: str) -> str | None:
    """What the one who speaks stands for; None where no mention speaks (the company, it, they)."""
    near = [p for p in scene.places if p.past <= cue and cue - p.past <= 3]
    after = [
        p
        for p in scene.places
        if 0 < p.first - cue <= 2 and cue > scene.first and scene.lower[cue - 1] in (",", '"', "”")
    ]
    for place in [*reversed(near), *after]:
        return value(place.mention, fills) or place.mention.key
    return None


def _told_by_another(scene: Scene) -> bool:
    """`…: US`, `… - WSJ`: a short tail after the last colon or dash."""
    tokens = scene.part.tokens
    for i in range(scene.past - 1, max(scene.first, scene.past - 6), -1):
        if scene.lower[i] not in (":", "-", "–", "—") or scene.lower[max(0, i - 2)] == "(":
            continue
        if scene.lower[i] == ":" or tokens.starts[i] > tokens.ends[i - 1]:
            return True  # a dash within a word is none
    return False


def _labelled_by_another(scene: Scene, roles: dict[str, str]) -> bool:
    """`Seoul: North Korea …`, `Report: …`: one who is no party to it speaks before the first colon."""
    lead = scene.lower[scene.first : scene.first + 2]
    if lead[1:] == (":",) and lead[0] in _TELLERS:
        return True
    if lead[0] in _MEDIA and not w.REPORTING.isdisjoint(lead[1:]):
        return True
    if not scene.places or scene.places[0].first > scene.first + 1:
        return False
    speaker = scene.places[0]
    if scene.lower[speaker.past : speaker.past + 1] != (":",):
        return False
    return {speaker.mention.key, speaker.mention.country}.isdisjoint(roles.values())


def is_whispered(doc: Document) -> bool:
    """Whether the lead of the body owes its news to people without a name."""
    body = doc.body
    if not body.sentences:
        return False
    lead = body.tokens.lower[: body.sentences[min(LEAD, len(body.sentences)) - 1][1]]
    return not _NAMELESS.isdisjoint(pairwise(lead))
