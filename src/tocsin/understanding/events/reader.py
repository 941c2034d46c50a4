"""From trigger words to events; what is told twice is one event, at its furthest status."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from tocsin.model.reading import Event, EventStatus, Mention, Theme
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Document, Part
from tocsin.understanding.events.beside import FORMS, roles_beside, stands
from tocsin.understanding.events.denial import denies_a_tale
from tocsin.understanding.events.economy import is_of_economy
from tocsin.understanding.events.names import same_name, with_names
from tocsin.understanding.events.roles import barter_for_arms, find_roles
from tocsin.understanding.events.scene import Scene, places_of, value
from tocsin.understanding.events.status import RANK, is_background, status_of
from tocsin.understanding.events.tables import ARMS, Trigger, triggers, types

_FINAL = frozenset(["completes", "completed", "closes", "closed", "finalizes", "finalises"])
_OFFER = frozenset(["bid", "offer"])
_ANNOUNCED = frozenset(["merger", "divestiture", "partnership"])
_TALES = ("merger", "divestiture", "partnership", "bankruptcy", "offering", "management change", "layoffs")
_BY_OTHERS = ("product recall", "trading halt")  # agencies and exchanges announce them for the company
_LEAD = 3  # sentences of a body that a denial in the headline speaks of


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
    if not places and not any(_open(options) for _, _, options in hits):
        return
    year = (doc.story.published_at or doc.story.received_at).year
    firsts, at = [place.first for place in places], 0
    for n, (first, past) in enumerate(part.sentences):
        begin = at
        while at < len(hits) and hits[at][0] < past:
            at += 1
        if begin == at and not exchange:
            continue
        inside = hits[begin:at]
        here = tuple(places[bisect_left(firsts, first) : bisect_left(firsts, past)])
        if not here and not any(_open(options) for _, _, options in inside):
            continue
        scene = Scene(part, first, past, here, part.tokens.lower)
        for event in _sentence(doc, scene, inside):
            if is_background(scene.lower[first:past], year):
                break
            yield _denied(event) if event.type in _TALES and _taken_back(doc, part, n) else event


def _open(options: tuple[Trigger, ...]) -> bool:
    return any(trigger.type.names or trigger.type.fills == "named" for trigger in options)


def _taken_back(doc: Document, part: Part, n: int) -> bool:
    """Whether the next sentence, or the headline over the first ones, denies what sentence `n` reports."""
    if part.field == "headline":
        return False
    lower = part.tokens.lower
    if n + 1 < len(part.sentences):
        first, past = part.sentences[n + 1]
        if denies_a_tale(lower[first:past]):
            return True
    return n < _LEAD and denies_a_tale(doc.headline.tokens.lower)


def _denied(event: Event) -> Event:
    return replace(event, status="denied", why=f"{event.why}; taken back by another sentence")


def _sentence(
    doc: Document, scene: Scene, hits: list[tuple[int, int, tuple[Trigger, ...]]]
) -> Iterator[Event]:
    barter = barter_for_arms(scene)
    if barter is not None:
        roles, (first, past) = barter
        yield from _event(scene, triggers_of_arms(), first, past, roles)
    bag = frozenset(scene.lower[scene.first : scene.past])
    wide: dict[str, Scene] = {}
    for first, past, options in hits:
        clause: frozenset[str] | None = None
        for trigger in options:
            lacks = trigger.needs and trigger.needs.isdisjoint(bag)
            if (lacks and not _counts(scene, trigger, past)) or not trigger.bars.isdisjoint(bag):
                continue
            if trigger.needs and not _counts(scene, trigger, past):
                if trigger.form == "state":
                    near = frozenset(scene.lower[max(scene.first, first - 2) : min(scene.past, past + 9)])
                else:
                    near = clause = clause or _clause_words(scene, first, past)
                if trigger.needs.isdisjoint(near):
                    continue
            if trigger.form in ("verb", "state") and _is_noun_use(scene, first):
                continue
            if trigger.type.name == "guidance" and is_of_economy(scene, past):
                continue
            seen, name = scene, trigger.type.name
            if trigger.type.names:
                seen = wide.get(name) or wide.setdefault(name, with_names(doc, scene, name))
            yield from _of_trigger(scene, seen, trigger, first, past)


def _of_trigger(scene: Scene, wide: Scene, trigger: Trigger, first: int, past: int) -> Iterator[Event]:
    """The event of a trigger, with unlisted names in its roles where they stand, else without."""
    for seen in (wide, scene) if wide is not scene else (scene,):
        if not seen.places and trigger.type.fills != "named":
            return
        if trigger.form in FORMS:
            roles, end = roles_beside(seen, trigger, first, past)
        else:
            roles, end = find_roles(seen, trigger, first, past), past
        if not seen.places and trigger.type.subject not in roles:
            return
        if stands(seen, trigger, roles, first, past):
            yield from _event(seen, trigger, first, past, roles, end)
            return


def _clause_words(scene: Scene, first: int, past: int) -> frozenset[str]:
    start, end = scene.clause(first, past)
    return frozenset(scene.lower[max(start, first - 8) : min(end, past + 14)])


def _counts(scene: Scene, trigger: Trigger, at: int) -> bool:
    """Whether a trigger asks for a number behind it (#) and one stands there that counts things and is no year."""
    word = scene.lower[at] if "#" in trigger.needs and at < scene.past else ""
    return word[:1].isdigit() and ("," in word or len(word) != 4)


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
        {},
    )


def _is_noun_use(scene: Scene, i: int) -> bool:
    before = scene.lower[i - 1] if i > scene.first else ""
    if before in ARMS or before in ("air", "cyber", "military"):
        return True  # artillery shells, air strikes, missile tests
    return before in w.DETERMINERS or before in ("'s", "of", "'")


def _event(
    scene: Scene, trigger: Trigger, first: int, past: int, roles: dict[str, str], least: int = 0
) -> Iterator[Event]:
    if not roles:
        return
    start, end = scene.clause(first, past)
    end = max(end, least)
    lower = scene.lower
    if start > scene.first and lower[start - 1] == "if":
        start -= 1
    around = (lower[scene.first : first], lower[past : scene.past])
    status, word = status_of(lower[start:first], lower[past - 1], around, lower[scene.first : scene.past])
    if trigger.form == "barter" and status == "done":
        status, word = "proposed", "offered in exchange"
    if status is None:
        return
    if status == "done" and trigger.form != "label":
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
        speaker = None if trigger.type.name in _BY_OTHERS else _speaker_value(scene, cue, trigger.type.fills)
        if speaker is not None and speaker not in roles.values():
            return "rumoured", "said by one who is no party to it"
        actor = roles.get(trigger.subject)
        if speaker and actor and speaker != actor:
            return "confirmed", "said by the other party"
    if scene.part.field == "headline" and _told_by_another(scene):
        return "rumoured", "the headline credits another"
    if not _OFFER.isdisjoint(trigger.phrase.split()) or not _OFFER.isdisjoint(trigger.needs):
        return "proposed", "an offer"
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
    return any(scene.lower[i] in (":", "-", "–", "—") and scene.lower[max(0, i - 2)] != "(" for i in tail)


def _merge(found: list[Event], event: Event) -> None:
    new = dict(event.roles)
    for i, old in enumerate(found):
        if old.type != event.type:
            continue
        roles = dict(old.roles)
        shared = roles.keys() & new.keys()
        if not shared or any(not same_name(roles[k], new[k]) for k in shared if k != "in_exchange_for"):
            continue
        further = old if _headline_denies(old) else max((old, event), key=lambda e: RANK[e.status])
        united = {
            **new,
            **roles,
            **{k: max(roles[k], new[k], key=len) for k in shared if k != "in_exchange_for"},
        }
        found[i] = replace(old, status=further.status, roles=tuple(sorted(united.items())), why=further.why)
        return
    found.append(event)


def _headline_denies(event: Event) -> bool:
    """What the headline denies stays denied, whatever the body repeats of it."""
    return event.status == "denied" and event.span.field == "headline"
