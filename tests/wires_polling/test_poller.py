"""Polling for real: a store on disk, feeds on loopback sockets, the parser's own processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from feeds_by_hand import rss
from hostile import Answer, Hostile, dripping, moved, said

from tocsin.errors import StoreBusy
from tocsin.model.wires import Source, SourceState, WireItem
from tocsin.store import SqlStore
from tocsin.wires.feeds import ParserPool
from tocsin.wires.polling import Poller

Serve = Callable[[dict[str, Answer]], Hostile]


@dataclass
class Desk:
    """A poller over a store, with what it handed on; its clock's hands are moved by the test."""

    store: SqlStore
    clock: Any
    poller: Poller
    got: list[WireItem] = field(default_factory=list)

    def add(self, url: str, ident: str = "wire", interval: float = 300) -> None:
        self.store.put_sources([Source(ident, ident, "feed", url, interval=interval)])

    def round(self) -> int:
        """Ask all that is due once; how many were asked."""
        with ThreadPoolExecutor(16) as pool:
            started = self.poller.start_due(pool)
            wait(started)
        return len(started)

    def state(self, ident: str = "wire") -> SourceState:
        return next(s for s in self.store.source_states() if s.source_id == ident)

    def headlines(self) -> list[str]:
        return [item.headline for item in self.got]


@pytest.fixture
def desk(store: SqlStore, parser: ParserPool, clock: Any, client: Any) -> Callable[..., Desk]:
    def made(*servers: Hostile, **more: Any) -> Desk:
        def handle(items: Sequence[WireItem]) -> None:
            whole.got.extend(items)

        more = {"handle": handle, "ticks": lambda: clock.now().timestamp(), **more}
        poller = Poller(store, client(*servers), parser, clock, **more)
        whole = Desk(store, clock, poller)
        return whole

    return made


Make = Callable[..., Desk]


def test_a_new_source_is_asked_at_once_and_its_items_handed_on(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("Dockers walk out", "Port reopens"))})
    at = desk(server)
    at.add(server.url("/feed"))
    assert at.round() == 1
    assert sorted(at.headlines()) == ["Dockers walk out", "Port reopens"]
    assert (at.state().failures, at.state().items_seen, at.state().last_success_at) == (0, 2, at.clock.now())


def test_nothing_is_asked_before_its_time(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("Port reopens"))})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    assert at.round() == 0
    at.clock.advance(151)
    assert at.round() == 1


def test_only_what_is_new_in_a_document_is_handed_on(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("One"))})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    server.answers["/feed"] = said(rss("Two", "One"))
    at.clock.advance(3600)
    at.round()
    assert at.headlines() == ["One", "Two"]


def test_taking_much_news_in_does_not_stretch_the_rhythm(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("One"))})
    at = desk(server, handle=lambda items: at.clock.advance(40))  # as long as the taking in lasts
    at.add(server.url("/feed"), interval=60)
    asked = at.clock.now()
    at.round()
    assert at.state().next_due_at == asked + timedelta(seconds=60)


def test_validators_go_back_and_an_unchanged_feed_brings_nothing(serve: Serve, desk: Make) -> None:
    date = "Mon, 23 Nov 2026 13:00:00 GMT"
    server = serve({"/feed": said(rss("One"), 'ETag: W/"x y\\"', f"Last-Modified: {date}")})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    server.answers["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    at.clock.advance(3600)
    at.round()
    told = server.seen[1].decode()
    assert 'if-none-match: W/"x y\\"\r\n' in told and f"if-modified-since: {date}\r\n" in told
    assert at.headlines() == ["One"] and at.state().etag == 'W/"x y\\"'


def test_a_server_that_names_a_time_is_left_alone_until_then(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(b"", "Retry-After: 1200", status="429 Too Many")})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    at.clock.advance(1190)
    assert at.round() == 0
    at.clock.advance(20)
    assert at.round() == 1


def test_a_date_to_return_at_is_kept(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(b"", "Retry-After: Mon, 23 Nov 2026 15:00:00 GMT", status="503 Down")})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    assert at.state().next_due_at == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def test_a_moved_feed_is_asked_where_it_moved_to(serve: Serve, desk: Make) -> None:
    server = serve({"/old": moved("/new", 301), "/new": said(rss("One"))})
    at = desk(server)
    at.add(server.url("/old"))
    at.round()
    at.clock.advance(3600)
    at.round()
    assert server.paths() == ["/old", "/new", "/new"]


def test_a_feed_that_is_gone_is_parked_until_a_person_says_so(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(status="410 Gone")})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    at.clock.advance(86_400 * 30)
    assert at.round() == 0 and at.state().parked and "gone for good" in at.state().last_error


def test_a_private_address_is_parked_without_a_connection(serve: Serve, desk: Make) -> None:
    canary = serve({"/": said(b"secret")})
    at = desk()
    at.add(canary.url("/"))
    at.round()
    assert at.state().parked and canary.connections == 0


@pytest.mark.parametrize(
    "answer",
    [
        said(b"<!doctype html><html><body>Down for the night</body></html>", "Content-Type: text/html"),
        said(b"not a feed at all"),
        said(rss("Half a story")[:-40], "Content-Encoding: gzip"),
        said(status="500 Down"),
        said(status="401 Who"),
        said(status="404 Nothing"),
        said(status="101 Switching"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\n<rss>",
        moved("http://169.254.169.254/latest/"),
        moved("/feed"),
    ],
)
def test_what_is_no_feed_is_a_failure_in_words_and_comes_again_later(
    serve: Serve, desk: Make, answer: bytes
) -> None:
    server = serve({"/feed": answer})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    state = at.state()
    assert (state.failures, state.parked, at.got) == (1, False, [])
    assert state.last_error.startswith("http") and state.next_due_at > at.clock.now()


def test_a_failing_source_stops_no_other(serve: Serve, desk: Make) -> None:
    bad, good = serve({"/feed": said(status="500 Down")}), serve({"/feed": said(rss("News"))})
    at = desk(bad, good)
    at.add(bad.url("/feed"), "bad")
    at.add(good.url("/feed"), "good")
    at.add("http://[::1", "broken")
    for _ in range(3):  # of one host, doubtful ones go one after the other
        at.round()
    assert at.headlines() == ["News"] and at.state("bad").failures == at.state("broken").failures == 1


def test_state_is_put_only_after_the_items_were_taken_in(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("News"), 'ETag: "a"')})
    held: list[object] = []

    def handle(_: Sequence[WireItem]) -> None:
        held.append(at.store.source_states())
        if len(held) == 1:
            raise StoreBusy("store", "it is full")

    at = desk(server, handle=handle)
    at.add(server.url("/feed"))
    at.round()
    assert at.store.source_states() == ()  # as after a crash: asked again, nothing lost
    assert at.round() == 0  # but not at once
    at.clock.advance(6)
    at.round()
    assert held == [(), ()] and b"if-none-match" not in server.seen[1] and at.state().etag == '"a"'


def test_a_fault_of_ours_in_one_source_is_not_met_again_at_once(
    serve: Serve, desk: Make, caplog: Any
) -> None:
    server = serve({"/feed": said(rss("News"))})

    def handle(_: Sequence[WireItem]) -> None:
        raise LookupError("a table is missing")

    at = desk(server, handle=handle)
    at.add(server.url("/feed"))
    assert [at.round(), at.round()] == [1, 0]
    assert "a table is missing" in caplog.text
    at.clock.advance(301)
    assert at.round() == 1


def test_few_are_asked_at_the_same_time_of_one_host(serve: Serve, desk: Make) -> None:
    together, most, lock = [0], [0], threading.Lock()

    def slowly(_: bytes) -> list[bytes]:
        with lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
        threading.Event().wait(0.05)
        with lock:
            together[0] -= 1
        return [said(rss("News"))]

    server = serve({f"/{n}": slowly for n in range(12)})
    at = desk(server, per_host=3)
    for n in range(12):
        at.add(server.url(f"/{n}"), f"s{n:02}")
    while at.round():
        pass
    at.clock.advance(3600)
    while at.round():
        pass
    assert len(server.seen) == 24 and most[0] == 3


def test_slow_sources_leave_a_place_for_one_that_answers(serve: Serve, desk: Make) -> None:
    server = serve({"/slow": dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05), "/good": said(rss("News"))})
    at = desk(server)
    at.add(server.url("/good"), "good", interval=1)
    at.round()
    for n in range(40):
        at.add(server.url("/slow"), f"slow{n:02}")
    with ThreadPoolExecutor(16) as pool:
        slow = at.poller.start_due(pool)
        for _ in range(5):
            at.clock.advance(2)
            wait([f for f in at.poller.start_due(pool) if f not in slow])
        asked = server.paths().count("/good")
        server.close()
        wait(slow)
    assert len(slow) == 1 and asked == 6


def test_a_clock_set_back_keeps_no_source_asleep(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("News"))})
    ticks = [0.0]
    at = desk(server, ticks=lambda: ticks[0])
    at.add(server.url("/feed"))
    at.round()
    at.clock.advance(-3600)
    assert at.round() == 0
    ticks[0] += 200
    at.clock.advance(200)
    assert [at.round(), at.round()] == [1, 0]


def test_a_clock_set_forward_brings_no_storm(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("News"))})
    ticks = [0.0]
    at = desk(server, ticks=lambda: ticks[0])
    at.add(server.url("/feed"))
    at.round()
    at.clock.advance(86_400)
    assert at.round() == 0
    ticks[0] += 200
    assert at.round() == 1


def test_a_person_who_asks_anew_is_obeyed_at_once(serve: Serve, desk: Make) -> None:
    server = serve({"/feed": said(rss("News"))})
    at = desk(server)
    at.add(server.url("/feed"))
    at.round()
    at.store.put_state(SourceState("wire", next_due_at=at.clock.now() - timedelta(seconds=1)))
    assert at.round() == 1


def test_who_listens_is_told_of_answers_with_their_hub(serve: Serve, desk: Make) -> None:
    server = serve(
        {
            "/feed": said(
                rss("News"), 'Link: <https://hub.example/>; rel="hub", <https://a.example/f>; rel=self'
            )
        }
    )
    told: list[tuple[str, str, str]] = []
    at = desk(server, on_answer=lambda source, state: told.append((source.id, state.hub, state.topic)))
    at.add(server.url("/feed"))
    at.round()
    assert told == [("wire", "https://hub.example/", "https://a.example/f")]


def test_the_loop_polls_until_it_is_stopped(
    serve: Serve, store: SqlStore, parser: ParserPool, client: Any
) -> None:
    class Now:
        def now(self) -> datetime:
            return datetime.now(UTC)

    server = serve({"/feed": said(rss("News"))})
    store.put_sources([Source("wire", "wire", "feed", server.url("/feed"), interval=1)])
    stop, twice = threading.Event(), threading.Event()

    def handle(_: Sequence[WireItem]) -> None:
        server.answers["/feed"] = said(rss(f"News {len(server.seen)}"))
        if len(server.seen) >= 2:
            twice.set()

    poller = Poller(store, client(server), parser, Now(), handle, pause=60)  # due times end its waits
    thread = threading.Thread(target=poller.run, args=(stop,))
    thread.start()
    assert twice.wait(30)
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


def test_ending_leaves_the_state_of_a_slow_source_as_it_was(serve: Serve, desk: Make) -> None:
    begun, held = threading.Event(), threading.Event()

    def mute(_: bytes) -> list[bytes]:
        begun.set()
        held.wait(60)
        return []

    server = serve({"/feed": mute})
    at = desk(server)
    at.add(server.url("/feed"))
    stop = threading.Event()
    thread = threading.Thread(target=at.poller.run, args=(stop,))
    thread.start()
    assert begun.wait(20)
    stop.set()
    at.poller._client.close()  # type: ignore[attr-defined]
    thread.join(20)
    assert not thread.is_alive() and at.store.source_states() == ()
    held.set()
