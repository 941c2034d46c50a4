"""What a site wraps around a story is told from the story; links among it are kept as links."""

from __future__ import annotations

import pytest

from tocsin.intake.blocks import Block, to_blocks
from tocsin.intake.furniture import separate

STORY = "The minister said on Monday that the canal would stay shut for another week, ship agents reported."
MORE = "Shipowners have begun to send vessels around the cape, which adds nine days to the voyage."


def parted(*texts: str):
    return separate(tuple(Block(t) for t in texts))


@pytest.mark.parametrize(
    "furniture",
    [
        "Comments",
        "Loading...",
        "Comments Loading...",
        "12 Comments",
        "Advertisement",
        "Share this story",
        "Story continues below advertisement",
        "Join Now: Free!",
        "Click here to read our other stories",
        "Photo by A. Person via Somewhere",
        "The post Canal shut appeared first on Harbour Daily",
        "Continue reading",
        "Follow us on Twitter",
        "Got a news tip?",
        "[…]",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert parted(STORY, furniture, MORE).body == (STORY, MORE)


@pytest.mark.parametrize(
    ("text", "title", "relation"),
    [
        ("See AlsoPort Strike Ends After Nine Days", "Port Strike Ends After Nine Days", "see also"),
        ("See also: Port strike ends", "Port strike ends", "see also"),
        ("Read Also: Port Strike Ends", "Port Strike Ends", "read also"),
        ("READ NEXT — Port strike ends", "Port strike ends", "read also"),
        ("Related: Port strike ends", "Port strike ends", "related"),
    ],
)
def test_announced_links_become_links(text: str, title: str, relation: str) -> None:
    out = parted(STORY, text, MORE)
    assert out.body == (STORY, MORE)
    assert [(link.title, link.relation) for link in out.links] == [(title, relation)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Related party transactions rose to a third of revenue, the auditor wrote.",
        "See also the minister's letter of March, in which he promised the opposite.",
        "Comments by the central bank's chief moved the currency late in the day.",
        "Share prices of ferry operators fell after the announcement on Monday.",
        "Read more widely, the ruling frees other ports to set tolls of their own accord this year.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(sentence: str) -> None:
    assert sentence in parted(STORY, sentence, MORE).body


def test_a_list_of_links_under_its_heading_is_kept_as_links() -> None:
    out = parted(STORY, MORE, "Related stories", "Port strike ends", "Tolls to rise")
    assert [link.title for link in out.links] == ["Port strike ends", "Tolls to rise"]
    assert out.body == (STORY, MORE)


def test_the_closing_line_ends_the_story_and_names_who_carries_it() -> None:
    out = parted(
        STORY, MORE, "Market News and Data brought to you by Harbour Wire APIs", "Posted In:", "Trade with us"
    )
    assert out.body == (STORY, MORE)
    assert out.publisher == "Harbour Wire"


def test_a_closing_line_at_the_top_does_not_swallow_the_story() -> None:
    long = " ".join([STORY, MORE] * 5)
    assert long in parted("Posted In: Shipping", STORY[:40], long).body


def test_copyright_lines_name_the_publisher() -> None:
    assert parted(STORY, "© 2026 Harbour Daily. All rights reserved.").publisher == "Harbour Daily"


def test_the_headline_repeated_as_first_paragraph_is_dropped() -> None:
    assert separate((Block("Canal shut"), Block(STORY)), "Canal shut").body == (STORY,)


def test_links_keep_their_addresses_in_markup() -> None:
    html = f"<p>{STORY}</p><p>Read also: <a href='https://harbour.example/1'>Port strike ends early</a></p><p>{MORE}</p>"
    out = separate(to_blocks(html))
    assert out.links[0].url == "https://harbour.example/1"
    assert out.body == (STORY, MORE)


TEA = "<p>Tea fetched 3 percent more at Monday's auction, brokers said.</p>"
TEXT = "Tea fetched 3 percent more at Monday's auction, brokers said."


@pytest.mark.parametrize(
    ("rest", "titles"),
    [
        (
            "<ul><li><a href='/a'>Bolt wins order for ferries</a></li><li><a href='/b'>Harbour dispute</a></li></ul>",
            ["Bolt wins order for ferries", "Harbour dispute"],
        ),
        ("<p>https://a.example/1<br>https://b.example/2</p>", ["https://a.example/1", "https://b.example/2"]),
        (
            "<ol><li><a href='/a'>Bolt wins order for ferries</a>&nbsp;<font>Harbour Times</font></li></ol>",
            ["Bolt wins order for ferries"],
        ),
        (
            "<p><a href='/a'>Why tea keeps getting dearer</a> | <a href='/b'>Brokers fear the long rain</a></p>",
            ["Why tea keeps getting dearer", "Brokers fear the long rain"],
        ),
    ],
)
def test_bare_links_are_links_and_no_text(rest: str, titles: list[str]) -> None:
    parted = separate(to_blocks(TEA + rest), "Tea Auction Ends")
    assert (parted.body, [link.title for link in parted.links]) == ((TEXT,), titles)


def test_titles_with_addresses_in_plain_text_are_links() -> None:
    plain = f"{TEXT}\n\nBolt wins order: https://a.example/1\nHarbour dispute - https://b.example/2"
    parted = separate(to_blocks(plain), "Tea Auction Ends")
    assert (parted.body, [(link.title, link.url) for link in parted.links]) == (
        (TEXT,),
        [("Bolt wins order", "https://a.example/1"), ("Harbour dispute", "https://b.example/2")],
    )


@pytest.mark.parametrize(
    "kept",
    [
        "<p><a href='/q'>Bolt</a> rises 4 percent</p>",
        "<ul><li><a href='/q'>Bolt</a></li><li><a href='/r'>Acme</a></li></ul>",
        "<p><a href='/a'>The minister said on Monday that the canal would stay shut for a week.</a></p>",
        "<h2><a href='#next'>What happens in the next week</a></h2>",
    ],
)
def test_linked_names_sentences_and_headings_are_the_storys_own(kept: str) -> None:
    assert len(separate(to_blocks(TEA + kept), "Tea Auction Ends").body) > 1


def test_an_item_that_is_one_link_and_has_no_headline_keeps_its_words() -> None:
    assert separate(to_blocks("<a href='/a'>Bolt wins order for ferries</a>")).body == (
        "Bolt wins order for ferries",
    )


@pytest.mark.parametrize(
    "box",
    [
        "Ida Holm is a reporter in London. Follow her on Twitter @idaholm. She covers Tesla and Boeing.",
        "Per A. Strand is an award-winning senior markets correspondent for Harbour Daily.",
        "Ida Holm is the deputy shipping editor. Contact her at ida@harbour.example.",
    ],
)
def test_a_box_about_the_author_at_the_end_is_no_part_of_the_story(box: str) -> None:
    assert parted(STORY, MORE, box, "Comments").body == (STORY, MORE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ida Holm is a reporter who was held at the border on Monday.",
        "Per Strand is the shipping minister and covers his costs from the levy.",
    ],
)
def test_people_in_the_news_are_no_authors(sentence: str) -> None:
    assert parted(STORY, sentence).body == (STORY, sentence)
    about = "Ida Holm is a reporter who covers the canal."
    assert parted(about, STORY).body == (about, STORY)
