"""From trigger words to events; what is told twice is one event, at its furthest status."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tocsin.model.reading import Event, Mention, Theme
from tocsin.understanding.document import Document, Part
from tocsin.understanding.events.beside import FORMS, roles_beside, stands
from tocsin.understanding.events.competence import LEAD, is_whispered, status_told
from tocsin.understanding.events.denial import denies_a_tale
from tocsin.understanding.events.economy import is_of_economy
from tocsin.understanding.events.learnt import guess
from tocsin.understanding.events.manner import asks, is_news, is_play, tells_no_news
from tocsin.understanding.events.meaning import is_meant, is_worldly
from tocsin.understanding.events.names import same_name, with_names
from tocsin.understanding.events.roles import barter_for_arms, find_roles
from tocsin.understanding.events.scene import Scene, places_of, value
from tocsin.understanding.events.status import RANK, is_background
from tocsin.understanding.events.tables import WORDY, Options, Trigger, triggers, types

_TALES = ("merger", "divestiture", "partnership", "bankruptcy", "offering", "management change", "layoffs")
# deals and plans of companies that unnamed people tell of
_WHISPERED = (*_TALES, "stake", "spinoff", "initial public offering", "contract award")
# what is said, not done: beside a deed of the same sentence the first of both is the news
_SAYINGS = frozenset(["threat", "accusation", "demand", "support", "refusal", "central bank remarks"])
# words between parties: with one of them alone only a headline or the first sentence makes news of them
_WORDS = frozenset([*_SAYINGS, "concession", "talks", "treaty"]) - {"central bank remarks"}
_OF_OLD_DEEDS = ("arrest", "court ruling", "restatement")  # a year beside them is that of the deed
_YET = ("rumoured", "proposed", "planned")
_KEEPS_FROM = frozenset(["from", "against", "without"])
_EXCHANGES = frozenset(["exchange", "return"])
Hits = list[tuple[int, int, tuple[Options, ...]]]


@dataclass(slots=True)
class _Sentence:
    """One sentence while its triggers are tried: what was found out about it, once."""

    doc: Document
    scene: Scene
    bag: frozenset[str]
    year: int
    wide: dict[str, Scene] = field(default_factory=dict)  # with unlisted names, by type
    told: list[int] = field(default_factory=list)  # tokens that told of an event
    said: bool = False  # whether one of them was a saying
    play: bool | None = None

    def is_play(self) -> bool:
        """Whether it speaks of sport, stage or screen."""
        if self.play is None:
            self.play = is_play(self.scene.words)
        return self.play

    def seen(self, kind: str) -> Scene:
        """The scene with the unlisted names that an event of this type may have."""
        if kind not in self.wide:
            self.wide[kind] = with_names(self.doc, self.scene, kind)
        return self.wide[kind]


def find_events(
    doc: Document, mentions: tuple[Mention, ...], themes: tuple[Theme, ...], *, learnt: bool = True
) -> tuple[Event, ...]:
    """The events of a story in order of their first words, headline first; learnt: where no rule finds one,
    what the trained model tells.

    themes: a story about sport or entertainment alone has no events of war or markets in it.
    """
    if themes and themes[0].code in ("sport", "entertainment"):
        return ()
    found: list[Event] = []
    for part in doc.parts:
        for event in _events(doc, part, mentions):
            _merge(found, event)
    if learnt and not found:
        found += _learnt(doc, mentions)
    if found and any(e.type in _WHISPERED for e in found) and is_whispered(doc):
        found = [_whispered(e) if e.type in _WHISPERED else e for e in found]
    return tuple(found)


def _learnt(doc: Document, mentions: tuple[Mention, ...]) -> Iterator[Event]:
    """What the trained model makes of a headline that no row of the table fits; status and roles by the same rules,
    but none is done on its word: it hears what a headline is about, not how far it has come."""
    part = doc.headline
    lower = part.tokens.lower
    if tells_no_news(doc) or asks(lower) or is_play(lower) or (told := guess(part, mentions)) is None:
        return
    kind, at = told.type, told.token
    first, past = next(s for s in part.sentences if s[0] <= at < s[1])
    scene = Scene(
        part, first, past, tuple(p for p in places_of(part, mentions) if first <= p.first < past), lower
    )
    year = _year(doc)
    of_economy = kind.name == "guidance" and is_of_economy(scene, first)
    if of_economy or is_background(scene.words, at - first, year) or _refused(doc, scene, year):
        return
    seen = with_names(doc, scene, kind.name) if kind.names else scene
    trigger = Trigger(kind, "verb", lower[at], (), frozenset(), kind.subject, kind.object, kind.preps)
    roles = find_roles(seen, trigger, at, at + 1) or _first_party(seen, trigger)
    if not stands(seen, trigger, roles, at, at + 1):
        return
    for event in _event(seen, trigger, at, at + 1, roles):
        status, word = event.status, event.why.rpartition(": ")[2]
        if status == "done":
            status, word = "confirmed", "no rule says that it is done"
        yield replace(event, status=status, why=f"{told.why}; {status}: {word}")


def _refused(doc: Document, scene: Scene, year: int) -> bool:
    """Whether a row of the table fits the headline's words and a rule says that nothing happened: negated, only supposed,
    long past. The model does not overrule that."""
    if any(one in _KEEPS_FROM and then.endswith("ing") for one, then in pairwise(scene.words)):
        return True  # barred from buying
    bag = frozenset(scene.words)
    for first, past, (options,) in triggers().in_part(scene.part):
        for trigger in options.triggers:
            if not (scene.first <= first < scene.past and is_meant(scene, trigger, bag, first, past)):
                continue
            if is_background(scene.words, first - scene.first, year):
                return True
            seen = with_names(doc, scene, trigger.type.name) if trigger.type.names else scene
            start, _ = scene.clause(first, past)
            if (
                status_told(seen, trigger, find_roles(seen, trigger, first, past), (start, first, past))[0]
                is None
            ):
                return True
    return False


def _year(doc: Document) -> int:
    return (doc.story.published_at or doc.story.received_at).year


def _first_party(scene: Scene, trigger: Trigger) -> dict[str, str]:
    """The first name of a headline that may fill the subject's role."""
    names = (value(p.mention, trigger.type.fills) for p in scene.places)
    who = next((name for name in names if name), "")
    return {trigger.subject: who} if who and trigger.subject else {}


def _whispered(event: Event) -> Event:
    if event.status in ("denied", "rumoured"):
        return event
    return replace(event, status="rumoured", why=f"{event.why}; told by people without a name")


def _events(doc: Document, part: Part, mentions: tuple[Mention, ...]) -> Iterator[Event]:
    hits = triggers().in_part(part)
    exchange = "exchange" in part.index or "return" in part.index
    if not hits and not exchange:
        return
    if tells_no_news(doc) or (part.field == "headline" and asks(part.tokens.lower)):
        return
    places = places_of(part, mentions)
    if not places and not any(options.open for _, _, (options,) in hits):
        return
    firsts, at = [place.first for place in places], 0
    for n, (first, past) in enumerate(part.sentences):
        begin = at
        while at < len(hits) and hits[at][0] < past:
            at += 1
        if begin == at and not exchange:
            continue
        inside = hits[begin:at]
        here = tuple(places[bisect_left(firsts, first) : bisect_left(firsts, past)])
        if not here and not any(options.open for _, _, (options,) in inside):
            continue
        scene = Scene(part, first, past, here, part.tokens.lower)
        if n >= LEAD and part.field == "body" and not is_news(scene.words):
            continue  # deep in a body only what is told of now is news
        for event in _news(list(_sentence(doc, scene, inside))):
            if part.field == "body" and _is_by_the_way(event, n):
                continue
            yield _denied(event) if event.type in _TALES and _taken_back(doc, part, n) else event


def _news(found: list[Event]) -> list[Event]:
    """The events of one sentence without those that another of them is only about: a ruling on a merger."""
    about = [types()[e.type].over for e in found] if len(found) > 1 else []
    return [e for e in found if not any(e.type in over for over in about)]


def _is_by_the_way(event: Event, n: int) -> bool:
    """Whether what sentence `n` of a body tells is no news of its own: words of one side behind the first sentence,
    or something without a party deep in the body."""
    sides = {who for role, who in event.roles if role != "direction"}
    if event.type in _WORDS:
        return n > 0 and len(sides) < 2
    return n >= LEAD and not sides


def _taken_back(doc: Document, part: Part, n: int) -> bool:
    """Whether the next sentence, or the headline over the first ones, denies what sentence `n` reports."""
    if part.field == "headline":
        return False
    lower = part.tokens.lower
    if n + 1 < len(part.sentences):
        first, past = part.sentences[n + 1]
        if denies_a_tale(lower[first:past]):
            return True
    return n < LEAD and denies_a_tale(doc.headline.tokens.lower)


def _denied(event: Event) -> Event:
    return replace(event, status="denied", why=f"{event.why}; taken back by another sentence")


def _sentence(doc: Document, scene: Scene, hits: Hits) -> Iterator[Event]:
    year = _year(doc)
    sentence = _Sentence(doc, scene, frozenset(scene.words), year)
    if not _EXCHANGES.isdisjoint(sentence.bag) and (barter := barter_for_arms(scene)) is not None:
        roles, (first, past) = barter
        yield from _event(scene, _barter(), first, past, roles)
    for first, past, (options,) in hits:
        if options.gate and options.gate.isdisjoint(sentence.bag):
            continue
        for trigger in options.triggers:
            if is_meant(scene, trigger, sentence.bag, first, past):
                found = list(_told(sentence, trigger, first, past))
                yield from found
                if found:
                    break  # one word tells of one event


def _told(sentence: _Sentence, trigger: Trigger, first: int, past: int) -> Iterator[Event]:
    """The event of a trigger that means one, unless it is play, long past, or beside the sentence's news."""
    scene, name = sentence.scene, trigger.type.name
    if is_worldly(trigger) and sentence.is_play():
        return
    if is_background(scene.words, None if name in _OF_OLD_DEEDS else first - scene.first, sentence.year):
        return
    if sentence.told and (sentence.said or name in _SAYINGS):
        return  # of a saying and a deed in one sentence the first is the news
    seen = sentence.seen(name) if trigger.type.names else scene
    for event in _of_trigger(scene, seen, trigger, first, past):
        sentence.told.append(first)
        sentence.said = sentence.said or name in _SAYINGS
        yield event


def _of_trigger(scene: Scene, wide: Scene, trigger: Trigger, first: int, past: int) -> Iterator[Event]:
    """The event of a trigger, with unlisted names in its roles where they stand, else without."""
    for seen in (wide, scene) if wide is not scene else (scene,):
        if not seen.places and trigger.type.fills not in WORDY and not trigger.type.free:
            return
        if trigger.form in FORMS:
            roles, end = roles_beside(seen, trigger, first, past)
        else:
            roles, end = find_roles(seen, trigger, first, past), past
        if not seen.places and trigger.type.subject not in roles and not trigger.type.free:
            return
        if stands(seen, trigger, roles, first, past):
            yield from _event(seen, trigger, first, past, roles, end)
            return


def _barter() -> Trigger:
    """The trigger under which a barter for arms is filed."""
    kind = types()["arms transfer"]
    return Trigger(kind, "barter", "in exchange for", (), frozenset(), "supplier", "receiver", {})


def _event(
    scene: Scene, trigger: Trigger, first: int, past: int, roles: dict[str, str], least: int = 0
) -> Iterator[Event]:
    """The event of these roles; least: the token behind the last word that belongs to it."""
    if not roles and not trigger.type.free:
        return
    start, end = scene.clause(first, past)
    status, word = status_told(scene, trigger, roles, (start, first, past))
    if status is None:
        return
    if trigger.direction:
        roles = {**roles, "direction": trigger.direction}
    words = scene.part.tokens.surface(first, past - 1)
    why = f"triggers.csv: {trigger.type.name}, “{words}”; {status}: {word}"
    span = scene.part.span(start, max(end, least) - 1)
    yield Event(trigger.type.name, status, tuple(sorted(roles.items())), span, why)


def _merge(found: list[Event], event: Event) -> None:
    new = dict(event.roles)
    for i, old in enumerate(found):
        if old.type != event.type:
            continue
        roles = dict(old.roles)
        shared = roles.keys() & new.keys()
        bare = types()[event.type].free and (not roles or not new)
        apart = any(not same_name(roles[k], new[k]) for k in shared if k != "in_exchange_for")
        if apart or (not shared and not bare):
            continue
        further = old if _headline_holds(old, event) else max((old, event), key=lambda e: RANK[e.status])
        united = {
            **new,
            **roles,
            **{k: max(roles[k], new[k], key=len) for k in shared if k != "in_exchange_for"},
        }
        found[i] = replace(old, status=further.status, roles=tuple(sorted(united.items())), why=further.why)
        return
    found.append(event)


def _headline_holds(old: Event, new: Event) -> bool:
    """Whether the headline's word stands against a stronger one of the body: what it denies, or says is yet to come."""
    if old.span.field != "headline":
        return False
    return old.status == "denied" or (
        old.status in _YET and new.status == "done" and new.span.field == "body"
    )
