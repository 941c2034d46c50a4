"""WebSub end to end: a small real hub on a loopback socket checks the desk's intent and pushes to it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from feeds_by_hand import rss
from hostile import Answer, Hostile, said
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import NotFound, WireError
from tocsin.model.wires import Source, SourceState, Subscription
from tocsin.outbound import Response
from tocsin.store import SqlStore
from tocsin.wires.feeds import ParsedFeed, ParserPool
from tocsin.wires.websub import Subscriptions, advertised, needs_asking, signed

SOURCE = Source("harbour", "Harbour wire", "feed", "https://wire.example/feed")
TOPIC = "https://wire.example/feed"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


class Hub:
    """A hub: keeps what it was asked for, checks the desk's intent, signs what it pushes."""

    def __init__(self, serve: Callable[[dict[str, Answer]], Hostile]) -> None:
        self.server = serve({"/hub": self._take})
        self.asked: list[dict[str, str]] = []
        self.status = "202 Accepted"

    def _take(self, request: bytes) -> list[bytes]:
        form = parse_qs(request.partition(b"\r\n\r\n")[2].decode())
        self.asked.append({key: values[0] for key, values in form.items()})
        return [said(status=self.status)]

    def check(self, mode: str = "subscribe", lease: str = "864000") -> dict[str, str]:
        """The query with which it calls the desk back, as a server would read it."""
        query = parse_qs(urlsplit(self.asked[-1]["hub.callback"]).query)
        own = {key: values[0] for key, values in query.items()}
        topic = self.asked[-1]["hub.topic"]
        return own | {
            "hub.mode": mode,
            "hub.topic": topic,
            "hub.challenge": "c4a11e",
            "hub.lease_seconds": lease,
        }

    def signature(self, body: bytes, method: str = "sha256") -> dict[str, str]:
        mac = hmac.new(self.asked[-1]["hub.secret"].encode(), body, method).hexdigest()
        return {"x-hub-signature": f"{method}={mac}", "content-type": "application/rss+xml"}


@pytest.fixture
def hub(serve: Callable[[dict[str, Answer]], Hostile]) -> Hub:
    return Hub(serve)


@pytest.fixture
def state(hub: Hub) -> SourceState:
    return SourceState("harbour", hub=hub.server.url("/hub"), topic=TOPIC)


@pytest.fixture
def desk(hub: Hub, store: SqlStore, parser: ParserPool, clock: Any, client: Any) -> Iterator[Subscriptions]:
    yield Subscriptions(store, client(hub.server), parser, clock, "https://desk.example/")


def test_a_hub_is_asked_for_the_topic_with_a_secret_and_a_callback(
    hub: Hub, state: SourceState, desk: Subscriptions
) -> None:
    asked = desk.subscribe(SOURCE, state)
    form = hub.asked[0]
    assert asked and (form["hub.mode"], form["hub.topic"], form["hub.secret"]) == (
        "subscribe",
        TOPIC,
        asked.secret,
    )
    assert (
        form["hub.callback"].startswith("https://desk.example/websub/harbour?key=") and len(asked.secret) > 30
    )


def test_from_asking_to_pushed_items(
    hub: Hub, state: SourceState, desk: Subscriptions, store: SqlStore, clock: Any
) -> None:
    desk.subscribe(SOURCE, state)
    assert desk.verify("harbour", hub.check()) == "c4a11e"
    held = store.subscriptions()[0]
    assert (held.state, held.lease_until) == ("active", clock.now() + timedelta(days=10))
    body = rss("Dockers walk out")
    items = desk.receive("harbour", hub.signature(body), body)
    assert [(i.source_id, i.headline) for i in items] == [("harbour", "Dockers walk out")]


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_agreed_hash_is_taken(hub: Hub, state: SourceState, desk: Subscriptions, method: str) -> None:
    desk.subscribe(SOURCE, state)
    body = rss("News")
    assert desk.receive("harbour", hub.signature(body, method), body)


@pytest.mark.parametrize(
    "header", ["", "sha256=", "md5=abc", "sha256=" + "0" * 64, "sha256=é", "sha256", "none=", "SHA256=00"]
)
def test_what_is_not_signed_as_agreed_is_thrown_away(
    state: SourceState, desk: Subscriptions, header: str
) -> None:
    desk.subscribe(SOURCE, state)
    with pytest.raises(WireError, match="signature"):
        desk.receive("harbour", {"x-hub-signature": header}, rss("Forged"))


def test_a_body_changed_on_the_way_is_thrown_away(hub: Hub, state: SourceState, desk: Subscriptions) -> None:
    desk.subscribe(SOURCE, state)
    with pytest.raises(WireError, match="signature"):
        desk.receive("harbour", hub.signature(rss("True")), rss("False"))


def test_a_push_for_a_source_that_nobody_subscribed_is_unknown(desk: Subscriptions) -> None:
    with pytest.raises(NotFound):
        desk.receive("harbour", {}, rss("News"))


@pytest.mark.parametrize(
    "change",
    [
        {"hub.topic": "https://evil.example/"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.challenge": ""},
        {"key": ""},
        {"key": "0" * 32},
        {"key": "é"},
    ],
)
def test_a_check_of_what_was_not_asked_for_is_not_confirmed(
    hub: Hub, state: SourceState, desk: Subscriptions, store: SqlStore, change: dict[str, str]
) -> None:
    desk.subscribe(SOURCE, state)
    with pytest.raises(NotFound):
        desk.verify("harbour", hub.check() | change)
    assert store.subscriptions()[0].state == "asked"


def test_a_hub_that_refuses_is_left_alone_for_hours(
    hub: Hub, state: SourceState, desk: Subscriptions, clock: Any
) -> None:
    desk.subscribe(SOURCE, state)
    assert desk.verify("harbour", hub.check("denied")) == ""
    with pytest.raises(NotFound):
        desk.verify("harbour", hub.check())
    clock.advance(3600)
    assert desk.subscribe(SOURCE, state) is None
    clock.advance(6 * 3600)
    assert desk.subscribe(SOURCE, state) and len(hub.asked) == 2


def test_a_hub_that_answers_with_an_error_is_an_error_and_asked_again_later(
    hub: Hub, state: SourceState, desk: Subscriptions
) -> None:
    hub.status = "500 Down"
    with pytest.raises(WireError, match="answered 500"):
        desk.subscribe(SOURCE, state)
    assert desk.subscribe(SOURCE, state) is None


def test_without_a_public_address_no_hub_is_asked(
    hub: Hub, state: SourceState, store: SqlStore, parser: ParserPool, clock: Any, client: Any
) -> None:
    quiet = Subscriptions(store, client(hub.server), parser, clock, "")
    assert quiet.subscribe(SOURCE, state) is None and hub.asked == []


@pytest.mark.parametrize(
    ("lease", "days"), [("864000", 10), ("99999999", 90), ("soon", 7), ("", 7), ("-1", 7), ("\xb2", 7)]
)
def test_a_lease_is_as_long_as_the_hub_says_within_reason(
    hub: Hub, state: SourceState, desk: Subscriptions, store: SqlStore, clock: Any, lease: str, days: int
) -> None:
    desk.subscribe(SOURCE, state)
    desk.verify("harbour", hub.check(lease=lease))
    assert store.subscriptions()[0].lease_until == clock.now() + timedelta(days=days)


def test_a_renewal_keeps_the_secret_so_that_nothing_pushed_meanwhile_is_lost(
    hub: Hub, state: SourceState, desk: Subscriptions, clock: Any
) -> None:
    desk.subscribe(SOURCE, state)
    desk.verify("harbour", hub.check())
    clock.advance(9 * 86_400)
    assert desk.subscribe(SOURCE, state)
    assert hub.asked[0]["hub.secret"] == hub.asked[1]["hub.secret"]
    body = rss("News")
    assert desk.receive("harbour", hub.signature(body), body)


HELD = Subscription(
    "harbour", "https://hub.example/", TOPIC, "s", "active", NOW, NOW + timedelta(seconds=8000)
)
NAMED = SourceState("harbour", hub="https://hub.example/", topic=TOPIC)


@pytest.mark.parametrize(
    ("held", "seconds", "asks"),
    [
        (None, 0, True),
        (HELD, 5900, False),
        (HELD, 6100, True),
        (HELD, 9000, True),
        (HELD, -100, True),
        (replace(HELD, hub="https://other.example/"), 0, True),
        (replace(HELD, topic="https://other.example/"), 0, True),
        (replace(HELD, lease_until=NOW + timedelta(seconds=60)), 500, False),
        (replace(HELD, lease_until=NOW + timedelta(seconds=60)), 700, True),
        (replace(HELD, state="asked"), 3600, False),
        (replace(HELD, state="asked"), 7 * 3600, True),
    ],
)
def test_when_a_hub_is_asked_again(held: Subscription | None, seconds: float, asks: bool) -> None:
    assert needs_asking(NAMED, held, NOW + timedelta(seconds=seconds)) is asks


def test_a_source_without_a_hub_is_never_subscribed() -> None:
    assert not needs_asking(SourceState("harbour", topic=TOPIC), None, NOW)


@given(st.text(max_size=40), st.binary(max_size=40))
def test_any_signature_is_true_or_false(header: str, body: bytes) -> None:
    assert signed("secret", header, body) is False


@pytest.mark.parametrize(
    ("header", "feed", "expected"),
    [
        ('<https://h.example/>; rel="hub"', ParsedFeed(), ("https://h.example/", "")),
        (
            "<https://h.example/>; rel=hub, </f>; rel=self",
            ParsedFeed(),
            ("https://h.example/", "https://w.example/f"),
        ),
        ('<https://h.example/>; title="a"; rel="self hub"', ParsedFeed(), ("https://h.example/",) * 2),
        ("", ParsedFeed(hub="/hub", topic="feed"), ("https://w.example/hub", "https://w.example/a/feed")),
        ("<http://one/>; rel=hub, <http://two/>; rel=hub", ParsedFeed(), ("http://one/", "")),
        ("<javascript:x>; rel=hub, <http://[::1>; rel=self", ParsedFeed(), ("", "")),
        ("rel=hub; <", ParsedFeed(), ("", "")),
    ],
)
def test_hub_and_topic_are_read_from_header_or_feed(
    header: str, feed: ParsedFeed, expected: tuple[str, str]
) -> None:
    assert advertised(Response(200, {"link": header}, b"", "https://w.example/a/b"), feed) == expected


@given(st.text(alphabet='<>;,= "relhubself/:a', max_size=200))
def test_any_link_header_is_read_without_harm(header: str) -> None:
    hub, topic = advertised(Response(200, {"link": header}, b"", "https://w.example/"), ParsedFeed())
    assert all(url == "" or url.startswith("http") for url in (hub, topic))
