"""The Python client against the web part on a real socket."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.client import ApiError, Desk
from tocsin.store import SqlStore
from tocsin.web import Services


@pytest.fixture
def services(store: SqlStore) -> Services:
    newsroom.fill(store)
    newsroom.fill_calendar(store)
    return replace(services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token")


@pytest.fixture
def desk(services: Services) -> Iterator[Desk]:
    key = key_for(services, "ann", "read", "write")["Authorization"].partition(" ")[2]
    with running(services) as base, Desk(base, key) as it:
        yield it


def test_lists_are_walked_over_their_pages_and_filters_hold(desk: Desk, store: SqlStore) -> None:
    told = [view.story.id for view in desk.stories()]
    assert len(told) == len(set(told)) == 29
    assert {v.story.id for v in desk.stories(ticker="BRK.B")} == {"n17"}
    one = desk.story("n3")
    assert one == store.story("n3") and desk.story("n3", revision=1).story.revision == 1
    assert len(list(islice(desk.storylines(), 5))) == 5


def test_the_calendar_comes_as_its_nouns(desk: Desk) -> None:
    (row,) = desk.calendar(kind="earnings", ticker="AAPL")
    eps = row.figure("eps")
    assert eps is not None and eps.value == 1.41 and row.stock is not None and row.stock.ticker == "AAPL"


def test_rules_and_watchlists_are_made_listed_and_deleted(desk: Desk) -> None:
    made = desk.make_watchlist("mine", ["XNYS:KO"])
    assert [w for w in desk.watchlists() if w.name == "mine"] == [made]
    rule = desk.make_rule("cola", "ticker:KO")
    assert rule in list(desk.rules())
    assert desk.why("n202", rule.id).matched
    desk.delete("rules", rule.id)
    assert rule not in list(desk.rules())


def test_a_refusal_is_told_in_the_words_of_the_desk(desk: Desk, services: Services) -> None:
    with pytest.raises(ApiError, match="none such") as refused:
        desk.story("none such?x")
    assert refused.value.status == 404
    with pytest.raises(ApiError) as wrong:
        desk.make_rule("bad", "ticker:")
    assert wrong.value.status in (400, 422) and "position" in wrong.value.problem
    with running(services) as base, Desk(base, "wrong") as stranger, pytest.raises(ApiError) as unknown:
        list(stranger.alerts())
    assert unknown.value.status == 401


def test_live_stories_come_as_they_are_committed_and_from_where_one_left_off(
    desk: Desk, store: SqlStore
) -> None:
    heard: list[str] = []
    seqs: list[int] = []

    def listen() -> None:
        for one in islice(desk.live(kinds=("story",)), 2):
            heard.append(one.noun.story.id)  # type: ignore[union-attr]
            seqs.append(one.seq)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    end = time.monotonic() + 20
    n = 300
    while listener.is_alive() and time.monotonic() < end:
        store.commit([newsroom.work(newsroom.story(n, minute=n))])
        n += 1
        time.sleep(0.3)
    listener.join(5)
    assert len(heard) == 2
    again = next(iter(desk.live(kinds=("story",), since=seqs[0])))
    assert again.seq == seqs[1]


def test_told_to_slow_down_it_waits_and_comes_back(services: Services) -> None:
    waits: list[float] = []
    key = key_for(services, "ann", "read", rate=1)["Authorization"].partition(" ")[2]
    with running(services) as base, Desk(base, key, sleep=waits.append) as slow:
        slow.story("n3")
        with pytest.raises(ApiError) as refused:
            slow.story("n3")
    assert refused.value.status == 429 and len(waits) == 3 and all(0 < wait <= 60 for wait in waits)
