"""The Benzinga dialect, byte by byte where its clients are strict."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.web.dialects.channels import channels

T = TypeVar("T")
NEWS = "/api/v2/news"
BASE = "http://127.0.0.1:8642"


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    return replace(services_over(store, newsroom.Standing(newsroom.BEGIN)), public_url=BASE)


@pytest.fixture
def key(services: Services) -> str:
    return key_for(services, "ann", "read")["Authorization"].partition(" ")[2]


@pytest.fixture
def api(services: Services, key: str) -> Iterator[TestClient]:
    with TestClient(
        create_app(replace(services, token="the-token")), base_url=BASE, follow_redirects=False
    ) as it:
        it.headers["accept"] = "application/json"
        it.params = {"token": key}
        yield it


def numbers(api: TestClient, **asked: object) -> list[int]:
    return [row["id"] for row in api.get(NEWS, params=asked).json()]  # type: ignore[arg-type]


def test_an_item_has_every_part_as_its_clients_read_it(api: TestClient) -> None:
    (row,) = api.get(f"{NEWS}/17", params={"displayOutput": "full"}).json()
    assert row == {
        "id": 17,
        "author": "Dana Reyes",
        "created": "Tue, 06 Jan 2026 09:16:00 -0400",
        "updated": "Tue, 06 Jan 2026 09:16:02 -0400",
        "title": "Acme news 16",
        "teaser": "Acme & Co said <profit> rose.",
        "body": "<p>Acme &amp; Co said &lt;profit&gt; rose. It will hire.</p><p>Shares fell.</p>",
        "url": "https://news.example/n16",
        "image": [],
        "channels": [{"name": name} for name in ("News", "Analyst Ratings", "Price Target", "Dividends")],
        "stocks": [{"name": "ACME", "exchange": "NYSE", "isin": ""}],
        "tags": [{"name": "Ilse Brandt"}],
    }


@pytest.mark.parametrize(
    ("display", "teaser", "body"),
    [("headline", False, False), ("abstract", True, False), ("full", True, True)],
)
def test_what_is_not_asked_for_is_an_empty_text(
    api: TestClient, display: str, teaser: bool, body: bool
) -> None:
    (row,) = api.get(f"{NEWS}/1", params={"displayOutput": display}).json()
    assert (bool(row["teaser"]), bool(row["body"])) == (teaser, body)


def test_text_without_html(api: TestClient) -> None:
    (row,) = api.get(f"{NEWS}/1", params={"displayOutput": "full", "format": "text"}).json()
    assert row["body"] == newsroom.BODY


def test_pages_are_of_fifteen_the_newest_first_and_end_with_two_bytes(api: TestClient) -> None:
    assert numbers(api) == [20, 18, 17, *range(16, 4, -1)]
    assert numbers(api, page=1) == [4, 3, 2, 1]
    assert api.get(NEWS, params={"page": 2}).content == b"[]"
    assert numbers(api, pageSize=2, page=1) == numbers(api, pagesize=2, PAGE=1) == [17, 16]
    assert len(numbers(api, pageSize=1000)) == 19  # clamped, not refused


@pytest.mark.parametrize("written", ["BRK.B", "BRK-B", "brk/b", "XNYS:BRK.B"])
def test_class_shares_are_found_however_written(api: TestClient, written: str) -> None:
    assert numbers(api, tickers=f"NONE,{written}") == [18]


def test_filters_hold_together(api: TestClient) -> None:
    assert numbers(api, tickers="ACME", channels="dividends,99") == [17]
    assert numbers(api, channels="4") == []
    assert numbers(api, channels="no such") == []
    assert numbers(api, channels="News", pageSize=1) == [20]
    assert numbers(api, primaryTickers="ACME", tickers="BRK.B") == []
    assert numbers(api, authors="dana reyes", pageSize=1) == [20]
    assert numbers(api, dateFrom="2026-01-06", dateTo="2026-01-06", pageSize=1) == [20]
    assert numbers(api, date="2026-01-05") == []


def test_what_changed_is_listed_by_its_change_and_the_second_asked_for_is_in_it(api: TestClient) -> None:
    at = int((newsroom.BEGIN).timestamp()) + 30 * 60
    assert numbers(api, updatedSince=at) == [4]
    (row,) = api.get(NEWS, params={"updatedSince": at + 2}).json()
    assert (row["created"], row["updated"]) == (
        "Tue, 06 Jan 2026 09:03:00 -0400",
        "Tue, 06 Jan 2026 09:30:02 -0400",
    )
    assert numbers(api, updatedSince=at + 3) == []
    assert numbers(api, publishedSince=int(newsroom.BEGIN.timestamp()) + 19 * 60) == [20]
    assert numbers(api, lastId=18, pageSize=5) == [20, 4]


@pytest.mark.parametrize(
    ("sort", "first"), [("created:asc", 1), ("updated:desc", 4), ("id:desc", 20), ("id:asc", 1)]
)
def test_lists_are_sorted_as_asked(api: TestClient, sort: str, first: int) -> None:
    assert numbers(api, sort=sort, pageSize=1) == [first]


def test_one_that_there_is_not_is_an_empty_list(api: TestClient) -> None:
    for number in ("999", "abc", "19"):
        assert api.get(f"{NEWS}/{number}").content == b"[]"


def test_the_stroke_at_the_end_is_served_at_once(api: TestClient) -> None:
    assert api.get(f"{NEWS}/").status_code == 200
    assert api.get(f"{NEWS}/1/").json()[0]["id"] == 1


def test_removed_stories_are_told_by_number(api: TestClient) -> None:
    found = api.get("/api/v2/news-removed").json()
    assert found == {"removed": [{"id": 19, "updated": "Tue, 06 Jan 2026 09:18:02 -0400"}]}
    assert api.get("/api/v2/news-removed", params={"page": 11, "pageSize": 1000}).status_code == 400


def test_channels_have_numbers_of_their_own(api: TestClient) -> None:
    bare = api.get("/api/v2/channels/").json()
    assert bare[0] == {"id": 1, "name": "News"}
    assert api.get("/api/v2.1/news/channels").json() == {"channels": bare}
    assert len({c.id for c in channels()}) == len({c.name for c in channels()}) == len(bare)


def test_xml_only_where_it_is_asked_for(api: TestClient) -> None:
    for accept in ("*/*", "application/json", "text/html,application/xml;q=0.9"):
        assert api.get(NEWS, headers={"accept": accept}).headers["content-type"] == "application/json"
    told = api.get(f"{NEWS}/17", headers={"accept": "application/xml"})
    assert told.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(told.text)
    assert (root.tag, root.attrib) == ("result", {"is_array": "true"})
    assert [x.text for x in root.findall("item/channels/item/name")][:2] == ["News", "Analyst Ratings"]
    assert root.findtext("item/title") == "Acme news 16"


def test_by_a_setting_news_are_xml_unless_json_is_mentioned(services: Services, key: str) -> None:
    with TestClient(
        create_app(replace(services, token="the-token", legacy_xml_default=True)), base_url=BASE
    ) as old:
        old.params = {"token": key}
        told = {
            accept: old.get(NEWS, headers={"accept": accept}).headers["content-type"]
            for accept in ("*/*", "application/json")
        }
        assert told["*/*"].startswith("text/xml") and told["application/json"] == "application/json"
        assert old.get(RATINGS, headers={"accept": "*/*"}).headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "shown",
    [
        {"params": {"token": "{}"}},
        {"params": {"apiKey": "{}"}},
        {"headers": {"Authorization": "token {}"}},
        {"headers": {"Authorization": "Bearer {}"}},
        {"headers": {"Key": "{}"}},
    ],
)
def test_a_key_is_taken_wherever_it_is_shown(
    api: TestClient, key: str, shown: dict[str, dict[str, str]]
) -> None:
    api.params = {}
    given = {where: {name: text.format(key) for name, text in told.items()} for where, told in shown.items()}
    assert api.get(NEWS, **given).status_code == 200  # type: ignore[arg-type]


def test_a_wrong_key_is_told_so_in_the_shapes_that_clients_know(api: TestClient) -> None:
    api.params = {"token": "wrong"}
    told = api.get(NEWS)
    assert told.status_code == 401
    assert isinstance(told.json(), list)
    assert "access denied" in told.json()[0]
    (error,) = api.get("/api/v2/channels").json()["errors"]
    assert (error["code"], error["id"]) == ("auth_failed", "unauthorized")


@pytest.mark.parametrize("wrong", [{"page": "x"}, {"date": "soon"}, {"updatedSince": "now"}, {"sort": "best"},
                                   {"displayOutput": "all"}, {"tickers": ",".join(map(str, range(51)))}])  # fmt: skip
def test_a_wrong_parameter_is_named_in_a_text(api: TestClient, wrong: dict[str, str]) -> None:
    told = api.get(NEWS, params=wrong)
    assert told.status_code == 400
    assert told.json().startswith("Invalid or Missing Query Parameters: ")
    assert next(iter(wrong)).lower() in told.json().lower()


def test_what_is_licensed_elsewhere_is_not_there(api: TestClient) -> None:
    told = api.get("/api/v2.1/calendar/conference-calls")
    assert told.status_code == 404
    assert told.json()["errors"][0]["id"] == "not_found"


RATINGS = "/api/v2.1/calendar/ratings"


@pytest.fixture
def rated(api: TestClient, store: SqlStore) -> TestClient:
    """Three more actions on Acme, by other firms, and one on another share of the same story."""
    more = {
        "analyst": "Ed Moss",
        "rating": "Hold",
        "prior_rating": "",
        "rating_class": "hold",
        "target": 30.0,
    }
    store.commit(
        [
            newsroom.work(
                newsroom.story(60, minute=60),
                keys=("XNYS:ACME", "XNAS:TARN"),
                ratings=(
                    newsroom.rating(
                        firm="Pell & Hart",
                        action="initiates",
                        target_action="announces",
                        prior_target=None,
                        **more,
                    ),
                    newsroom.rating(
                        "XNAS:TARN", firm="Pell & Hart", action="adjusts", target=None, target_action=""
                    ),
                ),
            ),
            newsroom.work(
                newsroom.story(61, minute=61), ratings=(newsroom.rating(target=43.0, prior_target=41.0),)
            ),
            newsroom.work(
                newsroom.story(62, minute=62),
                ratings=(
                    newsroom.rating(firm="Sill", analyst="", rating_class="strong buy", action="upgrades"),
                ),
            ),
        ]
    )
    return api


def test_a_rating_has_every_part_as_its_clients_read_it(rated: TestClient) -> None:
    first = rated.get(RATINGS, params={"parameters[tickers]": "ACME"}).json()["ratings"][-1]
    assert {k: v for k, v in first.items() if not k.endswith("id")} == {
        "date": "2026-01-06", "time": "08:16:00", "ticker": "ACME", "exchange": "NYSE", "name": "Acme", "currency": "USD",
        "action_company": "Maintains", "action_pt": "Raises", "rating_current": "Overweight", "rating_prior": "Overweight",
        "pt_current": "41.00", "pt_prior": "36.00", "adjusted_pt_current": "41.00", "adjusted_pt_prior": "36.00",
        "pt_pct_change": "13.89", "isin": "", "cusip": "", "analyst": "Harbor Bank", "analyst_name": "Dana Reyes", "importance": 0, "notes": "",
        "updated": 1767705362, "url": f"{BASE}/stories/n16", "url_calendar": "", "url_news": "https://news.example/n16",
    }  # fmt: skip
    for name in ("id", "firm_id", "analyst_id"):
        assert len(bytes.fromhex(first[name])) == 12


@pytest.mark.parametrize(
    ("asked", "firms"),
    [
        ({}, ["Sill", "Harbor Bank", "Pell & Hart", "Pell & Hart", "Harbor Bank"]),
        ({"parameters[tickers]": "TARN"}, ["Pell & Hart"]),
        ({"tickers": "TARN,ACME", "pagesize": "2", "page": "1"}, ["Pell & Hart", "Pell & Hart"]),
        ({"parameters[action]": "Upgrades,Initiates Coverage On"}, ["Sill", "Pell & Hart"]),
        ({"parameters[date]": "2026-01-05"}, []),
        (
            {"parameters[date_from]": "2026-01-06", "parameters[date_to]": "2026-01-06", "pagesize": "1"},
            ["Sill"],
        ),
        ({"parameters[updated]": "1767708002"}, ["Sill", "Harbor Bank", "Pell & Hart", "Pell & Hart"]),
        ({"parameters[importance]": "3"}, []),
    ],
)
def test_ratings_are_filtered(rated: TestClient, asked: dict[str, str], firms: list[str]) -> None:
    assert [row["analyst"] for row in rated.get(RATINGS, params=asked).json()["ratings"]] == firms


def test_what_has_no_word_here_is_an_empty_text(rated: TestClient) -> None:
    (row,) = rated.get(RATINGS, params={"tickers": "TARN"}).json()["ratings"]
    assert (row["action_company"], row["action_pt"], row["pt_current"]) == ("", "", "")


def test_only_the_fields_asked_for(rated: TestClient) -> None:
    (row,) = rated.get(RATINGS, params={"pagesize": 1, "fields": "ticker,analyst"}).json()["ratings"]
    assert set(row) == {"id", "ticker", "analyst"}


def test_firms_and_analysts_are_those_of_the_ratings(rated: TestClient) -> None:
    firms = rated.get(f"{RATINGS}/firms").json()["analyst_ratings_firm"]
    assert [x["name"] for x in firms] == ["Sill", "Harbor Bank", "Pell & Hart"]
    people = rated.get(f"{RATINGS}/analysts", params={"firm": firms[1]["id"]}).json()[
        "analyst_ratings_analyst"
    ]
    assert [(x["name_first"], x["name_last"], x["ratings_accuracy"]) for x in people] == [
        ("Dana", "Reyes", {"total_ratings": 2})
    ]
    found = rated.get(RATINGS, params={"parameters[analyst_id]": people[0]["id"]}).json()["ratings"]
    assert [x["analyst"] for x in found] == ["Harbor Bank", "Harbor Bank"]


def test_consensus_takes_the_newest_of_each_analyst(rated: TestClient) -> None:
    asked = {"parameters[tickers]": "ACME"}
    found = rated.get("/api/v1/consensus-ratings", params=asked).json()
    assert found == {
        "aggregate_ratings": {"strong_buy": 1, "buy": 1, "hold": 1}, "aggregate_type": "number",
        "low_price_target": 30.0, "high_price_target": 43.0, "consensus_price_target": 38.0, "consensus_rating": "BUY",
        "consensus_rating_val": 4.0, "updated_at": "2026-01-06T14:02:02Z", "total_analyst_count": 4, "unique_analyst_count": 3,
    }  # fmt: skip
    told = rated.get(
        "/api/v1/consensus-ratings", params=asked | {"simplify": "true", "aggregate_type": "percentage"}
    ).json()
    assert told["aggregate_ratings"] == {"buy": 67, "hold": 33}
    assert rated.get("/api/v1/consensus-ratings", params={"parameters[tickers]": "NONE"}).status_code == 204
    assert rated.get("/api/v1/consensus-ratings").status_code == 400


def test_a_request_as_through_a_proxy_is_answered_by_its_path(services: Services, key: str) -> None:
    with running(replace(services, allowed_hosts=("api.news.example",), token="the-token")) as base:
        host, _, port = base.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            asked = f"GET http://api.news.example/api/v2/news/?token={key}&page=9 HTTP/1.1\r\n"
            line.sendall(f"{asked}Host: api.news.example\r\nConnection: close\r\n\r\n".encode())
            told = b"".join(iter(lambda: line.recv(65_536), b""))
    assert told.startswith(b"HTTP/1.1 200")
    assert told.endswith(b"\r\n\r\n[]")


STREAM = "/api/v1/news/stream"


def heard(services: Services, key: str, more: str, steps: Callable[[ClientConnection], Awaitable[T]]) -> T:
    """What a listener makes of the stream at an address."""

    async def run(base: str) -> T:
        async with connect(f"{base.replace('http', 'ws', 1)}{STREAM}?token={key}{more}") as stream:
            return await steps(stream)

    with running(replace(services, token="the-token")) as base:
        return asyncio.run(run(base))


async def event_of(stream: ClientConnection) -> dict[str, Any]:
    return json.loads(await asyncio.wait_for(stream.recv(), 10))


def test_the_stream_tells_what_its_address_asks_for(services: Services, key: str) -> None:
    async def steps(stream: ClientConnection) -> list[dict[str, Any]]:
        await stream.send("ping")
        assert await asyncio.wait_for(stream.recv(), 10) == "pong"
        await asyncio.sleep(0.3)
        for made in (
            newsroom.work(newsroom.story(70)),
            newsroom.work(newsroom.story(71), keys=("XNAS:TARN",)),
            newsroom.work(newsroom.story(72), keys=("XNAS:TARN",), themes=("dividend",)),
            newsroom.work(newsroom.story(72, revision=2), keys=("XNAS:TARN",), themes=("dividend",)),
            newsroom.work(
                newsroom.story(72, revision=3, status="withdrawn"), keys=("XNAS:TARN",), themes=("dividend",)
            ),
        ):
            await asyncio.to_thread(services.store.commit, [made])
            await asyncio.sleep(0.3)
        return [await event_of(stream) for _ in range(3)]

    told = heard(services, key, "&tickers=TARN&channels=dividends", steps)
    first = told[0]
    content = first["data"].pop("content")
    assert (first["api_version"], first["kind"], first["data"]["action"]) == (
        "websocket/v1",
        "News/v1",
        "Created",
    )
    assert content["securities"] == [{"symbol": "TARN", "exchange": "NASDAQ", "primary": True}]
    assert content["created_at"] == "2026-01-06T13:00:00.000Z"
    assert content["body"].startswith("<p>Acme &amp; Co")
    assert (content["authors"], content["channels"]) == (["Dana Reyes"], ["News", "Dividends"])
    assert [one["data"]["action"] for one in told] == ["Created", "Updated", "Removed"]
    assert len({one["id"] for one in told}) == 3


def test_the_last_events_are_told_again_on_demand(services: Services, key: str) -> None:
    told = heard(services, key, "&channels=dividends,analyst%20ratings", _one)
    assert told["data"]["content"]["title"] == "Acme news 16"


async def _one(stream: ClientConnection) -> dict[str, Any]:
    await stream.send("replay")
    return await event_of(stream)


def test_the_new_content_is_the_item_of_the_list(services: Services, api: TestClient, key: str) -> None:
    told = heard(services, key, "&tickers=BRK.B&schema=rest", _one)
    (row,) = api.get(f"{NEWS}/18", params={"displayOutput": "full"}).json()
    assert (told["kind"], told["data"]["content"]) == ("news", row)


def test_a_second_stream_of_a_key_and_a_wrong_key_are_refused_at_the_door(
    services: Services, key: str
) -> None:
    async def run(base: str) -> list[int]:
        address = f"{base.replace('http', 'ws', 1)}{STREAM}?token="
        codes = []
        async with connect(address + key):
            for shown in (key, "wrong"):
                with pytest.raises(InvalidStatus) as no:
                    await connect(address + shown)
                codes.append(no.value.response.status_code)
        await asyncio.sleep(0.3)
        async with connect(address + key):
            return codes

    with running(replace(services, token="the-token")) as base:
        assert asyncio.run(run(base)) == [429, 401]


def test_topics_isins_and_importance_filter(services: Services, store: SqlStore, key: str) -> None:
    tables = load_reference()
    told = replace(newsroom.story(80, minute=80), headline="Wheat and rain-fed rice", body="Nobody spoke.")
    store.commit([newsroom.work(told, keys=("XNAS:AAPL",))])
    known = replace(services, token="the-token", securities=lambda at: tables.as_of(at).securities.values())
    isin = next(s.isin for s in tables.as_of(newsroom.BEGIN).securities.values() if s.key == "XNAS:AAPL")
    assert isin
    with TestClient(create_app(known), base_url=BASE) as it:
        it.headers["authorization"] = f"token {key}"
        (row,) = it.get(NEWS, params={"topics": "rain fed,snow"}).json()
        assert row["title"] == told.headline
        for asked, found in (
            ({"topics": "WHEAT,rice", "topic_group_by": "and"}, [row["id"]]),
            ({"topics": "wheat,snow", "topic_group_by": "and"}, []),
            ({"topics": "--"}, []),
            ({"isin": isin.lower()}, [row["id"]]),
            ({"isin": f"{isin},XX0000000000"}, [row["id"]]),
            ({"isin": "XX0000000000"}, []),
            ({"topics": "wheat", "importance": "0"}, [row["id"]]),
            ({"topics": "wheat", "importance": "3"}, []),
            ({"topics": "news,wheat", "tickers": "AAPL"}, [row["id"]]),
        ):
            assert [one["id"] for one in it.get(NEWS, params=asked).json()] == found, asked
        assert it.get(NEWS, params={"topics": ",".join(map(str, range(51)))}).status_code == 400
        assert it.get(NEWS, params={"topics": ",".join(map(str, range(40)))}).status_code == 400
