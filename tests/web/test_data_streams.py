"""Streams of data read out of news, in the Benzinga dialect, over a real socket."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.understanding import read
from tocsin.web import Services

RATINGS, CONSENSUS = "/api/v2.1/calendar/ratings/stream", "/api/v1/consensus-ratings/stream"
INSIGHTS, DEALS = "/api/v1/analyst/insights/stream", "/api/v2.1/calendar/ma/stream"
Steps = Callable[[ClientConnection], Awaitable[list[dict[str, Any]]]]


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    newsroom.fill_calendar(store)
    now = newsroom.Standing(newsroom.BEGIN + timedelta(hours=2))
    return replace(services_over(store, now), token="the-token")


def heard(services: Services, path: str, steps: Steps) -> list[dict[str, Any]]:
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]

    async def run(base: str) -> list[dict[str, Any]]:
        mark = "&" if "?" in path else "?"
        async with connect(f"{base.replace('http', 'ws', 1)}{path}{mark}token={key}") as stream:
            await stream.send("ping")
            assert await asyncio.wait_for(stream.recv(), 10) == "pong"
            return await steps(stream)

    with running(services) as base:
        return asyncio.run(run(base))


def after(services: Services, count: int, *works: Any) -> Steps:
    async def steps(stream: ClientConnection) -> list[dict[str, Any]]:
        await asyncio.sleep(0.6)
        for made in works:
            await asyncio.to_thread(services.store.commit, [made])
            await asyncio.sleep(0.6)
        return [json.loads(await asyncio.wait_for(stream.recv(), 10)) for _ in range(count)]

    return steps


def replayed(count: int) -> Steps:
    async def steps(stream: ClientConnection) -> list[dict[str, Any]]:
        await stream.send("replay")
        return [json.loads(await asyncio.wait_for(stream.recv(), 10)) for _ in range(count)]

    return steps


def test_an_action_is_told_corrected_and_taken_back(services: Services) -> None:
    first = newsroom.rating(firm="Pier Street", analyst="")
    told = heard(
        services,
        f"{RATINGS}?tickers=ACME",
        after(
            services,
            3,
            newsroom.work(newsroom.story(80, minute=80), ratings=(newsroom.rating("XNAS:TARN"),)),
            newsroom.work(newsroom.story(81, minute=81), ratings=(first,)),
            newsroom.work(newsroom.story(81, minute=82, revision=2), ratings=(replace(first, target=44.0),)),
            newsroom.work(newsroom.story(81, minute=83, revision=3, status="withdrawn")),
        ),
    )
    assert {one["kind"] for one in told} == {"data/v2.1/calendar/ratings"}
    assert [one["data"]["action"] for one in told] == ["Created", "Updated", "Removed"]
    assert [one["data"]["content"]["pt_current"] for one in told] == ["41.00", "44.00", "44.00"]
    assert len({one["data"]["id"] for one in told}) == 1 and len({one["id"] for one in told}) == 3
    assert told[0]["data"]["content"]["analyst"] == "Pier Street"


def test_what_the_actions_add_up_to_follows(services: Services) -> None:
    made = newsroom.work(
        newsroom.story(80, minute=80), ratings=(newsroom.rating(firm="Pier Street", target=45.0),)
    )
    (told,) = heard(services, f"{CONSENSUS}?aggregate_type=percentage", after(services, 1, made))
    content = told["data"]["content"]
    assert (told["kind"], content["ticker"]) == ("data/v1/consensus-ratings", "ACME")
    assert (content["consensus_price_target"], content["aggregate_ratings"]) == (43.0, {"buy": 100})


def test_reasons_and_calendars_are_told(services: Services) -> None:
    body = "Harbor Bank sees orders rising. Nobody else spoke."
    made = newsroom.work(replace(newsroom.story(80, minute=80), body=body), ratings=(newsroom.rating(),))
    (told,) = heard(services, INSIGHTS, after(services, 1, made))
    assert told["data"]["content"]["analyst_insights"] == "Harbor Bank sees orders rising."
    (deal,) = heard(services, DEALS, replayed(1))
    assert (deal["kind"], deal["data"]["action"]) == ("data/v2.1/calendar/ma", "Created")
    assert deal["data"]["content"]["acquirer_ticker"] == "PFE"


def test_a_report_that_another_story_told_already_is_an_update(services: Services) -> None:
    told = heard(services, "/api/v2.1/calendar/earnings/stream", replayed(2))
    assert [one["data"]["action"] for one in told] == ["Created", "Updated"]
    assert len({one["data"]["id"] for one in told}) == 1
    withdrawn = replace(
        newsroom.story(208, minute=90, revision=2, status="withdrawn"), headline=newsroom.TOLD[8]
    )
    other = replace(newsroom.story(90, minute=91), headline="Oracle Q3 EPS $1.63 vs $1.60 Est", body="")
    tables = load_reference().as_of(newsroom.BEGIN)
    works = [replace(newsroom.work(one, keys=()), reading=read(one, tables)) for one in (withdrawn, other)]
    (row,) = heard(services, "/api/v2.1/calendar/earnings/stream", after(services, 1, *works))
    assert row["data"]["content"]["ticker"] == "ORCL"  # the report stands: the first story tells it still


def test_isins_choose_and_an_unknown_one_chooses_nothing(services: Services) -> None:
    tables = load_reference()
    known = replace(services, securities=lambda at: tables.as_of(at).securities.values())
    isin = tables.as_of(newsroom.BEGIN).securities["XNYS:PFE"].isin
    asked = f"{DEALS}?isins={isin or 'none'},XX0"
    if isin:
        assert heard(known, asked, replayed(1))[0]["data"]["content"]["acquirer_ticker"] == "PFE"
    with pytest.raises(TimeoutError):
        heard(known, f"{DEALS}?isins=XX0", _nothing)


async def _nothing(stream: ClientConnection) -> list[dict[str, Any]]:
    await stream.send("replay")
    await asyncio.wait_for(stream.recv(), 1)
    return []
