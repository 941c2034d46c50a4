"""Why shares move and what analysts say for and against them, in the words of stories."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.understanding import read
from tocsin.web import create_app

TOLD = (
    ("Apple shares are trading lower Tuesday after a broker cut its rating", ""),
    (
        "Why Intel stock is moving",
        "Intel makes chips. Shares of Intel are trading higher following talks with a partner.",
    ),
    ("Oracle shares rise 4 percent in premarket trading", "Nobody said anything. Shares rose after lunch."),
    ("Apple shares fall as sales slow", ""),
)


@pytest.fixture
def api(store: SqlStore) -> Iterator[TestClient]:
    now = newsroom.BEGIN + timedelta(minutes=100)
    known = load_reference()
    tables = known.as_of(now)
    for n, (headline, body) in enumerate(TOLD):
        told = replace(newsroom.story(300 + n, minute=-1500 if n == 1 else n), headline=headline, body=body)
        store.commit([replace(newsroom.work(told, keys=()), reading=read(told, tables))])
    for n, (action, body) in enumerate(
        (
            ("buy", "Harbor Bank sees orders rising."),
            ("sell", "Pier Street expects rivals. Nobody else spoke."),
        )
    ):
        one = newsroom.rating(rating_class=action, firm=("Harbor Bank", "Pier Street")[n], analyst="")
        store.commit(
            [newsroom.work(replace(newsroom.story(400 + n, minute=40 + n), body=body), ratings=(one,))]
        )
    services = replace(
        services_over(store, newsroom.Standing(now)),
        token="the-token",
        find_security=lambda key, at: known.as_of(at).security(key),
        securities=lambda at: known.as_of(at).securities.values(),
    )
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as it:
        it.headers["authorization"] = key_for(services, "ann", "read")["Authorization"]
        yield it


def moving(api: TestClient, **asked: str) -> list[dict[str, Any]]:
    told = api.get("/api/v1/wiims", params=asked).json()
    assert told["data"] == told["wiims"]
    assert api.get("/api/v2/wiims", params=asked).json() == told
    return told["data"]  # type: ignore[no-any-return]


def test_a_reason_is_the_storys_sentence_and_ends(api: TestClient) -> None:
    rows = moving(api)
    assert [(r["search_key"], r["description"], r["expired"]) for r in rows] == [
        ("AAPL", "Apple shares fall as sales slow", False),
        ("AAPL", "Apple shares are trading lower Tuesday after a broker cut its rating", True),
        ("INTC", "Shares of Intel are trading higher following talks with a partner.", True),
    ]
    assert rows[0]["security"] == {
        "symbol": "AAPL", "exchange": "NASDAQ", "name": rows[0]["security"]["name"], "country": "US",
        "isin": rows[0]["security"]["isin"], "cik": rows[0]["security"]["cik"],
    }  # fmt: skip
    assert rows[0]["created"] == "2026-01-06T13:03:00Z"
    assert len({r["id"] for r in rows}) == 3


def test_reasons_are_asked_by_symbol_page_country_and_change(api: TestClient) -> None:
    assert [r["search_key"] for r in moving(api, search_keys="INTC,ORCL", search_keys_type="symbol")] == [
        "INTC"
    ]
    assert [r["search_key"] for r in moving(api, page="1", pagesize="1")] == ["AAPL"]
    assert len(moving(api, country="USA")) == len(moving(api, country="us")) == 3
    assert moving(api, country="CAN") == []
    since = (newsroom.BEGIN + timedelta(minutes=3)).timestamp()
    assert [r["description"] for r in moving(api, updated_since=f"{since}")] == [
        "Apple shares fall as sales slow"
    ]
    assert api.get("/api/v1/wiims", params={"search_keys": "x", "search_keys_type": "cik"}).status_code == 400
    in_channel = api.get("/api/v2/news", params={"channels": "WIIM", "displayOutput": "headline"}).json()
    assert {row["title"] for row in in_channel} >= {r["description"] for r in moving(api, search_keys="AAPL")}


def test_cases_are_the_words_behind_actions(api: TestClient) -> None:
    (row,) = api.get("/api/v1/bulls_bears_say", params={"symbols": "ACME,NONE"}).json()["bulls_say_bears_say"]
    assert (row["ticker"], row["latest"]) == ("ACME", True)
    assert row["bull_case"] == "Harbor Bank: Harbor Bank sees orders rising."
    assert row["bear_case"] == "Pier Street: Pier Street expects rivals."
    assert row["securities"][0]["symbol"] == "ACME"
    (same,) = api.get("/benzinga/v1/bulls-bears-say", params={"ticker": "ACME"}).json()["results"]
    assert (same["bull_case"], same["benzinga_id"]) == (row["bull_case"], row["id"])
    later = {"symbols": "ACME", "parameters[updated]": str(row["updated"] + 1)}
    for none in ({"symbols": "NONE"}, later):
        told = api.get("/api/v1/bulls_bears_say", params=none)
        assert (told.status_code, told.json()["ok"]) == (404, False)
    assert api.get("/api/v1/bulls_bears_say").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2.1/calendar/conference-calls", "/api/v2.1/calendar/retail", "/api/v1/signal/option_activity",
        "/api/v1/sec/insider_transactions/filings", "/api/v1/gov/usa/congress", "/api/v2/fundamentals", "/api/v2/bars",
        "/api/v1/quoteDelayed",
    ],
)  # fmt: skip
def test_what_the_desk_has_no_data_for_is_the_documented_404(api: TestClient, path: str) -> None:
    told = api.get(path)
    assert told.status_code == 404
    (error,) = told.json()["errors"]
    assert (told.json()["ok"], error["code"], error["id"]) == (False, "no_data_found", "not_found")
