"""JSON Feed: strict as JSON, lenient as a feed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rss_by_hand import read

from tocsin.errors import WireError
from tocsin.wires.feeds import FeedItem, ParsedFeed
from tocsin.wires.feeds.json_feed import read_json

VERSION = "https://jsonfeed.org/version/1.1"


def feed_of(*items: Any, **more: Any) -> ParsedFeed:
    return read(json.dumps({"version": VERSION, "items": items} | more), "https://f.example/feed.json")


def one(**fields: Any) -> FeedItem:
    return feed_of(fields).items[0]


@pytest.mark.parametrize(
    "text", ["[NaN]", "[Infinity]", "[1,]", "{'a': 1}", '["\\x"]', "[01]", "[" * 60_000, "[1] x", '["a\nb"]']
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(WireError):
        read_json(text.encode(), "feed")


def test_json_must_be_utf_8() -> None:
    with pytest.raises(WireError, match="not UTF-8"):
        read_json('["é"]'.encode("latin-1"), "feed")


def test_an_empty_feed_is_a_feed() -> None:
    assert feed_of().items == ()


def test_a_feed_without_a_version_is_known_by_its_items() -> None:
    feed = read('{"title": "T", "items": [{"id": "1", "content_text": "x"}]}')
    assert (feed.title, feed.items[0].body) == ("T", "x")


def test_too_many_items_are_refused() -> None:
    with pytest.raises(WireError, match="2001 items"):
        feed_of(*[{"id": str(n)} for n in range(2_001)])


def test_half_a_surrogate_does_not_get_in() -> None:
    item = one(id="a\ud800", title="b\udfff", content_text="c\ud800d", tags=["\ud800"])
    assert (item.native_id, item.headline, item.body, item.labels) == ("a", "b", "cd", ())


def test_ids_may_be_numbers_but_nothing_else() -> None:
    assert [one(id=value).native_id for value in (5, 1.5, "x", True, None, ["x"], {})] == [
        "5",
        "1.5",
        "x",
        "",
        "",
        "",
        "",
    ]


def test_text_becomes_markup_that_says_the_same() -> None:
    assert one(content_text="3 < 4 & <b>").body == "3 &lt; 4 &amp; &lt;b&gt;"
    assert one(content_text="One.\n\nTwo.").body == "<p>One.</p><p>Two.</p>"


def test_markup_is_cleaned_and_its_links_made_absolute() -> None:
    item = one(content_html="<a href='/x' onclick='y()'>x</a><iframe src='//z'></iframe>")
    assert item.body == '<a href="https://f.example/x" rel="noopener noreferrer">x</a>'


def test_authors_of_both_versions_are_the_byline() -> None:
    assert one(authors=[{"name": "A"}, {"name": ""}, "x", {"name": "B"}]).byline == "A, B"
    assert one(author={"name": "C"}).byline == "C"


def test_times_are_utc_or_unknown() -> None:
    item = one(date_published="2026-11-23T10:00:00+09:00", date_modified="0001-01-01T00:00:00Z")
    assert item.published_at is not None
    assert (item.published_at.isoformat(), item.updated_at) == ("2026-11-23T01:00:00+00:00", None)


def test_the_picture_is_the_first_that_there_is() -> None:
    files = [{"url": "/a.pdf", "mime_type": "application/pdf"}, {"url": "/a.png", "mime_type": "image/png"}]
    assert one(attachments=files).media == "https://f.example/a.png"
    assert one(banner_image="/b.png", attachments=files).media == "https://f.example/b.png"
    assert one(image="javascript:x").media == ""


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "type"]), inner)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    "id url external_url title summary content_html content_text date_published date_modified authors author tags "
    "image attachments language".split()
)
HEADS = st.sampled_from("title home_page_url feed_url hubs language".split())


@given(st.dictionaries(KEYS, VALUES), st.dictionaries(HEADS, VALUES))
def test_fields_of_any_kind_are_read_or_left_out(fields: dict[str, Any], head: dict[str, Any]) -> None:
    feed = feed_of(fields, **head)
    assert len(feed.items) == 1
    assert all(isinstance(label, str) and label for label in feed.items[0].labels)
