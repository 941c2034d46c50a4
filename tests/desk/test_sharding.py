"""A desk whose rules are parted by owner among processes rings as one that holds them all, whatever dies between."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tocsin import desk
from tocsin.app import App, building
from tocsin.errors import StoreError
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.settings import load
from tocsin.sharding import Shards
from tocsin.store import open_store
from tocsin.telling import FanOut

OWNERS = 9
Item = Callable[..., WireItem]


def crowd(app: App) -> None:
    for n in range(OWNERS):
        app.store.put_watchlist(Watchlist(f"w-{n}", f"o-{n}", "mine", ("XNYS:LMT", "XNYS:RTX")[: 1 + n % 2]))
        app.store.put_rule(Rule(f"held-{n}", f"o-{n}", "Mine", "watchlist:mine"))
        app.store.put_rule(Rule(f"said-{n}", f"o-{n}", "Said", f"shells AND (grain OR mill{n})"))


def day(app: App, item: Item) -> list[set[str]]:
    """What rings of a day in the course of which people change what they ask for."""
    store, rung = app.store, []
    crowd(app)
    rung.append(rings(app, item()))
    store.delete_rule("o-1", "said-1")
    store.put_rule(Rule("said-2", "o-2", "Said", "ferry"))
    store.put_watchlist(Watchlist("w-3", "o-3", "mine", ("XNAS:AAPL",)))
    rung.append(
        rings(app, item(minutes=30, headline="CORRECTED-Russia May Get Rockets From North Korea For Grain"))
    )
    store.put_rule(Rule("late", "o-2", "Late", "north"))
    rung.append(rings(app, item("2", 60, headline="Mill closes in the north", body="")))
    rung.append(rings(app, item("2", 70, headline="Mill closes in the north", body="", withdrawn=True)))
    return rung


def rings(app: App, item: WireItem) -> set[str]:
    told = {f"{alert.rule_id} {alert.kind}" for alert in app.desk.handle(item).alerts}
    fan_out = FanOut(app.store, app.bus, app.clock)
    before = {alert.id for alert in app.store.alerts("", limit=1000).alerts}
    while fan_out.one():
        pass
    after = app.store.alerts("", limit=1000).alerts
    return told | {f"{alert.rule_id} {alert.kind}" for alert in after if alert.id not in before}


@pytest.fixture
def parted(tmp_path: Path, clock: Any) -> Iterator[App]:
    with building(load({"data": tmp_path / "parted", "match_workers": 2}, environ={}), clock=clock) as app:
        yield app


def test_processes_ring_as_one_desk_does(
    parted: App, tmp_path: Path, clock: Any, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "EAGER", 4)
    monkeypatch.setattr(desk, "PART", 3)
    with building(load({"data": tmp_path / "whole"}, environ={}), clock=clock) as whole:
        wanted = day(whole, item)
    assert len(wanted[0]) == 18 and all(wanted)
    assert day(parted, item) == wanted
    assert len(parted.desk._asked_for().index) == 0


def test_a_process_that_is_killed_is_started_anew_and_no_story_is_lost(
    parted: App, item: Item, caplog: pytest.LogCaptureFixture
) -> None:
    crowd(parted)
    assert len(rings(parted, item())) == 18
    shards = parted.desk.shards
    assert shards is not None
    for share in shards._shares[:2]:
        os.kill(share._process.pid, signal.SIGKILL)
    parted.store.put_rule(Rule("late", "o-2", "Late", "north"))
    assert rings(parted, item("2", 60, headline="Mill closes in the north", body="")) == {"late new"}
    assert sum("another is started" in line for line in caplog.messages) == 2


def test_a_process_killed_between_two_questions_answers_the_second(parted: App, item: Item) -> None:
    crowd(parted)
    shards = parted.desk.shards
    assert shards is not None
    handle, asked = shards.ask, []

    def killing(*question: Any) -> list[Any]:
        asked.append(question[0])
        if question[0] == "ids":
            os.kill(shards._shares[0]._process.pid, signal.SIGKILL)
            shards._shares[0]._process.join()
        return handle(*question)

    shards.ask = killing  # type: ignore[method-assign]
    assert (len(rings(parted, item())), asked) == (18, ["story", "ids"])


def test_an_answer_left_unread_is_not_taken_for_that_to_the_next_story(
    parted: App, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(parted)
    shards = parted.desk.shards
    assert shards is not None

    def refusing() -> Any:
        raise StoreError("share", "the store is busy")

    with monkeypatch.context() as failing:
        failing.setattr(shards._shares[0], "take", refusing)
        with pytest.raises(StoreError):
            parted.desk.handle(item())
    parted.store.put_rule(Rule("late", "o-2", "Late", "north"))
    assert rings(parted, item("2", 60, headline="Mill closes in the north", body="")) == {"late new"}
    assert len(rings(parted, item())) == 19


def test_a_process_that_dies_each_time_it_is_asked_is_told_of_in_words(
    parted: App, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = parted.desk.shards
    assert shards is not None
    share, put = shards._shares[0], shards._shares[0].put

    def killing(asked: Any) -> None:
        share.start()
        share.ready()
        os.kill(share._process.pid, signal.SIGKILL)
        share._process.join()
        put(asked)

    with monkeypatch.context() as failing:
        failing.setattr(share, "put", killing)
        with pytest.raises(StoreError, match="share 1 of 2 of the rules: its process ended twice"):
            parted.desk.handle(item())
    crowd(parted)
    assert len(rings(parted, item())) == 18


def test_a_share_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "tocsin.db").write_bytes(b"no store" * 1000)
    shards = Shards(partial(open_store, tmp_path), 1)
    with pytest.raises(StoreError) as refused:
        shards.start()
    shards.close()
    assert "tocsin.db" in str(refused.value)
