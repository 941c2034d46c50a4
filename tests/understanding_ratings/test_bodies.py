"""Analyst actions in bodies: a sentence, several firms in a paragraph, and sentences that go on about one."""

from __future__ import annotations

import labelled
import pytest

from stories_by_hand import Names, company
from tocsin.model.reading import Rating

NAMES: Names = {**labelled.names([]), "Zebra Foods": company("XNYS:ZFD", "Zebra Foods Inc.")}


def read(body: str, headline: str = "Zebra Foods in Focus") -> tuple[Rating, ...]:
    return labelled.read(headline, NAMES, body)


def told(rating: Rating) -> tuple[str, str, str, str, str, float | None, float | None]:
    return (
        rating.firm,
        rating.action,
        f"{rating.prior_rating}>{rating.rating}",
        rating.target_action,
        rating.currency,
        rating.prior_target,
        rating.target,
    )


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "Analysts at Jefferies raised their price target on Zebra Foods from $10 to $12 and gave it a buy rating in a report on Monday.",
            ("Jefferies", "maintains", ">buy", "raises", "USD", 10.0, 12.0),
        ),
        (
            "Zebra Foods (NYSE:ZFD) had its price target boosted by equities researchers at Barclays from $52.00 to $58.00 in a note "
            'issued to investors on Tuesday. The brokerage currently has an "overweight" rating on the stock.',
            ("Barclays", "maintains", ">overweight", "raises", "USD", 52.0, 58.0),
        ),
        (
            "Equities research analysts at Needham & Company LLC initiated coverage on shares of Zebra Foods in a research note on "
            'Thursday. They set a "buy" rating and a $25.00 price target on the stock.',
            ("Needham", "initiates", ">buy", "announces", "USD", None, 25.0),
        ),
        (
            'Citigroup lowered shares of Zebra Foods from a "buy" rating to a "neutral" rating and cut their price target for the '
            "company from $64.00 to $54.00 in a report on Wednesday.",
            ("Citigroup", "downgrades", "buy>neutral", "lowers", "USD", 64.0, 54.0),
        ),
        (
            'Piper Sandler reissued an "overweight" rating and issued a $62.00 price objective on shares of Zebra Foods on Thursday.',
            ("Piper Sandler", "reiterates", ">overweight", "announces", "USD", None, 62.0),
        ),
        (
            'Zebra Foods was upgraded by Zacks Investment Research from a "sell" rating to a "hold" rating on Wednesday.',
            ("Zacks", "upgrades", "sell>hold", "", "", None, None),
        ),
        (
            'TheStreet raised shares of Zebra Foods from a "c" rating to a "b-" rating in a research note on Tuesday.',
            ("TheStreet", "upgrades", "c>b-", "", "", None, None),
        ),
        (
            'Deutsche Bank Aktiengesellschaft set a €40.00 ($43.48) target price on Zebra Foods and gave the company a "buy" rating.',
            ("Deutsche Bank", "maintains", ">buy", "announces", "EUR", None, 40.0),
        ),
        (
            "Shares fell 4% after Bernstein cut its rating on the stock to market-perform from outperform, citing valuation.",
            ("Bernstein", "downgrades", "outperform>market-perform", "", "", None, None),
        ),
        (
            'BTIG Research dropped their price objective on Zebra Foods from $15.00 to $11.00 and set a "buy" rating on Friday.',
            ("BTIG", "maintains", ">buy", "lowers", "USD", 15.0, 11.0),
        ),
    ],
)
def test_a_sentence_tells_its_record(body: str, wanted: tuple[object, ...]) -> None:
    (rating,) = read(body)
    assert told(rating) == wanted
    assert rating.security_key == "XNYS:ZFD"
    assert rating.span.field == "body"


def test_several_firms_in_a_paragraph_and_in_a_sentence() -> None:
    found = read(
        "JPMorgan downgraded the company to underweight from neutral and slashed its target to $30, while Goldman Sachs kept its buy "
        "rating but trimmed its price target to $55 from $60. StockNews.com upgraded shares of Zebra Foods from a “hold” rating to a "
        "“buy” rating in a report on Friday. Finally, Truist Financial restated a “hold” rating on shares of Zebra Foods on Monday."
    )
    assert [told(r) for r in found] == [
        ("JP Morgan", "downgrades", "neutral>underweight", "lowers", "USD", None, 30.0),
        ("Goldman Sachs", "maintains", ">buy", "lowers", "USD", 60.0, 55.0),
        ("StockNews.com", "upgrades", "hold>buy", "", "", None, None),
        ("Truist Securities", "reiterates", ">hold", "", "", None, None),
    ]


def test_an_analyst_is_named_in_the_sentence() -> None:
    (rating,) = read(
        "Morgan Stanley analyst Jane Doe raised the price target on Zebra Foods to $90 from $80."
    )
    assert (rating.analyst, rating.prior_target, rating.target) == ("Jane Doe", 80.0, 90.0)


@pytest.mark.parametrize(
    "body",
    [
        "Two analysts have rated the stock with a sell rating, five have assigned a hold rating and nine a buy rating.",
        'The company has an average rating of "Moderate Buy" and an average target price of $57.20, Zacks data show.',
        "Moody's downgraded the company's debt to Ba1. Fitch affirmed its rating.",
        "Goldman Sachs raised its target for gold to $3,000.",
        "UBS could upgrade the stock if margins hold.",
        "The company raised its full-year target to $3 a share and initiated a dividend.",
        "Barclays's price target indicates a potential upside of 12.4% from the stock's previous close.",
    ],
)
def test_other_sentences_tell_none(body: str) -> None:
    assert read(body) == ()
