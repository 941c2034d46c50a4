"""The publisher of the sample day: what is out when, and what it answers over loopback HTTP."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.demo.day import SampleSource, Told, load_day
from tocsin.demo.server import KEPT, Publisher, serving
from tocsin.wires.feeds import parse_feed

pytestmark = pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")

START = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def source(ident: str, *told: Told, format: str = "rss", raw: str = "") -> SampleSource:
    return SampleSource(ident, ident.title(), format, "en", "sample", 2, told, raw)


def told(minute: int, ident: str, headline: str = "") -> Told:
    return Told(minute, ident, headline or f"Headline {ident}", f"Body of {ident}.")


TEN = source("ten", *(told(360 + n, f"s{n}") for n in range(10)))


def publisher(*day: SampleSource, early: float = 0.8, pause: float = 2.0) -> Publisher:
    return Publisher(day or (TEN,), START, early=early, pause=pause)


def out(of: Publisher, seconds: float, ident: str = "ten") -> list[str]:
    return [story.id for story, _ in of.stories(ident, START + timedelta(seconds=seconds))]


def test_the_early_share_of_the_day_is_out_at_the_start() -> None:
    assert out(publisher(), 0) == [f"s{n}" for n in range(7, -1, -1)]


@pytest.mark.parametrize(("seconds", "newest"), [(1.9, "s7"), (2, "s8"), (3.9, "s8"), (4, "s9"), (900, "s9")])
def test_the_rest_comes_one_by_one_after_each_pause(seconds: float, newest: str) -> None:
    assert out(publisher(), seconds)[0] == newest


def test_early_stories_are_as_far_apart_as_in_the_day() -> None:
    dates = [at for _, at in publisher().stories("ten", START)]
    assert {b - a for a, b in zip(dates[1:], dates, strict=False)} == {timedelta(minutes=1)}


def test_early_stories_are_dated_before_the_start_and_later_ones_at_their_release() -> None:
    dates = publisher().out_at
    assert max(at for (_, n), at in dates.items() if n < 8) < START
    assert dates["ten", 8] == START + timedelta(seconds=2)


def test_the_share_is_of_the_whole_day_and_not_of_each_feed() -> None:
    morning, evening = (
        source("am", told(360, "a"), told(361, "b")),
        source("pm", told(900, "c"), told(901, "d")),
    )
    both = publisher(morning, evening, early=0.5)
    assert (out(both, 0, "am"), out(both, 0, "pm")) == (["b", "a"], [])


def test_a_story_told_again_stands_once_as_last_told() -> None:
    twice = source("ten", told(360, "x", "First"), told(370, "y"), told(380, "x", "CORRECTED-First"))
    stories = publisher(twice, early=1.0).stories("ten", START)
    assert [(s.id, s.headline) for s, _ in stories] == [("x", "CORRECTED-First"), ("y", "Headline y")]


def test_until_it_is_told_again_the_first_telling_stands() -> None:
    twice = source("ten", told(360, "x", "First"), told(380, "x", "CORRECTED-First"))
    before = publisher(twice, early=0.5).stories("ten", START)
    assert [s.headline for s, _ in before] == ["First"]


def test_a_document_holds_the_newest_stories_and_no_more_than_a_feed_does() -> None:
    long = source("ten", *(told(360 + n, f"s{n}") for n in range(KEPT + 5)))
    held = out(publisher(long, early=1.0), 0)
    assert (len(held), held[0]) == (KEPT, f"s{KEPT + 4}")


def test_nothing_early_means_that_every_story_waits() -> None:
    assert (out(publisher(early=0.0), 0), len(out(publisher(early=0.0), 20))) == ([], 10)


def test_the_last_release_is_known() -> None:
    assert publisher().last_release() == START + timedelta(seconds=4)


def test_a_day_without_stories_is_released_at_its_start() -> None:
    assert publisher(source("raw", format="raw", raw="<x")).last_release() == START


@contextmanager
def asking(*day: SampleSource, early: float = 1.0) -> Iterator[http.client.HTTPConnection]:
    given = Publisher(day or (TEN,), datetime.now(UTC), early=early, pause=3600.0)
    with serving(given) as (host, port):
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            yield connection
        finally:
            connection.close()


def ask(
    connection: http.client.HTTPConnection, path: str, tag: str = ""
) -> tuple[int, dict[str, str], bytes]:
    connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def test_a_feed_is_served_whole_over_http() -> None:
    with asking() as connection:
        status, headers, body = ask(connection, "/ten/feed")
    feed = parse_feed(body, headers=headers, base="http://127.0.0.1/ten/feed")
    assert (status, len(feed.items)) == (200, 10)
    assert headers["content-type"] == "application/rss+xml; charset=utf-8"


def test_a_reader_who_has_the_document_is_told_so_without_a_body() -> None:
    with asking() as connection:
        _, first, _ = ask(connection, "/ten/feed")
        status, again, body = ask(connection, "/ten/feed", first["etag"])
    assert (status, body, again["etag"]) == (304, b"", first["etag"])


def test_a_reader_with_an_older_document_gets_the_new_one() -> None:
    with asking() as connection:
        status, headers, body = ask(connection, "/ten/feed", '"of-yesterday"')
    assert (status, bool(body), headers["etag"] != '"of-yesterday"') == (200, True, True)


def test_feeds_with_other_stories_have_other_tags() -> None:
    tags = []
    for early in (0.5, 1.0):
        with asking(early=early) as connection:
            tags.append(ask(connection, "/ten/feed")[1]["etag"])
    assert tags[0] != tags[1]


@pytest.mark.parametrize("path", ["/", "/nobody/feed", "/ten/feed/../../etc/passwd"])
def test_an_address_without_a_feed_is_not_found(path: str) -> None:
    with asking() as connection:
        assert ask(connection, path)[0] == 404


def test_one_connection_serves_every_feed_of_the_day() -> None:
    with asking(*load_day()) as connection:
        statuses = {s.id: ask(connection, f"/{s.id}/feed")[0] for s in load_day()}
    assert set(statuses.values()) == {200}
