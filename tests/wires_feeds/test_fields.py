"""Single fields: bylines, places, labels, links; items for the desk; what `tocsin parse` shows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rss_by_hand import item, read, rss

from tocsin.wires.feeds import FeedItem, ParsedFeed, ParserPool, parse_files, to_wire_items

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def one(inner: str, base: str = "") -> FeedItem:
    namespaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    )
    return read(f'<rss version="2.0" {namespaces}><channel><item>{inner}</item></channel></rss>', base).items[
        0
    ]


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("desk@wire.example (Night desk)", "Night desk"),
        ("Ann Lee &lt;ann@wire.agency&gt;", "Ann Lee"),
        ("ann@wire.news", ""),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_a_byline_holds_names_and_no_addresses(author: str, byline: str) -> None:
    assert one(f"<author>{author}</author>").byline == byline


def test_several_creators_are_all_named_once() -> None:
    creators = "".join(f"<dc:creator>{name}</dc:creator>" for name in ("A. Lee", "B. Ek", "A. Lee"))
    assert one(creators).byline == "A. Lee, B. Ek"


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        ("<georss:point>45.25 -71.9</georss:point>", "45.25 -71.9"),
        ("<georss:line>1 2 3 4</georss:line>", "1 2, 3 4"),
        ("<georss:polygon>1 2 3 4 5 6 1 2</georss:polygon>", "1 2, 3 4, 5 6, 1 2"),
        ("<georss:point>nowhere</georss:point>", ""),
        ("<georss:circle>45.25 -71.9 500</georss:circle>", "45.25 -71.9"),
        ("<georss:circle>45.25</georss:circle>", ""),
        ("<georss:circle>1e9 north 3</georss:circle>", ""),
        ("<georss:circle>500 12 3</georss:circle>", ""),
        (
            "<georss:where><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4.5"
            "</gml:upperCorner></gml:Envelope></georss:where>",
            "1 2, 3 4.5",
        ),
        ("<georss:featurename>Port of Varna</georss:featurename>", "Port of Varna"),
        ("<georss:point>45 7</georss:point><georss:featureName>Quay</georss:featureName>", "45 7"),
    ],
)
def test_a_place_is_latitude_and_longitude(shape: str, place: str) -> None:
    assert one(shape).place == place


def test_the_longest_text_is_the_body_and_the_description_the_summary() -> None:
    found = one("<description>Short.</description><content:encoded>Much longer text.</content:encoded>")
    assert (found.summary, found.body) == ("Short.", "Much longer text.")


def test_a_permanent_id_is_the_link_where_there_is_no_other() -> None:
    assert one("<guid>https://w.example/1</guid>").url == "https://w.example/1"
    assert one("<guid isPermaLink='false'>1</guid>", "https://w.example/feed").url == ""


def test_only_a_stated_time_is_an_update() -> None:
    found = one("<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate>")
    assert found.published_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert found.updated_at is None


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "31 Dec 9999 00:00 GMT", "soon", "0"])
def test_a_date_that_is_none_is_unknown(date: str) -> None:
    assert one(f"<pubDate>{date}</pubDate>").published_at is None


@pytest.mark.parametrize(
    ("head", "minutes"),
    [
        ("<ttl>30</ttl>", 30),
        ("<ttl>soon</ttl>", 0),
        ("<ttl>-5</ttl>", 0),
        ("", 0),
        (
            '<u:updatePeriod xmlns:u="http://purl.org/rss/1.0/modules/syndication/">daily</u:updatePeriod>',
            1_440,
        ),
    ],
)
def test_how_often_a_feed_wants_to_be_asked(head: str, minutes: int) -> None:
    assert read(rss(head + item(1))).ttl_minutes == minutes


def test_items_come_oldest_first_by_their_dates() -> None:
    dates = [
        "Tue, 24 Nov 2026 10:00:00 GMT",
        "Sun, 22 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 2026 10:00:00 GMT",
    ]
    feed = read(rss("".join(item(n, f"<pubDate>{date}</pubDate>") for n, date in enumerate(dates))))
    assert [i.native_id for i in to_wire_items(feed, "w", NOW)] == ["g1", "g2", "g0"]


def test_items_without_dates_come_in_the_feeds_order_turned_round() -> None:
    assert [i.native_id for i in to_wire_items(read(rss(item(1) + item(2))), "w", NOW)] == ["g2", "g1"]


def test_an_item_for_the_desk_carries_all_that_is_known() -> None:
    known = FeedItem(
        "", "Tin & 3 < 4", "https://w.example/1", None, NOW, media="https://w.example/p.png", place="1 2"
    )
    (wired,) = to_wire_items(ParsedFeed(language="sv", items=(known,)), "w", NOW)
    assert (wired.native_id, wired.published_at, wired.language) == ("https://w.example/1", NOW, "sv")
    assert wired.headline == "Tin &amp; 3 &lt; 4"
    assert wired.extra == (("media", "https://w.example/p.png"), ("place", "1 2"))


def test_parsed_files_have_the_shape_of_the_contract(pool: ParserPool, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(rss(item(1, "<pubDate>Mon, 23 Nov 2026 10:00:00 EST</pubDate>")))
    (shown,) = parse_files([tmp_path / "a.xml"], {}, "", pool)
    assert shown["outcome"] == "items"
    assert shown["feed"] == {"title": "Wire", "link": ""}
    (first,) = shown["items"]
    assert (first["native_id"], first["headline"]) == ("g1", "Story 1")
    assert (first["published_at"], first["updated_at"]) == ("2026-11-23T15:00:00Z", None)


def test_parsed_files_are_each_told_apart(pool: ParserPool, tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_text(rss(""))
    (tmp_path / "c.xml").write_text("<html></html>")
    paths = [tmp_path / name for name in ("b.xml", "c.xml", "none.xml")]
    shown = list(parse_files(paths, {}, "", pool))
    assert [line["outcome"] for line in shown] == ["empty", "error", "error"]
    assert "web page" in shown[1]["error"]
    assert "cannot be read" in shown[2]["error"]
    assert all(line["feed"] == {"title": "", "link": ""} for line in shown[1:])


def test_a_link_in_a_body_counts_from_the_items_own_page() -> None:
    found = one(
        "<link>https://w.example/day/1</link><description>&lt;a href='2'&gt;x&lt;/a&gt;</description>",
        "https://f.example/",
    )
    assert 'href="https://w.example/day/2"' in found.summary


def test_a_base_that_the_document_states_comes_first() -> None:
    inner = "<link>https://w.example/1</link><description xml:base='https://b.example/c/'>&lt;a href='2'&gt;x&lt;/a&gt;</description>"
    assert 'href="https://b.example/c/2"' in one(inner, "https://f.example/").summary
