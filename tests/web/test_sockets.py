"""Live over a WebSocket: the same steps as the event stream, refusals before it opens."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

sys.path.insert(0, str(Path(__file__).parent))
from serving import running
from test_keys import key_for
from test_streams import commit_one

from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.web.streams import WAITING

STREAM = "/api/tocsin/v1/stream"


async def frames(address: str, number: int, **more) -> list[dict]:
    """The first frames that a listener is sent."""
    async with connect(address.replace("http", "ws", 1), **more) as socket:
        return [json.loads(await asyncio.wait_for(socket.recv(), 10)) for _ in range(number)]


def test_it_replays_since_a_seq_and_goes_live(filled: SqlStore, services: Services) -> None:
    held = filled.changes(0, kinds=("story", "alert"))

    async def run(base: str) -> list[dict]:
        listening = asyncio.create_task(frames(f"{base}{STREAM}?since=0", len(held) + 2))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(commit_one, filled, services, 1)
        return await listening

    with running(services) as base:
        first, *rest = asyncio.run(run(base))
    assert first == {"seq": 0, "kind": "position"}
    assert [frame["seq"] for frame in rest[:-1]] == [change.seq for change in held]
    assert [frame["kind"] for frame in rest[:-1]] == [change.kind for change in held]
    assert rest[-1]["data"]["story"]["headline"] == "Live 1"


def test_only_ones_own_alerts_are_told(filled: SqlStore, services: Services) -> None:
    mine, theirs = key_for(services, "me"), key_for(services, "ann")
    alerts = len(filled.changes(0, kinds=("alert",)))
    assert alerts

    async def run(base: str) -> tuple[list[dict], list[dict]]:
        address = f"{base}{STREAM}?since=0&kinds=alert"
        told = await frames(address, alerts + 1, additional_headers=mine)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(frames(address, 2, additional_headers=theirs), 1)
        return told, await frames(address, 1, additional_headers=theirs)

    with running(services) as base:
        told, foreign = asyncio.run(run(base))
    assert {frame["data"]["owner"] for frame in told[1:]} == {"me"}
    assert [frame["kind"] for frame in foreign] == ["position"]


@pytest.mark.parametrize(
    ("query", "headers", "status", "named"),
    [
        ("", {}, 401, "key: is missing"),
        ("", {"Authorization": "Bearer wrong"}, 401, "key: opens nothing here"),
        ("", {"Authorization": "Bearer the-token", "Origin": "http://evil.example"}, 403, "another site"),
        ("?kinds=rumour", {"Authorization": "Bearer the-token"}, 400, "'rumour' is not known"),
        ("?since=x", {"Authorization": "Bearer the-token"}, 400, "Last-Event-ID"),
    ],
)
def test_a_refusal_is_a_problem_before_it_opens(
    services: Services, query: str, headers: dict[str, str], status: int, named: str
) -> None:
    with running(replace(services, token="the-token")) as base, pytest.raises(InvalidStatus) as refused:
        asyncio.run(frames(f"{base}{STREAM}{query}", 1, additional_headers=headers))
    answer = refused.value.response
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in json.loads(answer.body)["detail"]


def test_a_key_without_the_scope_is_refused(services: Services) -> None:
    with (
        TestClient(create_app(services), base_url="http://127.0.0.1:8642") as client,
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(STREAM, headers=key_for(services, "ann", "push")),
    ):
        pass


def test_who_reads_too_slowly_is_told_and_resumes(filled: SqlStore, services: Services) -> None:
    """The listener takes nothing while more comes than may wait; what it then reads has no gap before the close."""

    async def run(base: str) -> tuple[list[int], str]:
        got: list[int] = []
        address = f"{base}{STREAM}?kinds=story".replace("http", "ws", 1)
        async with connect(address, max_queue=1) as socket:
            start = json.loads(await socket.recv())["seq"]
            for n in range(WAITING * 4):
                await asyncio.to_thread(commit_one, filled, services, n)
            try:
                while True:
                    frame = json.loads(await asyncio.wait_for(socket.recv(), 5))
                    got += [frame["seq"]] if frame["kind"] == "story" else []
            except (ConnectionClosed, TimeoutError) as end:
                why = str(end)
        async with connect(f"{address}&since={got[-1] if got else start}") as socket:
            await socket.recv()
            while len(got) < WAITING * 4:
                got.append(json.loads(await asyncio.wait_for(socket.recv(), 10))["seq"])
        return got, why

    with running(services) as base:
        got, _why = asyncio.run(run(base))
    told = [change.seq for change in filled.changes(0, kinds=("story",), limit=10_000)][-WAITING * 4 :]
    assert got == told


def _told(base: str, parts: Iterable[bytes]) -> bytes:
    """What a desk answers to bytes sent one part after the other; empty where it only hangs up."""
    host, _, port = base.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        try:
            for part in parts:
                line.sendall(part)
            return line.recv(4096)
        except (BrokenPipeError, ConnectionResetError):
            return b""


def test_a_head_without_end_is_cut_off_and_a_long_body_is_not(services: Services) -> None:
    row = b"X-Padding: " + b"a" * 4_000 + b"\r\n"
    with running(services) as base:
        for begin in (b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"GET /health?"):
            told = _told(base, [begin, *[row.replace(b"\r\n", b"") if b"?" in begin else row] * 400])
            assert told == b"" or told.startswith(b"HTTP/1.1 400")
        head = b"POST /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 200000\r\n\r\n"
        assert _told(base, [head, *[b"a" * 4_000] * 50]).startswith(b"HTTP/1.1 405")
        assert _told(base, [b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"]).startswith(b"HTTP/1.1 200")
