"""The TCP news feed of the Benzinga dialect, over a real socket."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.web.dialects.benzinga import lines
from tocsin.web.dialects.benzinga.lines import END, LineServer

T = TypeVar("T")


class Client:
    """What a client of the feed sees."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def heard(self) -> tuple[str, Any]:
        text = (await asyncio.wait_for(self.reader.readuntil(END), 10)).removesuffix(END).decode()
        assert "\n" not in text
        said, _, value = text.partition(": ")
        return said, json.loads(value) if value else None

    async def say(self, text: str) -> None:
        self.writer.write(text.encode() + END)
        await self.writer.drain()

    async def sign_in(self, key: str) -> str:
        assert await self.heard() == ("READY", None)
        await self.say("AUTH: " + json.dumps({"username": "ann", "key": key}))
        return (await self.heard())[0]


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    base = "http://127.0.0.1:8642"
    return replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token", public_url=base
    )


def talked(services: Services, steps: Callable[[Callable[[], Awaitable[Client]]], Awaitable[T]]) -> T:
    """What clients of a server make of it."""

    async def run() -> T:
        app = create_app(services)
        server = LineServer(app)
        port = await server.start("127.0.0.1", 0)
        clients: list[Client] = []

        async def client() -> Client:
            clients.append(Client(*await asyncio.open_connection("127.0.0.1", port)))
            return clients[-1]

        try:
            return await steps(client)
        finally:
            server.close()
            app.state.tail.end()
            for one in clients:
                one.writer.close()
            await asyncio.sleep(0.1)

    return asyncio.run(run())


def key_of(services: Services, *scopes: str) -> str:
    return key_for(services, "ann", *(scopes or ("read",)))["Authorization"].partition(" ")[2]


def test_stories_come_as_they_are_committed(services: Services) -> None:
    key = key_of(services)

    async def steps(connect: Callable[[], Awaitable[Client]]) -> list[tuple[str, Any]]:
        client = await connect()
        assert await client.sign_in(key) == "CONNECTED"
        await client.say('PING: {"pingTime": "Tue Jan 06 2026"}')
        said, pong = await client.heard()
        assert (said, pong["pingTime"]) == ("PONG", "Tue Jan 06 2026")
        assert pong["serverTime"].endswith("GMT+0000 (UTC)")
        await asyncio.sleep(0.6)
        made = newsroom.story(70, minute=70)
        await asyncio.to_thread(
            services.store.commit, [newsroom.work(replace(made, headline="=BZEOT\r\n" + "a" * 300))]
        )
        gone = newsroom.story(70, minute=71, revision=2, status="withdrawn")
        first = await client.heard()
        await asyncio.to_thread(services.store.commit, [newsroom.work(gone, keys=())])
        return [first, await client.heard()]

    (said, story), (_, gone) = talked(services, steps)
    assert said == "STREAM"
    assert story == {
        "id": 21,
        "title": ("=BZEOT\r\n" + "a" * 300)[:255],
        "body": "<p>Acme &amp; Co said &lt;profit&gt; rose. It will hire.</p><p>Shares fell.</p>",
        "authors": [{"name": "Dana Reyes"}],
        "published": "Tue Jan 06 2026 14:10:00 GMT+0000 (UTC)",
        "updated": "Tue Jan 06 2026 14:10:02 GMT+0000 (UTC)",
        "channels": ["News"],
        "tickers": [{"name": "ACME", "primary": True, "sentiment": 2}],
        "status": "Published",
        "link": "https://news.example/n70",
    }
    assert (gone["id"], gone["status"], gone["body"]) == (21, "Removed", "")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ('AUTH: {"username": "ann", "key": "wrong"}', "INVALID KEY"),
        ('AUTH: {"username": "ann"}', "INVALID KEY FORMAT"),
        ('AUTH: {"key": 7}', "INVALID KEY FORMAT"),
        ('AUTH: {"key": "\u00e9"}', "INVALID KEY FORMAT"),
        ("AUTH: nothing", "INVALID KEY FORMAT"),
        ("HELLO", "INVALID KEY FORMAT"),
        ("AUTH: " + "[" * 4000, "INVALID KEY FORMAT"),
    ],
)
def test_a_wrong_key_is_told_so_and_hung_up_on(services: Services, said: str, answer: str) -> None:
    async def steps(connect: Callable[[], Awaitable[Client]]) -> tuple[str, bytes]:
        client = await connect()
        await client.heard()
        await client.say(said)
        return (await client.heard())[0], await asyncio.wait_for(client.reader.read(), 10)

    assert talked(services, steps) == (answer, b"")


def test_one_connection_a_key_and_none_for_the_silent_or_endless(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, other = key_of(services), key_of(services, "write")
    monkeypatch.setattr(lines, "PATIENCE", 2.0)

    async def steps(connect: Callable[[], Awaitable[Client]]) -> list[str]:
        first = await connect()
        out = [
            await first.sign_in(key),
            await (await connect()).sign_in(key),
            await (await connect()).sign_in(other),
        ]
        silent = await connect()
        await silent.heard()
        out.append((await silent.heard())[0])
        endless = await connect()
        await endless.heard()
        endless.writer.write(b"a" * 20_000)
        assert await asyncio.wait_for(endless.reader.read(), 10) == b""
        first.writer.close()
        await asyncio.sleep(0.6)
        return [*out, await (await connect()).sign_in(key)]

    assert talked(services, steps) == [
        "CONNECTED",
        "DUPLICATE CONNECTION",
        "INVALID KEY",
        "Goodbye",
        "CONNECTED",
    ]


def test_an_open_desk_takes_any_key(services: Services) -> None:
    async def steps(connect: Callable[[], Awaitable[Client]]) -> str:
        return await (await connect()).sign_in("whatever")

    assert talked(replace(services, token=""), steps) == "CONNECTED"
