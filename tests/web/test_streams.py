"""Live streams: resume, order, many listeners, slow ones cut."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import filling
from serving import running

from tocsin.model.reading import Reading
from tocsin.model.work import Change
from tocsin.store import SqlStore
from tocsin.web import Services
from tocsin.web.streams import WAITING, Tail


def commit_one(store: SqlStore, services: Services, n: int) -> None:
    """One more story, and the wake-up that the desk gives."""
    story = filling.make_story(
        f"live-{n}", "ledger", services.clock.now() + timedelta(seconds=n), f"Live {n}"
    )
    store.commit([filling.work_of(story, Reading(story.id, 1, "en"), f"line-{story.id}")])
    services.bus.wake("changes")


async def taken(tail: Tail, since: int | None, number: int) -> list[Change]:
    """The first changes of stories that a listener is told."""
    out: list[Change] = []
    async for step in tail.listen(since, ("story",)):
        if isinstance(step, Change):
            out.append(step)
            if len(out) == number:
                break
    return out


def test_a_listener_gets_what_it_missed_and_then_what_is_new(filled: SqlStore, services: Services) -> None:
    async def run() -> list[Change]:
        tail = Tail(filled, services.bus)
        held = len(filled.changes(0, kinds=("story",)))
        listening = asyncio.create_task(taken(tail, 0, held + 2))
        await asyncio.sleep(0.1)
        for n in range(2):
            await asyncio.to_thread(commit_one, filled, services, n)
        return await asyncio.wait_for(listening, 10)

    got = asyncio.run(run())
    seqs = [c.seq for c in got]
    assert seqs == sorted(set(seqs))
    assert [c.id for c in got[-2:]] == ["live-0", "live-1"]


def test_a_fresh_listener_begins_with_the_present(filled: SqlStore, services: Services) -> None:
    async def run() -> list[Change]:
        tail = Tail(filled, services.bus)
        listening = asyncio.create_task(taken(tail, None, 1))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(commit_one, filled, services, 5)
        return await asyncio.wait_for(listening, 10)

    assert [c.id for c in asyncio.run(run())] == ["live-5"]


def test_who_comes_with_a_seq_of_another_store_is_told_what_is_new(
    filled: SqlStore, services: Services
) -> None:
    async def run() -> list[Change]:
        tail = Tail(filled, services.bus)
        listening = asyncio.create_task(taken(tail, filled.last_seq() + 1_000, 1))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(commit_one, filled, services, 6)
        return await asyncio.wait_for(listening, 10)

    assert [c.id for c in asyncio.run(run())] == ["live-6"]


def test_a_thousand_listeners_are_told_and_let_go(filled: SqlStore, services: Services) -> None:
    async def run() -> tuple[set[str], int]:
        tail = Tail(filled, services.bus)
        at = filled.last_seq()
        listening = [asyncio.create_task(taken(tail, at, 1)) for _ in range(1_000)]
        while tail.listeners < 1_000:
            await asyncio.sleep(0.02)
        await asyncio.to_thread(commit_one, filled, services, 9)
        got = await asyncio.wait_for(asyncio.gather(*listening), 30)
        await asyncio.sleep(0.1)
        return {c.id for changes in got for c in changes}, tail.listeners

    ids, left = asyncio.run(run())
    assert ids == {"live-9"}
    assert left == 0


class Held(SqlStore):
    """A store whose next reading of alerts alone waits until it is let go; another thread may commit by then."""

    def hold(self) -> None:
        self.holding, self.asked, self.go = True, threading.Event(), threading.Event()

    def changes(self, since: int, *, kinds: tuple[str, ...] = (), limit: int = 500) -> tuple[Change, ...]:
        if getattr(self, "holding", False) and kinds == ("alert",):
            self.holding = False
            self.asked.set()
            self.go.wait(10)
        return super().changes(since, kinds=kinds, limit=limit)


def test_who_joins_with_another_kind_while_the_log_is_read_misses_nothing(
    filled: SqlStore, services: Services
) -> None:
    store = filled
    store.__class__ = Held
    assert isinstance(store, Held)

    async def run() -> list[str]:
        tail, told = Tail(store, services.bus), []
        alerts = tail.listen(None, ("alert",))
        await anext(alerts)
        store.hold()
        services.bus.wake("changes")
        await asyncio.to_thread(store.asked.wait, 10)
        stories = tail.listen(None, ("story",))
        await anext(stories)
        joined = asyncio.create_task(anext(stories))
        await asyncio.sleep(0.2)  # its replay is over: nothing was there
        at = services.clock.now() + timedelta(minutes=1)
        work = filling.work_of(
            filling.make_story("late", "ledger", at, "Late"), Reading("late", 1, "en"), "l"
        )
        await asyncio.to_thread(store.commit, [filling.with_alert(work, at)])
        store.go.set()
        told.append((await asyncio.wait_for(anext(alerts), 5)).kind)
        told.append((await asyncio.wait_for(joined, 5)).id)
        await alerts.aclose()
        await stories.aclose()
        return told

    assert asyncio.run(run()) == ["alert", "late"]


def test_a_slow_listener_is_cut_and_others_go_on(filled: SqlStore, services: Services) -> None:
    async def run() -> tuple[bool, int]:
        tail = Tail(filled, services.bus)
        at = filled.last_seq()
        slow = tail.listen(at, ("story",))
        assert await anext(slow) == at
        quick = asyncio.create_task(taken(tail, at, WAITING + 5))
        await asyncio.sleep(0.1)
        batch = tuple(Change(at + n, "story", f"s{n}", services.clock.now()) for n in range(1, WAITING + 6))
        for one in batch:
            tail._tell((one,))
            await asyncio.sleep(0)
        ended = [step async for step in slow] == []
        return ended, len(await asyncio.wait_for(quick, 5))

    ended, told = asyncio.run(run())
    assert ended
    assert told == WAITING + 5


def events(url: str, number: int, **headers: str) -> list[str]:
    """The first events of a stream, as text."""
    out: list[str] = []
    with httpx2.Client(timeout=10) as client, client.stream("GET", url, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-security-policy" in answer.headers
        text = ""
        for part in answer.iter_text():
            text += part
            out = [e for e in text.split("\n\n") if "\ndata: " in e or e.startswith("data: ")]
            if len(out) >= number:
                break
    return out[:number]


@pytest.mark.parametrize("path", ["stories/stream", "alerts/stream", "stream", "stream?kinds=alert"])
def test_over_the_wire_a_stream_resumes_after_the_last_event(services: Services, path: str) -> None:
    with running(services) as base:
        url = f"{base}/api/tocsin/v1/{path}"
        both = events(url, 2, **{"Last-Event-ID": "0"})
        first = both[0].split("\n")[0].removeprefix("id: ")
        assert events(url, 1, **{"Last-Event-ID": first}) == [both[1]]


def parts(event: str) -> tuple[int, str, dict[str, Any]]:
    """Id, name and data of an event."""
    fields = dict(line.split(": ", 1) for line in event.split("\n"))
    return int(fields["id"]), fields["event"], json.loads(fields["data"])


def test_stories_and_alerts_come_in_one_stream_in_the_order_of_commits(
    filled: SqlStore, services: Services
) -> None:
    logged = filled.changes(0, kinds=("story", "alert"))
    with running(services) as base:
        url = f"{base}/api/tocsin/v1/stream"
        told = [parts(e) for e in events(f"{url}?since=0", len(logged))]
        alone = [parts(e) for e in events(f"{url}?kinds=alert&since=0", 2)]
    assert [(seq, kind) for seq, kind, _ in told] == [(c.seq, c.kind) for c in logged]
    assert alone == [one for one in told if one[1] == "alert"]
    assert all(data["seq"] == seq for seq, _, data in told)
    assert alone[0][2]["reasons"]
    assert alone[0][2]["sentence"]


def test_a_replay_tells_each_revision_as_it_was_told(filled: SqlStore, services: Services) -> None:
    number = len(filled.changes(0, kinds=("story",)))
    with running(services) as base:
        told = [parts(e)[2] for e in events(f"{base}/api/tocsin/v1/stories/stream?since=0", number)]
    grain = [data["story"]["revision"] for data in told if data["story"]["id"] == "grain-1"]
    assert grain == [1, 2]


@pytest.mark.parametrize(
    "asked", ["kinds=rule", "kinds=story,", "kinds=story,news", "kind=story", "since=-1"]
)
def test_a_stream_refuses_what_it_does_not_know(client: TestClient, asked: str) -> None:
    answer = client.get(f"/api/tocsin/v1/stream?{asked}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_broken_last_event_id_is_refused(services: Services) -> None:
    with running(services) as base:
        answer = httpx2.get(f"{base}/stream", headers={"Last-Event-ID": "-1"})
    assert answer.status_code == 400


def test_one_event_is_one_event_whatever_the_story_says(filled: SqlStore, services: Services) -> None:
    at = filled.last_seq()
    story = filling.make_story(
        "sse", "ledger", services.clock.now(), "A\n\ndata: forged\u2028\rB", "x\n\nevent: alert"
    )
    filled.commit([filling.work_of(story, Reading("sse", 1, "en"), "line-sse")])
    with running(services) as base:
        got = events(f"{base}/api/tocsin/v1/stories/stream?since={at}", 1)
    assert len(got[0].split("\n")) == 3
    assert "\r" not in got[0]
