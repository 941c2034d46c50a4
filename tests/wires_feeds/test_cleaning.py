"""Markup made safe, strings made readable, addresses absolute, times sane."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

import lxml.html
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from tocsin.wires.feeds.cleaning import (
    MARKUP_LIMIT,
    TEXT_LIMIT,
    absolute,
    address,
    headline_text,
    readable,
    safe_markup,
    sane_time,
)

BASE = "https://wire.example/a/b"
HOSTILE = [
    "<script>x()</script>",
    "<p onmouseover=x()>",
    "<a href=' javascript:x()'>",
    "<a href='java\tscript:x()'>",
    "<a href='data:text/html,x'>",
    "<img src=x onerror=x()>",
    "<svg><a xlink:href='javascript:x()'>",
    "<math><mi xlink:href='data:x'>",
    "<style>@import 'x'</style>",
    "<div style='position:fixed'>",
    "<iframe srcdoc='<script>'>",
    "<form action=/x><input autofocus onfocus=x()>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//x'>",
    "<!--[if IE]><script>x()</script><![endif]-->",
    "<noscript><p title='</noscript><img src=x onerror=x()>'>",
    "<template><script>x()</script></template>",
    "<a href='//evil.example/x'>",
    "<a href='/settings?wipe=1'>",
    "<b",
    "]]>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>x()</x:script>",
]
ALLOWED_SCHEMES = {"http", "https", "mailto"}


def assert_safe(markup: str) -> None:
    """No element, attribute or link that acts, as another parser sees it."""
    try:
        root = lxml.html.fromstring(f"<div>{markup}</div>")
    except etree.ParserError:
        return
    for element in root.iter():
        assert isinstance(element.tag, str)
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "svg",
            "math",
            "base",
        }
        for name, value in element.attrib.items():
            assert name in {"href", "src", "alt", "title", "datetime", "lang", "dir", "rel"}
            if name in {"href", "src"}:
                assert urlsplit(value.strip()).scheme in ALLOWED_SCHEMES


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("base", ["", BASE])
def test_nothing_active_remains(hostile: str, base: str) -> None:
    assert_safe(safe_markup(f"<p>before {hostile} after</p>", base))


@given(
    st.lists(
        st.sampled_from(HOSTILE) | st.text(alphabet="<>/='\" abhreonscrip&;:!-", max_size=20), max_size=6
    )
)
@example(["<a href='", "javascript:x()", "'>"])
def test_nothing_active_remains_of_any_mixture(parts: list[str]) -> None:
    assert_safe(safe_markup("".join(parts), BASE))


def test_links_are_absolute_and_say_nothing_of_us() -> None:
    made = safe_markup('<a href="c" target="_blank">x</a>', BASE)
    assert made == '<a href="https://wire.example/a/c" rel="noopener noreferrer">x</a>'


def test_links_without_a_base_are_dropped_where_they_are_relative() -> None:
    assert safe_markup('<a href="/x">a</a><a href="https://y.example/">b</a>') == (
        '<a rel="noopener noreferrer">a</a><a href="https://y.example/" rel="noopener noreferrer">b</a>'
    )


def test_plain_text_stays_as_it_is() -> None:
    assert safe_markup("Steel > iron") == "Steel > iron"
    assert safe_markup(None) == safe_markup(7) == ""


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Oil &amp; gas", "Oil & gas"),
        ("<b>Oil</b>\n  <i>up</i>", "Oil up"),
        ("3 < 4 &lt; 5", "3 < 4 < 5"),
        ("Caf&eacute; <script>x</script>row", "Café row"),
        ("a\ud800b\x00c\ufffed", "abcd"),
        (None, ""),
    ],
)
def test_a_headline_is_one_line_of_text(raw: object, text: str) -> None:
    assert headline_text(raw) == text


@given(st.text())
def test_readable_text_can_always_be_stored_and_sent(text: str) -> None:
    made = readable(text)
    made.encode("utf-8")
    assert "\0" not in made
    assert len(made) <= TEXT_LIMIT


@pytest.mark.parametrize("sign", ["a", "é", "€", "😀"])
def test_long_fields_are_cut_between_characters(sign: str) -> None:
    assert readable(sign * (TEXT_LIMIT + 1)) == sign * TEXT_LIMIT
    assert len(safe_markup(sign * (MARKUP_LIMIT + 1))) == MARKUP_LIMIT


@pytest.mark.parametrize(
    "url", ["javascript:x()", "JavaScript:x", "data:text/html,x", "vbscript:x", "file:///etc/x"]
)
def test_addresses_that_act_are_none(url: str) -> None:
    assert absolute(url, BASE) == ""
    assert address(url, BASE) == ""


def test_no_address_is_not_the_address_of_the_feed() -> None:
    assert absolute("", BASE) == absolute(None, BASE) == address(" ", BASE) == ""


def test_addresses_become_absolute_and_names_stay() -> None:
    assert absolute("../c?d=1", BASE) == "https://wire.example/c?d=1"
    assert address("tag:wire.example,2026:1", BASE) == "tag:wire.example,2026:1"
    assert absolute("tag:wire.example,2026:1", BASE) == ""
    assert address("http://[broken", BASE) == ""


def test_times_are_in_utc_and_of_our_age() -> None:
    noon = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 - a time without a zone is what is tried
    assert sane_time(noon) == noon.replace(tzinfo=UTC)
    assert sane_time(noon.replace(tzinfo=timezone(timedelta(hours=-5)))) == datetime(
        2026, 11, 23, 17, 0, tzinfo=UTC
    )
    assert sane_time(datetime(1, 1, 1, tzinfo=UTC)) is sane_time(datetime(9999, 12, 31, tzinfo=UTC)) is None
    assert sane_time(None) is None
