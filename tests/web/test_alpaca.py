"""The Alpaca dialect: the list, and the stream in text and in MessagePack, over a real socket."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient
from websockets.asyncio.client import connect

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.store import SqlStore
from tocsin.web import Services, create_app

NEWS = "/v1beta1/news"
BASE = "http://127.0.0.1:8642"


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    return replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)), public_url=BASE, token="the-token"
    )


@pytest.fixture
def key(services: Services) -> str:
    return key_for(services, "ann", "read")["Authorization"].partition(" ")[2]


@pytest.fixture
def api(services: Services, key: str) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url=BASE) as it:
        it.headers |= {"APCA-API-KEY-ID": "whoever", "APCA-API-SECRET-KEY": key}
        yield it


def ids(api: TestClient, **asked: object) -> list[int]:
    return [row["id"] for row in api.get(NEWS, params=asked).json()["news"]]  # type: ignore[arg-type]


def test_a_list_has_every_part_as_its_clients_read_it(api: TestClient) -> None:
    told = api.get(NEWS, params={"symbols": "BRK.B", "include_content": "True"}).json()
    assert told == {
        "news": [
            {
                "id": 18,
                "headline": "Acme news 17",
                "summary": "Acme & Co said <profit> rose.",
                "author": "Dana Reyes",
                "created_at": "2026-01-06T13:17:00Z",
                "updated_at": "2026-01-06T13:17:02Z",
                "url": "https://news.example/n17",
                "content": "<p>Acme &amp; Co said &lt;profit&gt; rose. It will hire.</p><p>Shares fell.</p>",
                "symbols": ["BRK.B", "ACME"],
                "source": "ledger",
                "images": [],
            }
        ],
        "next_page_token": None,
    }


def test_pages_follow_each_other_by_a_token(api: TestClient) -> None:
    for sort in ("asc", "desc"):
        seen, token = list[int](), ""
        while True:
            asked = {"limit": 7, "sort": sort} | ({"page_token": token} if token else {})
            told = api.get(NEWS, params=asked).json()
            seen += [row["id"] for row in told["news"]]
            token = told["next_page_token"]
            if token is None:
                break
        assert len(seen) == len(set(seen)) == 19
        assert seen[0 if sort == "desc" else -1] == 4  # told again last


def test_bounds_hold_both_ends(api: TestClient) -> None:
    assert ids(api, start="2026-01-06T13:18:30Z", end="2026-01-06T13:19:02Z") == [20]
    assert ids(api, start="2026-01-07") == []
    assert len(ids(api, end="2026-01-06", limit=50)) == 19
    assert all(row["content"] == "" for row in api.get(NEWS).json()["news"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": "51"},
        {"sort": "best"},
        {"page_token": "x"},
        {"page_token": f"{10**17}9.1"},
        {"page_token": f"1.{10**18}"},
        {"start": "soon"},
        {"colour": "red"},
        {"include_content": "perhaps"},
    ],
)
def test_a_wrong_parameter_is_refused_with_code_and_message(api: TestClient, wrong: dict[str, str]) -> None:
    told = api.get(NEWS, params=wrong)
    assert (told.status_code, told.json()["code"]) == (400, 40010000)
    assert next(iter(wrong)) in told.json()["message"]


def test_a_key_is_taken_wherever_it_is_shown(api: TestClient, key: str) -> None:
    both = base64.b64encode(f"id:{key}".encode()).decode()
    for name in ("APCA-API-KEY-ID", "APCA-API-SECRET-KEY"):
        del api.headers[name]
    for headers in (
        {"APCA-API-KEY-ID": key},
        {"Authorization": f"Basic {both}"},
        {"Authorization": f"Bearer {key}"},
    ):
        assert api.get(NEWS, headers=headers).status_code == 200
    for headers in ({}, {"APCA-API-KEY-ID": "wrong"}, {"Authorization": "Basic ???"}):
        told = api.get(NEWS, headers=headers)
        assert (told.status_code, set(told.json())) == (401, {"code", "message"})


Codec = tuple[dict[str, str], Callable[[Any], Any], Callable[[Any], Any]]
TEXT: Codec = ({}, json.dumps, json.loads)
PACKED: Codec = ({"Content-Type": "application/msgpack"}, msgspec.msgpack.encode, msgspec.msgpack.decode)


class Client:
    """A client of the stream in one of its codecs."""

    def __init__(self, socket: Any, codec: Codec) -> None:
        self.socket, self.codec = socket, codec

    async def say(self, message: object) -> None:
        await self.socket.send(self.codec[1](message))

    async def hear(self) -> list[dict[str, Any]]:
        return self.codec[2](await asyncio.wait_for(self.socket.recv(), 10))


def talk(services: Services, codec: Codec, steps: Callable[[Client], Any], **headers: str) -> Any:
    async def run(base: str) -> Any:
        address = base.replace("http", "ws", 1) + NEWS
        async with connect(address, additional_headers={**codec[0], **headers}) as socket:
            return await steps(Client(socket, codec))

    with running(services) as base:
        return asyncio.run(run(base))


@pytest.mark.parametrize("codec", [TEXT, PACKED], ids=["text", "packed"])
def test_a_story_is_told_once_to_who_wants_it(services: Services, key: str, codec: Codec) -> None:
    async def steps(client: Client) -> list[dict[str, Any]]:
        assert await client.hear() == [{"T": "success", "msg": "connected"}]
        await client.say({"action": "auth", "key": "id", "secret": key})
        assert await client.hear() == [{"T": "success", "msg": "authenticated"}]
        await client.say({"action": "subscribe", "news": ["TARN", "*"]})
        assert await client.hear() == [{"T": "subscription", "news": ["*", "TARN"]}]
        await client.say({"action": "unsubscribe", "news": ["*"]})
        assert await client.hear() == [{"T": "subscription", "news": ["TARN"]}]
        await asyncio.sleep(0.3)
        made = [
            newsroom.work(newsroom.story(50)),
            newsroom.work(newsroom.story(51), keys=("XNAS:TARN", "XNYS:ACME")),
        ]
        await asyncio.to_thread(services.store.commit, made)
        return await client.hear()

    (message,) = talk(services, codec, steps)
    assert (message["T"], message["headline"], message["symbols"]) == ("n", "Acme news 51", ["TARN", "ACME"])
    at = message["created_at"]
    assert at == newsroom.BEGIN if codec is PACKED else datetime.fromisoformat(at) == newsroom.BEGIN
    assert isinstance(at, datetime) is (codec is PACKED)


def test_a_key_in_the_headers_opens_at_once(services: Services, key: str) -> None:
    async def steps(client: Client) -> list[list[dict[str, Any]]]:
        heard = [await client.hear(), await client.hear()]
        await client.say({"action": "auth", "key": key, "secret": key})
        return [*heard, await client.hear()]

    told = talk(services, TEXT, steps, **{"APCA-API-SECRET-KEY": key})
    assert [one[0].get("msg") for one in told] == ["connected", "authenticated", "already authenticated"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"action": "auth", "key": "id", "secret": "wrong"}, 402),
        ({"action": "subscribe", "news": ["*"]}, 401),
        ("no object", 400),
    ],
)
def test_who_shows_no_key_is_told_why_and_cut(services: Services, message: object, code: int) -> None:
    async def steps(client: Client) -> list[dict[str, Any]]:
        await client.hear()
        await client.say(message)
        told = await client.hear()
        await asyncio.wait_for(client.socket.wait_closed(), 10)
        return told

    assert [x["code"] for x in talk(services, TEXT, steps)] == [code]


@pytest.mark.parametrize(
    ("message", "code"), [({"action": "dance"}, 410), ({"action": "subscribe", "news": 3}, 400), ([1], 400)]
)
def test_a_wrong_message_is_answered_and_the_stream_goes_on(
    services: Services, key: str, message: object, code: int
) -> None:
    async def steps(client: Client) -> list[dict[str, Any]]:
        await client.hear(), await client.hear()
        await client.say(message)
        told = await client.hear()
        await client.say({"action": "subscribe", "news": ["ACME"]})
        assert await client.hear() == [{"T": "subscription", "news": ["ACME"]}]
        return told

    assert [x["code"] for x in talk(services, TEXT, steps, **{"APCA-API-KEY-ID": key})] == [code]
