"""Portfolios as brokers export them: invented holdings in the shapes of several."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from wiring import services_over

from tocsin.app.building import keys_of
from tocsin.model.securities import Security
from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.web import Services, create_app, portfolios
from tocsin.web.editing import watchlist_of
from tocsin.web.holdings import MOST_GUESSED, match, read_holdings
from tocsin.web.portfolios import figure
from tocsin.web.problems import Refused

PLAIN = "Symbol,Shares\nAAPL,10\nLMT,3\n"
PREAMBLE = (
    '"Positions for account Individual ...123 as of 09:41 AM ET"\n\n'
    '"Symbol","Description","Qty (Quantity)","Price"\n"BRK/B","BERKSHIRE HATHAWAY CLASS B","12","$1"\n'
    '"LMT","LOCKHEED MARTIN CORP","3","$2"\n"Cash & Cash Investments","--","--","--"\n"Account Total","--","--","$3"\n'
)
MONEY = "Account Number,Symbol,Description,Quantity\nZ1,AAPL,APPLE INC,1\nZ1,SPAXX**,MONEY MARKET,5\nZ1,-AAPL270119C150,AAPL JAN 19 2027 $150 CALL,1\n"
EUROPE = (
    "Product;Symbol/ISIN;Amount\nAPPLE INC;US0378331005;4\nVODAFONE GROUP;VOD.L;9\nCASH & CASH FUND (EUR);;\n"
)
STATEMENT = (
    "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Activity\n"
    "Open Positions,Header,Asset Category,Currency,Symbol,Quantity\nOpen Positions,Data,Stocks,USD,BRK B,12\n"
    "Open Positions,Total,,USD,,\nTrades,Header,Asset Category,Currency,Symbol,Quantity\nTrades,Data,Stocks,USD,MSFT,1\n"
)
TABBED = "Instrument\tQty.\tAvg. cost\nAAPL\t1\t2\nZZZQQ\t1\t2\n"


@pytest.fixture
def services(store: SqlStore) -> Services:
    known = load_reference()

    def resolved(text: str, at: datetime) -> Security | None:
        keys, _ = keys_of(known.as_of(at), [text])
        return known.as_of(at).security(keys[0]) if keys else None

    return replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)),
        securities=lambda at: known.as_of(at).securities.values(),
        resolve_ticker=resolved,
    )


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642", follow_redirects=False) as it:
        yield it


@pytest.mark.parametrize(
    ("text", "keys", "missed"),
    [
        (PLAIN, ["XNAS:AAPL", "XNYS:LMT"], []),
        (PREAMBLE, ["XNYS:BRK.B", "XNYS:LMT"], []),
        (MONEY, ["XNAS:AAPL"], [("-AAPL270119C150", 4, "is an option: watch its share instead")]),
        (EUROPE, ["XNAS:AAPL", "XLON:VOD"], []),
        (STATEMENT, ["XNYS:BRK.B"], []),
        (TABBED, ["XNAS:AAPL"], [("ZZZQQ", 3, "is known by no table")]),
        ("Name,ISIN\nLockheed Martin Corporation,XX0000000000\n", ["XNYS:LMT"], []),
        ("\ufeffTicker|Company\r\nMSFT|Microsoft\r\n", ["XNAS:MSFT"], []),
    ],
)
def test_exports_of_many_shapes(
    services: Services, text: str, keys: list[str], missed: list[tuple[str, int, str]]
) -> None:
    rows = read_holdings(text)
    assert rows is not None
    told = match(services, rows)
    assert list(told.securities) == keys
    assert [(one.holding.typed, one.holding.line, one.why) for one in told.missed] == missed


def test_what_may_be_meant_is_named(services: Services) -> None:
    told = match(services, read_holdings("Symbol,Description\nLMTT,Lockheed Martin Corporatio\n") or ())
    assert "XNYS:LMT" in told.missed[0].near


def test_only_of_so_many_rows_is_looked_for_what_may_be_meant(services: Services) -> None:
    rows = (
        read_holdings("Symbol,Description\n" + "LMTT,Lockheed Martin Corporatio\n" * (MOST_GUESSED + 2)) or ()
    )
    near = [one.near for one in match(services, rows).missed]
    assert all(near[:MOST_GUESSED]) and near[MOST_GUESSED:] == [(), ()]


@pytest.mark.parametrize("text", ["", "AAPL, LMT", "AAPL\nLMT\n", "symbol", "Symbol", "a,b\nc,d\n"])
def test_what_is_no_table_is_none(text: str) -> None:
    assert read_holdings(text) is None


@given(st.text(alphabet="Symbol,;|\t\n\"'AISN0.*\x00", max_size=200))
def test_any_text_is_read_or_is_no_table(text: str) -> None:
    for row in read_holdings(text) or ():
        assert row.typed and row.line >= 1


def test_the_api_says_what_an_export_names_and_keeps_nothing(api: TestClient, store: SqlStore) -> None:
    told = api.post("/api/tocsin/v1/watchlists/import", json={"text": TABBED}).json()
    assert [(one["key"], one["by"], one["holding"]["line"]) for one in told["found"]] == [
        ("XNAS:AAPL", "symbol", 2)
    ]
    assert [one["holding"]["symbol"] for one in told["missed"]] == ["ZZZQQ"]
    none = api.post("/api/tocsin/v1/watchlists/import", json={"text": "AAPL, LMT"})
    assert (none.status_code, none.json()["detail"].startswith("text")) == (400, True)
    assert store.watchlists("me") == ()


def test_a_pasted_table_is_saved_once_its_unknown_rows_were_seen(api: TestClient, store: SqlStore) -> None:
    token = api.get("/watchlists").text.partition('name="form_token" value="')[2].partition('"')[0]
    form = {"form_token": token, "name": "Broker", "securities": TABBED}
    shown = api.post("/watchlists", data=form)
    assert shown.status_code == 200 and "ZZZQQ" in shown.text and "Line 3" in shown.text
    assert store.watchlists("me") == ()
    assert ">XNAS:AAPL</textarea>" in shown.text
    assert api.post("/watchlists", data={**form, "securities": "XNAS:AAPL"}).status_code == 303
    assert api.post("/watchlists", data={**form, "name": "Second", "securities": PREAMBLE}).status_code == 303
    held = {w.name: w.securities for w in store.watchlists("me")}
    assert held == {"Broker": ("XNAS:AAPL",), "Second": ("XNYS:BRK.B", "XNYS:LMT")}


WORTH = (
    'Symbol,Quantity,Market Value\nAAPL,10,"$1,500.00"\nLMT,3,$500.00\nAAPL,2,$300.00\nMSFT,-1,($200.00)\n'
)


def test_what_rows_are_worth_becomes_shares(services: Services) -> None:
    rows = read_holdings(WORTH)
    assert rows is not None
    told = match(services, rows)
    assert dict(zip(told.securities, told.weights, strict=True)) == {
        "XNAS:AAPL": 0.72,
        "XNYS:LMT": 0.2,
        "XNAS:MSFT": -0.08,
    }
    assert match(services, read_holdings(PLAIN) or ()).weights == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.50", 1234.5), ("1.234,50", 1234.5), ("1234,5", 1234.5), ("$1,234", 1234.0), ("(12.00)", -12.0),
     ("−3", -3.0), ("EUR 7'000.25", 7000.25), ("--", None), ("", None)],
)  # fmt: skip
def test_sums_as_brokers_write_them(text: str, value: float | None) -> None:
    assert figure(text) == value


def test_shares_are_typed_shown_and_given(services: Services) -> None:
    kept = watchlist_of(services, {"name": "Main", "securities": "AAPL 12.5%, XNYS:LMT -3%"})
    assert (kept.securities, kept.weights) == (("XNAS:AAPL", "XNYS:LMT"), (0.125, -0.03))
    again = watchlist_of(services, {"securities": portfolios.told(kept.securities, kept.weights)}, kept)
    assert again == kept
    assert watchlist_of(services, {"name": "Other"}, kept).weights == kept.weights
    assert watchlist_of(services, {"securities": ["XNAS:AAPL"]}, kept).weights == ()
    assert watchlist_of(services, {"weights": [0.5, 0.5]}, kept).weights == (0.5, 0.5)
    for typed, subject in (
        ({"name": "A", "securities": "AAPL 5% LMT"}, "weights"),
        ({"name": "A", "securities": ["AAPL"], "weights": [0.1, 0.2]}, "weights"),
        ({"name": "A", "securities": ["AAPL"], "weights": [True]}, "weights"),
        ({"name": "A", "securities": ["AAPL"], "weights": [1e9]}, "weights"),
    ):
        with pytest.raises(Refused) as refused:
            watchlist_of(services, typed)
        assert refused.value.subject == subject
