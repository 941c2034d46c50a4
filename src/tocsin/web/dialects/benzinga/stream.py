"""The news stream of this dialect: filters are in the address, every frame is one event."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from tocsin.model.work import Change
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.dialects.benzinga.news import news_item
from tocsin.web.dialects.channels import by_name
from tocsin.web.dialects.items import exchange_name, item_of, ticker_keys
from tocsin.web.dialects.live import row_at
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Socket
from tocsin.web.streams import Tail, Told

REPLAYED = 100  # events that a client may ask for again
_NAMESPACE = uuid.UUID("6a3c1e0e-2d2c-4b51-9b44-5f4d0e1c8a77")


def millis(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def classic(row: Listed, base: str) -> dict[str, Any]:
    """The content that receivers of `News/v1` read."""
    item = item_of(row, base)
    return {
        "id": item.number,
        "revision_id": row.head.revision,
        "type": "story",
        "created_at": millis(item.created),
        "updated_at": millis(item.updated),
        "title": item.title,
        "body": item.html,
        "authors": [item.author],
        "teaser": item.teaser,
        "url": item.url,
        "tags": list(item.tags),
        "channels": [c.name for c in item.channels],
        "securities": [
            {"symbol": s.ticker, "exchange": exchange_name(s.exchange), "primary": s.primary}
            for s in item.stocks
        ],
    }


def event(row: Listed, base: str, *, rest: bool) -> dict[str, Any]:
    """The envelope of one revision; its id is the same however often it is told."""
    head = row.head
    action = "Removed" if head.removed else "Created" if head.revision == 1 else "Updated"
    content = news_item(item_of(row, base), "full", "html") if rest else classic(row, base)
    return {
        "id": str(uuid.uuid5(_NAMESPACE, f"{head.story_id}\x1f{head.revision}")),
        "api_version": "websocket/v1",
        "kind": "news" if rest else "News/v1",
        "data": {"action": action, "id": head.number, "timestamp": millis(head.updated), "content": content},
    }


class _Wish:
    """What a listener asked for in its address."""

    def __init__(self, socket: WebSocket) -> None:
        asked = {name.lower(): value for name, value in socket.query_params.multi_items()}
        self.tickers = frozenset(k for x in asked.get("tickers", "").split(",") for k in ticker_keys(x))
        wanted = [x.strip().casefold() for x in asked.get("channels", "").split(",") if x.strip()]
        self.channels = frozenset(by_name()[x].name if x in by_name() else x for x in wanted)
        self.rest = asked.get("schema", "") == "rest"

    def holds(self, tickers: str, names: str) -> bool:
        """Whether a story with these tickers and channels (between commas) is wanted."""
        by_ticker = not self.tickers or not self.tickers.isdisjoint(tickers.split(","))
        return by_ticker and (not self.channels or not self.channels.isdisjoint(names.split(",")))


async def news(socket: WebSocket) -> None:
    """Tell every event that the address asks for; `ping` is answered, `replay` tells the last ones again."""
    wish = _Wish(socket)
    async with _only_one(socket):
        await socket.accept()
        with suppress(WebSocketDisconnect):
            telling = asyncio.create_task(_tell(socket, wish))
            try:
                await _listen(socket, wish)
            finally:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)


@asynccontextmanager
async def _only_one(socket: WebSocket) -> AsyncIterator[None]:
    """One stream for each key: another one is refused, the old one stays."""
    key = socket.state.caller.key
    held: set[str] = socket.app.state.streaming
    if key is not None and key.id in held:
        raise Refused(429, "stream", "another connection of this key is live", "Close it first")
    if key is not None:
        held.add(key.id)
    try:
        yield
    finally:
        if key is not None:
            held.discard(key.id)


async def _listen(socket: WebSocket, wish: _Wish) -> None:
    while True:
        got = await socket.receive()
        if got["type"] == "websocket.disconnect":
            return
        said = (got.get("text") or "").strip().lower()
        if said == "ping":
            await socket.send_text("pong")
        elif said == "replay":
            for frame in await asyncio.to_thread(_last, socket, wish):
                await socket.send_text(frame)


def _last(socket: WebSocket, wish: _Wish) -> list[str]:
    """Frames of what changed last, the oldest first."""
    services = services_of(socket)
    rows = services.store.heads(HeadQuery(by="updated", removed=None, limit=REPLAYED, body=True)).rows
    frames = [_frame(row, services.public_url, wish.rest) for row in reversed(rows)]
    return [text for tickers, names, text in frames if wish.holds(tickers, names)]


def _frame(row: Listed, base: str, rest: bool) -> tuple[str, str, str]:
    item = item_of(row, base)
    text = msgspec.json.encode(event(row, base, rest=rest)).decode()
    return ",".join(item.tickers), ",".join(c.name for c in item.channels), text


async def _tell(socket: WebSocket, wish: _Wish) -> None:
    tail: Tail = socket.app.state.tail
    services = services_of(socket)
    tell = _teller(services.store, services.public_url, wish.rest)
    async for step in tail.listen(None, ("story",)):
        if not isinstance(step, Change):
            continue
        told = await tail.told(f"benzinga {wish.rest}", step, tell)
        tickers, _, rest = (told or "").partition("\n")
        names, _, frame = rest.partition("\n")
        if frame and wish.holds(tickers, names):
            await socket.send_text(frame)
    await socket.close(1013, "too slow")


def _teller(store: Store, base: str, rest: bool) -> Told:
    def tell(change: Change) -> str | None:
        row = row_at(store, change)
        return "\n".join(_frame(row, base, rest)) if row else None

    return tell


SOCKETS = (Socket("/api/v1/news/stream", news, "news as it is committed"),)
