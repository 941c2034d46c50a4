"""Markup and plain text become paragraphs; whole pages give up their headline and their story."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.intake.blocks import inline_text, to_blocks
from tocsin.intake.page import read_page

PARAGRAPH = (
    "Grain loadings at the river port fell by a third this week as barges waited for the water to rise."
)


def texts(markup: str) -> list[str]:
    return [block.text for block in to_blocks(markup)]


def test_paragraphs_lists_and_breaks_become_blocks() -> None:
    assert texts("<p>One</p><ul><li>Two</li><li>Three</li></ul>Four<br><br>Five") == [
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
    ]


def test_inline_markup_does_not_split_words() -> None:
    assert texts("<p>Shares of <b>Acme</b> <i>rose</i> 5<sup>%</sup></p>") == ["Shares of Acme rose 5%"]


def test_scripts_navigation_and_comments_are_not_text() -> None:
    html = "<nav>Home</nav><script>alert(1)</script><!-- x --><p>News</p><style>p{}</style><footer>Legal</footer>"
    assert texts(html) == ["News"]


def test_entities_are_decoded_once_in_plain_text() -> None:
    assert texts("AT&amp;T &lt;b&gt; rises") == ["AT&T <b> rises"]


def test_lines_of_plain_text_that_are_links_are_blocks_of_their_own() -> None:
    blocks = to_blocks(
        "Tea rose.\nBrokers said so.\n- https://a.example/1\n* [What we know](https://b.example/2)"
    )
    assert [(b.text, b.links) for b in blocks] == [
        ("Tea rose. Brokers said so.", ()),
        ("https://a.example/1", (("https://a.example/1", "https://a.example/1"),)),
        ("What we know", (("What we know", "https://b.example/2"),)),
    ]


def test_a_sentence_with_an_address_is_a_sentence() -> None:
    assert texts("The list is on its site: https://a.example/list") == [
        "The list is on its site: https://a.example/list"
    ]


def test_deep_nesting_is_no_danger() -> None:
    assert isinstance(texts("<div>" * 30_000 + "x"), list)


def test_headlines_with_markup_become_one_line() -> None:
    assert inline_text("<b>Acme</b>\n to buy &quot;Bolt&quot;") == 'Acme to buy "Bolt"'


@given(st.text(alphabet="<>/apbri&;#x= \n'\"", max_size=200))
def test_no_markup_breaks_the_reading(markup: str) -> None:
    assert all(block.text == " ".join(block.text.split()) for block in to_blocks(markup))


def page(body: str) -> str:
    return (
        "<html lang='en-GB'><head><title>Barges wait - River Post</title>"
        "<meta property='og:site_name' content='River Post'>"
        "<meta property='article:published_time' content='2026-03-02T08:00:00+01:00'></head>"
        f"<body><nav>Markets Weather</nav>{body}</body></html>"
    )


def test_a_page_gives_headline_story_publisher_and_time() -> None:
    read = read_page(
        page(f"<article><h1>Barges wait for water</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>")
    )
    assert read.headline == "Barges wait for water"
    assert [b.text for b in read.blocks] == [PARAGRAPH, PARAGRAPH]
    assert (read.publisher, read.language) == ("River Post", "en-GB")
    assert read.published_at is not None and read.published_at.hour == 7


def test_without_an_article_element_the_densest_part_is_the_story() -> None:
    side = "<div><p>Buy our tea.</p></div>"
    read = read_page(
        page(f"{side}<div class='x'><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div>{side}")
    )
    assert read.headline == "Barges wait"
    assert {b.text for b in read.blocks} == {PARAGRAPH}


def test_comment_boxes_are_marked_as_aside() -> None:
    html = (
        f"<article><h1>H</h1>{f'<p>{PARAGRAPH}</p>' * 3}<div class='comments'><p>First!</p></div></article>"
    )
    assert [b.aside for b in read_page(page(html)).blocks] == [False, False, False, True]


def test_a_text_page_begins_with_its_headline() -> None:
    read = read_page("Barges wait for water\n\nComments\nLoading...\n\n" + PARAGRAPH)
    assert read.headline == "Barges wait for water"
    assert read.blocks[-1].text == PARAGRAPH


def test_an_empty_page_has_nothing() -> None:
    assert read_page("").blocks == ()
