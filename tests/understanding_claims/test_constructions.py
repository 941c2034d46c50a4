"""Sentences written for these tests, one construction or trap each, with who says what in them."""

from __future__ import annotations

import pytest

from stories_by_hand import Names, body_of, company, country, made, mentions, person
from tocsin.understanding.claims import find_claims

NAMES: Names = {
    "Lena Roy": person("Lena Roy", "chief executive", "US"),
    "Roy": person("Lena Roy", "chief executive", "US"),
    "Omar Beck": person("Omar Beck"),
    "Beck": person("Omar Beck"),
    "Calder": company("XLON:CLDR", "Calder plc"),
    "Norway": country("NO", "Norway"),
    "Reuters": body_of("Reuters"),
    "Bloomberg": body_of("Bloomberg"),
    "Port Authority": body_of("Port Authority"),
}

# text, [(claimant, content, construction)]
Row = tuple[str, list[tuple[str, str, str]]]

TAGS: list[Row] = [
    ('"Orders are back," Roy said.', [("Lena Roy", "Orders are back", "before speaker")]),
    (
        "“Orders are back,” Roy said on CNBC’s “Squawk Box” Monday.",
        [("Lena Roy", "Orders are back", "before speaker")],
    ),
    (
        "Margins will fall this year, Roy said.",
        [("Lena Roy", "Margins will fall this year", "before speaker")],
    ),
    (
        "If rates rise again, the project cannot be financed, Beck said.",
        [("Omar Beck", "If rates rise again, the project cannot be financed", "before speaker")],
    ),
    (
        "Rates, Roy said, are too high for the sector.",
        [("Lena Roy", "Rates, Roy said, are too high for the sector", "before speaker")],
    ),
    ('"Is it over?" Roy asked analysts.', [("Lena Roy", "Is it over?", "before speaker")]),
    (
        '"We shipped late!" Beck said of the third quarter, when two plants stood still.',
        [("Omar Beck", "We shipped late!", "before speaker")],
    ),
    (
        '"The plant is safe and will be repaired by June," Roy told reporters after the meeting, "and it will stay open."',
        [
            (
                "Lena Roy",
                'The plant is safe and will be repaired by June," Roy told reporters after the meeting, "and it will stay open.',
                "before speaker",
            )
        ],
    ),
    ('"We cut costs," said Beck, the finance chief.', [("Omar Beck", "We cut costs", "inverted")]),
    (
        '"We cut costs," said one well-placed banker who asked not to be named.',
        [("one well-placed banker", "We cut costs", "inverted")],
    ),
    (
        "The pipeline leaked for two days, said Omar Beck, who runs the terminal.",
        [("Omar Beck", "The pipeline leaked for two days", "inverted")],
    ),
    (
        'Said Roy, smiling: "Nobody here expected such a quarter."',
        [("Lena Roy", "Nobody here expected such a quarter.", "inverted")],
    ),
    (
        '"This is the bottom," wrote Beck in a note to clients.',
        [("Omar Beck", "This is the bottom", "inverted")],
    ),
    (
        'His verdict was short: "The price is far too low," Beck said.',
        [("Omar Beck", "The price is far too low", "before speaker")],
    ),
    (
        "OSLO, May 3 (Reuters) - The fund sold its last coal shares, the Port Authority said.",
        [("Port Authority", "The fund sold its last coal shares", "before speaker")],
    ),
    (
        '"Demand is strong," Beck went on. "Our yards are full until spring."',
        [
            (
                "Omar Beck",
                'Demand is strong," Beck went on. "Our yards are full until spring.',
                "before speaker",
            )
        ],
    ),
    (
        "Calder will close the mine, several people familiar with the matter said.",
        [("several people familiar with the matter", "Calder will close the mine", "before speaker")],
    ),
]

SPEAKER_FIRST: list[Row] = [
    ("Roy said the yard is full.", [("Lena Roy", "the yard is full", "after speaker")]),
    (
        "Roy said in a statement on Monday that the yard is full.",
        [("Lena Roy", "the yard is full", "after speaker")],
    ),
    (
        "Roy said after a visit to the port on Monday that the yard is full.",
        [("Lena Roy", "the yard is full", "after speaker")],
    ),
    (
        "Roy told The Star-Ledger of Newark last week she would rather sell.",
        [("Lena Roy", "she would rather sell", "after speaker")],
    ),
    (
        "Roy wrote to shareholders that the offer is too low.",
        [("Lena Roy", "the offer is too low", "after speaker")],
    ),
    (
        "Beck, the company's finance chief, said costs are falling.",
        [("Omar Beck", "costs are falling", "after speaker")],
    ),
    (
        "Beck, who joined in May after eight years at a rival, said costs are falling.",
        [("Omar Beck", "costs are falling", "after speaker")],
    ),
    (
        "The group's finance chief, Omar Beck, said costs are falling.",
        [("Omar Beck", "costs are falling", "after speaker")],
    ),
    ("Beck (right), said costs are falling.", [("Omar Beck", "costs are falling", "after speaker")]),
    (
        "Beck, in a letter to staff, said costs are falling.",
        [("Omar Beck", "costs are falling", "after speaker")],
    ),
    ("Roy on Friday said costs are falling.", [("Lena Roy", "costs are falling", "after speaker")]),
    ("Roy repeatedly has said costs are falling.", [("Lena Roy", "costs are falling", "after speaker")]),
    (
        "Roy and Beck have both argued that costs are falling.",
        [("Lena Roy", "costs are falling", "after speaker")],
    ),
    (
        "Roy said they're likely to sell the yard.",
        [("Lena Roy", "they're likely to sell the yard", "after speaker")],
    ),
    ("Roy is telling lenders that the yard is full.", [("Lena Roy", "the yard is full", "after speaker")]),
    (
        'Roy said of the rival bid: "It is not worth the paper."',
        [("Lena Roy", "It is not worth the paper.", "after speaker")],
    ),
    (
        "Some 40 percent of buyers said they would wait.",
        [("Some 40 percent of buyers", "they would wait", "after speaker")],
    ),
    (
        "Two lawyers familiar with the case said a deal is near.",
        [("Two lawyers familiar with the case", "a deal is near", "after speaker")],
    ),
    ("Norway said it will keep the tax.", [("Norway", "it will keep the tax", "after speaker")]),
    (
        "Beck explained how the yard would be paid for.",
        [("Omar Beck", "how the yard would be paid for", "after speaker")],
    ),
    ("The talks moved to Roy, who said a deal is near.", [("Lena Roy", "a deal is near", "after speaker")]),
    ("Roy praised the staff and said the yard is full.", [("Lena Roy", "the yard is full", "after speaker")]),
    (
        "Roy opened the yard in May but later said it was too small.",
        [("Lena Roy", "it was too small", "after speaker")],
    ),
    ("Roy went on to say that the yard is full.", [("Lena Roy", "the yard is full", "after speaker")]),
    (
        'Roy replied, "We have nothing to hide here."',
        [("Lena Roy", "We have nothing to hide here.", "after speaker")],
    ),
    (
        "Calder reported that output fell by a tenth.",
        [("Calder plc", "output fell by a tenth", "after speaker")],
    ),
]

EXTENTS: list[Row] = [
    (
        "Roy said demand is weak, but that the yard is full.",
        [("Lena Roy", "demand is weak, but that the yard is full", "after speaker")],
    ),
    (
        "Norway denied that it had sold ships, calling the reports false.",
        [("Norway", "it had sold ships", "after speaker")],
    ),
    (
        "Norway has denied selling ships to its neighbours.",
        [("Norway", "selling ships to its neighbours", "after speaker")],
    ),
    (
        'In his book "The Long Deal," Roy said, "We never meant to sell the yard."',
        [("Lena Roy", "We never meant to sell the yard.", "after speaker")],
    ),
    (
        "Docks stood empty in Oslo, Roy said, while prices have fallen in Bergen, Beck said.",
        [
            ("Lena Roy", "Docks stood empty in Oslo", "before speaker"),
            ("Omar Beck", "prices have fallen in Bergen", "before speaker"),
        ],
    ),
    (
        "While Roy said the yard is full, two docks stood empty on Monday.",
        [("Lena Roy", "the yard is full", "after speaker")],
    ),
    ("If Roy admits that she knew, the board will act.", [("Lena Roy", "she knew", "after speaker")]),
    (
        "Roy said the yard is full, but two docks stood empty.",
        [("Lena Roy", "the yard is full", "after speaker")],
    ),
    (
        "Roy said the yard is full - a claim that unions dispute.",
        [("Lena Roy", "the yard is full", "after speaker")],
    ),
    (
        "Roy said the yard is full, a claim that unions have long rejected.",
        [("Lena Roy", "the yard is full", "after speaker")],
    ),
    ("Roy said the yard is full, as did her deputy.", [("Lena Roy", "the yard is full", "after speaker")]),
    ("Roy said the yard is full; Beck was in Oslo.", [("Lena Roy", "the yard is full", "after speaker")]),
    (
        'Roy said, "The yard is full," but in fact two docks stood empty.',
        [("Lena Roy", "The yard is full", "after speaker")],
    ),
    (
        "Roy said that the yard is full and that orders are strong.",
        [("Lena Roy", "the yard is full and that orders are strong", "after speaker")],
    ),
    (
        "Roy said the yard is full and added that orders are strong.",
        [
            ("Lena Roy", "the yard is full", "after speaker"),
            ("Lena Roy", "orders are strong", "after speaker"),
        ],
    ),
    (
        "Roy said the yard is full, adding that orders are strong.",
        [("Lena Roy", "the yard is full", "after speaker"), ("Lena Roy", "orders are strong", "participle")],
    ),
    (
        "Roy said the yard is full, and Beck said orders are strong.",
        [
            ("Lena Roy", "the yard is full", "after speaker"),
            ("Omar Beck", "orders are strong", "after speaker"),
        ],
    ),
]

OTHERS: list[Row] = [
    (
        "While most yards closed, according to Beck, two have grown since May.",
        [("Omar Beck", "two have grown since May", "according to")],
    ),
    (
        "The trend is clear: According to Beck, two yards have grown.",
        [("Omar Beck", "two yards have grown", "according to")],
    ),
    ("According to Roy, the yard is full.", [("Lena Roy", "the yard is full", "according to")]),
    ("The yard is full, according to Roy.", [("Lena Roy", "The yard is full", "according to")]),
    (
        "The bank waited because, according to Beck, the price was wrong.",
        [("Omar Beck", "the price was wrong", "according to")],
    ),
    (
        "About noon, according to Beck, the pumps had failed.",
        [("Omar Beck", "About noon, according to Beck, the pumps had failed", "according to")],
    ),
    ("As Roy noted in May, the yard is full.", [("Lena Roy", "the yard is full", "as said")]),
    ("The yard is full, as Roy noted in May.", [("Lena Roy", "The yard is full", "as said")]),
    ("Roy defended the purchase, saying the yard is full.", [("Lena Roy", "the yard is full", "participle")]),
    ("Roy issued a statement saying the yard is full.", [("Lena Roy", "the yard is full", "participle")]),
    (
        "Roy surprised investors by saying that the yard is full.",
        [("Lena Roy", "the yard is full", "participle")],
    ),
    (
        "While saying that the yard is full, Roy left the door open.",
        [("Lena Roy", "the yard is full", "participle")],
    ),
    ("Beck was quoted as saying that a sale is near.", [("Omar Beck", "a sale is near", "participle")]),
    (
        "A weekly quoted Omar Beck as saying that a sale is near.",
        [("Omar Beck", "a sale is near", "participle")],
    ),
    (
        '"We were late," Beck said. "It will not happen to us again."',
        [("Omar Beck", 'We were late," Beck said. "It will not happen to us again.', "before speaker")],
    ),
    (
        'Roy tweeted:\n\n"The yard is full and we thank all of our customers."',
        [("Lena Roy", "The yard is full and we thank all of our customers.", "announced")],
    ),
]

HEADLINES: list[Row] = [
    (
        "Calder May Sell Its Norway Mines: Roy",
        [("Lena Roy", "Calder May Sell Its Norway Mines", "headline tail")],
    ),
    (
        "Calder in talks to sell mines in Norway -sources",
        [("sources", "Calder in talks to sell mines in Norway", "headline tail")],
    ),
    (
        "Calder nears sale of its last mines in Norway - WSJ",
        [("Wall Street Journal", "Calder nears sale of its last mines in Norway", "headline tail")],
    ),
    (
        "Calder's Roy: yards are full until spring",
        [("Lena Roy", "yards are full until spring", "headline head")],
    ),
    (
        "Calder to close three mines, Roy says",
        [("Lena Roy", "Calder to close three mines", "before speaker")],
    ),
    (
        "Roy Says Calder Will Close Three Mines",
        [("Lena Roy", "Calder Will Close Three Mines", "after speaker")],
    ),
    (
        "Calder Mines Are Losing Money, According To Bloomberg",
        [("Bloomberg", "Calder Mines Are Losing Money", "according to")],
    ),
]

SPEAKERS: list[Row] = [
    (
        "Calder, which digs in Norway, said on Monday it would cut its dividend.",
        [("Calder plc", "it would cut its dividend", "after speaker")],
    ),
    (
        "Calder fell 3%. The company, which digs in Norway, said it would cut its dividend.",
        [("Calder plc", "it would cut its dividend", "after speaker")],
    ),
    (
        "“We’re watching this,” a treasury official who declined to be named said.",
        [("a treasury official who declined to be named", "We’re watching this", "before speaker")],
    ),
    (
        "A spokesman for the ministry, when reached by phone, confirmed that the talks are over.",
        [("A spokesman for the ministry", "the talks are over", "after speaker")],
    ),
    (
        "Federal officials, speaking on the condition that they were not named, said that talks are over.",
        [("Federal officials", "talks are over", "after speaker")],
    ),
    (
        '"It works," Jan B. Kade Jr., the director of the bureau, said at a news conference in May.',
        [("Jan B. Kade Jr.", "It works", "before speaker")],
    ),
    (
        "Mia Lund, 22, of Flint, Mich., said she has not given up.",
        [("Mia Lund", "she has not given up", "after speaker")],
    ),
    (
        "The club's new director, Mia Lund, announced they would move.",
        [("Mia Lund", "they would move", "after speaker")],
    ),
    ("About four in 10 said they would wait.", [("About four in 10", "they would wait", "after speaker")]),
    ("A mere 9 percent say they would wait.", [("A mere 9 percent", "they would wait", "after speaker")]),
    (
        '"It is over," said former treasury chief Mia Lund.',
        [("former treasury chief Mia Lund", "It is over", "inverted")],
    ),
    (
        "In a letter to Omar Beck, who said he expects a deal, the bank agreed.",
        [("Omar Beck", "he expects a deal", "after speaker")],
    ),
    (
        "Roy argued the plan to sell the yard and rent it back would be costly.",
        [("Lena Roy", "the plan to sell the yard and rent it back would be costly", "after speaker")],
    ),
    (
        "Roy insisted at a rally on Wednesday that he's in the race.",
        [("Lena Roy", "he's in the race", "after speaker")],
    ),
    (
        "The fleet has grown to ninety ships, Roy said Wednesday on the channel's morning show.",
        [("Lena Roy", "The fleet has grown to ninety ships", "before speaker")],
    ),
    ('"We won and won again," Roy said to cheers.', [("Lena Roy", "We won and won again", "before speaker")]),
]

NO_CLAIM_HEADLINES = [
    "Calder Announces Results for the Quarter Ended June 30",
    "Calder Announces New $25M Buyback Plan",
    "Calder Posts Drop In Profit, Lowers Forecast",
    "Calder Grabs Chinese Rival - Analyst Blog",
    "Roy Wouldn't Tell Us How It Works",
]

NOTHING = [
    "He defended the sale in remarks that were shown on the news.",
    "The inquiry found nothing about Calder that had not been known.",
    "Calder accused rivals of allowing posts that hurt it.",
    "Roy declined to comment on the sale.",
    "Calder did not say when the yard will open.",
    "Calder neither confirmed nor denied that a sale is near.",
    "The state reports are due on Friday.",
    "The original tweet was deleted within an hour.",
    "A larger say in the yard is what the unions want.",
    'He starred in the reality TV show "Dock Wars" for years.',
    "Roy announced a new yard in May.",
    "A merger announced Monday would create the largest miner.",
    "A nation they say has failed its miners is buying copper.",
    "The growth continued, even after the prices fell.",
    "Calder, which Roy conceded when the vote closed, was sold.",
]


def read(text: str, headline: bool) -> list[tuple[str, str, str]]:
    doc = made(text) if headline else made("", text)
    claims, _ = find_claims(doc, mentions(doc, NAMES), None)
    return [(c.claimant, doc.text(c.content), c.why.split(";")[0]) for c in claims]


@pytest.mark.parametrize(
    "row", [*TAGS, *SPEAKER_FIRST, *EXTENTS, *OTHERS, *SPEAKERS], ids=lambda row: row[0][:60]
)
def test_a_sentence_is_read_as_its_construction_says(row: Row) -> None:
    assert read(row[0], headline=False) == row[1]


@pytest.mark.parametrize("row", HEADLINES, ids=lambda row: row[0])
def test_a_headline_credits_its_source(row: Row) -> None:
    assert read(row[0], headline=True) == row[1]


@pytest.mark.parametrize("text", NOTHING)
def test_what_nobody_claims_is_no_claim(text: str) -> None:
    assert read(text, headline=False) == []


@pytest.mark.parametrize("text", NO_CLAIM_HEADLINES)
def test_a_headline_that_only_tells_is_no_claim(text: str) -> None:
    assert read(text, headline=True) == []


def test_a_newspaper_behind_a_headline_is_a_relay_where_another_speaks() -> None:
    doc = made("Roy says mines may close this year - WSJ")
    (claim,) = find_claims(doc, mentions(doc, NAMES), None)[0]
    assert (claim.claimant, claim.via) == ("Lena Roy", ("Wall Street Journal",))


@pytest.mark.parametrize(
    "text",
    [
        "LONDON July 21 Omar Beck said costs are falling.",
        "Omar Beck said Dec. 6 on CNN that costs are falling.",
    ],
)
def test_datelines_and_dates_are_no_part_of_speaker_or_content(text: str) -> None:
    doc = made("", text)
    (claim,) = find_claims(doc, mentions(doc, NAMES), None)[0]
    assert claim.source is not None
    assert (doc.text(claim.source), doc.text(claim.content)) == ("Omar Beck", "costs are falling")


def test_a_heading_on_its_own_line_is_no_part_of_what_follows() -> None:
    assert read(
        "Fleet to stay at sea\nThe navy will send no more ships, Omar Beck said.", headline=False
    ) == [("Omar Beck", "The navy will send no more ships", "before speaker")]
