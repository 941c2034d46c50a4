"""From trigger words to events; what is told twice is one event, at its furthest status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tocsin.model.reading import Event, EventStatus, Mention, Theme
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Document, Part
from tocsin.understanding.events.roles import Scene, barter_for_arms, find_roles, places_of, value
from tocsin.understanding.events.status import RANK, is_background, status_of
from tocsin.understanding.events.tables import ARMS, Trigger, triggers, types

_FINAL = frozenset(["completes", "completed", "closes", "closed", "finalizes", "finalises"])
_ANNOUNCED = frozenset(["merger", "divestiture", "partnership"])
_AGENCIES = ("moody's", "fitch", "s&p")


def find_events(doc: Document, mentions: tuple[Mention, ...], themes: tuple[Theme, ...]) -> tuple[Event, ...]:
    """The events of a story in order of their first words, headline first.

    themes: a story about sport or entertainment alone has no events of war or markets in it.
    """
    if themes and themes[0].code in ("sport", "entertainment"):
        return ()
    found: list[Event] = []
    for part in doc.parts:
        for event in _events(doc, part, mentions):
            _merge(found, event)
    return tuple(found)


def _events(doc: Document, part: Part, mentions: tuple[Mention, ...]) -> Iterator[Event]:
    hits = triggers().scan(part.tokens.lower)
    exchange = "exchange" in part.tokens.lower or "return" in part.tokens.lower
    if not hits and not exchange:
        return
    places = places_of(part, mentions)
    if not places:
        return
    year = (doc.story.published_at or doc.story.received_at).year
    at = 0
    for first, past in part.sentences:
        begin = at
        while at < len(hits) and hits[at][0] < past:
            at += 1
        if begin == at and not exchange:
            continue
        scene = Scene(
            part, first, past, tuple([p for p in places if first <= p.first < past]), part.tokens.lower
        )
        if scene.places and not is_background(scene.lower[first:past], year):
            yield from _sentence(scene, hits[begin:at])


def _sentence(scene: Scene, hits: list[tuple[int, int, tuple[Trigger, ...]]]) -> Iterator[Event]:
    barter = barter_for_arms(scene)
    if barter is not None:
        roles, (first, past) = barter
        yield from _event(scene, triggers_of_arms(), first, past, roles)
    bag = frozenset(scene.lower[scene.first : scene.past])
    for first, past, options in hits:
        clause: frozenset[str] | None = None
        for trigger in options:
            if not trigger.bars.isdisjoint(bag) or (trigger.needs and trigger.needs.isdisjoint(bag)):
                continue
            if clause is None:
                start, end = scene.clause(first, past)
                clause = frozenset(scene.lower[max(start, first - 8) : min(end, past + 14)])
            if trigger.needs and trigger.needs.isdisjoint(clause):
                continue
            if trigger.form == "verb" and _is_noun_use(scene, first):
                continue
            roles = find_roles(scene, trigger, first, past)
            yield from _event(scene, trigger, first, past, roles)


def triggers_of_arms() -> Trigger:
    """The trigger under which a barter for arms is filed."""
    return Trigger(
        types()["arms transfer"],
        "barter",
        "in exchange for",
        frozenset(),
        frozenset(),
        "supplier",
        "receiver",
    )


def _is_noun_use(scene: Scene, i: int) -> bool:
    before = scene.lower[i - 1] if i > scene.first else ""
    if before in ARMS or before in ("air", "cyber", "military"):
        return True  # artillery shells, air strikes, missile tests
    return before in w.DETERMINERS or before in ("'s", "of", "'")


def _event(scene: Scene, trigger: Trigger, first: int, past: int, roles: dict[str, str]) -> Iterator[Event]:
    if not roles:
        return
    start, end = scene.clause(first, past)
    lower = scene.lower
    if start > scene.first and lower[start - 1] == "if":
        start -= 1
    status, word = status_of(
        lower[start:first], lower[past - 1], lower[past:end], lower[scene.first : scene.past]
    )
    if trigger.form == "barter" and status == "done":
        status, word = "proposed", "offered in exchange"
    if status is None:
        return
    if status == "done":
        status, word = _competent(scene, trigger, roles, first, word)
    why = (
        f"triggers.csv: {trigger.type.name}, “{scene.part.tokens.surface(first, past - 1)}”; {status}: {word}"
    )
    yield Event(trigger.type.name, status, tuple(sorted(roles.items())), scene.part.span(start, end - 1), why)


def _competent(
    scene: Scene, trigger: Trigger, roles: dict[str, str], first: int, word: str
) -> tuple[EventStatus, str]:
    """Done only in the actor's own words or the publisher's: another's word is a report, no deed."""
    lower = scene.lower
    cue = next((i for i in range(scene.first, scene.past) if i != first and lower[i] in w.REPORTING), None)
    if cue is not None and cue != first:
        speaker = _speaker_value(scene, cue, trigger.type.fills)
        if speaker is not None and speaker not in roles.values():
            return "rumoured", "said by one who is no party to it"
        actor = roles.get(trigger.subject)
        if speaker and actor and speaker != actor:
            return "confirmed", "said by the other party"
    if scene.part.field == "headline" and _told_by_another(scene):
        return "rumoured", "the headline credits another"
    announced = trigger.type.name in _ANNOUNCED and _FINAL.isdisjoint(lower[scene.first : scene.past])
    if announced and (lower[first].endswith("s") or scene.part.field == "headline"):
        return "confirmed", "announced"
    return "done", word


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
    tail = range(scene.past - 1, max(scene.first, scene.past - 6), -1)
    return any(scene.lower[i] in (":", "-", "–", "—") for i in tail)


def _merge(found: list[Event], event: Event) -> None:
    new = dict(event.roles)
    for i, old in enumerate(found):
        if old.type != event.type:
            continue
        roles = dict(old.roles)
        shared = roles.keys() & new.keys()
        if not shared or any(roles[k] != new[k] for k in shared if k != "in_exchange_for"):
            continue
        further = max((old, event), key=lambda e: RANK[e.status])
        united = {**new, **roles}
        found[i] = replace(old, status=further.status, roles=tuple(sorted(united.items())), why=further.why)
        return
    found.append(event)
