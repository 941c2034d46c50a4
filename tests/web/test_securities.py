"""Securities and storylines listed over the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from tocsin.app import keys_of
from tocsin.model.securities import Security
from tocsin.reference import Reference, load_reference
from tocsin.web import Services, create_app

V1 = "/api/tocsin/v1"
ROWS = (
    Security("XNYS:CVG.B", "CVG.B", "XNYS", "Corven Grain", aliases=("Corvén",), rank=1),
    Security("XLON:CVG.B", "CVG.B", "XLON", "Corvette Boats", rank=9),
    Security("XNAS:HLM", "HLM", "XNAS", "Helm Optics", valid_to=date(2024, 5, 1)),
    Security("XTSE:ABC/P", "ABC/P", "XTSE", "Abacus preferred"),
)


@pytest.fixture
def asking(services: Services) -> Iterator[TestClient]:
    """The web part over a table of four invented securities."""
    exchanges = load_reference(None).exchanges
    tables = Reference(ROWS, (), (), (), (), exchanges, ()).as_of

    def resolved(text: str, at: datetime) -> Security | None:
        keys, _ = keys_of(tables(at), [text])
        return tables(at).security(keys[0]) if keys else None

    given = replace(
        services,
        find_security=lambda key, at: tables(at).security(key),
        resolve_ticker=resolved,
        securities=lambda at: tables(at).securities.values(),
    )
    with TestClient(create_app(given), base_url="http://127.0.0.1") as client:
        yield client


def keys(client: TestClient, asked: str) -> list[str]:
    return [row["key"] for row in client.get(f"{V1}/securities?{asked}").json()["securities"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["XLON:CVG.B", "XNYS:CVG.B", "XTSE:ABC/P"]),
        ("ticker=cvg-b", ["XLON:CVG.B", "XNYS:CVG.B"]),
        ("ticker=CVG/B&exchange=xnys", ["XNYS:CVG.B"]),
        ("ticker=CVG", []),
        ("q=cv", ["XLON:CVG.B", "XNYS:CVG.B"]),
        ("q=GRAIN", ["XNYS:CVG.B"]),
        ("q=corvén", ["XNYS:CVG.B"]),
        ("q=helm", []),
        ("q=helm&as_of=2024-04-01T00:00:00Z", ["XNAS:HLM"]),
    ],
)
def test_securities_are_listed_by_key_and_narrowed(asking: TestClient, asked: str, found: list[str]) -> None:
    assert keys(asking, asked) == found


def test_securities_page_by_cursor(asking: TestClient) -> None:
    first = asking.get(f"{V1}/securities?limit=2").json()
    rest = asking.get(f"{V1}/securities", params={"limit": 2, "cursor": first["cursor"]}).json()
    assert [s["key"] for s in first["securities"] + rest["securities"]] == sorted(
        s.key for s in ROWS if s.valid_to is None
    )
    assert rest["cursor"] == ""


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("XNYS:CVG.B", "XNYS:CVG.B"),
        ("xnys:cvg.b", "XNYS:CVG.B"),
        ("XNYS:CVG/B", "XNYS:CVG.B"),
        ("XNYS:CVG%2FB", "XNYS:CVG.B"),
        ("XNYS:CVG-B", "XNYS:CVG.B"),
        ("XTSE:ABC/P", "XTSE:ABC/P"),
        ("XTSE%3AABC%2FP", "XTSE:ABC/P"),
    ],
)
def test_a_security_is_found_however_its_key_is_written(asking: TestClient, written: str, key: str) -> None:
    assert asking.get(f"{V1}/securities/{written}").json()["key"] == key


@pytest.mark.parametrize(
    "written", ["XNAS:CVG.B", "XNAS:HLM", "CVG.B", "XNYS:CVG/B/C", "XNYS:", "XNYS:CVG.B/"]
)
def test_a_security_that_the_exchange_has_not_is_not_found(asking: TestClient, written: str) -> None:
    answer = asking.get(f"{V1}/securities/{written}")
    assert answer.status_code == 404
    assert "EXCHANGE:TICKER" in answer.json()["mend"]


def test_a_security_is_asked_for_as_of_a_time(asking: TestClient) -> None:
    assert asking.get(f"{V1}/securities/XNAS:HLM?as_of=2024-05-01T12:00:00Z").json()["name"] == "Helm Optics"
    assert asking.get(f"{V1}/securities/XNAS:HLM?as_of=2024-05-02T12:00:00Z").status_code == 404


def test_storylines_are_listed_newest_told_first(client: TestClient) -> None:
    told: list[dict[str, str]] = []
    cursor = ""
    while True:
        page = client.get(f"{V1}/storylines", params={"limit": 4, "cursor": cursor}).json()
        told += page["storylines"]
        cursor = page["cursor"]
        if not cursor:
            break
    last = [line["last_at"] for line in told]
    assert last == sorted(last, reverse=True)
    assert len({line["id"] for line in told}) == len(told)
    grain = next(line for line in told if line["id"] == "line-grain")
    assert grain == client.get(f"{V1}/storylines/line-grain").json()["storyline"]


def test_storylines_are_narrowed_by_their_newest_story(client: TestClient) -> None:
    every = client.get(f"{V1}/storylines").json()["storylines"]
    some = every[3]["last_at"]
    since = client.get(f"{V1}/storylines", params={"since": some}).json()["storylines"]
    until = client.get(f"{V1}/storylines", params={"until": some}).json()["storylines"]
    assert [*since, *until] == every
    assert datetime.fromisoformat(since[-1]["last_at"]) == datetime.fromisoformat(some).astimezone(UTC)
    assert client.get(f"{V1}/storylines?ticker=AAPL").status_code == 400
