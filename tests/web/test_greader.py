"""The API of feed readers: a reader signs in, takes sources, ids and stories, and says what was read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.model.codec import micros
from tocsin.model.rules import Watchlist
from tocsin.model.wires import Source
from tocsin.ports import Mark
from tocsin.store import SqlStore
from tocsin.web import Services, create_app

BASE = "http://127.0.0.1:8642"
API = "/greader/reader/api/0"
ALL, READ, STARRED = (f"user/-/state/com.google/{name}" for name in ("reading-list", "read", "starred"))


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    store.put_sources(
        [
            Source("ledger", "The Ledger", "feed", "https://ledger.example/rss", group="Press"),
            Source("idle", "Idle", "feed"),
        ]
    )
    store.put_watchlist(Watchlist("w1", "ann", "Mine", ("XNYS:BRK.B", "XNAS:NONE")))
    now = newsroom.Standing(newsroom.BEGIN + timedelta(days=1))
    return replace(services_over(store, now), public_url=BASE, token="the-token")


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    """A reader that has signed in as one does."""
    key = key_for(services, "ann", "read", "write")["Authorization"].partition(" ")[2]
    with TestClient(create_app(services), base_url=BASE) as it:
        told = it.post("/greader/accounts/ClientLogin", data={"Email": "ann", "Passwd": key})
        held = dict(line.split("=", 1) for line in told.text.splitlines())
        it.headers["Authorization"] = f"GoogleLogin auth={held['Auth']}"
        yield it


def ids(api: TestClient, stream: str = ALL, **asked: Any) -> list[int]:
    told = api.get(f"{API}/stream/items/ids", params={"s": stream, "n": 1000, "output": "json", **asked})
    assert told.status_code == 200, told.text
    return [int(row["id"]) for row in told.json()["itemRefs"]]


def change(api: TestClient, name: str, **fields: Any) -> None:
    told = api.post(f"{API}/{name}", data={**fields, "T": api.get(f"{API}/token").text})
    assert (told.status_code, told.text) == (200, "OK")


def test_a_reader_signs_in_with_a_key_and_not_without(api: TestClient) -> None:
    assert api.get(f"{API}/user-info").json()["userName"] == "ann"
    wrong = api.post("/greader/accounts/ClientLogin", data={"Email": "ann", "Passwd": "wrong"})
    assert (wrong.status_code, wrong.text) == (401, "Error=BadAuthentication\n")
    for shown in ({"Authorization": "GoogleLogin auth=wrong"}, {"Authorization": "GoogleLogin auth=-"}):
        assert api.get(f"{API}/tag/list", headers=shown).status_code == 401
    assert api.get(f"{API}/nothing").status_code == 404


def test_a_desk_that_asks_for_no_key_lets_any_reader_in(services: Services) -> None:
    with TestClient(create_app(replace(services, token="")), base_url=BASE) as it:
        told = it.post("/greader/accounts/ClientLogin?output=json", data={"Email": "a", "Passwd": "b"}).json()
        shown = {"Authorization": f"GoogleLogin auth={told['Auth']}"}
        assert it.get(f"{API}/user-info", headers=shown).status_code == 200


def test_sources_are_subscriptions_and_watchlists_labels(api: TestClient) -> None:
    first, second = api.get(f"{API}/subscription/list").json()["subscriptions"]
    told = {one["id"]: (one["title"], [c["label"] for c in one["categories"]]) for one in (first, second)}
    assert told == {"feed/ledger": ("The Ledger", ["Press"]), "feed/idle": ("Idle", [])}
    tags = {one["id"]: one.get("type") for one in api.get(f"{API}/tag/list").json()["tags"]}
    labels = {"Press": "folder", "Alerts": "tag", "Mine": "tag"}
    assert tags == {STARRED: None, **{f"user/-/label/{name}": kind for name, kind in labels.items()}}


def test_streams_hold_what_they_say(api: TestClient) -> None:
    every = ids(api)
    assert (len(every), every[0]) == (19, 4)  # the one told again changed last
    assert (
        ids(api, "feed/ledger")
        == ids(api, "user/-/label/Press")
        == ids(api, "user/7/state/com.google/reading-list")
    )
    assert ids(api, "user/-/label/Mine") == [18]
    assert ids(api, "user/-/label/Alerts") == ids(api, "feed/idle") == ids(api, STARRED) == []
    assert ids(api, r="o") == every[::-1]
    since = int((newsroom.BEGIN + timedelta(minutes=17)).timestamp())
    assert ids(api, ot=since) == [4, 20, 18]
    assert ids(api, nt=since) == every[3:]
    assert api.get(f"{API}/stream/items/ids", params={"s": "user/-/label/None"}).status_code == 404


def test_pages_follow_by_continuation(api: TestClient) -> None:
    seen, after = list[int](), ""
    while True:
        told = api.get(
            f"{API}/stream/contents/{ALL}", params={"n": 4} | ({"c": after} if after else {})
        ).json()
        seen += [int(one["id"][-16:], 16) for one in told["items"]]
        after = told.get("continuation", "")
        if not after:
            break
    assert seen == ids(api)


def test_a_story_has_the_parts_that_readers_show(api: TestClient) -> None:
    change(api, "edit-tag", i="tag:google.com,2005:reader/item/0000000000000012", a=STARRED)
    told = api.post(f"{API}/stream/items/contents", data={"i": ["18", "999"]}).json()
    at = int((newsroom.BEGIN + timedelta(minutes=17)).timestamp())
    assert told["items"] == [
        {
            "id": "tag:google.com,2005:reader/item/0000000000000012",
            "crawlTimeMsec": f"{at + 2}000",
            "timestampUsec": f"{at + 2}000000",
            "published": at,
            "updated": at + 2,
            "title": "Acme news 17",
            "author": "Dana Reyes",
            "canonical": [{"href": "https://news.example/n17"}],
            "alternate": [{"href": "https://news.example/n17", "type": "text/html"}],
            "summary": {
                "direction": "ltr",
                "content": "<p>Acme &amp; Co said &lt;profit&gt; rose. It will hire.</p><p>Shares fell.</p>"
                "<p>Names <b>BRK.B</b> Acme, <b>ACME</b> Acme</p>",
            },
            "categories": [ALL, STARRED, "user/-/label/Mine"],
            "origin": {"streamId": "feed/ledger", "title": "ledger", "htmlUrl": "https://news.example/n17"},
        }
    ]


def test_what_is_read_is_left_out_until_it_is_unread_again(api: TestClient, store: SqlStore) -> None:
    change(api, "edit-tag", i=["18", "20"], a=READ)
    assert ids(api, xt=READ) == [n for n in ids(api) if n not in (18, 20)]
    assert set(ids(api, READ)) == {18, 20}
    assert api.get(f"{API}/unread-count").json()["unreadcounts"][0]["count"] == 17
    change(api, "edit-tag", i="20", r=READ)
    change(api, "edit-tag", i="18", a="user/-/state/com.google/kept-unread")
    assert ids(api, xt=READ) == ids(api)
    change(api, "mark-all-as-read", s="user/-/label/Mine")
    assert ids(api, READ) == [18]
    until = micros(newsroom.BEGIN + timedelta(minutes=10))
    change(api, "mark-all-as-read", s="feed/ledger", ts=until)
    assert len(ids(api, READ)) == 10  # nine told before then but for the one told again, and 18
    change(api, "mark-all-as-read", s=ALL)
    assert ids(api, xt=READ) == []
    assert api.get(f"{API}/unread-count").json()["unreadcounts"] == []
    assert store.marked(Mark("bob", "read"), range(1, 21)) == set()
    assert ids(api, STARRED) == []


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("edit-tag", {"i": "x", "a": READ}),
        ("edit-tag", {"i": "9" * 30, "a": READ}),
        ("edit-tag", {"i": "1", "a": "user/-/label/New"}),
        ("edit-tag", {"i": ["1"] * 10_001, "a": READ}),
        ("mark-all-as-read", {"s": ALL, "ts": "soon"}),
        ("stream/items/ids", {"c": "x"}),
        ("stream/items/ids", {"n": "-1"}),
        ("stream/items/ids", {"ot": "9" * 13}),
        ("stream/items/contents", {"i": "f" * 16}),
        ("stream/items/ids", {f"x{n}": "1" for n in range(20_001)}),
    ],
)
def test_a_wrong_field_is_refused_in_words(api: TestClient, name: str, fields: dict[str, Any]) -> None:
    told = api.post(f"{API}/{name}", data=fields)
    assert told.status_code == 400
    assert told.text.startswith(("parameter ", "form"))


def test_a_key_that_only_reads_changes_nothing(api: TestClient, services: Services) -> None:
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]
    shown = {"Authorization": f"GoogleLogin auth={key}"}
    assert api.post(f"{API}/edit-tag", data={"i": "1", "a": READ}, headers=shown).status_code == 403
    assert api.post(f"{API}/stream/items/contents", data={"i": "1"}, headers=shown).status_code == 200
