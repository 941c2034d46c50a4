"""Point in time over the API: asked as of a moment, each list is what it was then."""

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
import filling
import newsroom
from wiring import services_over

from tocsin.model.alerts import ChannelConfig
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source
from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.understanding import read
from tocsin.web import Services, create_app

V1 = "/api/tocsin/v1"


@pytest.fixture
def services(store: SqlStore) -> Services:
    return services_over(store, newsroom.Standing(newsroom.BEGIN + timedelta(days=2)))


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as it:
        yield it


def got(api: TestClient, path: str, at: datetime | None = None, **asked: str) -> Any:
    told = api.get(f"{V1}/{path}", params={**asked, **({"as_of": at.isoformat()} if at else {})})
    assert told.status_code == 200, told.text
    return told.json()


def now() -> datetime:
    return datetime.now(UTC)


def test_rows_are_as_they_were_held(api: TestClient, store: SqlStore) -> None:
    first = now()
    store.put_rule(Rule("r1", "me", "Grain", "wheat"))
    store.put_watchlist(Watchlist("w1", "me", "Mine", ("XNYS:LMT",)))
    store.put_channel(ChannelConfig("c1", "me", "webhook", "Hook", "https://hook.example", "whsec_secret"))
    store.put_sources([Source("mill", "Mill", "feed", "https://mill.example/feed")])
    store.put_rule(Rule("r9", "bob", "Not mine", "rice"))
    second = now()
    store.put_rule(Rule("r1", "me", "Grain", "wheat OR rice"))
    store.put_watchlist(Watchlist("w1", "me", "Yours", ("XNYS:LMT", "XNYS:RTX")))
    store.put_sources([Source("mill", "The Mill", "feed", "https://mill.example/feed")])
    third = now()
    store.delete_rule("me", "r1")
    store.delete_watchlist("me", "w1")
    store.delete_channel("me", "c1")
    store.delete_source("mill")
    for name in ("rules", "watchlists", "channels", "sources"):
        assert got(api, name)[name] == got(api, name, first)[name] == got(api, name, now())[name] == []
        assert api.get(f"{V1}/{name}/r1", params={"as_of": first.isoformat()}).status_code == 404
    assert [r["query"] for at in (second, third) for r in got(api, "rules", at)["rules"]] == [
        "wheat",
        "wheat OR rice",
    ]
    assert [got(api, "rules/r1", at)["version"] for at in (second, third)] == [1, 2]
    lists = [got(api, "watchlists/w1", at) for at in (second, third)]
    assert [one["name"] for one in lists] == ["Mine", "Yours"]
    assert [got(api, "sources/mill", at)["name"] for at in (second, third)] == ["Mill", "The Mill"]
    channel = got(api, "channels/c1", third)
    assert (channel["name"], channel["secret"]) == ("Hook", "")
    with store._reading() as c:  # the secret of a channel that is gone is nowhere
        held = c.exec_driver_sql("SELECT group_concat(noun) FROM past_rows").scalar_one()
    assert "whsec_secret" not in held


def test_storylines_stories_and_alerts_are_as_they_were(api: TestClient, store: SqlStore) -> None:
    seen: list[tuple[datetime, dict[str, Any]]] = []
    lists = ("storylines", "alerts", "stories")

    def snapshot(at: datetime) -> None:
        told = {name: got(api, name)[name] for name in lists}
        line = [got(api, "storylines/sl-one")] if told["storylines"] else []
        seen.append((at, {**told, "line": line}))

    snapshot(newsroom.BEGIN - timedelta(minutes=1))
    for n in range(5):
        told = newsroom.story(n, minute=n)
        made = filling.work_of(told, newsroom.work(told).reading, "sl-one" if n % 2 == 0 else f"sl-{n}")
        store.commit([newsroom.rung(replace(made, read_at=told.received_at))])
        snapshot(told.received_at)
    for at, told in seen:
        assert {name: got(api, name, at)[name] for name in lists} == {name: told[name] for name in lists}
        assert [got(api, "storylines/sl-one", at)] if told["line"] else told["line"] == []
    assert api.get(f"{V1}/storylines/sl-one", params={"as_of": "2020-01-01"}).status_code in (400, 404)


def test_a_calendar_is_what_had_been_read(api: TestClient, store: SqlStore) -> None:
    tables = load_reference().as_of(newsroom.BEGIN)
    first, last = newsroom.TOLD[0], newsroom.TOLD[8]
    told = [(n, headline, 1, {}) for n, headline in enumerate(newsroom.TOLD)]
    told += [
        (3, "Pfizer denies a report", 2, {}),
        (0, first, 2, {"status": "withdrawn"}),
        (8, f"{last} again", 2, {}),
    ]
    told += [
        (2, newsroom.TOLD[2].replace("0.53", "0.55"), 2, {}),
        (4, newsroom.TOLD[4], 2, {"status": "withdrawn"}),
    ]
    seen = list[tuple[datetime, Any]]()
    for step, (n, headline, revision, more) in enumerate(told):
        made = replace(
            newsroom.story(200 + n, minute=n, revision=revision, **more), headline=headline, body=""
        )
        at = newsroom.BEGIN + timedelta(minutes=30 + step)
        work = replace(newsroom.work(made, keys=()), reading=read(made, tables), read_at=at)
        store.commit([work])
        seen.append((at, got(api, "calendar", limit="200")["rows"]))
    assert len(seen[8][1]) == 8 and len(seen[-1][1]) == 6
    for at, rows in seen:
        then = got(api, "calendar", at, limit="200")["rows"]
        assert [(r["id"], r["title"], r["figures"]) for r in then] == [
            (r["id"], r["title"], r["figures"]) for r in rows
        ]
        assert [r["id"] for r in got(api, "calendar", at, kind="dividends", ticker="KO")["rows"]] == [
            r["id"] for r in rows if r["event"]["type"] == "dividend"
        ]


def test_why_a_rule_caught_a_story_is_asked_of_the_rule_of_that_time(
    services: Services, store: SqlStore
) -> None:
    store.put_rule(Rule("r1", "me", "First", "wheat"))
    made = newsroom.story(1)
    store.commit([newsroom.work(made)])
    then = now()
    store.put_rule(Rule("r1", "me", "Second", "rice"))
    asked = list[str]()

    def why(rule: Rule, _view: Any) -> Any:
        asked.append(rule.query)
        return {}

    with TestClient(create_app(replace(services, why=why)), base_url="http://127.0.0.1:8642") as api:
        got(api, "why", story=made.id, rule="r1")
        got(api, "why", then, story=made.id, rule="r1")
    assert asked == ["rice", "wheat"]
