"""Bytes become a feed or a clear error, whatever the bytes are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rss_by_hand import item, read, rss

from tocsin.errors import WireError
from tocsin.wires.feeds import ParsedFeed
from tocsin.wires.feeds.parsing import LIMIT

TWO = rss(item(1) + item(2))


def cause(data: str | bytes) -> str:
    with pytest.raises(WireError) as refused:
        read(data)
    return refused.value.cause


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00" * 40])
def test_nothing_is_an_empty_document(data: bytes) -> None:
    assert cause(data) == "the document is empty"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("<html><body>Back soon</body></html>", "web page"),
        ("<!DOCTYPE html><p>Back soon", "web page"),
        ('<?xml version="1.0"?><!-- a --><!-- b --><svg/>', "picture"),
        ("<p>Back soon</p>", "not a feed"),
        ("<catalogue><book/></catalogue>", "not a feed"),
        ("Back soon", "neither XML nor JSON"),
        ("/etc/hostname", "neither XML nor JSON"),
        ("[1, 2]", "not a JSON Feed"),
        ('{"items": [{"name": "tea"}]}', "not a JSON Feed"),
        ("{", "not valid JSON"),
    ],
)
def test_what_is_no_feed_is_called_what_it_is(data: str, said: str) -> None:
    assert said in cause(data)


def test_the_error_names_the_address_and_what_to_do() -> None:
    with pytest.raises(WireError) as refused:
        read("<html></html>", base="https://wire.example/feed")
    assert refused.value.subject == "https://wire.example/feed"
    assert "tocsin add" in refused.value.mend


def test_size_and_number_of_items_are_limited() -> None:
    assert "bytes" in cause(b"<" * (LIMIT + 1))
    assert len(read(rss("".join(map(item, range(2_000))))).items) == 2_000
    assert cause(rss("".join(map(item, range(2_001))))) == "it has 2001 items"


@pytest.mark.parametrize("end", range(len(TWO.encode()) - 1, 60, -7))
def test_a_cut_feed_gives_whole_items_only(end: int) -> None:
    try:
        items = read(TWO.encode()[:end]).items
    except WireError as error:
        assert "cut short" in error.cause or "not a feed" in error.cause
        return
    whole = [i for i in (1, 2) if TWO.encode()[:end].count(b"</item>") >= i]
    assert [(i.headline, i.url) for i in items] == [
        (f"Story {n}", f"https://wire.example/{n}") for n in whole
    ]


def test_items_inside_bodies_do_not_count() -> None:
    body = "<description><![CDATA[</item><item><title>no</title>]]></description><!-- <item> -->"
    feed = read(rss(item(1, body) + item(2)).partition("</channel>")[0])
    assert [i.native_id for i in feed.items] == ["g1", "g2"]


def test_a_feed_whose_items_nobody_closed_is_read() -> None:
    feed = read('<rss version="2.0"><channel><title>W</title><item><title>Open</title></channel></rss>')
    assert [i.headline for i in feed.items] == ["Open"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_wide_encodings_are_read_with_all_the_limits(encoding: str) -> None:
    text = rss(item(1, "<description>Zölle &#xD800;</description>")) + "\n"
    feed = read(text.encode(encoding))
    assert feed.items[0].summary == "Zölle"
    assert [i.native_id for i in read(rss(item(1) + item(2))[:-60].encode(encoding)).items] == ["g1"]


def test_references_to_no_character_are_dropped() -> None:
    feed = read(rss("<item><title>a&#xD800;b&#99999999;c&#0;d&#xFFFE;e&#8364;</title></item>"))
    assert feed.items[0].headline == "abcde€"


def test_a_trap_is_refused_before_it_costs_anything() -> None:
    assert "nested" in cause(rss("<a>" * 50_000 + "</a>" * 50_000))
    assert "attributes" in cause(rss("<item " + " ".join(f"a{n}='1'" for n in range(5_000)) + "/>"))
    assert "thousands of places" in cause(rss("<item><title>x" + "& " * 60_000))
    assert "thousands of places" in cause(rss("<item><title>x" + '<a "' * 60_000))
    assert "never ends" in cause(rss(item(1) + "<!--" + "-" * 200_000))


def test_code_in_a_section_is_no_trap() -> None:
    feed = read(rss(item(1, "<description><![CDATA[" + "if a < b && c <d: " * 40_000 + "]]></description>")))
    assert feed.items[0].summary.startswith("if a &lt; b &amp;&amp; c")


def test_no_entity_brings_a_file_in() -> None:
    prolog = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    feed = read(rss("<item><title>x &f; y</title><guid>1</guid></item>", prolog))
    assert "root" not in feed.items[0].headline


def test_entities_that_multiply_stay_small() -> None:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    prolog = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">{nested}]>'
    feed = read(rss("<item><title>&e9;</title><guid>1</guid></item>", prolog))
    assert len(feed.items[0].headline) < 2_001


def test_content_location_is_the_base_of_links() -> None:
    text = rss("<item><title>x</title><link>/a</link></item>")
    assert (
        read(text, "https://a.example/f", Content_Location="https://b.example/x").items[0].url
        == "https://b.example/a"
    )
    assert read(text, "https://a.example/f").items[0].url == "https://a.example/a"


def test_hubs_of_the_link_header_come_first() -> None:
    link = '<https://hub.example/>; rel="hub", </self>; title="a, b"; rel=self, <javascript:x>; rel=hub'
    feed = read(TWO, "https://wire.example/feed", Link=link)
    assert (feed.hub, feed.topic) == ("https://hub.example/", "https://wire.example/self")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_an_error(data: bytes) -> None:
    try:
        assert isinstance(read(data), ParsedFeed)
    except WireError as error:
        assert error.mend


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TWO)),
            st.sampled_from(
                [
                    "<",
                    ">",
                    "&",
                    "]]>",
                    "<![CDATA[",
                    "<!--",
                    "</item>",
                    "<item>",
                    '"',
                    "\0",
                    "é",
                    "<a b='",
                    "&#x",
                    "<!DOCTYPE",
                ]
            ),
        ),
        max_size=6,
    )
)
def test_a_feed_damaged_anywhere_is_a_feed_or_an_error(damages: list[tuple[int, str]]) -> None:
    text = TWO
    for at, what in damages:
        text = text[:at] + what + text[at:]
    try:
        assert len(read(text).items) <= 8
    except WireError as error:
        assert error.cause
