"""Calendars of the Benzinga dialect, filled by reading headlines of invented news about real listings."""

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

from tocsin.model.rules import Watchlist
from tocsin.store import SqlStore
from tocsin.web import Services, create_app


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill_calendar(store)
    return services_over(store, newsroom.Standing(newsroom.BEGIN + timedelta(hours=1)))


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]
    with TestClient(create_app(replace(services, token="the-token")), base_url="http://127.0.0.1:8642") as it:
        it.headers["authorization"] = f"Bearer {key}"
        yield it


def rows(api: TestClient, path: str, name: str = "", **asked: str) -> list[dict[str, Any]]:
    told = api.get(f"/api/v2.1/calendar/{path}", params=asked)
    assert told.status_code == 200
    found: list[dict[str, Any]] = told.json()[name or path]
    assert all(len(row["id"]) == 24 and row["updated"] > 0 for row in found)
    return found


def test_what_two_stories_of_a_day_report_is_one_row_with_the_numbers_told(api: TestClient) -> None:
    (row,) = rows(api, "earnings")
    assert (row["ticker"], row["exchange"], row["period"]) == ("AAPL", "NASDAQ", "Q2")
    assert (row["eps"], row["eps_est"], row["eps_surprise"]) == ("1.4100", "1.3700", "0.04")
    assert row["eps_surprise_percent"] == "2.92"
    assert (row["revenue"], row["revenue_est"]) == ("90500000000", "92000000000")
    assert (row["date"], row["time"]) == ("2026-01-06", "08:00:00")
    assert row["importance"] == 0 and row["notes"] == newsroom.TOLD[0]


def test_guidance_has_its_range_and_what_was_expected(api: TestClient) -> None:
    (row,) = rows(api, "guidance")
    assert (row["ticker"], row["period"], row["period_year"]) == ("MSFT", "FY", 2027)
    told = [row[f"eps_guidance_{end}"] for end in ("min", "max", "est")]
    assert told == ["14.2000", "14.6000", "14.1000"] and row["revenue_guidance_min"] == ""


def test_dividends_deals_and_offerings_have_their_prices(api: TestClient) -> None:
    (dividend,) = rows(api, "dividends")
    assert (dividend["ticker"], dividend["dividend"], dividend["dividend_prior"]) == (
        "KO",
        "0.5300",
        "0.5100",
    )
    (deal,) = rows(api, "ma")
    assert (deal["acquirer_ticker"], deal["target_ticker"]) == ("PFE", "BIIB")
    assert (deal["deal_size"], deal["deal_status"], deal["date_completed"]) == ("41000000000", "Pending", "")
    (offering,) = rows(api, "offerings")
    assert (offering["ticker"], offering["price"], offering["dollar_shares"]) == (
        "ORCL",
        "161.00",
        "2500000000",
    )


def test_drugs_economies_and_halts(api: TestClient) -> None:
    (drug,) = rows(api, "fda")
    assert drug["companies"][0]["securities"] == [{"symbol": "PFE", "exchange": "NYSE"}]
    assert drug["outcome"] == "Approved" and drug["source_link"].startswith("https://ledger.example/")
    (figure,) = rows(api, "economics", country="US")
    assert (figure["country"], figure["actual"], figure["consensus"], figure["actual_t"]) == (
        "US",
        "2.90",
        "3.10",
        "%",
    )
    assert rows(api, "economics", country="JP") == []
    halts = api.get("/api/v1/signal/halt_resume").json()["halt_resume"]
    assert [(h["ticker"], h["type"]) for h in halts] == [("INTC", "halt")]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"parameters[tickers]": "AAPL"}, 1),
        ({"parameters[tickers]": "MSFT"}, 0),
        ({"parameters[date]": "2026-01-06"}, 1),
        ({"parameters[date_from]": "2026-01-07"}, 0),
        ({"parameters[importance]": "1"}, 0),
        ({"page": "1"}, 0),
        ({"parameters[updated]": "1"}, 1),
    ],
)
def test_calendars_are_filtered_as_ratings_are(api: TestClient, asked: dict[str, str], count: int) -> None:
    assert len(rows(api, "earnings", **asked)) == count


def test_only_the_fields_asked_for(api: TestClient) -> None:
    told = api.get("/api/v2.1/calendar/earnings", params={"fields": "eps,ticker"}).json()["earnings"]
    assert [sorted(row) for row in told] == [["eps", "id", "ticker"]]


def test_the_native_calendar_has_all_kinds_and_pages_that_join(api: TestClient) -> None:
    whole = api.get("/api/tocsin/v1/calendar", params={"limit": 200}).json()
    assert len(whole["rows"]) == 8 and whole["cursor"] == ""
    told, cursor = [], ""
    for _ in range(9):
        page = api.get("/api/tocsin/v1/calendar", params={"limit": 3, "cursor": cursor}).json()
        told += page["rows"]
        cursor = page["cursor"]
        if not cursor:
            break
    assert told == whole["rows"]
    kinds = api.get("/api/tocsin/v1/calendar", params={"kind": "drugs", "ticker": "pfe"}).json()["rows"]
    assert [row["event"]["type"] for row in kinds] == ["drug approval"]


@pytest.mark.parametrize("wrong", [{"kind": "plays"}, {"cursor": "2026-01-06_none"}, {"cursor": "x"}])
def test_a_wrong_question_is_told_so(api: TestClient, wrong: dict[str, str]) -> None:
    told = api.get("/api/tocsin/v1/calendar", params=wrong)
    assert told.status_code == 400 and next(iter(wrong)) in told.json()["detail"]


def test_the_page_shows_numbers_and_puts_what_is_watched_first(services: Services) -> None:
    services.store.put_watchlist(Watchlist("w1", services.owner, "mine", ("XNYS:KO",)))
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as desk:
        page = desk.get("/calendar").text
        nothing = desk.get("/calendar", params={"ticker": "ZZZ"}).text
    assert page.index(">KO<") < page.index(">AAPL<") < page.index(">PFE<")
    assert 'class="mine"' in page
    for words in (
        "<b>$1.41</b>",
        "expected $1.37",
        "<b>$14.20 to $14.60</b>",
        "before $0.51",
        "<b>$41 bn</b>",
        "<b>2.9 %</b>",
    ):
        assert words in page
    assert "Tuesday, 06 January 2026" in page
    assert "No story told of this" in nothing


def test_the_massive_dialect_has_numbers_and_leaves_out_what_was_not_told(api: TestClient) -> None:
    (report,) = api.get("/benzinga/v1/earnings", params={"ticker": "AAPL"}).json()["results"]
    assert (report["actual_eps"], report["estimated_eps"], report["eps_surprise"]) == (1.41, 1.37, 0.04)
    assert report["eps_surprise_percent"] == 2.92 and report["fiscal_period"] == "Q2"
    assert "previous_eps" not in report and "fiscal_year" not in report
    (outlook,) = api.get("/benzinga/v1/guidance", params={"ticker.any_of": "MSFT,KO"}).json()["results"]
    assert (outlook["min_eps_guidance"], outlook["max_eps_guidance"]) == (14.2, 14.6)
    assert api.get("/benzinga/v1/earnings", params={"date.gt": "2026-01-07"}).json()["results"] == []
    assert api.get("/benzinga/v1/firms").json()["results"] == []
    assert api.get("/benzinga/v1/guidance", params={"colour": "red"}).status_code == 400
