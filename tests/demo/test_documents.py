"""Feed documents of the sample day, read back by the real parser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.demo.day import SampleSource, Told, load_day
from tocsin.demo.documents import Dated, document, link, markup
from tocsin.errors import WireError
from tocsin.wires.feeds import ParsedFeed, parse_feed

# The parser library warns of a mapping that it makes for feeds without an "updated"; the desk's child process is not told.
pytestmark = pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")

BASE = "http://127.0.0.1:8000/blatt"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FORMATS = ("rss", "atom", "json", "rdf")
TOLD = (
    Told(360, "one", 'Ships & "cargo" sail, 3 < 4', "First.\n\nSecond & last.", byline="A. Writer"),
    Told(361, "two", "魚の値段、上がる", "魚。"),
)


def source(format: str) -> SampleSource:
    return SampleSource("blatt", "Test & Blatt", format, "en", "sample", 2, TOLD)


def dated(stories: tuple[Told, ...] = TOLD) -> list[Dated]:
    return [(told, NOON - timedelta(minutes=n)) for n, told in enumerate(stories)]


def parsed(given: SampleSource, stories: list[Dated]) -> ParsedFeed:
    kind, body = document(given, stories, BASE)
    return parse_feed(body, headers={"content-type": kind}, base=f"{BASE}/feed")


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_gives_back_headlines_and_dates(format: str) -> None:
    feed = parsed(source(format), dated())
    assert [(i.headline, i.published_at or i.updated_at) for i in feed.items] == [
        (t.headline, at) for t, at in dated()
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_gives_back_what_tells_one_story_from_another(format: str) -> None:
    feed = parsed(source(format), dated())
    ids = [f"{BASE}/{t.id}" for t in TOLD] if format in ("rdf", "atom") else [t.id for t in TOLD]
    assert [item.native_id or item.url for item in feed.items] == ids


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_gives_back_addresses_and_the_paragraphs_of_a_body(format: str) -> None:
    item = parsed(source(format), dated()).items[0]
    assert item.url == f"{BASE}/one"
    assert (item.body or item.summary).count("<p>") == 2


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_bylines_come_back_where_the_format_has_them(format: str) -> None:
    assert parsed(source(format), dated()).items[0].byline == "A. Writer"


@pytest.mark.parametrize("format", FORMATS)
def test_a_feed_without_stories_is_a_feed(format: str) -> None:
    assert parsed(source(format), []).items == ()


@pytest.mark.parametrize("format", FORMATS)
def test_the_title_of_a_feed_is_its_sources_name(format: str) -> None:
    assert parsed(source(format), dated()).title == "Test & Blatt"


@pytest.mark.parametrize("given_source", [s for s in load_day() if s.format != "raw"], ids=lambda s: s.id)
def test_every_feed_of_the_day_comes_back_whole(given_source: SampleSource) -> None:
    stories = [(told, NOON + timedelta(minutes=told.minute)) for told in given_source.stories]
    feed = parsed(given_source, stories)
    assert [item.published_at or item.updated_at for item in feed.items] == [at for _, at in stories]
    assert all(item.headline for item in feed.items)


def test_a_raw_document_is_served_as_it_is_written() -> None:
    given = replace(source("raw"), raw="<torn")
    assert document(given, dated(), BASE)[1] == b"<torn"


def test_a_page_in_place_of_a_feed_is_named_as_that() -> None:
    moved = next(s for s in load_day() if s.id == "notafeed")
    with pytest.raises(WireError, match="not a feed"):
        parsed(moved, [])


def test_a_torn_feed_gives_its_whole_items_without_their_scripts() -> None:
    torn = next(s for s in load_day() if s.id == "broken")
    items = parsed(torn, []).items
    assert [item.headline[:6] for item in items][:2] == ["Copper", "Cocoa "]
    assert not any(bad in repr(items) for bad in ("<script", "onclick"))


def test_an_unruly_feed_keeps_no_date_that_is_none_and_no_control_characters() -> None:
    litter = next(s for s in load_day() if s.id == "litter")
    items = {item.native_id: item for item in parsed(litter, []).items}
    assert items["litter-1"].published_at is None
    assert items["litter-2"].published_at is None
    assert not any(ord(c) < 32 for c in items["litter-2"].headline)


def test_a_story_with_an_address_of_its_own_keeps_it() -> None:
    assert link(replace(TOLD[0], url="https://other.example/x"), BASE) == "https://other.example/x"


def test_markup_of_a_story_in_markup_is_left_alone() -> None:
    assert markup(Told(0, "x", "h", "<p>a<b>", html=True)) == "<p>a<b>"


@pytest.mark.parametrize("format", FORMATS)
@given(text=st.text(st.characters(categories=("L", "N", "P", "Sm")), min_size=1, max_size=60))
def test_no_letters_or_signs_break_a_document(format: str, text: str) -> None:
    told = Told(0, "x", "Ships sail", f"Start {text} end")
    assert [i.headline for i in parsed(source(format), dated((told,))).items] == ["Ships sail"]
