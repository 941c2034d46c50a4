"""The TCP news feed of this dialect (version 1.1): a key is shown, then every story comes as it is committed."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.applications import Starlette

from tocsin.errors import TocsinError
from tocsin.model.work import Change
from tocsin.ports import Listed
from tocsin.web.callers import Caller, Callers
from tocsin.web.dialects.benzinga.news import DAYS, MONTHS
from tocsin.web.dialects.items import Item, item_of
from tocsin.web.dialects.live import row_at
from tocsin.web.services import Services
from tocsin.web.streams import Tail, Told

END = b"=BZEOT\r\n"
PATIENCE = 10.0  # seconds for showing a key, and for taking a message
_LONGEST, _MOST, _TITLE = 4_096, 1_000, 255


class LineServer:
    """Listens for clients of the feed beside the desk's pages, on their event loop."""

    def __init__(self, app: Starlette) -> None:
        self._services: Services = app.state.services
        self._callers: Callers = app.state.callers
        self._tail: Tail = app.state.tail
        self._server: asyncio.Server | None = None
        self._live: set[str] = set()  # keys with a connection
        self._open = 0  # connections, those that have shown no key yet among them

    async def start(self, host: str, port: int) -> int:
        """Listen; the port. OSError where nothing can listen there."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=_LONGEST)
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Take no more clients; those that are there go when the tail ends."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
                if self._open <= _MOST:
                    await self._talk(_Line(reader, writer))
        finally:
            self._open -= 1
            writer.close()

    async def _talk(self, line: _Line) -> None:
        await line.say("READY")
        try:
            said, given = await asyncio.wait_for(line.hear(), PATIENCE)
        except TimeoutError:
            await line.say("Goodbye")
            return
        caller, no = await self._admitted(said, given)
        if caller is None:
            await line.say(no)
            return
        name = caller.key.id if caller.key else ""
        if name in self._live:
            await line.say("DUPLICATE CONNECTION")
            return
        self._live |= {name} if name else set()
        try:
            await line.say("CONNECTED")
            await self._converse(line)
        finally:
            self._live.discard(name)

    async def _admitted(self, said: str, given: Any) -> tuple[Caller | None, str]:
        """Who shows its key, or else what is wrong with what came."""
        key = given.get("key") if said == "AUTH" and isinstance(given, dict) else None
        if not isinstance(key, str) or not (key.isascii() and key.isprintable()):
            return None, "INVALID KEY FORMAT"
        with suppress(TocsinError):
            if caller := await self._callers.who_says(key):
                caller.check("read")
                return caller, ""
        return None, "INVALID KEY"

    async def _converse(self, line: _Line) -> None:
        """Tell stories and answer pings until the client goes or is too slow."""
        parts = [asyncio.create_task(self._tell(line)), asyncio.create_task(_answer(line))]
        _, going = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for part in going:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)

    async def _tell(self, line: _Line) -> None:
        tell = _teller(self._services)
        async for step in self._tail.listen(None, ("story",)):
            if isinstance(step, Change) and (told := await self._tail.told("benzinga lines", step, tell)):
                await line.send(f"STREAM: {told}")


class _Line:
    """Messages over a connection: a word, or a word and a value in JSON, ended by END."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def hear(self) -> tuple[str, Any]:
        """The next message; its value is None where it has none, or none in JSON."""
        text = (await self._reader.readuntil(END)).removesuffix(END).decode("utf-8", "replace")
        said, _, value = text.strip().partition(":")
        with suppress(msgspec.DecodeError, RecursionError):
            return said.strip(), msgspec.json.decode(value)
        return said.strip(), None

    async def say(self, said: str, value: Any = None) -> None:
        """Send a message."""
        await self.send(said if value is None else f"{said}: {msgspec.json.encode(value).decode()}")

    async def send(self, text: str) -> None:
        """Send a message as it is. TimeoutError for a client that takes none."""
        self._writer.write(text.encode() + END)
        await asyncio.wait_for(self._writer.drain(), PATIENCE)


async def _answer(line: _Line) -> None:
    while True:
        said, given = await line.hear()
        if said == "PING":
            value = given.get("pingTime") if isinstance(given, dict) else None
            await line.say("PONG", {"serverTime": javascript_time(datetime.now(UTC)), "pingTime": value})


def _teller(services: Services) -> Told:
    def tell(change: Change) -> str | None:
        row = row_at(services.store, change)
        return msgspec.json.encode(line_item(row, services.public_url)).decode() if row else None

    return tell


def line_item(row: Listed, base: str) -> dict[str, Any]:
    """One story; sentiment: our tone towards the ticker, -3 to 3."""
    item: Item = item_of(row, base)
    tones = {ticker: score for ticker, score, _ in item.tones}
    return {
        "id": item.number,
        "title": item.title[:_TITLE],
        "body": item.html,
        "authors": [{"name": item.author}],
        "published": javascript_time(item.created),
        "updated": javascript_time(item.updated),
        "channels": [channel.name for channel in item.channels],
        "tickers": [
            {"name": s.ticker, "primary": s.primary, "sentiment": _third(tones.get(s.ticker, 0.0))}
            for s in item.stocks
        ],
        "status": "Removed" if row.head.removed else "Published",
        "link": item.url or None,
    }


def _third(score: float) -> int:
    return math.trunc(3 * score + math.copysign(0.5, score))


def javascript_time(at: datetime) -> str:
    """As a date of JavaScript prints itself in UTC."""
    t = at.astimezone(UTC)
    clock = f"{t.hour:02}:{t.minute:02}:{t.second:02}"
    return f"{DAYS[t.weekday()]} {MONTHS[t.month - 1]} {t.day:02} {t.year:04} {clock} GMT+0000 (UTC)"
