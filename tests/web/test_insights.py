"""Why analysts acted, in the words of the story, in two dialects."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.store import SqlStore
from tocsin.web import create_app
from tocsin.web.dialects.insights import said_of

BODY = "Acme rose 3.5 percent. Harbor Bank said margins had turned in the U.S. market.\n\nNobody else spoke. Reyes sees orders rising!"


@pytest.fixture
def api(store: SqlStore) -> Iterator[TestClient]:
    newsroom.fill(store)
    store.commit(
        [newsroom.work(replace(newsroom.story(70, minute=70), body=BODY), ratings=(newsroom.rating(),))]
    )
    services = replace(services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token")
    key = key_for(services, "ann", "read")["Authorization"]
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as it:
        it.headers["authorization"] = key
        yield it


def rows(api: TestClient, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/api/v1/analyst/insights", params=asked).json()["analyst-insights"]
    return found


def test_an_action_whose_story_says_why_is_an_insight(api: TestClient) -> None:
    (row,) = rows(api)
    assert row["analyst_insights"].startswith("Harbor Bank said margins had turned in the U.S.")
    assert (
        row["analyst_insights"].endswith("Reyes sees orders rising!")
        and "Nobody" not in row["analyst_insights"]
    )
    assert (row["action"], row["pt"], row["rating"]) == ("Maintains", "41.00", "Overweight")
    assert row["security"]["symbol"] == "ACME"
    ratings = api.get("/api/v2.1/calendar/ratings").json()["ratings"]
    assert row["rating_id"] in {rating["id"] for rating in ratings}
    (same,) = api.get("/benzinga/v1/analyst-insights", params={"ticker": "ACME"}).json()["results"]
    assert (same["insight"], same["price_target"]) == (row["analyst_insights"], 41.0)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"symbols": "ACME"}, 1),
        ({"symbols": "TARN"}, 0),
        ({"search_keys_type": "analyst_name", "search_keys": "dana reyes"}, 1),
        ({"search_keys_type": "analyst_name", "search_keys": "Ed Moss"}, 0),
        ({"search_keys_type": "firm_id", "search_keys": "none"}, 0),
        ({"rating_id": "none"}, 0),
        ({"page": "1"}, 0),
    ],
)
def test_insights_are_filtered(api: TestClient, asked: dict[str, str], count: int) -> None:
    assert len(rows(api, **asked)) == count


def test_a_text_that_names_neither_firm_nor_person_says_nothing() -> None:
    assert said_of("Shares fell. The bank was harsh.", "Harbor Bank", "Dana Reyes") == ""
    assert said_of("", "Harbor Bank", "") == said_of("Harbor Bank rose.", "", "") == ""


@given(st.text(max_size=300), st.sampled_from(["Harbor Bank", "Sill", ""]))
def test_what_is_told_is_of_the_text_and_short(body: str, firm: str) -> None:
    assert len(said_of(body * 9, firm, "")) <= 1_200
