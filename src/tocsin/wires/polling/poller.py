"""The loop: due sources fetched side by side, few at once to one host; state written after the items."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from tocsin.errors import StoreError, WireError
from tocsin.model.wires import Source, SourceState, WireItem
from tocsin.ports import Clock
from tocsin.wires.polling.deciding import Answer, after_answer, after_error, news
from tocsin.wires.polling.fetching import Fetched, Parses, Sends, fetch
from tocsin.wires.polling.lanes import Lanes
from tocsin.wires.polling.pacing import Pacing
from tocsin.wires.websub.advertised import advertised

log = logging.getLogger("tocsin.wires")
_BATCH, _MOST = 64, 65_536  # due sources that are looked at: first, and where none of them may start
_BREATH = 0.01  # seconds between two looks at what is due, at the least
_GRACE = 5.0  # seconds for what is under way when the desk ends
_STORE_REST = 5.0  # seconds until a source is asked again whose items or state could not be written


class Sources(Protocol):
    """The part of the store that polling needs."""

    def due_sources(self, now: datetime, limit: int) -> Sequence[tuple[Source, SourceState]]: ...
    def put_state(self, state: SourceState) -> None: ...


class Poller:
    """Polls what is due until told to stop. `handle` commits items; only then is a source's state put,
    so that a crash in between asks again rather than loses."""

    def __init__(
        self,
        store: Sources,
        client: Sends,
        parser: Parses,
        clock: Clock,
        handle: Callable[[Sequence[WireItem]], None],
        *,
        workers: int = 16,
        per_host: int = 2,
        min_interval: float = 60.0,
        pause: float = 0.25,
        ticks: Callable[[], float] = time.monotonic,
        on_answer: Callable[[Source, SourceState], object] = lambda *_: None,
    ) -> None:
        """min_interval, pause: seconds; ticks: a clock that only goes forward; on_answer: told of each
        source that answered well, after its state was put (WebSub subscribes there)."""
        self._store, self._client, self._parser, self._clock = store, client, parser, clock
        self._handle, self._on_answer = handle, on_answer
        self._workers, self._min, self._pause = workers, min_interval, pause
        self._lanes, self._pacing = Lanes(workers, per_host), Pacing(clock, ticks)
        self._freed, self._stop = threading.Event(), threading.Event()
        self._seen: dict[str, frozenset[bytes]] = {}  # source -> marks of the items of its last document

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set; what is under way then gets a few seconds to end. What still hangs on
        a slow server ends when the client is closed, and leaves its source's state as it was."""
        self._stop, pool = stop, ThreadPoolExecutor(self._workers, "poll")
        under_way: set[Future[None]] = set()
        while not stop.wait(_BREATH):
            self._freed.clear()
            try:
                under_way = {f for f in under_way if not f.done()} | set(self.start_due(pool))
            except StoreError as error:  # locked or full: the sources stay due
                log.error("polling waits: %s", error)
                stop.wait(self._pause)
            # until one falls due or a place is free again; `pause` is for what others change in the store
            self._freed.wait(min(self._pause, self._pacing.soonest()))
        pool.shutdown(wait=False, cancel_futures=True)
        wait(under_way, _GRACE)

    def start_due(self, pool: ThreadPoolExecutor) -> list[Future[None]]:
        """Begin to fetch what is due and not under way. StoreError where that cannot be read."""
        started: list[Future[None]] = []
        limit = _BATCH
        while self._lanes.free():
            due = self._store.due_sources(self._pacing.now(), limit)
            started += self._start(pool, due)
            if len(due) < limit or started or limit >= _MOST:
                break
            limit *= 4  # all of them wait for their hosts: others behind them need not
        return started

    def _start(
        self, pool: ThreadPoolExecutor, due: Iterable[tuple[Source, SourceState]]
    ) -> list[Future[None]]:
        started = []
        for source, state in due:
            host = _host(state.url_now or source.url)
            proven = state.last_success_at is not None and state.failures == 0
            if self._pacing.held(source.id, state.next_due_at):
                continue
            if self._lanes.take(source.id, host, proven=proven):
                started.append(pool.submit(self._run_one, source, state))
        return started

    def _run_one(self, source: Source, state: SourceState) -> None:
        try:
            after = self.poll(source, state)
            if after.failures == 0:
                self._on_answer(source, after)
        except StoreError as error:
            log.error("source %s was not taken in: %s", source.id, error)
            self._pacing.hold(source.id, state.next_due_at, _STORE_REST)
        except WireError as error:
            log.warning("source %s: %s", source.id, error)
        except Exception:  # a fault of ours in one source is told, and not met again at once
            log.exception("source %s met a fault", source.id)
            self._pacing.hold(source.id, state.next_due_at, max(60.0, source.interval))
        finally:
            self._lanes.leave(source.id)
            self._freed.set()

    def poll(self, source: Source, state: SourceState) -> SourceState:
        """Ask one source, hand its items on, put its state. StoreError where that cannot be written."""
        asked_at = self._clock.now()
        try:
            fetched = fetch(self._client, self._parser, source, state, asked_at)
        except WireError as error:
            if self._stop.is_set():  # it was we who hung up
                return state
            log.warning("source %s: %s", source.id, error)
            return self._put(after_error(source, state, error, self._clock.now()))
        known = source.id in self._seen
        items = self._unknown(source, fetched)
        if items:
            self._handle(items)
        if fetched.feed is not None:
            self._seen[source.id] = frozenset(map(_mark, fetched.items))
        answer = _answer(fetched, news(items, state, known=known))
        return self._put(after_answer(source, state, answer, asked_at, self._min))

    def _put(self, state: SourceState) -> SourceState:
        self._store.put_state(state)
        if state.next_due_at is not None:
            seconds = (state.next_due_at - self._clock.now()).total_seconds()
            self._pacing.hold(state.source_id, state.next_due_at, seconds)
        return state

    def _unknown(self, source: Source, fetched: Fetched) -> tuple[WireItem, ...]:
        """Items that this process has not handed on in just this form; intake folds what it knows anyway."""
        marks = {_mark(item): item for item in fetched.items}
        known = self._seen.get(source.id, frozenset())
        return tuple(item for mark, item in marks.items() if mark not in known)


def _answer(fetched: Fetched, new_items: int) -> Answer:
    response, feed = fetched.response, fetched.feed
    if feed is None:
        return Answer(response.headers, new_items, unchanged=True, permanent_url=response.permanent_url)
    hub, topic = advertised(response, feed)
    return Answer(
        response.headers,
        new_items,
        permanent_url=response.permanent_url,
        ttl_minutes=feed.ttl_minutes,
        hub=hub,
        topic=topic,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # no address: fetching says so in words
        return ""


def _mark(item: WireItem) -> bytes:
    told = "\x1f".join(
        (item.native_id, item.url, item.headline, item.summary, item.body, str(item.updated_at))
    )
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=12).digest()
