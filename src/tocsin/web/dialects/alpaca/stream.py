"""The stream of this dialect: arrays of messages in JSON text, or in MessagePack where the client says so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from tocsin.model.work import Change
from tocsin.web.dialects.alpaca.answers import key_of
from tocsin.web.dialects.alpaca.news import plain_item
from tocsin.web.dialects.items import item_of, ticker_keys
from tocsin.web.dialects.live import row_at
from tocsin.web.render import services_of
from tocsin.web.routes import Socket
from tocsin.web.streams import Tail, Told

_TO_SHOW = 10.0  # seconds in which a client has to show its key
_MOST_SYMBOLS = 2_000
_LONGEST = 262_144  # bytes of one message from a client
_ERRORS = {
    400: "invalid syntax",
    401: "not authenticated",
    402: "auth failed",
    403: "already authenticated",
    404: "auth timeout",
    405: "symbol limit exceeded",
    407: "slow client",
    410: "invalid subscribe action for this feed",
}


class Talk:
    """One client: how it speaks, and what it wants to hear."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.packed = "msgpack" in socket.headers.get("content-type", "").lower()
        self.wanted: set[str] = set()

    async def say(self, *messages: Mapping[str, Any]) -> None:
        """Send messages in one array."""
        if self.packed:
            await self.socket.send_bytes(msgspec.msgpack.encode(list(messages)))
        else:
            await self.socket.send_text(msgspec.json.encode(list(messages)).decode())

    async def fail(self, code: int) -> None:
        """Say what went wrong."""
        await self.say({"T": "error", "code": code, "msg": _ERRORS[code]})

    async def hear(self) -> dict[str, Any] | None:
        """The next message; None for one that is none. WebSocketDisconnect where the client left."""
        got = await self.socket.receive()
        if got["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(got.get("code", 1000))
        data = got.get("bytes") if got.get("bytes") is not None else (got.get("text") or "").encode()
        if data is None or len(data) > _LONGEST:
            return None
        decode = msgspec.msgpack.decode if self.packed else msgspec.json.decode
        try:
            said = decode(data)
        except (msgspec.DecodeError, RecursionError):
            return None
        return said if isinstance(said, dict) else None

    def hears(self, symbols: str) -> bool:
        """Whether it wants a story with these tickers (between commas)."""
        return "*" in self.wanted or not self.wanted.isdisjoint(symbols.split(","))


async def news(socket: WebSocket) -> None:
    """Greet, ask for the key, then tell what is subscribed to as it is committed."""
    await socket.accept()
    talk = Talk(socket)
    with suppress(WebSocketDisconnect):
        await talk.say({"T": "success", "msg": "connected"})
        if not await _admitted(talk):
            await socket.close(1008)
            return
        await talk.say({"T": "success", "msg": "authenticated"})
        telling = asyncio.create_task(_tell(talk))
        try:
            await _listen(talk)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)


async def _admitted(talk: Talk) -> bool:
    """Whether the key in the headers, or in the first message, may read."""
    callers = talk.socket.app.state.callers
    if talk.socket.state.caller is None:
        try:
            said = await asyncio.wait_for(talk.hear(), _TO_SHOW)
        except TimeoutError:
            await talk.fail(404)
            return False
        if said is None or said.get("action") != "auth":
            await talk.fail(400 if said is None else 401)
            return False
        shown = key_of(str(said.get("key", "")), str(said.get("secret", "")))
        talk.socket.state.caller = await callers.who_shows(talk.socket, shown)
    caller = talk.socket.state.caller
    if caller is None or "read" not in caller.scopes:
        await talk.fail(402)
        return False
    return True


async def _listen(talk: Talk) -> None:
    """Take subscriptions until the client leaves."""
    while True:
        said = await talk.hear()
        action = said.get("action") if said else None
        symbols = said.get("news", []) if said else None
        if said is None or not isinstance(symbols, list):
            await talk.fail(400)
        elif action == "auth":
            await talk.fail(403)
        elif action not in ("subscribe", "unsubscribe"):
            await talk.fail(410)
        else:
            named = {key for one in symbols for key in ticker_keys(str(one)[:40])}
            wanted = talk.wanted | named if action == "subscribe" else talk.wanted - named
            if len(wanted) > _MOST_SYMBOLS:
                await talk.fail(405)
                continue
            talk.wanted = wanted
            await talk.say({"T": "subscription", "news": sorted(wanted)})


async def _tell(talk: Talk) -> None:
    """Each story that is committed, once, to who wants it."""
    tail: Tail = talk.socket.app.state.tail
    name = "alpaca packed" if talk.packed else "alpaca"
    tell = _teller(talk)
    async for step in tail.listen(None, ("story",)):
        if not isinstance(step, Change) or not talk.wanted:
            continue
        text = await tail.told(name, step, tell)
        symbols, _, frame = (text or "").partition("\n")
        if frame and talk.hears(symbols):
            await (
                talk.socket.send_bytes(frame.encode("latin-1"))
                if talk.packed
                else talk.socket.send_text(frame)
            )
    await talk.fail(407)
    await talk.socket.close(1013)


def _teller(talk: Talk) -> Told:
    """The tickers of a story and its frame, made once for all who hear it; bytes are kept as Latin-1 letters."""
    services, packed = services_of(talk.socket), talk.packed

    def tell(change: Change) -> str | None:
        found = row_at(services.store, change)
        if found is None or found.head.removed:
            return None
        item = item_of(found, services.public_url)
        message = [{"T": "n", **plain_item(item)}]
        frame = (
            msgspec.msgpack.encode(message).decode("latin-1")
            if packed
            else msgspec.json.encode(message).decode()
        )
        return ",".join(item.tickers) + "\n" + frame

    return tell


SOCKETS = (Socket("/v1beta1/news", news, "stories as they are committed", open=True),)
