"""Rows of calendars that went with their stories."""

from __future__ import annotations

import sys
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


@pytest.fixture
def api(store: SqlStore) -> TestClient:
    newsroom.fill(store)
    newsroom.fill_calendar(store)
    services = services_over(store, newsroom.Standing(newsroom.BEGIN + timedelta(hours=1)))
    it = TestClient(create_app(replace(services, token="the-token")), base_url="http://127.0.0.1:8642")
    it.headers["authorization"] = key_for(services, "ann", "read")["Authorization"]
    return it


def again(store: SqlStore, n: int, headline: str = "", **more: Any) -> None:
    """The n-th story of the calendar told once more."""
    told = replace(newsroom.story(200 + n, minute=n, revision=2), url=f"https://ledger.example/{n}", **more)
    told = replace(
        told,
        headline=headline or newsroom.TOLD[n],
        body="",
        received_at=newsroom.BEGIN + timedelta(minutes=50),
    )
    made = replace(newsroom.work(told, keys=()), reading=read(told, load_reference().as_of(newsroom.BEGIN)))
    store.commit([made])


def removed(api: TestClient, **asked: str) -> list[tuple[str, str]]:
    told = api.get("/api/v2.1/calendar-removed", params=asked).json()["removed"]
    return [(row["type"], row["id"]) for row in told]


def listed(api: TestClient, name: str, **asked: str) -> list[str]:
    return [row["id"] for row in api.get(f"/api/v2.1/calendar/{name}", params=asked).json()[name]]


def test_a_row_goes_with_the_last_story_that_told_it(api: TestClient, store: SqlStore) -> None:
    assert removed(api) == []
    (deal,), (report,) = listed(api, "ma"), listed(api, "earnings")
    again(store, 3, status="withdrawn")
    assert removed(api) == [("ma", deal)] and listed(api, "ma") == []
    again(store, 0, status="withdrawn")  # two stories told of the report
    assert removed(api, type="earnings") == [] and listed(api, "earnings") == [report]
    again(store, 8, status="withdrawn")
    assert removed(api, type="earnings")[0] == ("earnings", report)
    assert removed(api, page="1", pageSize="1") != removed(api, page="0", pageSize="1")


def test_a_row_goes_where_a_correction_no_longer_tells_it(api: TestClient, store: SqlStore) -> None:
    (dividend,) = listed(api, "dividends", tickers="KO")
    again(store, 2, "Coca-Cola opens a plant")
    assert removed(api) == [("dividends", dividend)]
    again(store, 4)  # told again as it was
    assert removed(api, type="offerings") == []
    store.commit([newsroom.work(newsroom.story(16, minute=70, revision=2), ratings=())])
    told = api.get("/api/v2.1/calendar-removed/", params={"type": "ratings"}).json()["removed"]
    at = newsroom.BEGIN + timedelta(minutes=70, seconds=2)
    assert [(row["type"], row["updated"]) for row in told] == [("ratings", int(at.timestamp()))]
    assert removed(api, updated=str(int(at.timestamp()) + 1)) == []
    assert api.get("/api/v2.1/calendar-removed", params={"type": "tea"}).status_code == 400
