"""API keys: what they open, whose rows they see, how they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tocsin.deliveries import desk_channel
from tocsin.model.keys import SCOPES, NewKey, Scope, make_key
from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.web.app import ROUTES
from tocsin.web.callers import Bucket
from tocsin.web.problems import TooMany

API = "/api/tocsin/v1"
GUARDED = [row for row in ROUTES if row.api and not row.public]
ONE = [row for row in GUARDED if "{id}" in row.path]
NAMES = {"me": "r-arms"}


def key_for(services: Services, owner: str, *scopes: Scope, rate: int = 0, **more: object) -> dict[str, str]:
    """A header with a fresh key of the owner."""
    asked = NewKey(owner, "", scopes or ("read", "write", "push"), rate=rate)
    kept, text = make_key(asked, services.clock.now())
    services.store.put_api_key(replace(kept, **more))
    desk_channel(services.store, owner)
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    """A desk with a token, so that only keys open it."""
    app = create_app(replace(services, token="the-token"))
    with TestClient(app, base_url="http://127.0.0.1:8642", follow_redirects=False) as it:
        yield it


def asked(client: TestClient, row, ident: str, headers: dict[str, str]):
    address = row.path.replace("{id}", ident).replace("{key}", "XNYS:CVG").replace("{source_id}", ident)
    if row.path.endswith("/stream"):
        return client.get(address, headers={**headers, "Last-Event-ID": "no seq"})
    body = {"json": {}} if row.method in ("POST", "PUT") else {}
    return client.request(row.method, address, headers=headers, **body)


@pytest.mark.parametrize("row", GUARDED, ids=lambda r: f"{r.method} {r.path}")
@pytest.mark.parametrize(
    "shown", ["", "Bearer nothing", f"Bearer tocsin_{'0' * 10}_{'A' * 40}", "Basic Og=="]
)
def test_no_route_opens_without_a_key_or_with_a_wrong_one(api: TestClient, row, shown: str) -> None:
    answer = asked(api, row, "x", {"Authorization": shown} if shown else {})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer realm="tocsin"'


@pytest.mark.parametrize("row", GUARDED, ids=lambda r: f"{r.method} {r.path}")
def test_each_route_asks_for_its_scope(api: TestClient, services: Services, row) -> None:
    others = tuple(scope for scope in SCOPES if scope != row.needs)
    answer = asked(api, row, "x", key_for(services, "ann", *others))
    assert answer.status_code == 403
    assert row.needs in answer.json()["detail"]
    assert asked(api, row, "x", key_for(services, "ann", row.needs)).status_code != 403


def held_rows(store: SqlStore, owner: str) -> dict[str, str]:
    """An id of each kind of row that an owner has."""
    (delivery, *_) = store.deliveries(owner)
    return {
        "rules": store.rules(owner)[0].id,
        "watchlists": store.watchlists(owner)[0].id,
        "channels": store.channels(owner)[0].id,
        "alerts": store.alerts(owner).alerts[0].id,
        "deliveries": delivery.id,
        "keys": store.api_keys(owner)[0].id,
    }


@pytest.mark.parametrize("row", ONE, ids=lambda r: f"{r.method} {r.path}")
def test_a_foreign_key_finds_no_row_of_mine(
    api: TestClient, services: Services, filled: SqlStore, row
) -> None:
    key_for(services, "me")
    mine = held_rows(filled, "me")
    kind = re.match(rf"{API}/(\w+)/", row.path)[1]
    if kind not in mine:
        pytest.skip("stories, storylines and sources are the desk's, for all who may read")
    foreign = key_for(services, "ann")
    assert asked(api, row, mine[kind], foreign).status_code == 404
    assert held_rows(filled, "me") == mine
    if row.method == "GET":
        assert asked(api, row, mine[kind], {"Authorization": "Bearer the-token"}).status_code == 200


def test_lists_hold_the_callers_rows_alone(api: TestClient, services: Services) -> None:
    ann, bob = key_for(services, "ann"), key_for(services, "bob")
    made = api.post(f"{API}/watchlists", headers=ann, json={"name": "hers", "securities": "XNAS:AAPL"})
    assert made.status_code == 201
    for kind in ("watchlists", "channels", "keys", "rules", "alerts", "deliveries"):
        owners = [{row["owner"] for row in api.get(f"{API}/{kind}", headers=h).json()[kind] if "owner" in row}
                  for h in (ann, bob)]  # fmt: skip
        assert owners[0] <= {"ann"}, kind
        assert owners[1] <= {"bob"}, kind
    assert [w["name"] for w in api.get(f"{API}/watchlists", headers=ann).json()["watchlists"]] == ["hers"]


def test_the_operator_makes_the_first_key_over_the_api(api: TestClient, filled: SqlStore) -> None:
    header = {"Authorization": "Bearer the-token"}
    asked_for = {"owner": "ann", "name": "notebook", "scopes": ["read"], "rate": 7}
    made = api.post(f"{API}/keys", headers=header, json=asked_for)
    assert made.status_code == 201
    told = made.json()
    assert made.headers["location"] == f"{API}/keys/{told['id']}"
    assert "digest" not in told
    assert told["key"] not in str(filled.api_keys("ann"))
    hers = {"Authorization": f"Bearer {told['key']}"}
    one = api.get(f"{API}/keys/{told['id']}", headers=hers)
    assert (one.json()["rate"], one.headers["x-ratelimit-limit"]) == (7, "7")
    assert "key" not in one.json()
    assert api.post(f"{API}/keys", headers=hers, json={}).status_code == 403


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"owner": ""}, "owner"), ({"scopes": ["fly"]}, "scope 'fly'"), ({"scopes": []}, "scopes"),
        ({"rate": -1}, "rate"), ({"expires_at": "2020-01-01"}, "end of the key"), ({"digest": "0"}, "digest"),
        ({"expires_at": "soon"}, "expires_at"), ({"owner": "a" * 201}, "owner"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_made_says_why(api: TestClient, body: dict[str, object], named: str) -> None:
    answer = api.post(f"{API}/keys", headers={"Authorization": "Bearer the-token"}, json=body)
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


def test_an_ended_key_and_one_past_its_time_open_nothing(api: TestClient, services: Services) -> None:
    ann = key_for(services, "ann")
    ident = api.get(f"{API}/keys", headers=ann).json()["keys"][0]["id"]
    assert api.delete(f"{API}/keys/{ident}", headers=ann).status_code == 204
    assert api.get(f"{API}/rules", headers=ann).status_code == 401
    past = services.clock.now() - timedelta(seconds=1)
    assert api.get(f"{API}/rules", headers=key_for(services, "bob", expires_at=past)).status_code == 401


def test_the_use_of_a_key_is_noted(api: TestClient, services: Services, filled: SqlStore) -> None:
    api.get(f"{API}/rules", headers=key_for(services, "ann"))
    assert filled.api_keys("ann")[0].last_used_at == services.clock.now()


def test_an_open_desk_asks_programs_for_a_key_once_there_is_one(services: Services) -> None:
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as desk:
        assert desk.get(f"{API}/rules").status_code == 200
        assert desk.get(f"{API}/rules", headers={"Authorization": "Bearer wrong"}).status_code == 401
    ann = key_for(services, "ann")
    with TestClient(create_app(services), base_url="http://127.0.0.1:8642") as desk:
        assert desk.get(f"{API}/rules").status_code == 401
        assert desk.get(f"{API}/rules", headers=ann).status_code == 200
        assert desk.get("/rules").status_code == 200  # the operator's own page is not locked by it


def test_a_key_that_asks_too_often_is_told_when_to_come_back(api: TestClient, services: Services) -> None:
    ann = key_for(services, "ann", rate=3)
    said = [api.get(f"{API}/rules", headers=ann) for _ in range(4)]
    assert [answer.status_code for answer in said] == [200, 200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in said] == ["2", "1", "0", "0"]
    assert int(said[-1].headers["retry-after"]) == 20
    assert api.get(f"{API}/rules", headers=key_for(services, "bob")).status_code == 200


def test_a_bucket_fills_again_in_a_minute() -> None:
    now = [0.0]
    bucket = Bucket(2, lambda: now[0])
    bucket.take()
    bucket.take()
    with pytest.raises(TooMany):
        bucket.take()
    now[0] = 30.0
    assert bucket.take()["X-RateLimit-Remaining"] == "0"
    now[0] = 1e6
    assert bucket.take()["X-RateLimit-Remaining"] == "1"


def test_rules_of_a_key_ring_on_its_owners_desk(api: TestClient, services: Services) -> None:
    made = api.post(
        f"{API}/rules", headers=key_for(services, "ann"), json={"name": "n", "query": "theme:arms_trade"}
    )
    assert made.json()["channels"] == [c.id for c in services.store.channels("ann")]
