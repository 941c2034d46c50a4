"""The gate: hosts, origins, sizes, tokens, sessions, form tokens."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
from asking import form_token, send

from tocsin.store import SqlStore
from tocsin.web import Services, create_app
from tocsin.web.app import ROUTES
from tocsin.web.guard import HEADERS
from tocsin.web.sessions import Sessions

TOKEN = "s3cret-token"
PUBLIC = {"/health", "/signin", "/websub/{source_id}"}


def address(path: str) -> str:
    return re.sub(r"\{\w+\}", "x", path)


def test_only_the_named_routes_are_public() -> None:
    assert {row.path for row in ROUTES if row.public} == PUBLIC


@pytest.mark.parametrize("row", [r for r in ROUTES if not r.public], ids=lambda r: f"{r.method} {r.path}")
def test_without_the_token_no_route_answers(locked: TestClient, row) -> None:
    answer = locked.request(row.method, address(row.path))
    if row.api or row.path == "/stream":
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    else:
        assert (answer.status_code, answer.headers["location"]) == (303, "/signin")


def test_an_address_that_does_not_exist_is_guarded_too(locked: TestClient) -> None:
    assert locked.get("/api/tocsin/v1/nothing").status_code == 401


@pytest.mark.parametrize("given", ["", "s3cret", "s3cret-tokenx", "S3CRET-TOKEN", "é"])
def test_a_wrong_bearer_is_refused(locked: TestClient, given: str) -> None:
    header = {"Authorization": f"Bearer {given}".encode()}
    assert locked.get("/api/tocsin/v1/rules", headers=header).status_code == 401


def test_the_token_as_bearer_opens_the_api(locked: TestClient) -> None:
    answer = locked.get("/api/tocsin/v1/rules", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200


def test_signing_in_gives_a_session_and_signing_out_ends_it(locked: TestClient) -> None:
    answer = send(locked, "/signin", page="/signin", token=TOKEN)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert locked.get("/").status_code == 200
    held = locked.cookies["tocsin"]
    send(locked, "/signout", page="/about")
    locked.cookies.set("tocsin", held, domain="127.0.0.1", path="/")
    assert locked.get("/").status_code == 303


def test_a_wrong_token_gives_no_session(locked: TestClient) -> None:
    answer = send(locked, "/signin", page="/signin", token="guess")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_many_wrong_tokens_are_slowed(locked: TestClient) -> None:
    form = form_token(locked, "/signin")
    said = [
        locked.post("/signin", data={"form_token": form, "token": "guess"}).status_code for _ in range(12)
    ]
    assert said[:10] == [403] * 10
    assert said[-1] == 429


def test_a_forged_session_is_refused() -> None:
    sessions = Sessions(TOKEN, secure=False)
    assert not sessions.live("9999999999.abc." + "0" * 64)
    assert not sessions.live("")


def test_over_https_the_cookie_is_bound_to_the_host(services: Services) -> None:
    assert Sessions(TOKEN, secure=True).cookie == "__Host-tocsin"


def test_health_tells_strangers_only_whether_it_is_ready(locked: TestClient) -> None:
    assert locked.get("/health").json() == {"ready": True}
    full = locked.get("/health", headers={"Authorization": f"Bearer {TOKEN}"}).json()
    assert full["lag"]["harbour"] == 20.0


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", "", "[::2]"])
def test_a_foreign_host_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "[::1]:8642", "LOCALHOST"])
def test_the_desk_answers_under_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/about", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(
    client: TestClient, filled: SqlStore, headers: dict[str, str]
) -> None:
    answer = client.delete("/api/tocsin/v1/rules/r-arms", headers=headers)
    assert answer.status_code == 403
    assert len(filled.rules("me")) == 2


def test_a_form_without_its_token_changes_nothing(client: TestClient, filled: SqlStore) -> None:
    for token in ("", "0" * 64):
        assert client.post("/rules/r-arms/delete", data={"form_token": token}).status_code == 403
    assert client.post("/rules/r-arms/delete").status_code == 415
    assert len(filled.rules("me")) == 2


def test_our_own_pages_let_the_browser_name_its_origin(client: TestClient) -> None:
    assert client.get("/rules").headers["referrer-policy"] == "same-origin"
    token, origin = form_token(client), {"Origin": "http://127.0.0.1:8642", "Sec-Fetch-Site": "same-origin"}
    answer = client.post("/rules/r-arms/switch", data={"form_token": token}, headers=origin)
    assert answer.status_code == 303


def test_nothing_is_changed_by_get(client: TestClient, filled: SqlStore) -> None:
    for row in ROUTES:
        if row.method == "POST" and not any(r.method == "GET" and r.path == row.path for r in ROUTES):
            assert client.get(address(row.path)).status_code in (404, 405)


def test_json_sent_as_plain_text_is_refused(client: TestClient) -> None:
    answer = client.post(
        "/api/tocsin/v1/rules", content=b'{"name":"x","query":"y"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 415


def test_a_body_over_the_limit_is_refused_announced_or_not(filled: SqlStore, services: Services) -> None:
    from dataclasses import replace

    app = create_app(replace(services, body_limit=1_000))
    with TestClient(app, base_url="http://127.0.0.1") as small:
        kind = {"Content-Type": "application/json"}
        url = "/api/tocsin/v1/rules"
        assert small.post(url, content=b"x" * 1_001, headers=kind).status_code == 413
        assert small.post(url, content=iter([b"x" * 600, b"x" * 600]), headers=kind).status_code == 413


def test_a_crash_is_a_plain_page_without_its_inside(services: Services) -> None:
    from dataclasses import replace

    def broken() -> dict[str, object]:
        raise RuntimeError("secret inside")

    with TestClient(create_app(replace(services, health=broken)), base_url="http://127.0.0.1") as it:
        answer = it.get("/health")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret inside" not in answer.text
    assert "content-security-policy" in answer.headers
