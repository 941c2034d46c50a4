"""Where the vendor's papers, examples and clients contradict each other: the decisions in the table of docs/dialects.md."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from websockets.asyncio.client import connect

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.deliveries import ATTEMPTS, WAITS
from tocsin.deliveries.webhook.news import headers_of
from tocsin.model.alerts import Alert
from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.web.dialects.benzinga import hooks

BASE = "http://127.0.0.1:8642"
NEWS, RATINGS = "/api/v2/news", "/api/v2.1/calendar/ratings"


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    body = "Harbor Bank sees orders rising."
    strong = newsroom.rating(
        rating_class="strong sell", rating="Strong Sell", target=20.0, firm="Pell & Hart"
    )
    told = replace(newsroom.story(60, minute=60), body=body)
    store.commit([newsroom.work(told, ratings=(newsroom.rating(rating_class="buy"), strong))])
    now = newsroom.Standing(newsroom.BEGIN + timedelta(hours=2))
    return replace(services_over(store, now), token="the-token", public_url=BASE)


@pytest.fixture
def key(services: Services) -> str:
    return key_for(services, "ann", "read")["Authorization"].partition(" ")[2]


@pytest.fixture
def api(services: Services, key: str) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url=BASE, follow_redirects=False) as it:
        it.headers["authorization"] = f"token {key}"
        yield it


def frames(services: Services, path: str, key: str, *said: str) -> list[Any]:
    """What a stream tells after these words, until it is silent for half a second."""

    async def run(base: str) -> list[Any]:
        out = list[Any]()
        async with connect(f"{base.replace('http', 'ws', 1)}{path}token={key}") as stream:
            for text in said:
                await stream.send(text)
            while True:
                try:
                    out.append(await asyncio.wait_for(stream.recv(), 0.5))
                except TimeoutError:
                    return out

    with running(services) as base:
        return asyncio.run(run(base))


def test_each_row_of_the_table_has_its_test() -> None:
    page = (Path(__file__).parents[2] / "docs" / "dialects.md").read_text(encoding="utf-8")
    rows = [int(number) for number in re.findall(r"^\| (\d+) \| .+ \| .+ \|$", page, re.MULTILINE)]
    held = [int(name.split("_")[1]) for name in globals() if re.match(r"test_\d\d_", name)]
    assert rows == held == list(range(1, 17))


def test_01_events_are_classic_unless_asked_otherwise(services: Services, key: str) -> None:
    (classic,) = {json.loads(f)["kind"] for f in frames(services, "/api/v1/news/stream?", key, "replay")}
    (rest,) = {
        json.loads(f)["kind"] for f in frames(services, "/api/v1/news/stream?schema=rest&", key, "replay")
    }
    assert (classic, rest) == ("News/v1", "news")


def test_02_text_from_a_client_hangs_nobody_up(services: Services, key: str) -> None:
    assert frames(services, "/api/v1/news/stream?", key, "hello", '{"action": "subscribe"}', "ping") == [
        "pong"
    ]


def test_03_words_of_an_action(services: Services, key: str) -> None:
    told = [json.loads(f) for f in frames(services, "/api/v1/news/stream?", key, "replay")]
    assert {one["data"]["action"] for one in told} == {"Created", "Updated", "Removed"}


def test_04_json_unless_xml_alone_is_asked_for(api: TestClient) -> None:
    for accept, kind in (
        ("*/*", "application/json"),
        ("text/xml", "text/xml"),
        ("application/json, text/xml", "application/json"),
    ):
        assert api.get(NEWS, headers={"Accept": accept}).headers["content-type"].startswith(kind)


def test_05_a_wrong_key_on_news_is_a_list_and_elsewhere_an_object(api: TestClient) -> None:
    wrong = {"authorization": "token wrong"}
    told = [api.get(path, headers=wrong) for path in (NEWS, RATINGS)]
    assert [one.status_code for one in told] == [401, 401]
    assert "access denied" in told[0].json()[0] and told[1].json()["ok"] is False


def test_06_a_delivery_has_the_id_of_its_event() -> None:
    assert headers_of("an-id", b"{}", "")["x-bz-delivery"] == "an-id"


def test_07_a_webhook_is_tried_for_three_days() -> None:
    assert ATTEMPTS == 10
    assert 2.9 <= sum(WAITS) / 86_400 <= 3.3


def test_08_a_consensus_is_rounded_and_its_keys_have_underscores(api: TestClient) -> None:
    agreed = api.get("/api/v1/consensus-ratings", params={"parameters[tickers]": "ACME"}).json()
    assert agreed["aggregate_ratings"] == {"buy": 1, "strong_sell": 1}
    assert (agreed["consensus_rating_val"], agreed["consensus_rating"]) == (2.5, "HOLD")


def test_09_keys_of_lists(api: TestClient) -> None:
    assert list(api.get("/api/v1/bulls_bears_say", params={"symbols": "ACME"}).json()) == [
        "bulls_say_bears_say"
    ]
    assert list(api.get("/api/v1/wiims").json()) == ["data", "wiims"]
    assert list(api.get(f"{RATINGS}/analysts").json()) == ["analyst_ratings_analyst"]


def test_10_who_an_analyst_is(api: TestClient, services: Services, key: str) -> None:
    row = api.get(RATINGS).json()["ratings"][0]
    assert (row["analyst"], row["analyst_name"]) == ("Harbor Bank", "Dana Reyes")
    massive = api.get("/benzinga/v1/ratings", headers={"authorization": f"Bearer {key}"}).json()["results"]
    (same,) = [r for r in massive if r["benzinga_id"] == row["id"]]
    assert (same["firm"], same["analyst"]) == ("Harbor Bank", "Dana Reyes")
    alert = Alert("a", "new", "r", 1, "R", "ann", "sl-n60", "n60", 1, "", newsroom.BEGIN, ())
    (posted,) = [e for e in hooks.data(services, alert) if e["data"]["id"] == row["id"]]
    content = posted["data"]["content"]
    assert (content["analyst"]["name"], content["firm"]["name"]) == ("Dana Reyes", "Harbor Bank")


def test_11_versions_of_a_calendar_live_side_by_side(api: TestClient) -> None:
    told = [
        api.get(f"/api/{version}/calendar/ratings{end}").text
        for version in ("v2", "v2.1", "v2.2")
        for end in ("", "/")
    ]
    assert len(set(told)) == 1 and json.loads(told[0])["ratings"]


def test_12_importance_is_a_whole_number(api: TestClient) -> None:
    assert {type(r["importance"]) for r in api.get(RATINGS).json()["ratings"]} == {int}
    assert api.get(RATINGS, params={"parameters[importance]": "1"}).json() == {"ratings": []}
    assert api.get(NEWS, params={"importance": "1"}).json() == []


def test_13_cusips_are_refused_under_both_names(api: TestClient) -> None:
    for name in ("cusip", "cusips"):
        told = api.get(NEWS, params={name: "000000000"})
        assert (told.status_code, told.json()["ok"]) == (403, False)
    assert {r["cusip"] for r in api.get(RATINGS).json()["ratings"]} == {""}


def test_14_sizes_of_pages_and_tickers_have_several_names(api: TestClient) -> None:
    told = [api.get(NEWS, params={name: "3"}).text for name in ("pageSize", "pagesize", "PAGESIZE")]
    told += [api.get(NEWS, params={"pagesize": "3", name: "ACME"}).text for name in ("tickers", "symbols")]
    assert len(set(told[:3])) == len(set(told[3:])) == 1
    assert len(json.loads(told[0])) == len(json.loads(told[3])) == 3


def test_15_a_key_behind_token_is_taken_and_one_in_the_query_wins(api: TestClient, key: str) -> None:
    assert api.get(NEWS).status_code == 200
    assert api.get(NEWS, params={"token": "wrong"}).status_code == 401
    assert api.get(NEWS, params={"token": key}, headers={"authorization": "token wrong"}).status_code == 200


def test_16_addresses_of_both_clients_are_served_at_once(api: TestClient) -> None:
    for path in (
        NEWS,
        "/api/v2/calendar/ratings",
        "/api/v2.1/calendar/ratings",
        "/api/v2.1/calendar/dividends",
    ):
        assert [api.get(f"{path}{end}").status_code for end in ("", "/")] == [200, 200]
