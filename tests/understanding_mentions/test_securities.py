"""Securities: tickers in every shape, names with and without support, roles and relevance."""

from __future__ import annotations

import pytest

from tocsin.model.reading import Reading


def keys(reading: Reading) -> list[str]:
    return [s.key for s in reading.securities]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shares of the carrier (NYSE: T) rose.", ["XNYS:T"]),
        ("The two (NASDAQ: AAPL, MSFT) rose.", ["XNAS:AAPL", "XNAS:MSFT"]),
        ("It rose (NYSE:F) today.", ["XNYS:F"]),
        ("The cruise line (NYSE: [CCL](https://example.com/ccl)) rose.", ["XNYS:CCL"]),
        ("See NASDAQ:AAPL today.", ["XNAS:AAPL"]),
        ("Both (Nasdaq: MSFT; NYSE: F) rose.", ["XNAS:MSFT", "XNYS:F"]),
        ("The gunmaker (XETR: RHM) rose.", ["XETR:RHM"]),
        ("Traders like $TSLA and $AAPL.", ["XNAS:AAPL", "XNAS:TSLA"]),
        ("The carrier <T.N> rose.", ["XNYS:T"]),
        ("Movers (MSFT, AAPL, ZZQQX, F)", ["XNAS:AAPL", "XNAS:MSFT", "XNYS:F"]),
        ("The bodies (UN, NATO, OPEC, IMF) met.", []),
        ("It costs $5 or A$5 today.", []),
        ("A leading: provider of X.", []),
        ("The (US) and (AI) debate goes on.", []),
    ],
)
def test_tickers_in_the_shapes_that_wires_use(reads, text: str, found: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert sorted(keys(reads("Market note", text))) == sorted(found)


def test_a_ticker_that_no_table_has_is_a_security_all_the_same(reads) -> None:  # type: ignore[no-untyped-def]
    (security,) = reads("Kestrel Bio Holdings (NASDAQ: KSTBQ) halted").securities
    assert (security.key, security.name) == ("XNAS:KSTBQ", "Kestrel Bio Holdings")


@pytest.mark.parametrize(
    "headline",
    [
        "Target Gap Widens As Discounters Win Shoppers",
        "Apple growers report best harvest",
        "Harrison Ford to star in film",
        "Kirby says talks go on",
        "NATO Members Agree To Raise Stocks",
        "Visa rules eased for students",
        "New shell of the snail found",
    ],
)
def test_common_words_and_people_are_no_companies(reads, headline: str) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads(headline, "The story says nothing else of note.")) == []


@pytest.mark.parametrize(
    ("headline", "body", "key"),
    [
        ("Apple To Open Design Centre In Lisbon", "Apple Inc will open a design centre.", "XNAS:AAPL"),
        ("Ford To Idle Truck Plant", "Ford Motor will idle its plant.", "XNYS:F"),
        ("Lockheed Martin Wins Order", "", "XNYS:LMT"),
        ("Shares of Target fall", "Target shares fell after its Q3 report.", "XNYS:TGT"),
    ],
)
def test_names_with_support_are_linked(reads, headline: str, body: str, key: str) -> None:  # type: ignore[no-untyped-def]
    reading = reads(headline, body)
    assert keys(reading)[0] == key and reading.securities[0].primary
    assert reading.securities[0].why


def test_the_firm_that_rates_is_not_what_the_story_is_about(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads(
        "Morgan Stanley Downgrades Boeing to Equal-Weight",
        "Morgan Stanley analyst Ann Lee downgraded Boeing (NYSE: BA).",
    )
    roles = {s.key: s.role for s in reading.securities}
    assert roles["XNYS:BA"] == "subject"
    assert roles.get("XNYS:MS", "analyst") == "analyst"
    assert reading.securities[0].key == "XNYS:BA"


def test_a_round_up_has_no_primary(reads) -> None:  # type: ignore[no-untyped-def]
    names = "Lockheed Martin, Northrop Grumman, General Dynamics, Nvidia, Microsoft and Deere"
    reading = reads("Stocks to watch", f"Here they are: {names}.")
    assert {s.role for s in reading.securities} == {"listed"} and not any(
        s.primary for s in reading.securities
    )


def test_relevance_is_higher_in_the_headline_and_bounded(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads(
        "Nvidia Opens Plant", "Nvidia opened a plant. Deere & Company did not comment on it, nor did others."
    )
    by_key = {s.key: s.relevance for s in reading.securities}
    assert 1 >= by_key["XNAS:NVDA"] > by_key.get("XNYS:DE", 0.0) >= 0


@pytest.mark.parametrize(
    ("headline", "body", "key", "role"),
    [
        ("Boeing Sues Lockheed Martin", "", "XNYS:LMT", "counterparty"),
        ("Small Maker Acquired By Deere", "", "XNYS:DE", "counterparty"),
        ("Indexes drift", "The Dow lost ground, and index component Boeing fell too.", "XNYS:BA", "member"),
        ("Nvidia Rises", "Nvidia rose more than rivals such as Intel.", "XNAS:INTC", "comparator"),
    ],
)
def test_roles_beside_the_subject(reads, headline: str, body: str, key: str, role: str) -> None:  # type: ignore[no-untyped-def]
    assert {s.key: s.role for s in reads(headline, body).securities}[key] == role
