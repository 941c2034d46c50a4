"""Decisions and judgements on pages and over the API."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
from asking import send

from tocsin.store import SqlStore

V1 = "/api/tocsin/v1"
PAGE = "/stories/grain-1/explain"


def decisions(client: TestClient) -> list[dict]:  # type: ignore[type-arg]
    return client.get(f"{V1}/stories/grain-1/decisions").json()["decisions"]


def test_the_page_says_every_decision_with_its_words_and_why(client: TestClient) -> None:
    text = client.get(PAGE).text
    for decision in decisions(client):
        assert f'value="{html.escape(decision["id"])}"' in text
    assert "names Corven Grain as primary, subject" in text
    assert "Rule, row and weights" in text
    assert 'href="/stories/grain-1/explain"' in client.get("/stories/grain-1").text


def test_a_judgement_on_the_page_is_kept_and_shown(client: TestClient, filled: SqlStore) -> None:
    chosen = next(d for d in decisions(client) if d["part"] == "security")
    answer = send(client, "/stories/grain-1/judgements", PAGE, decision=chosen["id"], verdict="wrong")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}#security")
    (kept,) = filled.judgements("me")
    assert (kept.key, kept.verdict, kept.words) == (chosen["key"], "wrong", chosen["words"])
    pressed = re.findall(r'<button name="verdict" value="(\w+)" aria-pressed="true"', client.get(PAGE).text)
    assert pressed == ["wrong"]


def test_a_judgement_needs_the_pages_token(client: TestClient, filled: SqlStore) -> None:
    answer = client.post("/stories/grain-1/judgements", data={"decision": "x", "verdict": "right"})
    assert answer.status_code == 403 and filled.judgements("") == ()


def test_programs_judge_and_list(client: TestClient) -> None:
    chosen = next(d for d in decisions(client) if d["part"] == "mention")
    body = {"story": "grain-1", "decision": chosen["id"], "verdict": "other", "other": "XNYS:ADM"}
    made = client.post(f"{V1}/judgements", json=body)
    assert made.status_code == 201
    listed = client.get(f"{V1}/judgements?story=grain-1").json()
    assert listed["judgements"] == [made.json()] and listed["cursor"] == ""
    assert client.get(f"{V1}/judgements?story=none").json()["judgements"] == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verdict": "maybe"}, 400),
        ({"verdict": "other"}, 400),
        ({"other": "XNYS:F"}, 400),
        ({"decision": "none/such/story"}, 404),
        ({"story": "none"}, 404),
        ({"extra": 1}, 400),
        ({"note": "x" * 1_001}, 400),
    ],
)
def test_wrong_judgements_are_refused_with_what_would_be_right(
    client: TestClient, filled: SqlStore, change: dict, status: int
) -> None:  # type: ignore[type-arg]
    chosen = decisions(client)[0]["id"]
    answer = client.post(
        f"{V1}/judgements", json={"story": "grain-1", "decision": chosen, "verdict": "right", **change}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert filled.judgements("") == ()
