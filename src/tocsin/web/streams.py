"""Live streams: one tail of the change log, told to every listener; each resumes where it left off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response, StreamingResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from tocsin.errors import NotFound, StoreError
from tocsin.model.work import Change
from tocsin.ports import Bus, Store
from tocsin.web.callers import Callers
from tocsin.web.problems import Refused
from tocsin.web.render import services_of

HEARTBEAT = 10.0  # seconds between signs of life; also how soon an ended session is cut
ASKED_AGAIN = 1.0  # seconds for which a listener is not asked again who it is
WAITING = 256  # changes that may wait for one listener; a slower one is cut and may resume
MOST_LISTENERS = 2_000
_KEPT = 1_024
Told = Callable[[Change], str | None]
Telling = Callable[[Change], Awaitable[str | None]]
Queue = asyncio.Queue[Change | None]
ENDED = "this stream ends here: too much waited to be read, or the desk stops; resume after your last seq"


class Tail:
    """Reads the change log while anybody listens, and hands each change to all. Belongs to one event loop."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store, self._bus = store, bus
        self._listeners: dict[Queue, tuple[str, ...]] = {}  # with the kinds that each asked for
        self._task: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._fresh: tuple[Change, ...] = ()  # what was read last
        self._made: dict[tuple[str, int], tuple[asyncio.Task[list[str | None]], int]] = {}

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return len(self._listeners)

    async def listen(self, since: int | None, kinds: tuple[str, ...]) -> AsyncIterator[Change | int | None]:
        """First the position (int), then changes in order of seq; None is a sign of life. Ends for a
        listener that is too slow. Subscribes first, then replays since, then goes live."""
        queue: Queue = asyncio.Queue(WAITING)
        try:
            await self._join(queue, kinds)
            last = await run_in_threadpool(self._store.last_seq)
            at = last if since is None else min(since, last)  # a later seq is of a store that is gone
            yield at
            async for change in self._replay(at, kinds):
                yield change
                at = change.seq
            while True:
                try:
                    got = await _next(queue)
                except TimeoutError:
                    yield None
                    continue
                if got is None:
                    return
                if got.seq > at:
                    yield got
                    at = got.seq
        finally:
            self._leave(queue)

    async def _replay(self, at: int, kinds: tuple[str, ...]) -> AsyncIterator[Change]:
        while batch := await run_in_threadpool(self._store.changes, at, kinds=kinds, limit=500):
            for change in batch:
                yield change
            at = batch[-1].seq

    async def _join(self, queue: Queue, kinds: tuple[str, ...]) -> None:
        """Add a listener. Only once the tail knows its own position may a listener replay: what commits
        after that is told live, what committed before it is in the replay."""
        if len(self._listeners) >= MOST_LISTENERS:
            raise Refused(503, "stream", "has as many listeners as it holds", "Close one, or try later")
        self._listeners[queue] = kinds
        async with self._starting:
            if self._task is None or self._task.done():
                at = await run_in_threadpool(self._store.last_seq)
                self._task = asyncio.create_task(self._follow(at))

    def _leave(self, queue: Queue) -> None:
        self._listeners.pop(queue, None)
        if not self._listeners and self._task:
            self._task.cancel()
            self._task = None

    async def _follow(self, at: int) -> None:
        """Polls the log at least every second; the bus only makes it sooner. A busy store is asked again.

        Only kinds that somebody asked for are read. One that is first asked for now is told from an older
        seq on: its listener has passed that by then, and drops it."""
        woken = self._bus.subscribe("changes")
        try:
            while True:
                await woken.wait(1.0)
                with suppress(StoreError):
                    while batch := await self._read(at):
                        self._fresh = batch
                        self._tell(batch)
                        at = batch[-1].seq
        finally:  # a tail that ends, for whatever reason, leaves nobody waiting: they come back and resume
            woken.close()
            self.end()

    async def _read(self, at: int) -> tuple[Change, ...]:
        """What was committed after `at`, of every kind asked for when this returns: who joined with another
        kind while it was read may have replayed too early to see what is passed over."""
        while True:
            kinds = self._kinds()
            batch = await run_in_threadpool(self._store.changes, at, kinds=kinds, limit=500)
            if set(self._kinds()) <= set(kinds):
                return batch

    def _kinds(self) -> tuple[str, ...]:
        return tuple(sorted({kind for kinds in self._listeners.values() for kind in kinds}))

    def end(self) -> None:
        """Let every listener go; they come back where they left off."""
        for queue in tuple(self._listeners):
            self._cut(queue)

    def _tell(self, batch: tuple[Change, ...]) -> None:
        for queue, kinds in tuple(self._listeners.items()):
            for change in batch:
                if change.kind not in kinds:
                    continue
                if queue.full():
                    self._cut(queue)
                    break
                queue.put_nowait(change)

    def _cut(self, queue: Queue) -> None:
        self._listeners.pop(queue, None)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)

    async def told(self, name: str, change: Change, tell: Told) -> str | None:
        """The text of a change, made once for all listeners of a stream; None where it is not theirs."""
        if (name, change.seq) not in self._made:
            self._make(name, change, tell)
        task, nth = self._made[name, change.seq]
        return (await asyncio.shield(task))[nth]

    def _make(self, name: str, change: Change, tell: Told) -> None:
        """Begin to make the texts of all changes of a kind that came together: a thread for each costs more."""
        beside = [c for c in self._fresh if c.kind == change.kind and (name, c.seq) not in self._made]
        changes = beside if change in beside else [change]
        while len(self._made) + len(changes) > _KEPT:
            del self._made[next(iter(self._made))]
        task = asyncio.create_task(run_in_threadpool(lambda: [_found(tell, c) for c in changes]))
        self._made |= {(name, c.seq): (task, nth) for nth, c in enumerate(changes)}


async def _next(queue: Queue) -> Change | None:
    """What waits, at once where something does: a timer for each costs more than telling it."""
    return queue.get_nowait() if queue.qsize() else await asyncio.wait_for(queue.get(), HEARTBEAT)


def _found(tell: Told, change: Change) -> str | None:
    try:
        return tell(change)
    except NotFound:
        return None


def last_event(connection: HTTPConnection) -> int | None:
    """Where the caller left off, by header or parameter; None for a fresh one."""
    text = connection.headers.get("last-event-id") or connection.query_params.get("since", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(400, "Last-Event-ID", "is no seq", "Send the id of the last event you had")
    return int(text)


def answer(request: Request, name: str, kinds: tuple[str, ...], tell: Told) -> Response:
    """A stream of server-sent events; each has its seq as id, so that a listener resumes after it."""
    since = last_event(request)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(request, since, kinds, _telling(request, name, tell))
    return StreamingResponse(events, headers=headers, media_type="text/event-stream")


async def _events(
    request: Request, since: int | None, kinds: tuple[str, ...], told: Telling
) -> AsyncIterator[str]:
    tail: Tail = request.app.state.tail
    admitted = _Admitted(request)
    async for step in tail.listen(since, kinds):
        if not await admitted.still():
            return
        if isinstance(step, int):
            yield f"retry: 3000\nid: {step}\n\n"
        elif step is None:
            yield ": still here\n\n"
        elif (text := await told(step)) is not None:
            yield f"id: {step.seq}\nevent: {step.kind}\ndata: {text}\n\n"
    yield f"event: end\ndata: {ENDED}\n\n"


async def by_socket(socket: WebSocket, name: str, kinds: tuple[str, ...], tell: Told) -> None:
    """The same over a WebSocket: frames {"seq", "kind", "data"}; kind "position" comes first, "beat" is a
    sign of life. Who reads too slowly is told so by the close (1013), and resumes after its last seq."""
    since = last_event(socket)
    await socket.accept()
    telling = asyncio.create_task(_frames(socket, since, kinds, _telling(socket, name, tell)))
    leaving = asyncio.create_task(_gone(socket))
    _, waiting = await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    if telling in waiting:
        await asyncio.gather(telling, return_exceptions=True)  # the tail forgets the listener in here
    else:
        telling.result()


async def _frames(socket: WebSocket, since: int | None, kinds: tuple[str, ...], told: Telling) -> None:
    tail: Tail = socket.app.state.tail
    admitted = _Admitted(socket)
    with suppress(WebSocketDisconnect):
        async for step in tail.listen(since, kinds):
            if not await admitted.still():
                await socket.close(1008, "your key or session has ended")
                return
            if isinstance(step, int):
                await socket.send_text(f'{{"seq":{step},"kind":"position"}}')
            elif step is None:
                await socket.send_text('{"kind":"beat"}')
            elif (text := await told(step)) is not None:
                await socket.send_text(f'{{"seq":{step.seq},"kind":"{step.kind}","data":{text}}}')
        await socket.close(1013, ENDED)


async def _gone(socket: WebSocket) -> None:
    """Until the other side leaves; what it sends meanwhile says nothing here."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


def _telling(connection: HTTPConnection, name: str, tell: Told) -> Telling:
    """What is made once serves all listeners: a story everybody's, an alert its owner's alone."""
    tail: Tail = connection.app.state.tail
    mine = f"{name} {services_of(connection).owner}"
    return lambda change: tail.told(mine if change.kind == "alert" else name, change, tell)


class _Admitted:
    """Whether a listener would come in again: its session or key may have ended since. Asked once in a while, not
    for every frame."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection, self._asked = connection, time.monotonic()

    async def still(self) -> bool:
        """Whether it may stay."""
        if time.monotonic() - self._asked < ASKED_AGAIN:
            return True
        callers: Callers = self._connection.app.state.callers
        caller, _ = await callers.who(self._connection)
        self._asked = time.monotonic()
        return caller is not None
