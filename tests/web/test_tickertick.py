"""The TickerTick dialect: its query language against a plain reading of it, the feed and the search for tickers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from test_keys import key_for
from wiring import services_over

from tocsin.reference import load_reference
from tocsin.store import SqlStore
from tocsin.web import Services, create_app

BASE = "http://127.0.0.1:8642"
SITES = ("www.ledger.example", "finance.ledger.example", "www.sec.gov")


@pytest.fixture
def services(store: SqlStore) -> Services:
    tables = load_reference()
    newsroom.fill(store)
    for n in range(6):
        told = newsroom.story(40 + n, minute=40 + n)
        told = replace(told, url=f"https://{SITES[n % 3]}/{n}", headline=f"Acme Elon_Musk 10-K {n}")
        store.commit([newsroom.work(told, keys=("XNAS:ZETA",), themes=("earnings",) if n % 2 else ())])
    return replace(
        services_over(store, newsroom.Standing(newsroom.BEGIN)),
        public_url=BASE,
        token="the-token",
        securities=lambda at: tables.as_of(at).securities.values(),
    )


@pytest.fixture
def api(services: Services) -> Iterator[TestClient]:
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]
    with TestClient(create_app(services), base_url=BASE) as it:
        it.params = it.params.set("token", key)
        yield it


def asked(api: TestClient, query: str, **more: object) -> list[dict[str, Any]]:
    answer = api.get("/feed", params={"q": query, "n": "1000", **more})  # type: ignore[dict-item]
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["stories"]
    return found


def test_a_story_of_the_feed_has_the_parts_that_its_clients_read(api: TestClient) -> None:
    told = api.get("/feed", params={"q": "(and tt:brk-b tt:acme)"}).json()
    assert told == {
        "stories": [
            {
                "id": "18",
                "title": "Acme news 17",
                "url": "https://news.example/n17",
                "site": "news.example",
                "time": 1767705420000,
                "favicon_url": "https://news.example/favicon.ico",
                "tags": ["brk.b", "acme"],
                "description": "Acme & Co said <profit> rose.",
            }
        ],
        "last_id": "18",
    }
    assert "tags" not in asked(api, "s:ledger")[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("tt:zeta", 6),
        ("TT:zeta", 6),
        ("TT:brk.b", 1),
        ("s:ledger", 4),
        ("s:finance", 2),
        ("s:example", 0),
        ("E:elon_musk", 6),
        ("E:elon", 6),
        ("E:musk_elon", 0),
        ("T:earning", 3),
        ("T:analysis", 1),
        ("T:sec", 2),
        ("(and T:sec_fin tt:zeta)", 2),
        ("(and T:fin_news tt:zeta)", 4),
        ("(diff tt:zeta (or s:sec T:earning))", 2),
        ("(and (or tt:zeta tt:brk.b) l:en)", 7),
        ("(and tt:zeta tt:acme)", 0),
    ],
)
def test_a_query_finds_what_it_says(api: TestClient, query: str, count: int) -> None:
    assert len(asked(api, query)) == count


def test_pages_follow_by_the_last_id(api: TestClient) -> None:
    every = [row["id"] for row in asked(api, "")]
    assert len(every) == len(set(every)) == 25
    seen, last = list[str](), ""
    while True:
        told = api.get("/feed", params={"n": "4"} | ({"last": last} if last else {})).json()
        if not told["stories"]:
            break
        seen += [row["id"] for row in told["stories"]]
        last = told["last_id"]
    assert seen == every
    assert asked(api, "tt:zeta", hours_ago="1") == asked(api, "tt:zeta")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("tt:", "'tt:' at 0"),
        ("(and tt:acme", "does not close"),
        ("(nor tt:acme)", "'nor' at 1"),
        ("(diff tt:acme)", "1 queries"),
        ("(and )", "0 queries"),
        ("tt:acme tt:zeta", "goes on"),
        ("T:ugc", "not told here"),
        ("(and " * 17 + "tt:acme" + ")" * 17, "more than 16"),
        ("x" * 2001, "longer than"),
    ],
)
def test_a_wrong_query_is_refused_with_its_place(api: TestClient, query: str, words: str) -> None:
    told = api.get("/feed", params={"q": query})
    assert (told.status_code, list(told.json())) == (400, ["error"])
    assert words in told.json()["error"]


def test_a_wrong_number_id_or_key_is_refused(api: TestClient) -> None:
    for wrong in ({"n": "0"}, {"n": "1001"}, {"last": "999999"}, {"last": "-1"}, {"hours_ago": "soon"}):
        told = api.get("/feed", params=wrong)
        assert told.status_code == 400
        assert next(iter(wrong)) in told.json()["error"]
    assert api.get("/feed", params={"token": "wrong"}).status_code == 401


def test_tickers_begin_so_before_names_hold_it(api: TestClient) -> None:
    told = api.get("/tickers", params={"p": "AAP", "n": "2"}).json()["tickers"]
    assert told[0] == {"ticker": "aap", "company_name": told[0]["company_name"]}
    assert told[1]["ticker"].startswith("aap")
    named = api.get("/tickers", params={"p": "lockheed"}).json()["tickers"]
    assert "lmt" in [row["ticker"] for row in named]


LEAVES = st.sampled_from(
    [
        "tt:zeta",
        "tt:acme",
        "tt:brk.b",
        "TT:acme",
        "s:ledger",
        "s:sec",
        "E:elon",
        "T:earning",
        "T:sec",
        "T:analysis",
    ]
)
QUERIES = st.recursive(
    LEAVES,
    lambda within: st.one_of(
        st.lists(within, min_size=1, max_size=3).map(lambda q: f"(and {' '.join(q)})"),
        st.lists(within, min_size=1, max_size=3).map(lambda q: f"(or {' '.join(q)})"),
        st.tuples(within, within).map(lambda q: f"(diff {' '.join(q)})"),
    ),
    max_leaves=8,
)


def plain(query: str, found: dict[str, set[str]]) -> set[str]:
    """The ids that a query holds of, from those of its terms alone."""
    words, stack = query.replace("(", "( ").replace(")", " )").split(), list[list[Any]]([[]])
    for word in words:
        if word == "(":
            stack.append([])
        elif word == ")":
            op, first, *rest = stack.pop()
            for one in rest:
                first = {"and": first & one, "or": first | one, "diff": first - one}[op]
            stack[-1].append(first)
        else:
            stack[-1].append(found.get(word, word))
    (out,) = stack[0]
    return out  # type: ignore[no-any-return]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES)
def test_a_query_of_many_terms_is_what_its_terms_make_of_it(api: TestClient, query: str) -> None:
    terms = [word.strip("()") for word in query.split() if ":" in word]
    found = {term: {row["id"] for row in asked(api, term)} for term in terms}
    assert {row["id"] for row in asked(api, query)} == plain(query, found)
