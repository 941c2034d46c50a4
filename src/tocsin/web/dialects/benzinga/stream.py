"""The streams of this dialect: filters are in the address, every frame is one event."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from tocsin.model.work import Change
from tocsin.ports import HeadQuery, Listed
from tocsin.web.dialects.benzinga.events import DATA, NEWS, Kind
from tocsin.web.dialects.benzinga.params import of_isins
from tocsin.web.dialects.channels import by_name
from tocsin.web.dialects.items import ticker_keys
from tocsin.web.dialects.live import row_at
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Socket
from tocsin.web.services import Services
from tocsin.web.streams import Tail, Told

REPLAYED = 100  # events that a client may ask for again
_LINES = 3  # of an event as it is passed on: tickers and channels (between commas), and the frame


class _Wish:
    """What a listener asked for in its address."""

    def __init__(self, socket: WebSocket) -> None:
        asked = {name.lower(): value for name, value in socket.query_params.multi_items()}
        tickers = asked.get("tickers", "").split(",")
        named = frozenset(key for one in tickers for key in ticker_keys(one))
        isins = [one for one in asked.get("isins", "").split(",") if one.strip()]
        of_them = {one.ticker for one in of_isins(services_of(socket), isins)} or {"none of these"}
        self.tickers = named | (of_them if isins else set())
        wanted = [x.strip().casefold() for x in asked.get("channels", "").split(",") if x.strip()]
        self.channels = frozenset(by_name()[x].name if x in by_name() else x for x in wanted)
        parts = ["rest"] if asked.get("schema", "") == "rest" else []
        parts += ["simplify"] if asked.get("simplify", "").lower() in ("true", "1") else []
        parts += ["percentage"] if asked.get("aggregate_type", "").lower() == "percentage" else []
        self.variant = " ".join(parts)

    def holds(self, tickers: str, names: str) -> bool:
        """Whether an event with these tickers and channels (between commas) is wanted."""
        by_ticker = not self.tickers or not self.tickers.isdisjoint(tickers.split(","))
        return by_ticker and (not self.channels or not self.channels.isdisjoint(names.split(",")))


def _opened(kind: Kind) -> Callable[[WebSocket], Awaitable[None]]:
    async def stream(socket: WebSocket) -> None:
        """Tell every event that the address asks for; `ping` is answered, `replay` tells the last ones again."""
        wish = _Wish(socket)
        async with _only_one(socket, kind):
            await socket.accept()
            with suppress(WebSocketDisconnect):
                telling = asyncio.create_task(_tell(socket, kind, wish))
                try:
                    await _listen(socket, kind, wish)
                finally:
                    telling.cancel()
                    await asyncio.gather(telling, return_exceptions=True)

    return stream


@asynccontextmanager
async def _only_one(socket: WebSocket, kind: Kind) -> AsyncIterator[None]:
    """One stream of a kind for each key: another one is refused, the old one stays."""
    key = socket.state.caller.key
    held: set[str] = socket.app.state.streaming
    name = f"{key.id} {kind.name}" if key is not None else ""
    if name in held:
        raise Refused(429, "stream", "another connection of this key is live", "Close it first")
    if name:
        held.add(name)
    try:
        yield
    finally:
        held.discard(name)


async def _listen(socket: WebSocket, kind: Kind, wish: _Wish) -> None:
    while True:
        got = await socket.receive()
        if got["type"] == "websocket.disconnect":
            return
        said = (got.get("text") or "").strip().lower()
        if said == "ping":
            await socket.send_text("pong")
        elif said == "replay":
            for frame in await asyncio.to_thread(_last, socket, kind, wish):
                await socket.send_text(frame)


def _last(socket: WebSocket, kind: Kind, wish: _Wish) -> list[str]:
    """Frames of what changed last, the oldest first."""
    services = services_of(socket)
    groups = (kind.wanted,) if kind.wanted else ()
    query = HeadQuery(groups, by="updated", removed=None, limit=REPLAYED, body=True)
    told = [_lines(services, kind, wish.variant, row) for row in reversed(services.store.heads(query).rows)]
    return [frame for lines in told for frame in _wanted(lines, wish)][-REPLAYED:]


def _lines(services: Services, kind: Kind, variant: str, row: Listed) -> str:
    """The events of a row, three lines each: no frame has the end of a line in it."""
    out = list[str]()
    for one in kind.make(services, row, variant):
        out += (",".join(one.tickers), ",".join(one.channels), msgspec.json.encode(one.body).decode())
    return "\n".join(out)


def _wanted(told: str, wish: _Wish) -> Iterator[str]:
    lines = told.split("\n")
    for at in range(0, len(lines) - _LINES + 1, _LINES):
        tickers, names, frame = lines[at : at + _LINES]
        if wish.holds(tickers, names):
            yield frame


async def _tell(socket: WebSocket, kind: Kind, wish: _Wish) -> None:
    tail: Tail = socket.app.state.tail
    tell = _teller(services_of(socket), kind, wish.variant)
    async for step in tail.listen(None, ("story",)):
        if isinstance(step, Change):
            told = await tail.told(f"benzinga {kind.name} {wish.variant}", step, tell)
            for frame in _wanted(told or "", wish):
                await socket.send_text(frame)
    await socket.close(1013, "too slow")


def _teller(services: Services, kind: Kind, variant: str) -> Told:
    def tell(change: Change) -> str | None:
        row = row_at(services.store, change)
        return _lines(services, kind, variant, row) if row else None

    return tell


SOCKETS = tuple(Socket(kind.path, _opened(kind), kind.about) for kind in (NEWS, *DATA))
