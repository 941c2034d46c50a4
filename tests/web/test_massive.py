"""The Massive dialect: lists, range filters, the page behind, and errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.store import SqlStore
from tocsin.web import Services, create_app

BASE = "http://127.0.0.1:8642"
NEWS, REFERENCE = "/benzinga/v2/news", "/v2/reference/news"


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    return replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)), public_url=BASE, token="the-token"
    )


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url=BASE) as it:
        it.headers |= key_for(services, "ann", "read")
        yield it


def ids(api: TestClient, **asked: object) -> list[int]:
    given = {name.replace("__", "."): value for name, value in asked.items()}
    return [row["benzinga_id"] for row in api.get(NEWS, params=given).json()["results"]]  # type: ignore[arg-type]


def test_reference_news_tells_a_stance_on_each_ticker(api: TestClient) -> None:
    told = api.get(REFERENCE, params={"ticker": "BRK.B"}).json()
    assert (told["status"], told["count"], "next_url" in told) == ("OK", 1, False)
    assert told["results"] == [
        {
            "id": "18",
            "publisher": {"name": "ledger", "homepage_url": "", "logo_url": "", "favicon_url": ""},
            "title": "Acme news 17",
            "author": "Dana Reyes",
            "published_utc": "2026-01-06T13:17:00Z",
            "article_url": "https://news.example/n17",
            "amp_url": "",
            "image_url": "",
            "description": "Acme & Co said <profit> rose.",
            "keywords": ["News"],
            "tickers": ["BRK.B", "ACME"],
            "insights": [{"ticker": "BRK.B", "sentiment": "positive", "sentiment_reasoning": "profit rose"}],
        }
    ]


@pytest.mark.parametrize("path", [REFERENCE, NEWS])
def test_next_url_leads_through_every_page_and_is_left_out_on_the_last(api: TestClient, path: str) -> None:
    for order in ("asc", "desc"):
        seen, url = list[str](), f"{path}?limit=8&order={order}"
        while url:
            told = api.get(url).json()
            seen += [row["title"] for row in told["results"]]
            url = told.get("next_url", "").removeprefix(BASE)
        assert len(seen) == len(set(seen)) == 19


def test_filters_hold_together(api: TestClient) -> None:
    assert ids(api, tickers="BRK.B") == ids(api, stocks__any_of="BRK-B,NONE") == [18]
    assert ids(api, tickers__all_of="BRK.B,ACME") == ids(api, tickers_all_of="ACME,BRK.B") == [18]
    assert ids(api, tickers__all_of="BRK.B,NONE") == []
    assert ids(api, channels="Dividends", author="dana reyes") == [17]
    assert ids(api, published__gte="2026-01-06T13:19:00Z") == [20]
    assert ids(api, published__gt="2026-01-06T13:19:00Z") == ids(api, published__gt="2026-01-06") == []
    assert ids(api, published__lte="2026-01-06T13:00:00Z") == [1]
    assert ids(api, published="2026-01-06", limit=1, sort="published.asc") == [1]
    assert ids(api, published__lt="1767704460") == [1]
    assert ids(api, last_updated__gte="2026-01-06T13:30:00Z") == [4]
    assert ids(api, sort="last_updated.desc", limit=1) == [4]


def test_ratings_have_numbers_and_the_person_as_analyst(api: TestClient) -> None:
    (row,) = api.get("/benzinga/v1/ratings", params={"ticker.any_of": "ACME,TARN"}).json()["results"]
    assert (row["firm"], row["analyst"], row["price_target"], row["price_percent_change"]) == (
        "Harbor Bank",
        "Dana Reyes",
        41.0,
        13.89,
    )
    for asked in (
        {"ticker": "TARN"},
        {"firm": "Pell"},
        {"rating_action": "upgrades"},
        {"date.gt": "2026-01-06"},
    ):
        assert api.get("/benzinga/v1/ratings", params=asked).json()["results"] == []


def test_consensus_of_one_ticker(api: TestClient) -> None:
    (row,) = api.get("/benzinga/v1/consensus-ratings/ACME").json()["results"]
    assert (row["buy_ratings"], row["consensus_rating"], row["consensus_price_target"]) == (1, "buy", 41.0)
    assert api.get("/benzinga/v1/consensus-ratings/NONE").json()["results"] == []


@pytest.mark.parametrize(
    "wrong", [{"colour": "red"}, {"limit": "0"}, {"sort": "beauty"}, {"published.gt": "soon"}, {"cursor": "x"},
              {"cursor": "WzEsMiwzXQ"}, {"tags": "x"}])  # fmt: skip
def test_a_wrong_parameter_is_named(api: TestClient, wrong: dict[str, str]) -> None:
    told = api.get(NEWS, params=wrong)
    assert (told.status_code, told.json()["status"]) == (400, "ERROR")
    assert next(iter(wrong)) in told.json()["error"]


def test_a_time_at_the_end_of_all_calendars_is_refused(api: TestClient) -> None:
    told = api.get(NEWS, params={"published.lte": "9999-12-31"})
    assert (told.status_code, told.json()["status"]) == (400, "ERROR")


def test_who_shows_no_key_is_refused_and_what_is_not_there_is_404(api: TestClient) -> None:
    key = api.headers.pop("authorization").partition(" ")[2]
    assert api.get(NEWS).status_code == 401
    assert api.get(NEWS, params={"apiKey": key}).status_code == 200
    told = api.get("/benzinga/v1/bars", params={"apiKey": key})
    assert (told.status_code, told.json()["status"]) == (404, "ERROR")
