"""Lists by cursor: every row once, whatever is added or deleted meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tocsin.web.paging import page_of

V1 = "/api/tocsin/v1"
MADE = {
    "rules": lambda n: {"name": f"Rule {n}", "query": '"storm"'},
    "watchlists": lambda n: {"name": f"List {n}", "securities": ["XNAS:ORB"]},
    "channels": lambda n: {"kind": "desk", "name": f"Desk {n}"},
    "sources": lambda n: {"name": f"Post {n}", "url": f"https://post.example/{n}"},
}


def pages(client: TestClient, family: str, limit: int, **more: str) -> Iterator[list[dict[str, object]]]:
    """Every page of a list."""
    cursor = ""
    while True:
        told = client.get(f"{V1}/{family}", params={**more, "limit": limit, "cursor": cursor}).json()
        yield told[family]
        cursor = told["cursor"]
        if not cursor:
            return


@pytest.mark.parametrize("family", MADE)
def test_a_cursor_walks_a_familys_rows_once(client: TestClient, family: str) -> None:
    made = {client.post(f"{V1}/{family}", json=MADE[family](n)).json()["id"] for n in range(7)}
    walked = list(pages(client, family, 3))
    ids = [row["id"] for page in walked for row in page]
    assert [len(page) for page in walked[:-1]] == [3] * (len(walked) - 1)
    assert ids == sorted(set(ids))
    assert made <= set(ids)
    assert ids == [row["id"] for row in client.get(f"{V1}/{family}").json()[family]]


def test_a_cursor_walks_deliveries_once(client: TestClient) -> None:
    ids = [row["id"] for page in pages(client, "deliveries", 1) for row in page]
    assert len(ids) == len(set(ids)) == 2
    assert ids == [row["id"] for row in client.get(f"{V1}/deliveries").json()["deliveries"]]


def test_a_row_deleted_between_two_pages_hides_no_other(client: TestClient) -> None:
    for n in range(6):
        client.post(f"{V1}/rules", json=MADE["rules"](n))
    every = [row["id"] for row in client.get(f"{V1}/rules").json()["rules"]]
    first = client.get(f"{V1}/rules?limit=3").json()
    client.delete(f"{V1}/rules/{every[2]}")  # the one that the cursor names
    rest = client.get(f"{V1}/rules", params={"cursor": first["cursor"]}).json()["rules"]
    assert [row["id"] for row in rest] == every[3:]


@pytest.mark.parametrize(
    "family", [*MADE, "stories", "alerts", "deliveries", "storylines", "storylines/line-grain", "securities"]
)
@pytest.mark.parametrize("cursor", ["x", "eA", "%F0%9F%94%94", "=", "W10"])
def test_a_broken_cursor_is_a_wrong_question(client: TestClient, family: str, cursor: str) -> None:
    answer = client.get(f"{V1}/{family}?cursor={cursor}")
    assert answer.status_code == 400
    assert "cursor" in answer.json()["detail"]
    assert "without a cursor" in answer.json()["mend"]


@pytest.mark.parametrize("family", MADE)
def test_rows_a_page_are_bounded(client: TestClient, family: str) -> None:
    for limit in ("0", "201", "x"):
        assert client.get(f"{V1}/{family}?limit={limit}").status_code == 400


@given(st.sets(st.text(min_size=1, max_size=5), max_size=30), st.integers(1, 9))
def test_pages_joined_are_all_keys_in_order(keys: set[str], limit: int) -> None:
    out: list[str] = []
    cursor = ""
    while True:
        rows, cursor = page_of(keys, lambda k: k, {"limit": str(limit), "cursor": cursor})
        out += rows
        if not cursor:
            break
    assert out == sorted(keys)
