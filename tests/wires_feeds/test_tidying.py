"""A document looked over before it is parsed: whole items, traps, odd characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rss_by_hand import item, rss

from tocsin.errors import WireError
from tocsin.wires.feeds.tidying import MAX_ATTRIBUTES, MAX_DEPTH, MAX_STRAYS, tidy

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title>'
RDF = '<rdf:RDF xmlns:rdf="r"><channel><title>W</title></channel>'


def tidied(text: str, limit: int = 10) -> tuple[str, bool]:
    return tidy(text, "document", limit)


def cause(text: str, limit: int = 10) -> str:
    with pytest.raises(WireError) as refused:
        tidied(text, limit)
    return refused.value.cause


@pytest.mark.parametrize(
    "text",
    [
        rss(item(1), prolog=""),
        ATOM + "<entry><id>1</id></entry></feed>",
        RDF + "<item><title>x</title></item></rdf:RDF>",
        "<RSS VERSION='2.0'><CHANNEL><ITEM></ITEM></CHANNEL></RSS>",
        "<rss version='2.0'/>",
        "<service><workspace/></service>",
    ],
)
def test_a_whole_document_stays_as_it_is(text: str) -> None:
    assert tidied(text) == (text, True)


@pytest.mark.parametrize(
    ("whole", "half"),
    [
        ("<rss><channel><item>1</item>", "<item><title>x"),
        ("<rss><channel><item>1</item>", "<item"),
        ("<rss><channel><item>1</item><item>2</item>\n", "<item a='b'><description><![CDATA[</item>"),
        (ATOM + "<entry>1</entry>", "<entry><title>x</title><content>y"),
        (ATOM + "<a:entry>1</a:entry>", "<a:entry><title>"),
        (RDF + "<item>1</item>", "<item rdf:about='x'><title>"),
        (RDF, "<item rdf:about='x'><title>"),
        ("<rss><channel><title>W</title>", "<item><title>x</title>"),
    ],
)
def test_a_half_item_at_the_end_is_taken_off(whole: str, half: str) -> None:
    text, is_whole = tidied(whole + half)
    assert not is_whole
    assert text.removesuffix("<item") == whole


@pytest.mark.parametrize("text", ["<rss><channel><title>W", "<rss><channel><item>1</item>", ATOM])
def test_a_document_cut_between_items_is_not_whole(text: str) -> None:
    assert tidied(text) == (text, False)


def test_a_second_feed_behind_the_first_counts() -> None:
    two = rss(item(1), prolog="") + rss(item(2), prolog="")
    assert tidied(two) == (two, True)
    assert tidied(two[: two.index("Story 2")])[1] is False


@pytest.mark.parametrize(
    "prolog", ['<?xml version="1.0"?>', " \n<?xml version='1.0' encoding='koi8-r' ?>\n", "\n"]
)
def test_the_prolog_and_blanks_before_it_are_taken_off(prolog: str) -> None:
    assert tidied(prolog + "<rss></rss>") == ("<rss></rss>", True)


@pytest.mark.parametrize(
    ("reference", "left"),
    [
        ("&#65;", "&#65;"),
        ("&#x20AC;", "&#x20AC;"),
        ("&#10;", "&#10;"),
        ("&#0;", ""),
        ("&#x8;", ""),
        ("&#xD800;", ""),
        ("&#xDFFF", ""),
        ("&#xFFFE;", ""),
        ("&#x110000;", ""),
        ("&#99999999;", ""),
        ("\x00\x0b\ufffe", ""),
        ("&amp;#xD800;", "&amp;#xD800;"),
    ],
)
def test_what_is_no_character_is_dropped(reference: str, left: str) -> None:
    assert tidied(f"<rss>{reference}</rss>")[0] == f"<rss>{left}</rss>"


def test_items_are_counted_but_not_what_lies_inside_them() -> None:
    inner = "<x:item/><entry>n</entry><!-- <item> --><![CDATA[<item>]]>"
    assert tidied(rss("".join(item(n, inner) for n in range(10))))[1]
    assert cause(rss("".join(item(n) for n in range(11)))) == "it has 11 items"


def test_depth_and_attributes_are_refused_above_their_limits() -> None:
    deep = MAX_DEPTH - 5
    assert tidied(rss("<a>" * deep + "</a>" * deep))[1]
    assert "nested" in cause(rss("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH))
    attributes = " ".join(f"a{n}='='" for n in range(MAX_ATTRIBUTES // 2))
    assert tidied(rss(f"<a {attributes}/>"))[1]
    assert "attributes" in cause(rss(f"<a {attributes} {attributes.replace('a', 'b')} c='1'/>"))


@pytest.mark.parametrize("stray", ["& ", "< ", "<!- ", "<1", "&&"])
def test_strays_are_suffered_by_the_thousands_and_refused_by_the_ten_thousands(stray: str) -> None:
    assert tidied(rss(stray * 1_000))
    assert "broken" in cause(rss(stray * (MAX_STRAYS + 1)))


def test_references_and_tags_are_no_strays() -> None:
    assert tidied(rss("&amp;&#8364;<br/>" * MAX_STRAYS))[1]


def test_a_small_comment_without_an_end_is_left_to_the_parser() -> None:
    text = "<rss><channel><item>1</item><!-- then"
    assert tidied(text) == (text, False)
    assert "never ends" in cause(text + " and then" * 20_000)


@given(st.text(alphabet="<>/&;#x\"'! -[]item?ra", max_size=120))
def test_any_text_is_taken_or_refused_and_never_grows(text: str) -> None:
    try:
        made, _ = tidied(text)
    except WireError as error:
        assert error.mend
        return
    assert len(made) <= len(text)
