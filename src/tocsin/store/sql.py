"""The store over SQLAlchemy Core: one writer at a time, readers beside it, errors in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Table

from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.judgements import Judgement
from tocsin.model.keys import ApiKey
from tocsin.model.manners import Hush
from tocsin.model.placement import Fingerprint, Storyline
from tocsin.model.replies import Reply
from tocsin.model.rules import Match, Rule, Watchlist
from tocsin.model.stories import Draft, Seen
from tocsin.model.wires import Source, SourceState, Subscription, Tiers
from tocsin.model.work import Change, Part, StoryView, Told, Work
from tocsin.ports import (
    AlertPage,
    DeliveryPage,
    Head,
    HeadPage,
    HeadQuery,
    Leased,
    Listed,
    Mark,
    Past,
    StorylinePage,
    StoryPage,
    StoryQuery,
)
from tocsin.store import (
    changelog,
    committing,
    fanning,
    head_lists,
    holding,
    judgements,
    keys,
    lists,
    marks,
    outbox,
    pages,
    past,
    people,
    polling,
    replies,
    stories,
    upkeep,
)
from tocsin.store import schema as s
from tocsin.store.changelog import last_seq, note
from tocsin.store.connected import Connected
from tocsin.store.sqlite import backup

T = TypeVar("T")


class SqlStore(Connected):
    """ports.Store on an engine. Every method raises StoreError (StoreBusy where waiting helps)."""

    # -- one story -----------------------------------------------------------------
    def seen(self, draft: Draft) -> Seen:
        with self._asking() as c:
            return stories.seen(c, draft)

    def note_sighting(self, story_id: str, source_id: str, received_at: datetime, url: str) -> None:
        with self._writing() as c:
            stories.note_sighting(c, story_id, source_id, received_at, url)

    def commit(self, works: Sequence[Work]) -> int:
        with self._writing() as c:
            last = last_seq(c)
            for work in works:
                if not stories.held(c, work.story.id, work.story.revision):
                    last = committing.put_work(c, work, last)
            return last

    def window(self, since: datetime, limit: int) -> tuple[Fingerprint, ...]:
        with self._reading() as c:
            return stories.window(c, since, limit)

    def alert_history(
        self, rule_ids: Iterable[str], storyline_id: str, story_ids: Iterable[str]
    ) -> tuple[Alert, ...]:
        with self._asking() as c:
            return fanning.history(c, rule_ids, storyline_id, story_ids)

    def rules_told(self, story_ids: Iterable[str]) -> tuple[str, ...]:
        with self._asking() as c:
            return fanning.rules_told(c, story_ids)

    def next_part(self) -> Part | None:
        with self._asking() as c:
            return fanning.upcoming(c)

    def waiting(self, storyline_id: str = "") -> int:
        with self._asking() as c:
            return fanning.waiting(c, storyline_id)

    def told(self, part: Part, came: Told) -> bool:
        with self._writing() as c:
            return fanning.told(c, part, came)

    def story(
        self, story_id: str, *, revision: int | None = None, as_of: datetime | None = None
    ) -> StoryView:
        with self._reading() as c:
            return stories.story(c, story_id, revision, as_of)

    def revisions(self, story_id: str) -> tuple[StoryView, ...]:
        with self._reading() as c:
            return stories.revisions(c, story_id)

    def stories(self, query: StoryQuery) -> StoryPage:
        with self._reading() if query.text else self._asking() as c:
            return lists.page(c, query)

    def heads(self, query: HeadQuery) -> HeadPage:
        with self._reading() if query.topics else self._asking() as c:
            return head_lists.page(c, query)

    def head(self, number: int) -> Listed | None:
        with self._asking() as c:
            return head_lists.numbered(c, number)

    def head_of(self, story_id: str) -> Head | None:
        with self._asking() as c:
            return head_lists.of_story(c, story_id)

    def sources_of(self, numbers: Iterable[int]) -> dict[int, str]:
        with self._reading() as c:
            return marks.sources(c, numbers)

    def mark(self, mark: Mark, numbers: Iterable[int]) -> None:
        with self._writing() as c:
            marks.put(c, mark, numbers)

    def mark_all(self, mark: Mark, source_id: str, until: datetime) -> None:
        with self._writing() as c:
            marks.put_all(c, mark, source_id, until)

    def unmark(self, mark: Mark, numbers: Iterable[int]) -> None:
        with self._writing() as c:
            marks.take(c, mark, numbers)

    def marked(self, mark: Mark, numbers: Iterable[int]) -> frozenset[int]:
        with self._reading() as c:
            return marks.held(c, mark, numbers)

    def unmarked(self, mark: Mark) -> dict[str, tuple[int, int]]:
        with self._reading() as c:
            return marks.unmarked(c, mark)

    def rung(self, owner: str, story_ids: Iterable[str]) -> frozenset[str]:
        with self._reading() as c:
            return marks.rung(c, owner, story_ids)

    def storyline(self, storyline_id: str, as_of: datetime | None = None) -> Storyline:
        with self._reading() as c:
            return stories.storyline(c, storyline_id, as_of)

    def storylines(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        as_of: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> StorylinePage:
        with self._reading() as c:
            return pages.storylines(c, since, until, as_of, cursor, limit)

    def sightings(self, story_id: str) -> tuple[tuple[str, datetime, str], ...]:
        with self._reading() as c:
            return stories.sightings(c, story_id)

    def matches(
        self, owner: str, *, story_id: str = "", rule_id: str = "", limit: int = 100
    ) -> tuple[Match, ...]:
        with self._reading() as c:
            return outbox.matches(c, owner, story_id, rule_id, limit)

    # -- people's rows -------------------------------------------------------------
    def watchlists(self, owner: str) -> tuple[Watchlist, ...]:
        return self._listed(s.watchlists, Watchlist, owner)

    def watchlists_of(self, owners: Iterable[str]) -> dict[str, tuple[Watchlist, ...]]:
        with self._reading() as c:
            return people.watchlists_of(c, owners)

    def put_watchlist(self, watchlist: Watchlist) -> Watchlist:
        return self._put(s.watchlists, "watchlist", watchlist)

    def delete_watchlist(self, owner: str, watchlist_id: str) -> None:
        self._remove(s.watchlists, "watchlist", owner, watchlist_id)

    def rules(self, owner: str) -> tuple[Rule, ...]:
        return self._listed(s.rules, Rule, owner)

    def by_id(self, kind: type[people.ById], ids: Iterable[str]) -> dict[str, people.ById]:
        with self._reading() as c:
            return people.by_id(c, kind, ids)

    def put_rule(self, rule: Rule) -> Rule:
        return self._put(s.rules, "rule", rule)

    def delete_rule(self, owner: str, rule_id: str) -> None:
        self._remove(s.rules, "rule", owner, rule_id)

    def channels(self, owner: str) -> tuple[ChannelConfig, ...]:
        return self._listed(s.channels, ChannelConfig, owner)

    def put_channel(self, channel: ChannelConfig) -> ChannelConfig:
        return self._put(s.channels, "channel", channel)

    def delete_channel(self, owner: str, channel_id: str) -> None:
        self._remove(s.channels, "channel", owner, channel_id)

    def held_at(self, kind: type[Past], owner: str, at: datetime) -> tuple[Past, ...]:
        with self._reading() as c:
            return past.held_at(c, kind, owner, at)

    def tiers(self) -> Tiers:
        with self._reading() as c:
            return Tiers(past.sources(c))

    def _listed(self, table: Table, kind: type[T], owner: str = "") -> tuple[T, ...]:
        with self._reading() as c:
            return people.listed(c, table, kind, owner)

    def _put(self, table: Table, kind: str, noun: people.Owned) -> people.Owned:
        with self._writing() as c:
            kept, now = people.put_owned(c, table, noun), datetime.now(UTC)
            past.note(c, kept, now)
            note(c, [(kind, noun.id)], now)
            return kept

    def _remove(self, table: Table, kind: str, owner: str, ident: str) -> None:
        with self._writing() as c:
            people.remove(c, table, owner, ident)
            now = datetime.now(UTC)
            past.note_gone(c, kind, ident, owner, now)
            note(c, [(kind, ident)], now)

    def put_judgement(self, judgement: Judgement) -> None:
        with self._writing() as c:
            if judgements.put(c, judgement):
                note(c, [("judgement", judgement.id)], judgement.made_at)

    def judgements(
        self,
        owner: str,
        *,
        story_id: str = "",
        until: datetime | None = None,
        after: str = "",
        limit: int = 0,
    ) -> tuple[Judgement, ...]:
        with self._reading() as c:
            return judgements.listed(c, owner, story_id, until, after, limit)

    def api_keys(self, owner: str) -> tuple[ApiKey, ...]:
        return self._listed(s.api_keys, ApiKey, owner)

    def api_key(self, key_id: str) -> ApiKey | None:
        with self._asking() as c:
            return people.found(c, s.api_keys, ApiKey, key_id)

    def put_api_key(self, key: ApiKey) -> ApiKey:
        return self._put(s.api_keys, "key", key)

    def note_key_use(self, key_id: str, at: datetime) -> None:
        with self._writing() as c:
            keys.note_use(c, key_id, at)

    def begin_reply(self, reply: Reply, since: datetime) -> Reply | None:
        """Note that a write is at work; the reply held, where one since then has the same id."""
        with self._writing() as c:
            return replies.begin(c, reply, since)

    def end_reply(self, reply_id: str, status: int, body: str) -> None:
        """Keep what a write was answered with."""
        with self._writing() as c:
            replies.end(c, reply_id, status, body)

    def drop_reply(self, reply_id: str) -> None:
        """Forget a write that was not done."""
        with self._writing() as c:
            replies.drop(c, reply_id)

    def delete_api_key(self, owner: str, key_id: str) -> None:
        self._remove(s.api_keys, "key", owner, key_id)

    # -- alerts and deliveries -----------------------------------------------------
    def alert(self, owner: str, alert_id: str) -> Alert:
        with self._reading() as c:
            return outbox.alert(c, owner, alert_id)

    def alerts(
        self,
        owner: str,
        *,
        story_id: str = "",
        as_of: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> AlertPage:
        with self._reading() as c:
            return outbox.alerts(c, owner, story_id, as_of, cursor, limit)

    def deliveries(
        self, owner: str, *, alert_id: str = "", status: str = "", limit: int = 100
    ) -> tuple[Delivery, ...]:
        with self._reading() as c:
            return outbox.deliveries(c, owner, alert_id, status, limit)

    def delivery_page(
        self, owner: str, *, alert_id: str = "", status: str = "", cursor: str = "", limit: int = 50
    ) -> DeliveryPage:
        with self._reading() as c:
            return pages.deliveries(c, owner, alert_id, status, cursor, limit)

    def due_channels(self, now: datetime) -> tuple[str, ...]:
        with self._reading() as c:
            return outbox.due_channels(c, now)

    def lease(
        self,
        worker: str,
        now: datetime,
        *,
        seconds: float,
        limit: int,
        channels: Collection[str] | None = None,
    ) -> tuple[Leased, ...]:
        if channels is None and not self.due_channels(now):
            return ()  # nothing due is the common case: it costs no write lock
        with self._writing() as c:
            return outbox.take(c, outbox.Terms(worker, now, seconds), limit, channels)

    def record(self, delivery: Delivery, worker: str) -> bool:
        with self._writing() as c:
            done = outbox.record(c, delivery, worker)
            if done and delivery.status in ("sent", "dead"):
                note(c, [("delivery", delivery.id)], delivery.sent_at or datetime.now(UTC))
            return done

    def give_back(self, worker: str, now: datetime) -> int:
        with self._writing() as c:
            return outbox.give_back(c, worker, now)

    def held_deliveries(self, now: datetime) -> tuple[tuple[Delivery, Alert], ...]:
        with self._asking() as c:
            return holding.ripe(c, now)

    def release(
        self, rows: Sequence[Delivery], digests: Sequence[Alert], sent: Sequence[Delivery], now: datetime
    ) -> bool:
        try:
            with self._writing() as c:
                note(c, holding.release(c, rows, digests, sent), now)
        except holding.Taken:
            return False
        return True

    def paces(
        self, channel_ids: Iterable[str], since: datetime
    ) -> dict[str, tuple[tuple[datetime, ...], datetime | None]]:
        with self._reading() as c:
            return holding.paces(c, channel_ids, since)

    def hushes(self, owners: Iterable[str]) -> tuple[Hush, ...]:
        with self._asking() as c:
            return holding.hushes(c, owners)

    def put_hush(self, hush: Hush) -> None:
        with self._writing() as c:
            holding.put_hush(c, hush)
            note(c, [("hush", hush.id)], hush.at)

    def delete_hush(self, owner: str, hush_id: str) -> None:
        with self._writing() as c:
            holding.delete_hush(c, owner, hush_id)
            note(c, [("hush", hush_id)], datetime.now(UTC))

    def redeliver(self, owner: str, delivery_id: str, now: datetime) -> None:
        with self._writing() as c:
            if outbox.redeliver(c, owner, delivery_id, now):
                note(c, [("delivery", delivery_id)], now)

    def next_due(self) -> datetime | None:
        with self._reading() as c:
            return outbox.next_due(c)

    # -- sources -------------------------------------------------------------------
    def sources(self) -> tuple[Source, ...]:
        return self._listed(s.sources, Source)

    def put_sources(self, sources: Iterable[Source]) -> None:
        with self._writing() as c:
            changed, now = list(sources), datetime.now(UTC)
            for source in changed:
                polling.put_source(c, source)
                past.note(c, source, now)
            note(c, [("source", source.id) for source in changed], now)

    def delete_source(self, source_id: str) -> None:
        with self._writing() as c:
            polling.delete_source(c, source_id)
            now = datetime.now(UTC)
            past.note_gone(c, "source", source_id, "", now)
            note(c, [("source", source_id)], now)

    def source_states(self) -> tuple[SourceState, ...]:
        return self._listed(s.source_states, SourceState)

    def put_state(self, state: SourceState) -> None:
        with self._writing() as c:
            polling.put_state(c, state)

    def due_sources(self, now: datetime, limit: int) -> tuple[tuple[Source, SourceState], ...]:
        with self._reading() as c:
            return polling.due(c, now, limit)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All WebSub subscriptions, by source."""
        return self._listed(s.subscriptions, Subscription)

    def put_subscription(self, subscription: Subscription) -> None:
        """Insert or replace a source's subscription."""
        with self._writing() as c:
            people.put(c, s.subscriptions, subscription.id, subscription)

    # -- change log and upkeep -----------------------------------------------------
    def changes(self, since: int, *, kinds: tuple[str, ...] = (), limit: int = 500) -> tuple[Change, ...]:
        with self._asking() as c:
            return changelog.changes(c, since, kinds, limit)

    def last_seq(self) -> int:
        with self._asking() as c:
            return last_seq(c)

    def counts(self) -> dict[str, int]:
        with self._reading() as c:
            return upkeep.counts(c)

    def keys(self, noun: str) -> tuple[tuple[str, ...], ...]:
        with self._reading() as c:
            return upkeep.keys(c, noun)

    def check(self) -> tuple[str, ...]:
        with self._reading() as c:
            return upkeep.findings(c)

    def backup(self, target: Path) -> None:
        self._usable()
        backup(self.path, target, self._wait)

    def close(self) -> None:
        """End all connections; what is asked later raises StoreError."""
        self._closed = True
        self._readers.close()
        with self._lock:
            kept, self._kept = self._kept, None
        if kept:
            kept.close()
        self._engine.dispose()
