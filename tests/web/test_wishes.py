"""How an owner wants to be told: over the API and on the desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from wiring import services_over

from tocsin.model.alerts import ChannelConfig
from tocsin.model.manners import Manners, Quiet
from tocsin.store import SqlStore
from tocsin.web import create_app

BASE = "/api/tocsin/v1"
HOURS = {
    "quiet": [{"begin": "22:00", "end": 420, "days": ["mon", 6]}],
    "at": ["08:00", 1080],
    "most": 10,
    "within": 300,
    "zone": "Europe/Berlin",
    "least_urgency": "normal",
    "escalate_to": "phone",
}


@pytest.fixture
def client(store: SqlStore) -> TestClient:
    newsroom.fill(store)
    for ident in ("page", "phone"):
        store.put_channel(ChannelConfig(ident, "me", "desk", ident))
    services = services_over(store, newsroom.Standing(newsroom.BEGIN))
    return TestClient(create_app(services), base_url="http://127.0.0.1", headers={"host": "127.0.0.1"})


def test_manners_are_put_and_told_again(client: TestClient, store: SqlStore) -> None:
    told = client.put(f"{BASE}/channels/page", json={"manners": HOURS})
    assert told.status_code == 200, told.text
    held = next(c for c in store.channels("me") if c.id == "page")
    assert held.manners == Manners(
        quiet=(Quiet(1320, 420, (0, 6)),),
        at=(480, 1080),
        most=10,
        within=300,
        zone="Europe/Berlin",
        least_urgency="normal",
        escalate_to="phone",
    )
    again = client.put(f"{BASE}/channels/page", json={"manners": told.json()["manners"]})
    assert again.status_code == 200 and again.json() == told.json()
    assert client.put(f"{BASE}/channels/page", json={"name": "p"}).json()["manners"] == told.json()["manners"]


@pytest.mark.parametrize(
    ("manners", "subject"),
    [
        ([], "manners"),
        ({"loud": 1}, "manners loud"),
        ({"most": -1}, "most"),
        ({"most": True}, "most"),
        ({"within": 1}, "within"),
        ({"least": 2}, "least"),
        ({"least": "x"}, "least"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": ["x"]}, "zone"),
        ({"wakes": "loudly"}, "wakes"),
        ({"quiet": {}}, "quiet"),
        ({"quiet": [{"begin": "22:00"}]}, "quiet"),
        ({"quiet": [{"begin": "22:00", "end": "22:00"}]}, "quiet"),
        ({"quiet": [{"begin": "22:61", "end": "07:00"}]}, "begin"),
        ({"quiet": [{"begin": "22:00", "end": "07:00", "days": ["someday"]}]}, "days"),
        ({"quiet": [{"begin": 1, "end": 2}] * 15}, "quiet"),
        ({"at": "08:00"}, "at"),
        ({"at": [9e9]}, "at"),
        ({"escalate_to": "page"}, "channel page"),
        ({"escalate_to": "nobody"}, "channel nobody"),
    ],
)
def test_manners_that_make_no_sense_are_refused_in_words(
    client: TestClient, manners: Any, subject: str
) -> None:
    told = client.put(f"{BASE}/channels/page", json={"manners": manners})
    assert told.status_code == 400, told.text
    assert subject in told.json()["title"] + told.json().get("detail", "")


def test_hushes_are_put_listed_and_taken_back(client: TestClient, store: SqlStore) -> None:
    line = store.storylines(limit=1).storylines[0].id
    made = client.post(f"{BASE}/hushes", json={"kind": "mute", "subject": line})
    assert made.status_code == 201, made.text
    again = client.post(
        f"{BASE}/hushes", json={"kind": "mute", "subject": line, "until": "2099-01-01T00:00:00Z"}
    )
    assert again.json()["id"] == made.json()["id"]
    (held,) = client.get(f"{BASE}/hushes").json()["hushes"]
    assert held["until"] == "2099-01-01T00:00:00Z"
    assert client.delete(f"{BASE}/hushes/{held['id']}").status_code == 204
    assert client.delete(f"{BASE}/hushes/{held['id']}").status_code == 404
    assert client.get(f"{BASE}/hushes").json()["hushes"] == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"kind": "shout", "subject": "x"}, 400),
        ({"kind": "mute", "subject": ""}, 400),
        ({"kind": "mute", "subject": 3}, 400),
        ({"kind": "mute", "subject": "sl-none"}, 404),
        ({"kind": "acknowledge", "subject": "al-none"}, 404),
        ({"kind": "snooze", "subject": "r-none"}, 404),
        ({"kind": "mute", "subject": "x", "more": 1}, 400),
    ],
)
def test_hushes_of_nothing_are_refused(client: TestClient, given: dict[str, Any], status: int) -> None:
    assert client.post(f"{BASE}/hushes", json=given).status_code == status
