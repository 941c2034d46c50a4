"""A source is added by any address of its site, on the page and over the API, with the desk's own client."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "outbound"))
from asking import send
from hostile import Answer, Hostile, said, serving

from tocsin.outbound import Client
from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.wires.discovery import discover
from tocsin.wires.feeds import ParserPool

V1 = "/api/tocsin/v1"


def feed(title: str) -> bytes:
    item = "<item><guid>1</guid><title>Canal shut</title></item>"
    return said(f'<rss version="2.0"><channel><title>{title}</title>{item}</channel></rss>'.encode())


def page(*hrefs: str) -> bytes:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}">' for href in hrefs)
    return said(f"<html><head>{links}</head><body>News</body></html>".encode(), "Content-Type: text/html")


SITE: dict[str, Answer] = {
    "/": page("/a.xml", "/b.xml"),
    "/one": page("/a.xml"),
    "/a.xml": feed("Canal News"),
    "/b.xml": feed("Lock News"),
    "/down": said(status="503 Busy"),
    "/gone": said(status="404 Nothing"),
    "/bare": page(),
    **dict.fromkeys(("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss"), said(status="404 Nothing")),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    made = ParserPool(1, seconds=20)
    yield made
    made.close()


@pytest.fixture
def site() -> Iterator[Hostile]:
    with serving(SITE) as server:
        yield server


@pytest.fixture
def it(services: Services, site: Hostile, pool: ParserPool) -> Iterator[TestClient]:
    with ExitStack() as stack:
        outward = Client({site.host})
        stack.callback(outward.close)
        more = replace(
            services, discover=lambda url: [(c.url, c.title) for c in discover(outward, pool, url)]
        )
        yield stack.enter_context(
            TestClient(create_app(more), base_url="http://127.0.0.1", follow_redirects=False)
        )


def urls(store: SqlStore) -> dict[str, str]:
    return {s.url: s.name for s in store.sources()}


def test_a_page_with_several_feeds_gives_the_first_and_tells_the_others(
    it: TestClient, site: Hostile, filled: SqlStore
) -> None:
    made = it.post(f"{V1}/sources", json={"url": site.url("/")})
    assert made.status_code == 201
    row = made.json()
    assert (row["url"], row["name"]) == (site.url("/a.xml"), "Canal News")
    assert site.url("/a.xml") in row["said"] and f"Lock News <{site.url('/b.xml')}>" in row["said"]
    assert it.get(made.headers["location"]).json() == {k: v for k, v in row.items() if k != "said"}


def test_the_page_of_sources_does_so_too(it: TestClient, site: Hostile, filled: SqlStore) -> None:
    answer = send(it, "/sources", url=site.url("/"), name="Mine", group="Canals")
    assert answer.status_code == 200
    assert "Mine was added." in answer.text and f"Lock News &lt;{site.url('/b.xml')}&gt;" in answer.text
    assert urls(filled)[site.url("/a.xml")] == "Mine"


def test_a_feeds_own_address_has_nothing_to_say(it: TestClient, site: Hostile, filled: SqlStore) -> None:
    assert send(it, "/sources", url=site.url("/b.xml")).status_code == 303
    assert urls(filled)[site.url("/b.xml")] == "Lock News"
    assert "said" not in it.post(f"{V1}/sources", json={"url": site.url("/a.xml")}).json()


def test_a_feed_that_is_there_already_is_not_added_twice(
    it: TestClient, site: Hostile, filled: SqlStore
) -> None:
    first = it.post(f"{V1}/sources", json={"url": site.url("/a.xml"), "interval": 60, "name": "Mine"}).json()
    again = it.post(f"{V1}/sources", json={"url": site.url("/one")}).json()
    assert [again[k] for k in ("id", "interval", "name")] == [first["id"], 60.0, "Mine"]
    assert sum(s.url == site.url("/a.xml") for s in filled.sources()) == 1


def test_a_site_out_of_reach_is_kept_as_given_and_says_so(
    it: TestClient, site: Hostile, filled: SqlStore
) -> None:
    row = it.post(f"{V1}/sources", json={"url": site.url("/down"), "name": "Down"}).json()
    assert row["url"] == site.url("/down")
    assert "kept as given" in row["said"] and "answered 503" in row["said"]
    assert "kept as given" in send(it, "/sources", url=site.url("/gone"), name="Gone").text
    assert urls(filled)[site.url("/gone")] == "Gone"


def test_a_page_without_a_feed_is_refused(it: TestClient, site: Hostile, filled: SqlStore) -> None:
    before = urls(filled)
    answer = it.post(f"{V1}/sources", json={"url": site.url("/bare")})
    assert answer.status_code == 400 and "no feed was found there" in answer.json()["detail"]
    assert "no feed was found there" in send(it, "/sources", url=site.url("/bare")).text
    assert urls(filled) == before


def test_an_address_of_another_network_is_refused_not_kept(it: TestClient, filled: SqlStore) -> None:
    before = urls(filled)
    answer = it.post(f"{V1}/sources", json={"url": "http://localhost:9/feed"})
    assert answer.status_code == 400
    assert urls(filled) == before


def test_a_pushed_source_is_asked_nothing(it: TestClient, site: Hostile) -> None:
    assert it.post(f"{V1}/sources", json={"name": "Door", "kind": "push"}).status_code == 201
    assert site.seen == []
