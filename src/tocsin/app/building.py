"""Settings to concrete parts: tables, map, client, store, desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from tocsin.bus import LocalBus
from tocsin.desk import Desk, Second
from tocsin.errors import WireError
from tocsin.exposures import ExposureMap, load_map, trace
from tocsin.model.exposures import Exposure
from tocsin.model.judgements import Taught
from tocsin.model.placement import Placement
from tocsin.model.reading import Reading
from tocsin.model.rules import Watchlist
from tocsin.model.stories import Story
from tocsin.outbound import Client, Request
from tocsin.ports import Clock, Store
from tocsin.readers import Asked, Means, make_readers
from tocsin.reference import Reference, Tables, load_reference
from tocsin.settings import Settings
from tocsin.sharding import Shards
from tocsin.storylines import Window, place
from tocsin.understanding import read
from tocsin.understanding.scan import names_of
from tocsin.understanding.second import with_offers

Kept = TypeVar("Kept")
_log = logging.getLogger("tocsin")


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)


def client_of(settings: Settings) -> Client:
    """The one outbound client, with the private addresses that the settings allow."""
    return Client(allow=frozenset(settings.allow), user_agent=settings.user_agent)


def tables_of(settings: Settings, say: Callable[[str], object] = _log.warning) -> Reference:
    """The reference of the data folder, else the embedded default; `say` is told each row passed over."""
    reference = load_reference(settings.data if settings.data.is_dir() else None)
    for problem in reference.problems:
        say(f"{problem.rstrip('.')}. It is passed over; mend it in the data folder")
    return reference


def map_of(settings: Settings) -> ExposureMap:
    """The exposure map: the data folder's own tables where a person put some there, else the embedded ones."""
    return load_map(settings.data if settings.data.is_dir() else None)


def second_of(settings: Settings) -> Second | None:
    """What the settings' optional readers make of a reading; None where there are none. What a reader
    could not give is logged, and the reading stands as it is."""
    if not settings.readers:
        return None
    client = client_of(settings)
    means = Means(
        client, settings.reader_url, settings.reader_model, settings.reader_key, settings.reader_seconds
    )
    asked = Asked(make_readers(settings.readers, means), settings.reader_seconds)

    def second(story: Story, reading: Reading, tables: Tables) -> Reading:
        offers = asked.offers(story, reading)
        for offer in offers:
            if offer.failed:
                _log.warning("reader %s gave nothing for story %s: %s", offer.reader, story.id, offer.failed)
        return with_offers(story, reading, offers, tables)

    return second


@dataclass(slots=True)
class Readers:
    """Stages 3 to 5 without a desk, for commands over files: no store, no deliveries."""

    reference: Reference
    map: ExposureMap
    settings: Settings
    window: Window = field(default_factory=lambda: Window.of(()))
    second: Second | None = None
    taught: Taught = field(default_factory=Taught)

    @classmethod
    def of(cls, settings: Settings) -> Readers:
        """Readers with the tables of the data folder."""
        made = cls(tables_of(settings), map_of(settings), settings, second=second_of(settings))
        made.taught = Taught(made._kept(lambda store: store.judgements("")))
        return made

    def tables(self, story: Story, at: datetime | None) -> Tables:
        """The tables as known at a time, by default the story's own."""
        return self.reference.as_of(at or story.received_at)

    def ready(self, story: Story, at: datetime | None) -> None:
        """Compile the names of the tables that the story is read with, where that was not done yet."""
        names_of(self.tables(story, at))

    def read(self, story: Story, at: datetime | None) -> Reading:
        """The story's reading."""
        tables = self.tables(story, at)
        reading = read(story, tables, self.taught.at(at or story.received_at))
        return self.second(story, reading, tables) if self.second else reading

    def exposures(self, reading: Reading, story: Story, at: datetime | None) -> tuple[Exposure, ...]:
        """The securities that the story reaches."""
        return trace(reading, self.map.as_of(at or story.received_at), self.tables(story, at))

    def place(self, story: Story, reading: Reading) -> Placement:
        """The story's place among those placed before it."""
        self.window.prune(story.received_at - timedelta(days=self.settings.window_days))
        placement, fingerprint = place(story, reading, self.window)
        self.window.add(fingerprint)
        return placement

    def placed(self, story: Story) -> Placement:
        """Read and place in one."""
        return self.place(story, self.read(story, None))

    def watchlists(self) -> tuple[Watchlist, ...]:
        """The watchlists of the data folder, for rules that name one."""
        return self._kept(lambda store: store.watchlists(""))

    def _kept(self, ask: Callable[[Store], tuple[Kept, ...]]) -> tuple[Kept, ...]:
        """Rows of the data folder's store; none where it has no store yet."""
        if not (self.settings.data / "tocsin.db").is_file():
            return ()
        with opened(self.settings) as store:
            return ask(store)


@dataclass(frozen=True, slots=True)
class App:
    """A desk over one data folder with everything that it needs, not yet running."""

    settings: Settings
    store: Store
    reference: Reference
    map: ExposureMap
    bus: LocalBus
    clock: Clock
    desk: Desk


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of the data folder, closed at the end."""
    from tocsin.store import open_store

    store = open_store(settings.data)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def building(settings: Settings, *, live: bool = True, clock: Clock | None = None) -> Iterator[App]:
    """A desk over the data folder, held by this process alone. StoreError where another holds it."""
    from tocsin.store import claim_desk

    with ExitStack() as stack:
        stack.enter_context(claim_desk(settings.data))
        store = stack.enter_context(opened(settings))
        reference, exposure_map = tables_of(settings), map_of(settings)
        bus, clock = LocalBus(), clock or SystemClock()
        snapshot = settings.data / "rules.index" if live else None
        desk = Desk(
            store,
            reference,
            exposure_map,
            bus,
            clock,
            window_days=settings.window_days,
            window_size=settings.window_size,
            live=live,
            second=second_of(settings),
            snapshot=snapshot,
            shards=shards_of(settings, snapshot),
        )
        try:
            yield App(settings, store, reference, exposure_map, bus, clock, desk)
        finally:
            desk.close()


def shards_of(settings: Settings, snapshot: Path | None) -> Shards | None:
    """The processes that hold the rules; None where the settings want none."""
    from tocsin.store import open_store

    if not settings.match_workers:
        return None
    return Shards(partial(open_store, settings.data), settings.match_workers, snapshot)


def keys_of(tables: Tables, tickers: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(keys, unknown): what people type (AAPL, NYSE:LMT, XNYS:LMT) as keys of securities, the largest of a name."""
    keys: list[str] = []
    unknown: list[str] = []
    for text in tickers:
        exchange, _, ticker = text.strip().upper().rpartition(":")
        found = tables.listed(exchange, ticker) if exchange else next(iter(tables.by_ticker(ticker)), None)
        if found is not None:
            keys.append(found.key)
        else:
            unknown.append(text)
    return tuple(dict.fromkeys(keys)), tuple(unknown)


def fetching(client: Client, agent: str) -> Callable[[str], bytes]:
    """A function that fetches an address whole, naming itself `agent`; WireError where that fails."""

    def fetch(url: str) -> bytes:
        request = Request("GET", url, {"user-agent": agent}, deadline=120.0, max_bytes=64_000_000)
        response = client.send(request)
        if response.status != 200:
            raise WireError(
                url, f"the server answered {response.status}", "Try later, or import the file from disk"
            )
        return response.body

    return fetch
