"""The loop: due sources fetched side by side, few at once to one host; state written after the items."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from tocsin.errors import StoreError, TocsinError, WireError
from tocsin.model.wires import Source, SourceState, WireItem
from tocsin.ports import Clock
from tocsin.wires.polling.deciding import Gone, after_answer, after_error
from tocsin.wires.polling.fetching import Fetched, Parses, Sends, fetch

log = logging.getLogger("tocsin.wires")


class Sources(Protocol):
    """The part of the store that polling needs."""

    def due_sources(self, now: datetime, limit: int) -> Iterable[tuple[Source, SourceState]]: ...
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
    ) -> None:
        self._store, self._client, self._parser, self._clock, self._handle = (
            store,
            client,
            parser,
            clock,
            handle,
        )
        self._workers, self._per_host, self._min, self._pause = workers, per_host, min_interval, pause
        self._lock = threading.Lock()
        self._busy: set[str] = set()
        self._hosts: Counter[str] = Counter()
        self._seen: dict[str, frozenset[str]] = {}  # source -> marks of the items of its last document

    def run(self, stop: threading.Event) -> None:
        """Poll until `stop` is set; then wait for what is under way."""
        with ThreadPoolExecutor(self._workers, "poll") as pool:
            while not stop.wait(self._pause):
                try:
                    self.start_due(pool)
                except StoreError as error:  # locked or full: the sources stay due
                    log.error("polling waits: %s", error)

    def start_due(self, pool: ThreadPoolExecutor) -> list[Future[None]]:
        """Begin to fetch what is due and not under way, few at once to one host."""
        started = []
        for source, state in self._store.due_sources(self._clock.now(), 500):
            host = urlsplit(state.url_now or source.url).hostname or ""
            with self._lock:
                if (
                    source.id in self._busy
                    or self._hosts[host] >= self._per_host
                    or len(self._busy) >= self._workers
                ):
                    continue
                self._busy.add(source.id)
                self._hosts[host] += 1
            started.append(pool.submit(self._run_one, source, state, host))
        return started

    def _run_one(self, source: Source, state: SourceState, host: str) -> None:
        try:
            self.poll(source, state)
        except StoreError as error:
            log.error("source %s was not taken in: %s", source.id, error)
        finally:
            with self._lock:
                self._busy.discard(source.id)
                self._hosts[host] -= 1

    def poll(self, source: Source, state: SourceState) -> SourceState:
        """Ask one source, hand its items on, put its state. StoreError where that cannot be written."""
        try:
            fetched = fetch(self._client, self._parser, source, state, self._clock.now())
        except (WireError, Gone) as error:
            return self._failed(source, state, error)
        items = self._unknown(source, fetched)
        if items:
            self._handle(items)
        if fetched.feed is not None:
            self._seen[source.id] = frozenset(map(_mark, fetched.items))
        after = self._answered(source, state, fetched, len(items))
        self._store.put_state(after)
        return after

    def _failed(self, source: Source, state: SourceState, error: TocsinError) -> SourceState:
        after = after_error(source, state, error, self._clock.now())
        self._store.put_state(after)
        log.warning("source %s: %s", source.id, error)
        return after

    def _unknown(self, source: Source, fetched: Fetched) -> tuple[WireItem, ...]:
        """Items that this process has not handed on in just this form; intake folds what it knows anyway."""
        marks = {_mark(item): item for item in fetched.items}
        known = self._seen.get(source.id, frozenset())
        return tuple(item for mark, item in marks.items() if mark not in known)

    def _answered(self, source: Source, state: SourceState, fetched: Fetched, new_items: int) -> SourceState:
        response, feed = fetched.response, fetched.feed
        after = after_answer(
            source,
            state,
            new_items=new_items,
            headers=response.headers,
            now=self._clock.now(),
            min_interval=self._min,
            ttl_minutes=feed.ttl_minutes if feed else 0,
            permanent_url=response.permanent_url,
        )
        if feed is None:
            return after
        return replace(
            after,
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
            hub=feed.hub,
            topic=feed.topic or source.url,
        )


def _mark(item: WireItem) -> str:
    told = "\x1f".join((item.native_id, item.url, item.headline, item.summary, item.body))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
