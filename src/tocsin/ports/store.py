"""The store, as everybody sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

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
from tocsin.ports.queries import (
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

T = TypeVar("T", Rule, Watchlist, ChannelConfig)


class Store(Protocol):
    """The truth. Every method may raise StoreError; StoreBusy where waiting or room can mend it.

    Safe to call from several threads. All times UTC. Rows that a person makes have an owner,
    and every query for them takes it; owner "" means the desk itself, which sees all.
    """

    # -- one story ---------------------------------------------------------------
    def seen(self, draft: Draft) -> Seen:
        """What is held under the draft's identity keys."""
        ...

    def note_sighting(self, story_id: str, source_id: str, received_at: datetime, url: str) -> None:
        """Count one more arrival of a story already held (each source and url once)."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """All that this thread writes in the block becomes ONE transaction, or nothing where the block
        fails; what it asks meanwhile sees what it wrote. Other writers wait: keep it short."""
        ...

    def commit(self, works: Sequence[Work]) -> int:
        """Story, reading, placement, exposures, matches, alerts, outbox and change log, all or
        nothing, in ONE transaction (one work is the rule, several where a caller batches).
        Committing the same work again changes nothing. Returns the last seq written."""
        ...

    def window(self, since: datetime, limit: int) -> tuple[Fingerprint, ...]:
        """Fingerprints received since then, oldest first, newest `limit` kept."""
        ...

    def alert_history(
        self, rule_ids: Iterable[str], storyline_id: str, story_ids: Iterable[str]
    ) -> tuple[Alert, ...]:
        """Alerts of these rules on the storyline or one of the stories, oldest first."""
        ...

    def rules_told(self, story_ids: Iterable[str]) -> tuple[str, ...]:
        """Ids of the rules that rang on one of the stories or are still to be told of it, in order."""
        ...

    def next_part(self) -> Part | None:
        """The rules that are to be told next of a story that concerns very many; None where all are told."""
        ...

    def waiting(self, storyline_id: str = "") -> int:
        """How many parts are still to be told, of a storyline or of all."""
        ...

    def told(self, part: Part, came: Told) -> bool:
        """Write what a part came to and end it, in one transaction; False where it has ended already."""
        ...

    def story(
        self, story_id: str, *, revision: int | None = None, as_of: datetime | None = None
    ) -> StoryView:
        """One story at a revision (newest, or newest received by as_of). NotFound if none."""
        ...

    def revisions(self, story_id: str) -> tuple[StoryView, ...]:
        """All revisions, oldest first."""
        ...

    def stories(self, query: StoryQuery) -> StoryPage:
        """Stories that pass the query's filters; a broken cursor or search text raises NotFound."""
        ...

    def heads(self, query: HeadQuery) -> HeadPage:
        """The newest revisions in the order and with the filters asked for."""
        ...

    def head(self, number: int) -> Listed | None:
        """The story under a number with its text, None where there is none."""
        ...

    def head_of(self, story_id: str) -> Head | None:
        """The head of a story, None where there is none."""
        ...

    def sources_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """number -> id of the source of the story's newest revision."""
        ...

    def mark(self, mark: Mark, numbers: Iterable[int]) -> None:
        """Mark stories; numbers of none are passed over."""
        ...

    def mark_all(self, mark: Mark, source_id: str, until: datetime) -> None:
        """Mark all stories that changed by then, of one source or (empty) of all."""
        ...

    def unmark(self, mark: Mark, numbers: Iterable[int]) -> None:
        """Take marks off."""
        ...

    def marked(self, mark: Mark, numbers: Iterable[int]) -> frozenset[int]:
        """Which of these stories bear the mark."""
        ...

    def unmarked(self, mark: Mark) -> dict[str, tuple[int, int]]:
        """source -> (stories of it without the mark, when the newest of them changed, in microseconds)."""
        ...

    def rung(self, owner: str, story_ids: Iterable[str]) -> frozenset[str]:
        """Which of these stories have alerts of the owner."""
        ...

    def storyline(self, storyline_id: str, as_of: datetime | None = None) -> Storyline:
        """One storyline with its extent, now or as held then. NotFound if none."""
        ...

    def storylines(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        as_of: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> StorylinePage:
        """Storylines whose newest story was received since <= t < until, newest first, now or as held then; a
        broken cursor raises NotFound."""
        ...

    def sightings(self, story_id: str) -> tuple[tuple[str, datetime, str], ...]:
        """(source id, received at, url) of every arrival folded into the story."""
        ...

    def matches(
        self, owner: str, *, story_id: str = "", rule_id: str = "", limit: int = 100
    ) -> tuple[Match, ...]:
        """Matches of the owner's rules on a story and/or by a rule, newest first."""
        ...

    # -- people's rows -----------------------------------------------------------
    def held_at(self, kind: type[Past], owner: str, at: datetime) -> tuple[Past, ...]:
        """The owner's rows of a kind by id as they were then; channels without their secrets. Sources have no owner:
        theirs is empty. What was held before the store wrote this down counts as always held."""
        ...

    def tiers(self) -> Tiers:
        """The tiers of sources, now and before."""
        ...

    def watchlists(self, owner: str) -> tuple[Watchlist, ...]: ...
    def watchlists_of(self, owners: Iterable[str]) -> dict[str, tuple[Watchlist, ...]]:
        """The watchlists of several owners, each by id; owners without any are left out."""
        ...

    def put_watchlist(self, watchlist: Watchlist) -> Watchlist:
        """Insert or replace by id; the version rises on change."""
        ...

    def delete_watchlist(self, owner: str, watchlist_id: str) -> None: ...
    def rules(self, owner: str) -> tuple[Rule, ...]: ...
    def by_id(self, kind: type[T], ids: Iterable[str]) -> dict[str, T]:
        """Rules, watchlists or channels by id, whoever owns them; those that there are."""
        ...

    def put_rule(self, rule: Rule) -> Rule:
        """Insert or replace by id; the version rises when query or routing changes."""
        ...

    def delete_rule(self, owner: str, rule_id: str) -> None: ...
    def channels(self, owner: str) -> tuple[ChannelConfig, ...]: ...
    def put_channel(self, channel: ChannelConfig) -> ChannelConfig: ...
    def delete_channel(self, owner: str, channel_id: str) -> None: ...

    def put_judgement(self, judgement: Judgement) -> None:
        """Keep a person's word on a decision. A later word on the same decision is a row of its own."""
        ...

    def judgements(
        self,
        owner: str,
        *,
        story_id: str = "",
        until: datetime | None = None,
        after: str = "",
        limit: int = 0,
    ) -> tuple[Judgement, ...]:
        """Judgements in the order in which they were made: on one story, made before `until`, those after
        the one with id `after`; limit 0: all."""
        ...

    def api_keys(self, owner: str) -> tuple[ApiKey, ...]: ...
    def api_key(self, key_id: str) -> ApiKey | None:
        """The key with that public half, whoever owns it: what a caller shows is looked up by it."""
        ...

    def put_api_key(self, key: ApiKey) -> ApiKey: ...
    def note_key_use(self, key_id: str, at: datetime) -> None:
        """Remember when a key was last used."""
        ...

    def begin_reply(self, reply: Reply, since: datetime) -> Reply | None:
        """Note that a write is at work; the reply held, where one since then has the same id."""
        ...

    def end_reply(self, reply_id: str, status: int, body: str) -> None:
        """Keep what a write was answered with; one that is gone stays gone."""
        ...

    def drop_reply(self, reply_id: str) -> None:
        """Forget a write that was not done, so that it can be asked again."""
        ...

    def delete_api_key(self, owner: str, key_id: str) -> None: ...

    # -- alerts and deliveries ---------------------------------------------------
    def alert(self, owner: str, alert_id: str) -> Alert: ...
    def alerts(
        self,
        owner: str,
        *,
        story_id: str = "",
        as_of: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> AlertPage:
        """The owner's alerts, newest first; only those decided by as_of. A broken cursor raises NotFound."""
        ...

    def deliveries(
        self, owner: str, *, alert_id: str = "", status: str = "", limit: int = 100
    ) -> tuple[Delivery, ...]: ...
    def delivery_page(
        self, owner: str, *, alert_id: str = "", status: str = "", cursor: str = "", limit: int = 50
    ) -> DeliveryPage:
        """Deliveries of the owner's alerts, newest alert first; a broken cursor raises NotFound."""
        ...

    def due_channels(self, now: datetime) -> tuple[str, ...]:
        """Ids of channels that a delivery can be leased for now, longest waiting first."""
        ...

    def lease(
        self,
        worker: str,
        now: datetime,
        *,
        seconds: float,
        limit: int,
        channels: Collection[str] | None = None,
    ) -> tuple[Leased, ...]:
        """Take due deliveries (and those whose lease ran out) by conditional update, oldest first; at
        most `limit`, in rounds over the channels so that one slow receiver holds up no other. With
        `channels`: one of each of these. Each lease counts as an attempt."""
        ...

    def record(self, delivery: Delivery, worker: str) -> bool:
        """Write what became of an attempt; False (and nothing written) if the lease was lost.
        The delivery is the leased one with another status: its attempts tell which lease it was."""
        ...

    def give_back(self, worker: str, now: datetime) -> int:
        """Make all that the worker still holds due at once, the attempt not counted; how many."""
        ...

    def held_deliveries(self, now: datetime) -> tuple[tuple[Delivery, Alert], ...]:
        """Held deliveries of one channel whose time has come, with their alerts, soonest first; () where there are none."""
        ...

    def release(
        self, rows: Sequence[Delivery], digests: Sequence[Alert], sent: Sequence[Delivery], now: datetime
    ) -> bool:
        """Write what became of held deliveries, in one transaction; False, and nothing written, where one of them is
        held no more."""
        ...

    def paces(
        self, channel_ids: Iterable[str], since: datetime
    ) -> dict[str, tuple[tuple[datetime, ...], datetime | None]]:
        """When each channel was told something since then or is about to be, and until when its bound holds others."""
        ...

    def hushes(self, owners: Iterable[str]) -> tuple[Hush, ...]:
        """What these owners muted, snoozed and acknowledged, by id."""
        ...

    def put_hush(self, hush: Hush) -> None:
        """Add a wish or change one. NotFound where the id is another owner's."""
        ...

    def delete_hush(self, owner: str, hush_id: str) -> None:
        """Take a wish back. NotFound if there is none."""
        ...

    def redeliver(self, owner: str, delivery_id: str, now: datetime) -> None:
        """Make a sent or dead delivery due again, under its same id."""
        ...

    def next_due(self) -> datetime | None:
        """When the next delivery falls due, None where none waits."""
        ...

    # -- sources -----------------------------------------------------------------
    def sources(self) -> tuple[Source, ...]: ...
    def put_sources(self, sources: Iterable[Source]) -> None: ...
    def delete_source(self, source_id: str) -> None: ...
    def source_states(self) -> tuple[SourceState, ...]: ...
    def put_state(self, state: SourceState) -> None: ...
    def due_sources(self, now: datetime, limit: int) -> tuple[tuple[Source, SourceState], ...]:
        """Enabled, unparked sources of polled kinds whose next_due_at has come, longest due first."""
        ...

    def subscriptions(self) -> tuple[Subscription, ...]: ...
    def put_subscription(self, subscription: Subscription) -> None: ...

    # -- change log and upkeep ---------------------------------------------------
    def changes(self, since: int, *, kinds: tuple[str, ...] = (), limit: int = 500) -> tuple[Change, ...]:
        """Changes with seq > since in order of seq; never skips one that commits later."""
        ...

    def last_seq(self) -> int: ...
    def counts(self) -> dict[str, int]:
        """Rows per noun: stories, revisions, storylines, matches, alerts, deliveries by status …"""
        ...

    def keys(self, noun: str) -> tuple[tuple[str, ...], ...]:
        """Keys of all rows of a noun (stories, matches, alerts, deliveries, unsent), to compare stores."""
        ...

    def backup(self, target: Path) -> None:
        """Copy the store, as of one moment and while in use, into a new file."""
        ...

    def check(self) -> tuple[str, ...]:
        """Integrity findings in words; empty where all is well."""
        ...

    def close(self) -> None: ...
