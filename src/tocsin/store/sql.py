"""The store over SQLAlchemy Core: one writer at a time, readers beside it, errors in words."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, delete, func, select

from tocsin.errors import NotFound, StoreError
from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.placement import Fingerprint, Storyline
from tocsin.model.rules import Match, Rule, Watchlist
from tocsin.model.stories import Draft, Seen
from tocsin.model.wires import Source, SourceState, Subscription
from tocsin.model.work import Change, StoryView, Work
from tocsin.ports import AlertPage, Leased, StoryPage, StoryQuery
from tocsin.store import outbox, stories
from tocsin.store import schema as s
from tocsin.store.rows import pack, stamp, unpack, unstamp
from tocsin.store.sqlite import back_up, told

T = TypeVar("T")
_COUNTED = (
    ("stories", s.stories),
    ("revisions", s.revisions),
    ("matches", s.matches),
    ("alerts", s.alerts),
    ("rules", s.rules),
    ("watchlists", s.watchlists),
    ("sources", s.sources),
)


class SqlStore:
    """ports.Store on an engine. Every method raises StoreError (StoreBusy where waiting helps)."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self.path = engine, path
        self._writer = engine.execution_options(write=True)
        self._lock = threading.RLock()
        self._closed = False

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._open()
        with told(str(self.path)), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._open()
        with self._lock, told(str(self.path)), self._writer.begin() as connection:
            yield connection

    def _open(self) -> None:
        if self._closed:
            raise StoreError(str(self.path), "it is closed", "Open it again")

    # -- one story -----------------------------------------------------------------
    def seen(self, draft: Draft) -> Seen:
        with self._reading() as c:
            return stories.seen(c, draft)

    def note_sighting(self, story_id: str, source_id: str, received_at: datetime, url: str) -> None:
        with self._writing() as c:
            stories.note_sighting(c, story_id, source_id, received_at, url)

    def commit(self, works: Sequence[Work]) -> int:
        with self._writing() as c:
            for work in works:
                if not stories.held(c, work.story.id, work.story.revision):
                    _commit_one(c, work)
            return _last_seq(c)

    def window(self, since: datetime, limit: int) -> tuple[Fingerprint, ...]:
        with self._reading() as c:
            return stories.window(c, since, limit)

    def alert_history(self, matches: Sequence[Match], storyline_id: str, story_id: str) -> tuple[Alert, ...]:
        with self._reading() as c:
            return outbox.history(c, matches, storyline_id, story_id)

    # -- reading back --------------------------------------------------------------
    def story(
        self, story_id: str, *, revision: int | None = None, as_of: datetime | None = None
    ) -> StoryView:
        with self._reading() as c:
            return stories.story(c, story_id, revision, as_of)

    def revisions(self, story_id: str) -> tuple[StoryView, ...]:
        with self._reading() as c:
            return stories.revisions(c, story_id)

    def stories(self, query: StoryQuery) -> StoryPage:
        with self._reading() as c:
            return stories.page(c, query)

    def storyline(self, storyline_id: str) -> Storyline:
        with self._reading() as c:
            return stories.storyline(c, storyline_id)

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
        return self._rows(s.watchlists, Watchlist, owner)

    def put_watchlist(self, watchlist: Watchlist) -> Watchlist:
        held = self._held(s.watchlists, Watchlist, watchlist.id)
        if held and held.owner != watchlist.owner:
            raise NotFound(
                f"watchlist {watchlist.id}", "there is none of yours with that id", "Give another id"
            )
        changed = held is not None and held.securities != watchlist.securities
        version = (held.version + changed) if held else 1
        return self._put(s.watchlists, "watchlist", replace(watchlist, version=version))

    def delete_watchlist(self, owner: str, watchlist_id: str) -> None:
        self._delete(s.watchlists, "watchlist", owner, watchlist_id)

    def rules(self, owner: str) -> tuple[Rule, ...]:
        return self._rows(s.rules, Rule, owner)

    def put_rule(self, rule: Rule) -> Rule:
        held = self._held(s.rules, Rule, rule.id)
        if held and held.owner != rule.owner:
            raise NotFound(f"rule {rule.id}", "there is none of yours with that id", "Give another id")
        changed = held is not None and (held.query, held.channels) != (rule.query, rule.channels)
        return self._put(s.rules, "rule", replace(rule, version=(held.version + changed) if held else 1))

    def delete_rule(self, owner: str, rule_id: str) -> None:
        self._delete(s.rules, "rule", owner, rule_id)

    def channels(self, owner: str) -> tuple[ChannelConfig, ...]:
        return self._rows(s.channels, ChannelConfig, owner)

    def put_channel(self, channel: ChannelConfig) -> ChannelConfig:
        held = self._held(s.channels, ChannelConfig, channel.id)
        if held and held.owner != channel.owner:
            raise NotFound(f"channel {channel.id}", "there is none of yours with that id", "Give another id")
        return self._put(s.channels, "channel", channel)

    def delete_channel(self, owner: str, channel_id: str) -> None:
        self._delete(s.channels, "channel", owner, channel_id)

    # -- alerts and deliveries -----------------------------------------------------
    def alert(self, owner: str, alert_id: str) -> Alert:
        with self._reading() as c:
            return outbox.alert(c, owner, alert_id)

    def alerts(self, owner: str, *, story_id: str = "", cursor: str = "", limit: int = 50) -> AlertPage:
        with self._reading() as c:
            return outbox.alerts(c, owner, story_id, cursor, limit)

    def deliveries(
        self, owner: str, *, alert_id: str = "", status: str = "", limit: int = 100
    ) -> tuple[Delivery, ...]:
        with self._reading() as c:
            return outbox.deliveries(c, owner, alert_id, status, limit)

    def lease(self, worker: str, now: datetime, *, seconds: float, limit: int) -> tuple[Leased, ...]:
        with self._reading() as c:  # nothing due is the common case: it costs no write lock
            due = outbox.next_due(c)
        if due is None or due > now:
            return ()
        with self._writing() as c:
            return outbox.lease(c, worker, now, seconds, limit)

    def record(self, delivery: Delivery, worker: str) -> bool:
        with self._writing() as c:
            done = outbox.record(c, delivery, worker)
            if done and delivery.status in ("sent", "dead"):
                _note(c, [("delivery", delivery.id)], delivery.sent_at or datetime.now(UTC))
            return done

    def redeliver(self, owner: str, delivery_id: str, now: datetime) -> None:
        with self._writing() as c:
            outbox.redeliver(c, owner, delivery_id, now)
            _note(c, [("delivery", delivery_id)], now)

    def next_due(self) -> datetime | None:
        with self._reading() as c:
            return outbox.next_due(c)

    # -- sources -------------------------------------------------------------------
    def sources(self) -> tuple[Source, ...]:
        return self._rows(s.sources, Source, "")

    def put_sources(self, sources: Iterable[Source]) -> None:
        for source in sources:
            self._put(s.sources, "source", source)

    def delete_source(self, source_id: str) -> None:
        with self._writing() as c:
            for table in (s.sources, s.source_states, s.subscriptions):
                c.execute(delete(table).where(table.c.id == source_id))
            _note(c, [("source", source_id)], datetime.now(UTC))

    def source_states(self) -> tuple[SourceState, ...]:
        return self._rows(s.source_states, SourceState, "")

    def put_state(self, state: SourceState) -> None:
        self._put(s.source_states, "", state, ident=state.source_id)

    def due_sources(self, now: datetime, limit: int) -> tuple[tuple[Source, SourceState], ...]:
        states = {state.source_id: state for state in self.source_states()}
        due = []
        for source in self.sources():
            state = states.get(source.id) or SourceState(source.id, interval=source.interval)
            at = state.next_due_at
            if source.enabled and source.kind == "feed" and not state.parked and (at is None or at <= now):
                due.append((source, state))
        first = datetime.min.replace(tzinfo=UTC)
        return tuple(sorted(due, key=lambda pair: (pair[1].next_due_at or first, pair[0].id))[:limit])

    def subscriptions(self) -> tuple[Subscription, ...]:
        return self._rows(s.subscriptions, Subscription, "")

    def put_subscription(self, subscription: Subscription) -> None:
        self._put(s.subscriptions, "", subscription)

    # -- change log and upkeep -----------------------------------------------------
    def changes(self, since: int, *, kinds: tuple[str, ...] = (), limit: int = 500) -> tuple[Change, ...]:
        t = s.changes.c
        asked = select(s.changes).where(t.seq > since).order_by(t.seq).limit(limit)
        with self._reading() as c:
            rows = c.execute(asked.where(t.kind.in_(kinds)) if kinds else asked)
            return tuple(Change(r.seq, r.kind, r.id, at) for r in rows if (at := unstamp(r.at)))

    def last_seq(self) -> int:
        with self._reading() as c:
            return _last_seq(c)

    def counts(self) -> dict[str, int]:
        t = s.deliveries.c
        with self._reading() as c:
            out = stories.counts(c, _COUNTED)
            by_status = c.execute(select(t.status, func.count()).group_by(t.status))
            return {**out, **{f"deliveries {status}": int(n) for status, n in by_status}}

    def check(self) -> tuple[str, ...]:
        with self._reading() as c:
            found = [str(row[0]) for row in c.exec_driver_sql("PRAGMA quick_check")]
            lost = c.exec_driver_sql(
                "SELECT count(*) FROM revisions r LEFT JOIN stories h ON h.id = r.story_id WHERE h.id IS NULL"
            ).scalar_one()
        problems = [f"the file is damaged: {line}" for line in found if line != "ok"]
        return tuple(problems + ([f"{lost} revisions have lost their story"] if lost else []))

    def back_up(self, target: Path) -> None:
        """Copy the store as of one moment into a new file, while it is in use."""
        back_up(self.path, target)

    def close(self) -> None:
        self._closed = True
        self._engine.dispose()

    # -- rows of one kind ----------------------------------------------------------
    def _rows(self, table: Table, kind: type[T], owner: str) -> tuple[T, ...]:
        asked = select(table.c.noun).order_by(table.c.id)
        with self._reading() as c:
            rows = c.execute(asked.where(table.c.owner == owner) if owner else asked).scalars()
            return tuple(unpack(kind, row) for row in rows)

    def _held(self, table: Table, kind: type[T], ident: str) -> T | None:
        with self._reading() as c:
            row = c.execute(select(table.c.noun).where(table.c.id == ident)).scalar()
        return None if row is None else unpack(kind, row)

    def _put(self, table: Table, kind: str, noun: T, *, ident: str = "") -> T:
        ident = ident or str(getattr(noun, "id"))  # noqa: B009 - every noun of these tables has one
        row: dict[str, Any] = {"owner": getattr(noun, "owner", ""), "noun": pack(noun)}
        with self._writing() as c:
            if not c.execute(table.update().where(table.c.id == ident).values(**row)).rowcount:
                c.execute(table.insert(), {"id": ident, **row})
            if kind:
                _note(c, [(kind, ident)], datetime.now(UTC))
        return noun

    def _delete(self, table: Table, kind: str, owner: str, ident: str) -> None:
        gone = delete(table).where(table.c.id == ident)
        with self._writing() as c:
            if not c.execute(gone.where(table.c.owner == owner) if owner else gone).rowcount:
                raise NotFound(
                    f"{kind} {ident}", "there is none of yours with that id", f"See the list of your {kind}s"
                )
            _note(c, [(kind, ident)], datetime.now(UTC))


def _commit_one(c: Connection, work: Work) -> None:
    noted = [("story", work.story.id)]
    noted += [("alert", a.id) for a in work.alerts]
    noted += [("delivery", d.id) for d in work.deliveries]
    seq = _note(c, noted, work.read_at)
    stories.put_story(c, work, seq)
    outbox.put_matches(c, work.matches, seq)
    outbox.put_alerts(c, work.alerts)
    outbox.put_deliveries(c, work.deliveries, {a.id: a.owner for a in work.alerts})


def _note(c: Connection, noted: Sequence[tuple[str, str]], at: datetime) -> int:
    """Write change-log lines; the first one's seq. The single writer makes seq rise by commit order."""
    first = _last_seq(c) + 1
    rows = [
        {"seq": first + k, "kind": kind, "id": ident, "at": stamp(at)}
        for k, (kind, ident) in enumerate(noted)
    ]
    c.execute(s.changes.insert(), rows)
    return first


def _last_seq(c: Connection) -> int:
    return int(c.execute(select(func.coalesce(func.max(s.changes.c.seq), 0))).scalar_one())
