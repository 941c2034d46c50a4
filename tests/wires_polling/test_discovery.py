"""The feeds of a site, found from its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from feeds_by_hand import rss
from hostile import Answer, Hostile, moved, said
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import WireError
from tocsin.wires.discovery import GUESSES, TRIES, Candidate, discover, feed_links
from tocsin.wires.feeds import ParserPool

Serve = Callable[[dict[str, Answer]], Hostile]
NOTHING = said(status="404 Nothing")


def page(*links: str) -> bytes:
    body = f"<!doctype html><html><head><title>Port</title>{''.join(links)}</head><body>News</body></html>"
    return said(body.encode(), "Content-Type: text/html")


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'


def test_the_address_of_a_feed_is_that_feed(serve: Serve, client: Any, parser: ParserPool) -> None:
    server = serve({"/feed": said(rss("News"))})
    found = discover(client(server), parser, server.url("/feed"))
    assert found == (Candidate(server.url("/feed"), "Harbour wire"),)


def test_a_page_names_its_feeds(serve: Serve, client: Any, parser: ParserPool) -> None:
    server = serve(
        {
            "/": page(link("/a.xml"), link("gone.xml"), link("b.xml", "application/atom+xml")),
            "/a.xml": said(rss("News")),
            "/b.xml": said(rss("More")),
            "/gone.xml": NOTHING,
        }
    )
    found = discover(client(server), parser, server.url("/"))
    assert [c.url for c in found] == [server.url("/a.xml"), server.url("/b.xml")]


def test_where_a_page_names_none_few_common_places_are_tried(
    serve: Serve, client: Any, parser: ParserPool
) -> None:
    places: dict[str, Answer] = dict.fromkeys(GUESSES, NOTHING)
    server = serve({"/news/": page(), **places, "/rss.xml": said(rss("News"))})
    found = discover(client(server), parser, server.url("/news/"))
    assert [c.url for c in found] == [server.url("/rss.xml")] and len(server.seen) == 1 + len(GUESSES)


def test_a_page_with_a_thousand_links_costs_few_requests(
    serve: Serve, client: Any, parser: ParserPool
) -> None:
    places: dict[str, Answer] = {f"/{n}": NOTHING for n in range(1000)}
    server = serve({"/": page(*(link(f"/{n}") for n in range(1000))), **places})
    assert discover(client(server), parser, server.url("/")) == ()
    assert len(server.seen) == 1 + TRIES


def test_links_to_private_places_are_not_asked(serve: Serve, client: Any, parser: ParserPool) -> None:
    canary = serve({"/": said(rss("Secret"))})
    links = (link(canary.url("/")), link("file:///etc/passwd"), link("http://169.254.169.254/"))
    server = serve({"/": page(*links, link("/a")), "/a": moved(canary.url("/"))})
    assert discover(client(server), parser, server.url("/")) == () and canary.connections == 0


def test_a_feed_that_moved_for_good_is_found_where_it_is(
    serve: Serve, client: Any, parser: ParserPool
) -> None:
    server = serve({"/": page(link("/old")), "/old": moved("/new", 301), "/new": said(rss("News"))})
    assert [c.url for c in discover(client(server), parser, server.url("/"))] == [server.url("/new")]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("503 Down", "answered 503. Try again later"),
        ("404 Nothing", "there is nothing there .404.. Check the address$"),
        ("410 Gone", "gone for good"),
        ("403 No", "refuses .403.. See whether it asks for a key"),
    ],
)
def test_an_address_that_does_not_answer_is_an_error(
    serve: Serve, client: Any, parser: ParserPool, status: str, words: str
) -> None:
    server = serve({"/": said(status=status)})
    with pytest.raises(WireError, match=words):
        discover(client(server), parser, server.url("/"))


def test_feeds_come_in_the_pages_order_with_comments_last() -> None:
    html = (
        '<base href="https://b.example/x/">'
        + link("comments/feed/")
        + link("https://c.example/wp-json/v2", "application/json")
        + link("news.xml", "application/rss+xml; charset=utf-8", "The  News")
        + link("style.css", "text/css")
        + link("")
        + link("http://[::1")
        + '<link rel="feed" href="other">'
    )
    links = feed_links(html.encode(), "https://a.example/")
    assert [c.url for c in links] == [
        "https://b.example/x/news.xml",
        "https://b.example/x/other",
        "https://b.example/x/comments/feed/",
        "https://c.example/wp-json/v2",
    ]
    assert links[0].title == "The News"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_page_gives_links_or_none(page: bytes, href: str) -> None:
    html = page + f'<link rel=feed href="{href}">'.encode("utf-8", "replace")
    assert all(c.url.startswith("http") for c in feed_links(html, "https://a.example/"))
