"""Who is to be told of a story: its rules with their reasons, decided into alerts and deliveries.

A story that concerns few is told in its own transaction. One that concerns very many is cut into parts, which are
written with it and told one by one by `FanOut`, in the order of the stories, while the next stories go on; a part ends in
the transaction of its alerts, so that nothing is lost or told twice whenever the desk stops."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from tocsin.alerts import Pace, decide, release, route
from tocsin.errors import NotFound, TocsinError
from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.placement import Placement
from tocsin.model.rules import Match
from tocsin.model.spans import Span
from tocsin.model.stories import Story
from tocsin.model.work import Part, Told
from tocsin.ports import Bus, Clock, Store
from tocsin.rules import Facts, lists_of, match_of
from tocsin.standing import StoreBook

log = logging.getLogger("tocsin")
PART = 200  # rules that are told together: few enough that no other writer waits long
EAGER = 500  # rules up to which a story is told in its own transaction
TOPIC = "parts"
RETRY = 5.0  # seconds until a part that failed is tried again


def mended_by(story: Story, placement: Placement) -> tuple[str, ...]:
    """The stories whose alerts a story may correct or withdraw."""
    if placement.relation not in ("corrects", "withdraws"):
        return ()
    return tuple(dict.fromkeys(filter(None, (story.id, placement.nearest))))


def joined(rule_ids: Sequence[str], size: int) -> list[str]:
    """Ids in parts of so many, a line each."""
    return ["\n".join(rule_ids[begin : begin + size]) for begin in range(0, len(rule_ids), size)]


def tell(
    store: Store, book: StoreBook, facts: Facts, rule_ids: Sequence[str], matches: Sequence[Match], part: Part
) -> Told:
    """What these rules come to. matches: of theirs; part: the story and when it is decided on."""
    story, placement = facts.story, facts.placement
    history = store.alert_history(rule_ids, placement.storyline_id, (story.id, *mended_by(story, placement)))
    rules = book.rules(rule_ids)
    alerts = decide(story, placement, matches, rules, history, part.at, words(story, placement.adds))
    wanted = dict.fromkeys(channel for alert in alerts for channel in alert.channels)
    channels = store.by_id(ChannelConfig, wanted) if wanted else {}
    return Told(tuple(matches), alerts, routed(store, alerts, channels, part.at))


def routed(
    store: Store, alerts: Sequence[Alert], channels: Mapping[str, ChannelConfig], now: datetime
) -> tuple[Delivery, ...]:
    """The deliveries of alerts, as their owners want to be told."""
    if not alerts or not channels:
        return ()
    further = {c.manners.escalate_to for c in channels.values()} - {"", *channels}
    known = {**channels, **(store.by_id(ChannelConfig, further) if further else {})}
    bounded = {c.id: c.manners.within for c in known.values() if c.manners.most}
    paces = {}
    if bounded:
        since = now - timedelta(seconds=max(bounded.values()))
        paces = {ident: Pace(*pace) for ident, pace in store.paces(bounded, since).items()}
    return route(alerts, known, now, store.hushes({alert.owner for alert in alerts}), paces)


def matches_of(book: StoreBook, facts: Facts, rule_ids: Iterable[str]) -> list[Match]:
    """Which of these rules the story satisfies as they stand now, with their reasons."""
    if facts.story.status != "usable":
        return []
    rules = book.rules(rule_ids)
    held = book.store.watchlists_of({rule.owner for rule in rules.values()})
    lists = {rule.owner: lists_of(held.get(rule.owner, ())) for rule in rules.values()}
    found = (match_of(rule, facts, lists[rule.owner]) for rule in rules.values() if rule.enabled)
    return [match for match in found if match]


class FanOut:
    """Tells the parts that stories left, one after the other, and lets go what was held until its owner may be told."""

    def __init__(self, store: Store, bus: Bus, clock: Clock) -> None:
        self.store, self.bus, self.clock = store, bus, clock

    def one(self) -> bool:
        """Tell the next part; False where there is none. StoreError where the store refuses: the part stays."""
        part = self.store.next_part()
        if part is None:
            return False
        try:
            view = self.store.story(part.story_id, revision=part.revision)
        except NotFound as error:  # it was erased: there is nothing to tell any more
            log.warning("rules are not told of a story: %s", error)
            self.store.told(part, Told((), (), ()))
            return True
        facts = Facts(
            view.story, view.reading, view.placement, view.exposures, self.store.tiers().at(part.at)
        )
        book = StoreBook(self.store)  # as rules and lists stand now: they may have changed since
        matches = matches_of(book, facts, part.rules)
        came = tell(self.store, book, facts, part.rules, matches, part)
        if self.store.told(part, came):
            if came.alerts:
                self.bus.wake("changes")
            if came.deliveries:
                self.bus.wake("deliveries")
        return True

    def let_go(self) -> bool:
        """Let go what one channel held and may be told now; False where there is nothing."""
        now = self.clock.now()
        held = self.store.held_deliveries(now)
        if not held:
            return False
        ident = held[0][0].channel_id
        channel = self.store.by_id(ChannelConfig, [ident]).get(ident)
        came = release(held, channel, now, self.store.hushes({alert.owner for _, alert in held}))
        if self.store.release(came.rows, came.digests, came.sent, now):
            self.bus.wake("deliveries")
        return True

    def run(self, stop: threading.Event) -> None:
        """Tell parts and let go what was held until stopped."""
        while not stop.is_set():
            try:
                if not (self.one() or self.let_go()):
                    self.bus.wait(TOPIC, 1.0)
            except TocsinError as error:
                log.warning("what is to be told could not be, and is tried again: %s", error)
                stop.wait(RETRY)


def words(story: Story, spans: Sequence[Span]) -> str:
    """The words of spans, in order, joined by an ellipsis."""
    texts = {"headline": story.headline, "body": story.body}
    return " … ".join(texts[s.field][s.start : s.end] for s in spans)
