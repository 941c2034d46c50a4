"""Tickers written as plain capitals, in the places where wires write them so; and capitals that are none."""

from __future__ import annotations

import pytest

from tocsin.model.reading import Reading


def keys(reading: Reading) -> set[str]:
    return {s.key for s in reading.securities}


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Broker Adjusts Price Targets On AAP, GPC, ORLY", {"XNYS:AAP", "XNYS:GPC", "XNAS:ORLY"}),
        ("Insiders Trading SCCO, MSFT", {"XNYS:SCCO", "XNAS:MSFT"}),
        ("Gainers Before The Bell - UPS, AAL, KMX", {"XNYS:UPS", "XNAS:AAL", "XNYS:KMX"}),
        ("How To Trade The Results (AMZN, TGT)", {"XNAS:AMZN", "XNYS:TGT"}),
        ("AAPL Cuts Q1 Guidance", {"XNAS:AAPL"}),
    ],
)
def test_bare_tickers_in_headlines_of_markets(reads, headline: str, found: set[str]) -> None:  # type: ignore[no-untyped-def]
    assert found <= keys(reads(headline))


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("CEO Of Chemical Firm Steps Down", ""),
        ("AI Rules Agreed By EU Ministers", ""),
        ("Senators Split", "DENVER (AP) - Senator Ann Hale (R) and Bo Lane (D) met at the CIA."),
        ("STOCKS FALL ON WAR FEARS, SO DO BONDS", ""),
        ("Study Finds Vitamin A Helps", "Vitamin K and DNA were not studied, the FDA said."),
        ("A LEADING PROVIDER OF SOFTWARE", "A leading provider of IT services, ALL told."),
    ],
)
def test_other_capitals_are_no_tickers(reads, headline: str, body: str) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads(headline, body)) == set()


def test_a_bare_ticker_tells_why_and_how_surely(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Broker Adjusts Price Targets On AAP, GPC, ORLY")
    found = {s.key: s for s in reading.securities}["XNAS:ORLY"]
    assert "beside another ticker" in found.why and 0.5 <= found.confidence < 1


@pytest.mark.parametrize("written", ["BRK.B", "BRK-B", "BRK/B"])
def test_class_shares_in_each_spelling(reads, written: str) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads("Stake grows", f"The holding company (NYSE: {written}) bought more.")) == {"XNYS:BRK.B"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The two (NYSE: F; NASDAQ: AAPL) rose.", {"XNYS:F", "XNAS:AAPL"}),
        ("Shares of the maker (AAPL.O) rose.", {"XNAS:AAPL"}),
        ("Shares of the maker, AAPL US Equity, rose.", {"XNAS:AAPL"}),
        ("Shares of the bank, HSBA LN, rose.", {"XLON:HSBA"}),
        ("Shares of the maker (Nasdaq/AAPL) rose.", {"XNAS:AAPL"}),
        ("Traders cheer #TSLA again.", {"XNAS:TSLA"}),
    ],
)
def test_shapes_of_other_wires(reads, text: str, found: set[str]) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads("Market note", text)) == found
