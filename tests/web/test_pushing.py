"""Stories pushed in through the real desk: idempotent, line by line, ringing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tocsin.desk import Desk
from tocsin.exposures import load_map
from tocsin.model.rules import Rule
from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.web import Services, create_app

STORIES = "/api/tocsin/v1/stories"
STORY = {
    "id": "1",
    "source": "mine",
    "headline": "Apple (NASDAQ: AAPL) raises its outlook",
    "body": "Apple Inc. raised its outlook on Monday, the company said.",
}
LINES = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def pushed(services: Services, filled: SqlStore) -> Iterator[TestClient]:
    filled.put_rule(Rule("r-apple", "me", "Apple", "named:XNAS:AAPL"))
    desk = Desk(filled, load_reference(None), load_map(None), services.bus, services.clock)
    with TestClient(create_app(replace(services, desk=desk)), base_url="http://127.0.0.1") as client:
        yield client


def test_a_pushed_story_is_read_and_rings(pushed: TestClient) -> None:
    answer = pushed.post(STORIES, json=STORY)
    assert answer.status_code == 201
    told = answer.json()
    alert = pushed.get(f"/api/tocsin/v1/alerts/{told['alerts'][0]}").json()
    assert (alert["story_id"], alert["rule_id"]) == (told["story_id"], "r-apple")


def test_the_same_story_pushed_again_is_the_same_story(pushed: TestClient) -> None:
    first = pushed.post(STORIES, json=STORY).json()
    again = pushed.post(STORIES, json=STORY)
    assert again.status_code == 200
    assert (again.json()["kind"], again.json()["story_id"]) == ("duplicate", first["story_id"])
    assert again.json()["alerts"] == []


def test_a_result_names_the_senders_own_id_and_source(pushed: TestClient) -> None:
    told = pushed.post(STORIES, json={**STORY, "id": 17}).json()
    assert (told["id"], told["source"]) == ("17", "mine")


def test_a_story_of_the_past_is_read_placed_and_found_at_its_own_time(pushed: TestClient) -> None:
    then = "2026-10-02T07:30:00Z"
    told = pushed.post(STORIES, json={**STORY, "received_at": then}).json()
    assert told["alerts"]
    assert pushed.get(f"{STORIES}/{told['story_id']}").json()["story"]["received_at"] == then
    week = f"{STORIES}?since=2026-10-01T00:00:00Z&until=2026-10-08T00:00:00Z"
    assert [v["story"]["id"] for v in pushed.get(week).json()["stories"]] == [told["story_id"]]
    assert pushed.get(f"{STORIES}/{told['story_id']}?as_of=2026-10-02T07:00:00Z").status_code == 404


def test_the_same_id_with_another_text_is_a_revision(pushed: TestClient) -> None:
    first = pushed.post(STORIES, json=STORY).json()
    changed = pushed.post(
        STORIES, json={**STORY, "body": "Apple Inc. cut its outlook late on Tuesday, it said."}
    )
    assert (changed.status_code, changed.json()["kind"]) == (200, "revision")
    assert pushed.get(f"{STORIES}/{first['story_id']}").json()["story"]["revision"] == 2


def test_each_line_has_its_own_result_and_a_bad_one_stops_none(pushed: TestClient) -> None:
    good = json.dumps({**STORY, "id": "2", "headline": "Port of Sund reopens", "body": "The port reopened."})
    body = "\n".join([json.dumps(STORY), "{broken", json.dumps({"id": "3", "hedline": "x"}), "", good])
    results = pushed.post(STORIES, content=body, headers=LINES).json()["results"]
    assert [(r["line"], r["status"]) for r in results] == [(1, 201), (2, 400), (3, 400), (4, 201)]
    assert "hedline" in results[2]["why"]


def test_a_story_with_nothing_to_read_is_refused_in_words(pushed: TestClient) -> None:
    answer = pushed.post(STORIES, json={"id": "9", "source": "mine"})
    assert answer.status_code == 422
    assert answer.json()["why"]


def test_markup_in_a_pushed_body_becomes_text(pushed: TestClient) -> None:
    told = pushed.post(
        STORIES, json={**STORY, "body": "<p>Apple <b>rose</b>.</p><script>alert(1)</script>"}
    ).json()
    body = pushed.get(f"{STORIES}/{told['story_id']}").json()["story"]["body"]
    assert "Apple rose." in body
    assert "alert(1)" not in body


PAGE = """Apple (NASDAQ: AAPL) raises its outlook

Comments
Loading...

Apple Inc. raised its outlook on Monday, the company said in a statement.

Read Also: Corven Grain Opens A Second Silo Near The Harbour As Wheat Prices Rise

It expects sales to grow by a tenth over the year, more than it said in the spring."""


def test_a_pushed_page_is_parted_from_its_furniture(pushed: TestClient) -> None:
    pushed.post("/api/tocsin/v1/rules", json={"name": "silo", "query": '"Corven Grain"'})
    told = pushed.post(STORIES, json={"id": "p", "source": "mine", "body": PAGE, "page": True}).json()
    story = pushed.get(f"{STORIES}/{told['story_id']}").json()["story"]
    assert story["headline"] == "Apple (NASDAQ: AAPL) raises its outlook"
    assert story["body"].startswith("Apple Inc. raised its outlook on Monday")
    assert "Corven" not in story["body"]
    assert [link["relation"] for link in story["links"]] == ["read also"]
    alerts = [pushed.get(f"/api/tocsin/v1/alerts/{one}").json() for one in told["alerts"]]
    assert [alert["rule_id"] for alert in alerts] == ["r-apple"]
