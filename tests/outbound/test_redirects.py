"""Redirects: each hop checked, few of them, secrets and bodies kept at home."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from hostile import Answer, Hostile, moved, said
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import AddressRefused, WireError
from tocsin.outbound import Client, Request, Response
from tocsin.outbound.redirects import Step, after_redirect

Serve = Callable[[dict[str, Answer]], Hostile]


def got(server: Hostile, path: str, *others: Hostile, method: str = "GET", **more: object) -> Response:
    client = Client({s.host for s in (server, *others)})
    try:
        return client.send(Request(method, server.url(path), **more))  # type: ignore[arg-type]
    finally:
        client.close()


def test_a_redirect_is_followed_to_its_answer(serve: Serve) -> None:
    server = serve({"/a": moved("/b?x=1"), "/b": said(b"news")})
    answer = got(server, "/a")
    assert (answer.body, answer.url, answer.permanent_url) == (b"news", server.url("/b?x=1"), "")


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_says_where_to_ask_from_now_on(serve: Serve, status: int) -> None:
    server = serve({"/a": moved("/b", status), "/b": said(b"news")})
    assert got(server, "/a").permanent_url == server.url("/b")


def test_only_the_permanent_beginning_of_a_chain_counts(serve: Serve) -> None:
    server = serve({"/a": moved("/b", 301), "/b": moved("/c", 302), "/c": moved("/d", 301), "/d": said()})
    assert got(server, "/a").permanent_url == server.url("/b")


def test_a_circle_ends(serve: Serve) -> None:
    server = serve({"/a": moved("/b"), "/b": moved("/a")})
    with pytest.raises(WireError, match="more than 5 times"):
        got(server, "/a")
    assert len(server.seen) == 6


def test_a_redirect_can_be_the_answer(serve: Serve) -> None:
    server = serve({"/a": moved("/b")})
    assert got(server, "/a", follow=0).status == 302


def test_a_redirect_to_nowhere_is_an_answer_of_its_own(serve: Serve) -> None:
    assert got(serve({"/a": said(status="302 Found")}), "/a").status == 302


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://localhost/",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "javascript:alert(1)",
        "//user@127.0.0.1/",
        "http:\\\\127.0.0.1\\",
        "http://127.0.0.1:99999/",
        "http://[::1",
    ],
)
def test_a_redirect_to_what_may_not_be_asked_is_refused(serve: Serve, target: str) -> None:
    with pytest.raises(WireError) as told:
        got(serve({"/a": moved(target)}), "/a")
    assert isinstance(told.value, AddressRefused) or "no address" in told.value.cause


def test_a_private_neighbour_is_not_reached_by_redirect(serve: Serve) -> None:
    canary = serve({"/": said(b"secret")})
    with pytest.raises(AddressRefused):
        got(serve({"/a": moved(canary.url("/"))}), "/a")
    assert canary.connections == 0


def test_the_body_of_a_redirect_is_never_unpacked(serve: Serve) -> None:
    bomb = moved("/b", 302, gzip.compress(bytes(1 << 20)), "Content-Encoding: gzip")
    assert got(serve({"/a": bomb, "/b": said(b"news")}), "/a", max_bytes=1000).body == b"news"


SECRETS = {"Authorization": "Bearer x", "Cookie": "a=b", "Webhook-Signature": "v1,x", "Accept": "text/xml"}


def test_secrets_stay_on_their_own_server(serve: Serve) -> None:
    other = serve({"/b": said(b"news")})
    first = serve({"/a": moved(other.url("/b"))})
    got(first, "/a", other, headers=SECRETS)
    told = other.seen[0].lower()
    assert b"accept: text/xml" in told
    assert not any(word in told for word in (b"authorization", b"cookie", b"signature", b"bearer"))


def test_secrets_go_along_on_the_same_server(serve: Serve) -> None:
    server = serve({"/a": moved("/b"), "/b": said()})
    got(server, "/a", headers=SECRETS)
    assert b"authorization: bearer x" in server.seen[1].lower()


def test_what_is_sent_does_not_go_to_another_server(serve: Serve) -> None:
    other = serve({"/b": said()})
    with pytest.raises(WireError, match="to another server"):
        got(serve({"/a": moved(other.url("/b"), 307)}), "/a", other, method="POST", body=b"hub.secret=x")
    assert other.connections == 0


@pytest.mark.parametrize(
    ("status", "first", "then"),
    [(301, "POST", b"GET"), (302, "POST", b"GET"), (303, "POST", b"GET"), (307, "POST", b"POST")],
)
def test_the_method_after_a_redirect_is_as_http_says(
    serve: Serve, status: int, first: str, then: bytes
) -> None:
    server = serve({"/a": moved("/b", status), "/b": said()})
    got(server, "/a", method=first, body=b"x=1", headers={"Content-Type": "text/plain"})
    assert server.seen[1].split(b" ")[0] == then
    assert server.seen[1].endswith(b"x=1") == (b"content-type" in server.seen[1]) == (then == b"POST")


def test_a_target_in_other_letters_is_asked_percent_encoded(serve: Serve) -> None:
    server = serve({"/a": moved("/caf\u00c3\u00a9 news"), "/caf%C3%A9%20news": said(b"news")})
    assert got(server, "/a").body == b"news"


@given(st.text(max_size=50), st.sampled_from([301, 302, 303, 307, 308]))
def test_any_target_gives_a_next_step_or_an_error_in_words(target: str, status: int) -> None:
    step = Step("GET", "https://example.com/feed", {"authorization": "x"})
    try:
        after = after_redirect(step, status, target, ("authorization",))
    except WireError as error:
        assert error.mend
    else:
        assert after.url.startswith("https://example.com") or "authorization" not in after.headers
