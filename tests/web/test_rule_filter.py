"""The list of stories by a query in the language of rules, against asking each story by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from wiring import services_over

from tocsin.app.trying import catching
from tocsin.model.rules import Watchlist
from tocsin.store import SqlStore
from tocsin.web import asking, create_app

STORIES = "/api/tocsin/v1/stories"


@pytest.fixture
def api(store: SqlStore) -> Iterator[TestClient]:
    newsroom.fill(store)
    store.put_watchlist(Watchlist("w1", "me", "Mine", ("XNYS:BRK.B",)))
    services = replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN + timedelta(days=1))),
        check_rule=lambda query, owner: None,
        catching=lambda query, owner, at: catching(store, query, owner, at),
    )
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as it:
        yield it


def got(api: TestClient, **asked: str) -> dict[str, Any]:
    told = api.get(STORIES, params=asked)
    assert told.status_code == 200, told.text
    return told.json()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("rule", "ids"),
    [
        ("theme:dividend", ["n16"]),
        ("theme:dividend OR theme:tariffs", ["n3", "n16"]),
        ("watchlist:Mine", ["n17"]),
        ("ticker:ACME AND NOT theme:dividend AND news 17", ["n17"]),
        ('"Acme news 15"', ["n15"]),
        ("theme:oil", []),
    ],
)
def test_a_rule_chooses_stories_and_says_why(api: TestClient, rule: str, ids: list[str]) -> None:
    told = got(api, rule=rule, limit="50")
    assert [row["story"]["id"] for row in told["stories"]] == ids
    assert [match["story_id"] for match in told["matches"]] == ids
    assert all(match["reasons"] for match in told["matches"])
    plain = got(api, limit="50")
    assert plain["matches"] == [] and len(plain["stories"]) > len(ids)


def test_filters_and_pages_go_with_a_rule(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    every = [row["story"]["id"] for row in got(api, rule="ticker:ACME", limit="50")["stories"]]
    monkeypatch.setattr(asking, "MOST_LOOKED", 3)  # a page may end before it is full
    seen, cursor = list[str](), ""
    for _ in range(40):
        told = got(api, rule="ticker:ACME", limit="5", **({"cursor": cursor} if cursor else {}))
        seen += [row["story"]["id"] for row in told["stories"]]
        cursor = told["cursor"]
        if not cursor:
            break
    assert seen == every and len(seen) == len(set(seen)) > 15
    until = (newsroom.BEGIN + timedelta(minutes=16)).isoformat()
    newest, *_ = got(api, rule="ticker:ACME", ticker="ACME", until=until)["stories"]
    assert newest["story"]["id"] == "n15"
    told = got(api, rule="theme:dividend", fields="story.headline")
    assert told["stories"] == [{"story": {"headline": "Acme news 16"}}] and len(told["matches"]) == 1


def test_as_of_asks_with_the_watchlists_of_that_time(api: TestClient, store: SqlStore) -> None:
    then = datetime.now(UTC)
    store.put_watchlist(Watchlist("w1", "me", "Mine", ("XNYS:NONE",)))
    assert got(api, rule="watchlist:Mine")["stories"] == []
    assert len(got(api, rule="watchlist:Mine", as_of=then.isoformat())["stories"]) == 1
