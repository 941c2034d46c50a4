"""The native API over a real store."""

from __future__ import annotations

import gzip
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import filling

from tocsin.errors import ItemError, StoreBusy
from tocsin.store import SqlStore
from tocsin.web import Services
from tocsin.web.api.pushing import item_of
from tocsin.web.app import ROUTES, create_app
from tocsin.web.problems import Refused

V1 = "/api/tocsin/v1"
ROOT = Path(__file__).parents[2]


def test_stories_come_newest_first_with_their_reading(client: TestClient) -> None:
    found = client.get(f"{V1}/stories?limit=5").json()
    times = [v["story"]["received_at"] for v in found["stories"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 5
    assert {"reading", "placement", "exposures", "seq"} <= set(found["stories"][0])


def test_a_cursor_walks_all_stories_once(client: TestClient, filled: SqlStore) -> None:
    seen, cursor = [], ""
    while True:
        found = client.get(f"{V1}/stories", params={"limit": 3, "cursor": cursor}).json()
        seen += [v["story"]["id"] for v in found["stories"]]
        cursor = found["cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == filled.counts()["stories"]


def test_as_of_gives_the_revision_held_then(client: TestClient, services: Services) -> None:
    then = "2026-11-23T13:20:00Z"
    assert client.get(f"{V1}/stories/grain-1?as_of={then}").json()["story"]["revision"] == 1
    assert client.get(f"{V1}/stories/grain-1").json()["story"]["revision"] == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("foo=1", "parameter foo"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=1e3", "limit"),
        ("limit=٣", "limit"),
        ("since=yesterday", "since"),
        ("limit=1&limit=2", "given twice"),
        ("q=" + "x" * 401, "longer than"),
        ("q=" + "+".join(["a"] * 40), "40 words"),
        ("theme=armstrade", "there is no theme 'armstrade'"),
        ("country=XX", "there is no country 'XX'"),
    ],
)
def test_broken_parameters_are_named(client: TestClient, query: str, words: str) -> None:
    answer = client.get(f"{V1}/stories?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_an_unknown_code_is_answered_with_what_comes_near(client: TestClient) -> None:
    def mend(query: str) -> str:
        return str(client.get(f"{V1}/stories?{query}").json()["mend"])

    assert mend("theme=armstrade") == "Did you mean arms_trade (Arms trade)?"
    assert mend("country=varannia") == "Did you mean VR (Varania)?"
    assert mend("theme=zzz").startswith("Give a code such as arms_trade")
    assert client.get(f"{V1}/stories?theme=arms_trade&country=vr").json()["stories"]


def test_an_unknown_parameter_is_answered_with_the_known_ones(client: TestClient) -> None:
    problem = client.get(f"{V1}/stories?tickers=AAPL").json()
    assert "ticker" in problem["known"]
    assert problem["mend"].startswith("Did you mean ticker?")


def test_what_is_not_there_is_a_problem_not_a_page(client: TestClient) -> None:
    for path in (
        "stories/none",
        "storylines/none",
        "rules/none",
        "alerts/none",
        "securities/XNAS:NONE",
        "nothing",
    ):
        answer = client.get(f"{V1}/{path}")
        assert answer.status_code == 404
        assert answer.json()["status"] == 404
    assert client.patch(f"{V1}/rules").status_code == 405


NEW = {
    "rules": {"name": "Storms", "query": '"storm"'},
    "watchlists": {"name": "Mine", "securities": ["XNAS:ORB"]},
    "channels": {"kind": "desk", "name": "Here"},
    "sources": {"name": "New Post", "url": "https://post.example/feed"},
}


@pytest.mark.parametrize("family", NEW)
def test_rows_are_made_read_changed_and_deleted(client: TestClient, family: str) -> None:
    made = client.post(f"{V1}/{family}", json=NEW[family])
    assert made.status_code == 201
    where = made.headers["location"]
    assert client.get(where).json()["name"] == NEW[family]["name"]
    assert client.put(where, json={"name": "Other"}).json()["name"] == "Other"
    assert "Other" in {row["name"] for row in client.get(f"{V1}/{family}").json()[family]}
    assert client.delete(where).status_code == 204
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("family", NEW)
def test_owner_version_and_unknown_fields_cannot_be_set(client: TestClient, family: str) -> None:
    for extra in ({"owner": "someone"}, {"secret": "mine"}, {"id": "chosen"}, {"__class__": 1}):
        assert client.post(f"{V1}/{family}", json={**NEW[family], **extra}).status_code == 400


@pytest.mark.parametrize("family", NEW)
@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'{"name": NaN}', b'"\\ud800"', b"[" * 100_000, b'{"name": ' + b"9" * 5_000 + b"}", b"\xff"],
    ids=["empty", "list", "null", "cut", "nan", "surrogate", "deep", "long number", "no utf-8"],
)  # fmt: skip
def test_bodies_that_are_no_object_are_refused(client: TestClient, family: str, body: bytes) -> None:
    answer = client.post(f"{V1}/{family}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["status"] == 400


def test_a_new_rule_rings_on_all_channels_unless_it_says_where(client: TestClient) -> None:
    mine = sorted(row["id"] for row in client.get(f"{V1}/channels").json()["channels"])
    assert mine
    silent = {"name": "Quiet", "query": "theme:arms_trade", "channels": []}
    assert client.post(f"{V1}/rules", json=silent).json()["channels"] == []
    made = client.post(f"{V1}/rules", json={"name": "Loud", "query": "theme:arms_trade"}).json()
    assert made["channels"] == mine
    changed = client.put(f"{V1}/rules/{made['id']}", json={"name": "Louder"}).json()
    assert changed["channels"] == mine


def test_a_wrong_rule_is_refused_with_its_position(client: TestClient) -> None:
    problem = client.post(f"{V1}/rules", json={"name": "x", "query": "ticker:AAPL AND AND"}).json()
    assert problem["status"] == 400
    assert problem["position"] >= 12


def test_a_rule_is_tried_on_the_past(client: TestClient) -> None:
    found = client.post(f"{V1}/rules/try", json={"query": "theme:arms_trade"}).json()
    assert (found["caught"], found["rung"][0]["story_id"]) == (1, "grain-1")
    assert found["rung"][0]["reasons"]


def test_why_names_the_clause_that_failed(client: TestClient) -> None:
    verdict = client.get(f"{V1}/why?story=soy-6&rule=r-arms").json()
    assert not verdict["matched"]
    assert verdict["because"]
    assert client.get(f"{V1}/why?story=soy-6").status_code == 400


def test_a_channels_secret_is_told_once(client: TestClient) -> None:
    made = client.post(
        f"{V1}/channels", json={"kind": "webhook", "name": "Hook", "target": "https://h.example/x"}
    ).json()
    assert made["secret"].startswith("whsec_")
    for path in ("channels", f"channels/{made['id']}"):
        assert made["secret"] not in client.get(f"{V1}/{path}").text
        assert "whsec_c2VjcmV0" not in client.get(f"{V1}/{path}").text


def test_changing_a_channel_keeps_its_secret(client: TestClient, filled: SqlStore) -> None:
    client.put(f"{V1}/channels/c-hook", json={"name": "Renamed"})
    assert filled.channels("me")[0].secret == "whsec_c2VjcmV0"


def test_alerts_carry_reasons_and_a_sentence(client: TestClient) -> None:
    found = client.get(f"{V1}/alerts?story=grain-1").json()["alerts"]
    assert [a["id"] for a in found] == ["a-grain-1-1"]
    assert found[0]["reasons"][0]["clause"] == "theme:arms_trade"
    assert "howitzer shells" in found[0]["sentence"]


def test_deliveries_are_listed_by_status_and_sent_again(client: TestClient) -> None:
    assert len(client.get(f"{V1}/deliveries?status=due").json()["deliveries"]) == 2
    assert client.get(f"{V1}/deliveries?status=lost").status_code == 400
    assert client.post(f"{V1}/deliveries/none/again").status_code == 404


def test_a_storyline_comes_with_its_stories(client: TestClient) -> None:
    found = client.get(f"{V1}/storylines/line-grain").json()
    assert found["storyline"]["stories"] == 4
    assert len(found["stories"]) == 4


def test_a_pushed_story_becomes_an_item(services: Services) -> None:
    line = {"id": 7, "headline": "H", "source": "mine", "published_at": "2026-11-23T10:00:00+01:00"}
    item = item_of(line, services)
    assert (item.native_id, item.source_id, item.received_at) == ("7", "mine", services.clock.now())
    assert item.published_at is not None
    assert item.published_at.hour == 9


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("2026-11-20T08:05:00+01:00", "2026-11-20T07:05:00+00:00"),
        ("1998-01-05T09:00:00Z", "1998-01-05T09:00:00+00:00"),
        ("2026-11-23T14:04:59Z", "2026-11-23T14:00:00+00:00"),  # a clock that runs ahead
        (None, "2026-11-23T14:00:00+00:00"),
    ],
)
def test_a_pushed_story_was_received_when_its_sender_says(
    services: Services, said: str | None, held: str
) -> None:
    item = item_of({"id": "1", "headline": "H", "received_at": said}, services)
    assert item.received_at.isoformat() == held


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ([], "no JSON object"),
        ({"headline": "no id"}, "missing"),
        ({"id": "1", "hedline": "x"}, "hedline"),
        ({"id": "1", "published_at": "soon"}, "published_at"),
        ({"id": "1", "received_at": "2026-11-23T14:05:01Z"}, "received_at: lies in the future"),
        ({"id": "1", "received_at": "0001-01-01T00:00:00Z"}, "received_at: lies before 1970"),
        ({"id": "1", "headline": 5}, "headline"),
        ({"id": "1", "urgency": 12}, "urgency"),
        ({"id": "1", "labels": ["a", 3]}, "labels"),
        ({"id": "1", "links": ["x"]}, "links"),
        ({"id": "1", "withdrawn": "yes"}, "withdrawn"),
        ({"id": "1", "page": 1}, "page"),
    ],
)
def test_a_wrong_pushed_story_is_refused_by_field(services: Services, line: object, words: str) -> None:
    with pytest.raises(Refused, match=words):
        item_of(line, services)


def test_a_busy_store_says_when_to_ask_again(services: Services) -> None:
    def busy() -> None:
        raise StoreBusy("tocsin.db", "the disk is full", "Make room")

    with TestClient(create_app(replace(services, health=busy)), base_url="http://127.0.0.1") as it:
        state = it.get("/health")
    assert state.status_code == 503 and "the disk is full" in state.text
    with TestClient(
        create_app(replace(services, check_rule=lambda _, __: busy())), base_url="http://127.0.0.1"
    ) as it:
        answer = it.post(f"{V1}/rules", json={"name": "x", "query": "x"})
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0


def test_a_process_without_a_desk_says_so(client: TestClient) -> None:
    assert client.post(f"{V1}/stories", json={"id": "1", "headline": "x"}).status_code == 503


def test_too_many_lines_are_refused(client: TestClient) -> None:
    body = b'{"id":"1"}\n' * 1_001
    answer = client.post(f"{V1}/stories", content=body, headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 413


def test_metrics_are_prometheus_text(client: TestClient) -> None:
    text = client.get("/metrics").text
    assert 'tocsin_rows{noun="stories"} 14.0' in text
    assert 'tocsin_source_failures{source="grainpost"} 4.0' in text


def test_openapi_describes_every_api_route_and_its_references_exist(client: TestClient) -> None:
    told = client.get("/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    for row in ROUTES:
        if row.api:
            assert row.method.lower() in told["paths"][row.path], row.path
    for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(told)):
        assert name in told["components"]["schemas"]


def test_openapi_describes_a_pushed_story_as_it_is_taken(client: TestClient, services: Services) -> None:
    told = client.get("/openapi.json").json()
    content = told["paths"][f"{V1}/stories"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "application/x-ndjson"}
    fields = told["components"]["schemas"]["PushedStory"]["properties"]
    samples = {"boolean": True, "string": "x", "integer": 5, "array": []}
    line = {
        name: "2026-11-20T10:00:00Z" if field.get("format") else samples[field["type"]]
        for name, field in fields.items()
        if name != "id"
    }
    assert fields["id"]["type"] == ["string", "integer"]
    assert item_of({"id": 3, **line}, services).urgency == 5


@pytest.mark.parametrize("path", ["stories", "rules"])
def test_a_packed_body_is_refused_as_such(client: TestClient, path: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = client.post(f"{V1}/{path}", content=gzip.compress(b"{}"), headers=headers)
    assert answer.status_code == 415
    assert "gzip" in answer.json()["detail"]


def test_openapi_names_each_operation_once(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    ids = [op["operationId"] for methods in paths.values() for op in methods.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("row", [r for r in ROUTES if r.api], ids=lambda r: f"{r.method} {r.path}")
def test_every_api_route_is_in_the_docs(row) -> None:
    assert f"`{row.method} {row.path}`" in (ROOT / "docs" / "api.md").read_text("utf-8")


def test_no_list_is_longer_than_two_hundred(client: TestClient, filled: SqlStore, services: Services) -> None:
    filling.put_plain_stories(filled, services.clock.now(), 22)
    assert len(client.get(f"{V1}/stories?limit=200").json()["stories"]) == 200
    assert len(client.get(f"{V1}/stories").json()["stories"]) == 50


def test_an_error_of_the_tree_has_a_place_among_the_answers() -> None:
    from tocsin.web.problems import status_of

    assert status_of(ItemError("item", "nothing to read")) == 400


def test_a_source_of_a_kind_that_a_package_adds_is_made(services: Services) -> None:
    row = {"name": "North", "kind": "buoy", "url": "buoy://9"}
    with TestClient(create_app(services), base_url="http://127.0.0.1") as it:
        assert it.post(f"{V1}/sources", json=row).json()["mend"] == "Known are: feed, push"
    more = replace(services, source_kinds=("buoy", "feed", "push"))
    with TestClient(create_app(more), base_url="http://127.0.0.1") as it:
        assert it.post(f"{V1}/sources", json=row).json()["url"] == "buoy://9"
        assert "Waits for what its wire brings." in it.get("/sources").text
        assert it.post(f"{V1}/sources", json={**row, "kind": "feed"}).status_code == 400
