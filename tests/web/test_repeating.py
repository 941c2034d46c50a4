"""Idempotency keys: done once, answered alike, refused where key and body do not go together."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.model.replies import Reply
from tocsin.store import SqlStore
from tocsin.web import Services, create_app

RULES = "/api/tocsin/v1/rules"
BODY = {"name": "cola", "query": "ticker:KO"}


@pytest.fixture
def clock() -> newsroom.Standing:
    return newsroom.Standing(newsroom.BEGIN)


@pytest.fixture
def services(store: SqlStore, clock: newsroom.Standing) -> Services:
    return replace(services_over(store, clock), token="the-token")


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as it:
        it.headers.update(key_for(services, "ann"))
        yield it


def make(api: TestClient, key: str, body: dict[str, str] = BODY):
    return api.post(RULES, json=body, headers={"Idempotency-Key": key})


def test_the_same_write_is_done_once_and_answered_alike(api: TestClient) -> None:
    first, again = make(api, "k-1"), make(api, "k-1")
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert "idempotent-replayed" not in first.headers and again.headers["idempotent-replayed"] == "true"
    assert make(api, "k-2").json()["id"] != first.json()["id"]
    assert len(api.get(RULES).json()["rules"]) == 2


def test_after_a_refusal_the_key_is_free_and_another_body_is_refused(api: TestClient) -> None:
    wrong = {"name": "cola", "query": "ticker:"}
    first, again = make(api, "k-1", wrong), make(api, "k-1", wrong)
    assert first.status_code == again.status_code >= 400
    assert make(api, "k-3").status_code == 201
    other = make(api, "k-3", {**BODY, "name": "other"})
    assert other.status_code == 422 and "another body" in other.json()["detail"]


def test_a_key_is_its_owners_and_its_routes(api: TestClient, services: Services) -> None:
    made = make(api, "k-1").json()
    api.headers.update(key_for(services, "ben"))
    assert make(api, "k-1").json()["id"] != made["id"]
    lists = api.post(
        "/api/tocsin/v1/watchlists", json={"name": "w", "securities": []}, headers={"Idempotency-Key": "k-1"}
    )
    assert "idempotent-replayed" not in lists.headers


def test_a_write_still_at_work_is_told_so_and_one_that_failed_is_done_anew(
    api: TestClient, services: Services, clock: newsroom.Standing
) -> None:
    make(api, "k-1")
    reply = Reply("r-1", "ann", "f", clock.now())
    day = clock.now() - timedelta(hours=24)
    assert services.store.begin_reply(reply, day) is None
    held = services.store.begin_reply(reply, day)
    assert held == reply
    services.store.drop_reply("r-1")
    assert services.store.begin_reply(reply, day) is None
    services.store.end_reply("r-1", 201, "{}")
    assert services.store.begin_reply(reply, day) == replace(reply, status=201, body="{}")


def test_a_write_whose_desk_died_is_done_after_a_minute(
    api: TestClient, services: Services, clock: newsroom.Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(
            type(services.store), "end_reply", lambda *given: None
        )  # as if the process had ended there
        make(api, "k-1")
    assert make(api, "k-1").status_code == 409
    clock.at += timedelta(seconds=61)
    assert make(api, "k-1").status_code == 201
    assert make(api, "k-1").headers["idempotent-replayed"] == "true"


def test_after_a_day_a_key_is_new(api: TestClient, clock: newsroom.Standing) -> None:
    first = make(api, "k-1").json()
    clock.at += timedelta(hours=25)
    assert make(api, "k-1").json()["id"] != first["id"]


def test_of_many_at_once_one_is_done(api: TestClient) -> None:
    told: list[int] = []
    asked = [threading.Thread(target=lambda: told.append(make(api, "k-9").status_code)) for _ in range(8)]
    for one in asked:
        one.start()
    for one in asked:
        one.join()
    assert set(told) <= {201, 409} and 201 in told
    assert len(api.get(RULES).json()["rules"]) == 1


@pytest.mark.parametrize("key", ["x" * 201, "caf\u00e9"])
def test_what_is_no_key_is_refused(api: TestClient, key: str) -> None:
    told = api.post(RULES, json=BODY, headers={"Idempotency-Key": key.encode("latin-1")})  # type: ignore[dict-item]
    assert told.status_code == 400
