"""The part that each company plays: brokers, outlets and channels are never what a story is about."""

from __future__ import annotations

import pytest

from tocsin.model.reading import Reading
from tocsin.understanding.lexicon import rows
from tocsin.understanding.ratings.tables import firm_named


def roles(reading: Reading) -> dict[str, str]:
    return {s.key: s.role for s in reading.securities}


@pytest.mark.parametrize(
    "headline",
    [
        "Goldman Sachs Raises Boeing Price Target to $240",
        "Goldman Sachs Remains Overweight On Boeing",
        "Boeing Upgraded At Goldman Sachs",
        "Goldman Sachs Ups PT On Boeing To $240",
        "UPDATE: Goldman Sachs Initiates Coverage On Boeing At Buy",
        "Boeing Is A Top Pick, Goldman Sachs Says",
        "Goldman Sachs Comments On Boeing",
        "Goldman Sachs: Boeing To See Gains From Orders",
        "Analysts At Goldman Sachs Turn Bullish On Boeing",
    ],
)
def test_a_broker_that_rates_is_the_analyst_and_what_it_rates_the_primary(reads, headline: str) -> None:  # type: ignore[no-untyped-def]
    reading = reads(headline)
    assert roles(reading).get("XNYS:GS", "analyst") == "analyst"
    assert [s.key for s in reading.securities if s.primary] == ["XNYS:BA"]


@pytest.mark.parametrize(
    "headline",
    [
        "Wedbush Downgrades Goldman Sachs To Neutral",
        "Citigroup Raises PT On Goldman Sachs To $700",
        "Goldman Sachs Profit Jumps 20%",
    ],
)
def test_a_broker_that_is_rated_or_reports_is_the_subject(reads, headline: str) -> None:  # type: ignore[no-untyped-def]
    reading = reads(headline)
    assert roles(reading)["XNYS:GS"] == "subject"
    assert [s.key for s in reading.securities if s.primary] == ["XNYS:GS"]


@pytest.mark.parametrize(
    "body",
    [
        "The governor posted a video on Facebook on Monday, her campaign said.",
        "In a Twitter post, the senator called the bill a disgrace to voters.",
        "The mayor spoke to CNN about the election.",
        "The picture (John Doe/Getty Images) showed the president.",
        "The New York Times reported that voters were angry at the senator.",
    ],
)
def test_channels_and_outlets_are_no_companies_in_a_story_of_politics(reads, body: str) -> None:  # type: ignore[no-untyped-def]
    found = [s for s in reads("A vote nears", body).securities if s.role not in ("source", "analyst")]
    assert found == []


def test_channels_and_outlets_that_do_business_are_companies(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads(
        "Facebook Owner Meta Raises Guidance", "Facebook shares rose. New York Times profit rose too."
    )
    assert {"XNAS:META", "XNYS:NYT"} <= set(roles(reading))


def test_of_two_companies_in_a_headline_the_first_is_primary(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Nvidia To Supply Chips For Microsoft Data Centres")
    assert [s.key for s in reading.securities if s.primary] == ["XNAS:NVDA"]


@pytest.mark.parametrize(
    ("headline", "primary", "broker"),
    [
        ("Deutsche Bank Starts Agilent Technologies (A) With A Buy Rating", "XNYS:A", "XETR:DBK"),
        ("Citigroup Comments On Goldman Sachs", "XNYS:GS", "XNYS:C"),
        ("Morgan Stanley Sees A Brighter Outlook For Deere", "XNYS:DE", "XNYS:MS"),
        ("Moody's Affirms Boeing Ratings", "XNYS:BA", "XNYS:MCO"),
    ],
)
def test_who_speaks_of_whom(reads, headline: str, primary: str, broker: str) -> None:  # type: ignore[no-untyped-def]
    reading = reads(headline)
    assert [s.key for s in reading.securities if s.primary] == [primary]
    assert roles(reading)[broker] == "analyst"


def test_tickers_in_a_row_are_a_round_up(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Movers Before The Bell (MSFT, AAL, KMX, ORLY)")
    assert set(roles(reading).values()) == {"listed"} and not any(s.primary for s in reading.securities)


@pytest.mark.parametrize(
    ("headline", "primary"),
    [
        ("Wells Fargo Looks For News At Agilent's Investor Day", "XNYS:A"),
        ("From Earlier, Boeing Reports Promising Orders For Its New Jet", "XNYS:BA"),
        ("Cheap vs affordable Boeing edition", "XNYS:BA"),
        ("Boeing supplier Honeywell raises forecast", "XNAS:HON"),
        ("Lazard Capital Markets Upgrades Boeing To Buy", "XNYS:BA"),
        ("Raymond James Financial Reiterates Perform Rating, Lowers PT on Boeing", "XNYS:BA"),
    ],
)
def test_who_the_headline_is_about(reads, headline: str, primary: str) -> None:  # type: ignore[no-untyped-def]
    assert [s.key for s in reads(headline).securities if s.primary] == [primary]


@pytest.mark.parametrize(
    ("headline", "body", "broker"),
    [
        ("From Slides for Boeing Talk at BMO Industrials Conference: Affirms Guidance", "", "XTSE:BMO"),
        ("Top 5 Stocks Of The Day (BA, MSFT, UBS, PFE)", "", "XSWX:UBSG"),
        (
            "Boeing sells bonds",
            "Boeing will sell bonds. Goldman Sachs and others are bookrunners.",
            "XNYS:GS",
        ),
        ("Boeing and Nike rise", "It fell, said Ann Lee, strategist at Goldman Sachs.", "XNYS:GS"),
    ],
)
def test_a_firm_at_work_for_others_is_no_subject(reads, headline: str, body: str, broker: str) -> None:  # type: ignore[no-untyped-def]
    found = {key.partition(":")[2][:3]: role for key, role in roles(reads(headline, body)).items()}
    assert found[broker.partition(":")[2][:3]] in ("analyst", "source", "listed")


def test_every_firm_of_the_ratings_is_known_to_be_one() -> None:
    names = [row["name"] for row in rows("tocsin.understanding.ratings", "firms.csv")]
    assert len(names) > 500 and all(firm_named(name) for name in names)
    assert firm_named("Fitch Ratings").credit and firm_named("No Such House") is None  # type: ignore[union-attr]
