"""Analyst actions in headlines and first sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories_by_hand import Names, company, made, mentions
from tocsin.model.reading import Rating
from tocsin.reference import Tables, load_reference
from tocsin.understanding.ratings import find_ratings, with_companies
from tocsin.understanding.ratings.tables import class_of, step

NAMES: Names = {"Acme": company("XNYS:ACME", "Acme Corp."), "Borel": company("XPAR:BOR", "Borel SA")}


def read(headline: str, body: str = "") -> tuple[Rating, ...]:
    doc = made(headline, body)
    return find_ratings(doc, mentions(doc, NAMES), None)


def short(headline: str) -> tuple[str, str, str, str]:
    (r,) = read(headline)
    return r.firm, r.action, r.prior_rating, r.rating


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        ("UBS Maintains Buy on Acme Corp, Raises PT to $61.00", ("UBS", "maintains", "", "Buy")),
        ("Jefferies Downgrades Acme to Hold from Buy", ("Jefferies", "downgrades", "Buy", "Hold")),
        ("Baird Upgrades Acme From Neutral To Outperform", ("Baird", "upgrades", "Neutral", "Outperform")),
        ("Citi Initiates Coverage On Acme with Sell Rating", ("Citigroup", "initiates", "", "Sell")),
        ("Goldman Sachs Reinstates Neutral on Acme", ("Goldman Sachs", "reinstates", "", "Neutral")),
        ("Wedbush Assumes Acme at Outperform", ("Wedbush", "assumes", "", "Outperform")),
        ("J.P. Morgan Maintains Acme at Overweight", ("JP Morgan", "maintains", "", "Overweight")),
        ("Acme Upgraded to Buy by Needham", ("Needham", "upgrades", "", "Buy")),
        ("UPDATE: HSBC Resumes Acme at Equal-Weight on Cash Flow", ("HSBC", "resumes", "", "Equal-Weight")),
        ("Small House Research Upgrades Acme to Buy", ("Small House Research", "upgrades", "", "Buy")),
    ],
)
def test_the_forms_of_an_action(headline: str, wanted: tuple[str, str, str, str]) -> None:
    assert short(headline) == wanted


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        ("UBS Maintains Buy on Acme, Raises PT from $50 to $61.50", ("raises", 50.0, 61.5, "USD")),
        ("UBS Lowers PT on Acme to $1,200", ("lowers", None, 1200.0, "USD")),
        (
            "UBS Initiates Coverage on Acme at Buy, Announces €40 Price Target",
            ("announces", None, 40.0, "EUR"),
        ),
        ("UBS Maintains Buy on Acme, Maintains $27 PT", ("maintains", None, 27.0, "USD")),
        ("UBS Initiates Acme at Buy, $43 PT", ("announces", None, 43.0, "USD")),
        ("UBS Upgrades Acme to Buy", ("", None, None, "")),
    ],
)
def test_the_target_is_read_from_the_tail(
    headline: str, wanted: tuple[str, float | None, float | None, str]
) -> None:
    (r,) = read(headline)
    assert (r.target_action, r.prior_target, r.target, r.currency) == wanted


def test_the_analyst_is_named_where_the_line_names_one() -> None:
    (rating,) = read("Needham analyst Ruth Vega Maintains Buy on Acme")
    assert (rating.firm, rating.analyst) == ("Needham", "Ruth Vega")


def test_a_known_firm_may_speak_of_trials_and_dividends() -> None:
    assert short("UBS Maintains Buy on Acme After Dividend Cut") == ("UBS", "maintains", "", "Buy")


def test_two_companies_give_two_records() -> None:
    assert {r.security_key for r in read("UBS Downgrades Acme and Borel to Sell")} == {
        "XNYS:ACME",
        "XPAR:BOR",
    }


def test_the_body_fills_what_the_headline_leaves_out() -> None:
    (rating,) = read(
        "UBS Upgrades Acme", "UBS upgraded Acme from Neutral to Buy and raised its price target to $70."
    )
    assert (rating.rating, rating.prior_rating, rating.target) == ("Buy", "Neutral", 70.0)


@pytest.mark.parametrize(
    "headline",
    [
        "Benzinga's Top Upgrades, Acme among them",
        "Moody's Downgrades Acme to Ba2",
        "Acme Initiates Phase II Trial of Its Pill",
        "Acme Resumes Trading",
        "S&P Upgrades Acme from B+ to BB-; Outlook Stable",
        "Acme Maintains Quarterly Dividend",
        "Acme Upgrades Its Network",
        "UBS Names Acme Veteran As Chair",
    ],
)
def test_lists_credit_and_clinical_lines_are_no_analyst_actions(headline: str) -> None:
    assert read(headline) == ()


@example(["PT", "UBS", "Maintains", "Maintains"])
@given(
    st.lists(
        st.sampled_from("UBS Maintains Buy on Acme , Raises PT to from $ 5 by at Hold Upgraded".split()),
        max_size=14,
    )
)
def test_any_headline_is_read_without_failing(words: list[str]) -> None:
    for rating in read(" ".join(words)):
        assert rating.ticker in ("ACME", "BOR"), rating  # none of the other words is a company
        assert rating.target is None or rating.target > 0


@pytest.mark.parametrize(
    ("headline", "wanted"),
    [
        ("UBS Upgrades Acme to Buy from Neutral", ("buy", "hold")),
        ("CLSA Downgrades Acme to Outperform from Buy", ("buy", "strong buy")),  # its scale has five steps
        ("Oppenheimer Cuts Acme to Perform from Outperform", ("hold", "buy")),
        ("UBS Moves Acme to Not Rated", ("", "")),
    ],
)
def test_the_class_stands_beside_the_firm_s_own_words(headline: str, wanted: tuple[str, str]) -> None:
    (rating,) = read(headline)
    assert (rating.rating_class, rating.prior_class) == wanted


def test_scales_are_dated() -> None:
    assert class_of("HSBC", "Reduce", date(2020, 1, 1)) == "sell"
    assert step("Goldman Sachs", "In-Line", date(2005, 1, 1)) == 0
    assert class_of("TheStreet", "b+", date(2016, 1, 1)) == "buy"
    assert class_of("UBS", "b+", date(2016, 1, 1)) == ""


def test_a_firm_that_went_on_under_another_name_is_told() -> None:
    (rating,) = read("Piper Jaffray Upgrades Acme to Overweight")  # told in March 2023
    assert "until 2020-01-03, then Piper Sandler" in rating.why


def test_a_company_without_a_row_keeps_its_words() -> None:
    (rating,) = read("UBS Upgrades Quantrell Robotics to Buy")
    assert (rating.company, rating.ticker, rating.security_key) == ("Quantrell Robotics", "", "")
    assert read("UBS Upgrades Quantrell Robotics") == ()


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_reference().as_of(datetime(2023, 3, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("headline", "ticker"),
    [
        ("UBS Upgrades AAPL to Buy", "AAPL"),
        ("UBS Reiterates Buy On Visa On Payment Volumes", "V"),
        ("UBS Maintains Buy on International Business Machines, Raises PT to $150", "IBM"),
        ("UBS Reiterates Buy Rating, Raises PT to $150 (IBM)", "IBM"),
    ],
)
def test_a_company_is_looked_up_where_the_line_wants_one(headline: str, ticker: str, tables: Tables) -> None:
    doc = made(headline)
    (rating,) = find_ratings(doc, (), tables)
    assert rating.ticker == ticker
    (mention,) = with_companies((), (rating,), tables)
    assert doc.text(mention.span) == rating.company
    assert with_companies((mention,), (rating,), tables) == (mention,)
