"""A story that concerns very many: told part by part, in the order of the stories, whatever happens in between."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "deliveries"))
from receiver import Receiver

from tocsin import desk
from tocsin.app import App, building
from tocsin.app.building import client_of
from tocsin.app.channels import channels_of
from tocsin.model.alerts import ChannelConfig
from tocsin.model.manners import Hush, Manners, Quiet
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.settings import load
from tocsin.telling import FanOut

OWNERS = 23
DENIAL = (
    "The Kremlin denied on Monday that Russia plans to trade wheat for North Korean artillery shells.\n\n"
    '"There is no such agreement," Kremlin spokesman Dmitry Peskov told reporters in Moscow.'
)
Item = Callable[..., WireItem]


def crowd(app: App) -> None:
    """Many owners with a list of one security each, which the story of the tests reaches."""
    for n in range(OWNERS):
        app.store.put_channel(ChannelConfig(f"page-{n}", f"o-{n}", "desk", "page"))
        app.store.put_watchlist(Watchlist(f"w-{n}", f"o-{n}", "mine", ("XNYS:LMT",)))
        app.store.put_rule(Rule(f"r-{n:02}", f"o-{n}", "Mine", "watchlist:mine", (f"page-{n}",)))


def day(item: Item) -> list[WireItem]:
    """A first report, a denial, a correction of the first, its withdrawal."""
    return [
        item(),
        item("2", 30, headline="Kremlin Denies Plan To Pay For North Korean Shells With Grain", body=DENIAL),
        item(minutes=40, headline="CORRECTED-Russia May Get Rockets From North Korea For Grain"),
        item(minutes=50, withdrawn=True),
    ]


def told(app: App) -> set[tuple[Any, ...]]:
    """Every alert but for the hour of its decision, and its deliveries."""
    alerts = {
        (a.id, a.kind, a.owner, a.first_id, a.adds, a.reasons)
        for a in app.store.alerts("", limit=1000).alerts
    }
    return alerts | {(d.id,) for d in app.store.deliveries("", limit=1000)}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A story counts as one for very many from six on, and they are told four at a time."""
    monkeypatch.setattr(desk, "EAGER", 5)
    monkeypatch.setattr(desk, "PART", 4)


@pytest.fixture
def eager(tmp_path: Path, clock: Any, item: Item) -> set[tuple[Any, ...]]:
    """What the same day comes to where every story is told at once."""
    with building(load({"data": tmp_path / "eager"}, environ={}), clock=clock) as app:
        crowd(app)
        for one in day(item):
            app.desk.handle(one)
        assert app.store.waiting() == 0
        return told(app)


@pytest.mark.parametrize("between", [0, 1, 3, 99])
def test_parts_end_in_what_telling_at_once_does(
    app: App, item: Item, eager: set[tuple[Any, ...]], few: None, between: int
) -> None:
    """However many parts are told between the stories."""
    app.store.delete_rule("me", "defence")
    crowd(app)
    fan_out = FanOut(app.store, app.bus, app.clock)
    for n, one in enumerate(day(item)):
        handled = app.desk.handle(one)
        assert handled.alerts == ()
        assert n or app.store.waiting() == 6
        for _ in range(between):
            fan_out.one()
    while fan_out.one():
        pass
    assert app.store.waiting() == 0
    assert len(eager) > 4 * OWNERS
    assert told(app) == eager


def test_stories_that_come_together_are_told_in_their_order(
    app: App, item: Item, eager: set[tuple[Any, ...]], few: None
) -> None:
    """Written in one transaction, the later ones wait for the first all the same."""
    app.store.delete_rule("me", "defence")
    crowd(app)
    assert all(not handled.alerts for handled in app.desk.handle_all(day(item)))
    while FanOut(app.store, app.bus, app.clock).one():
        pass
    assert told(app) == eager


def test_a_desk_that_stops_between_parts_loses_nothing(
    app: App, item: Item, eager: set[tuple[Any, ...]], few: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that fails while it is written stays, and is told by whoever comes next."""
    app.store.delete_rule("me", "defence")
    crowd(app)
    for one in day(item):
        app.desk.handle(one)
    from tocsin.store import fanning

    whole, calls = fanning.outbox.put_deliveries, []

    def fails(*args: Any) -> list[str]:
        calls.append(args)
        if len(calls) % 3 == 1:
            raise OSError("the disk is full")
        return whole(*args)

    monkeypatch.setattr(fanning.outbox, "put_deliveries", fails)
    failed = 0
    for _ in range(500):
        try:
            if not FanOut(app.store, app.bus, app.clock).one():
                break
        except OSError:
            failed += 1
    assert failed > 3
    assert told(app) == eager


def test_what_changed_in_the_meantime_is_heeded(app: App, item: Item, few: None) -> None:
    app.store.delete_rule("me", "defence")
    crowd(app)
    app.desk.handle(item())
    app.store.delete_rule("o-3", "r-03")
    app.store.put_watchlist(Watchlist("w-4", "o-4", "mine", ("XNAS:AAPL",)))
    app.store.put_rule(Rule("r-05", "o-5", "Mine", "watchlist:mine", ("page-5",), enabled=False))
    while FanOut(app.store, app.bus, app.clock).one():
        pass
    rang = {a.owner for a in app.store.alerts("", limit=1000).alerts}
    assert rang == {f"o-{n}" for n in range(OWNERS)} - {"o-3", "o-4", "o-5"}


def test_what_quiet_hours_hold_goes_out_as_a_digest_when_they_end(app: App, item: Item, clock: Any) -> None:
    night = Manners(quiet=(Quiet(0, 15 * 60),))
    app.store.put_channel(ChannelConfig("page", "me", "desk", "page", manners=night))
    app.store.put_rule(Rule("two", "me", "Two", "grain", ("page",)))
    app.store.put_rule(Rule("loud", "me", "Loud", "grain", ("page",), urgency="high"))
    fan_out = FanOut(app.store, app.bus, app.clock)
    app.desk.handle(item())
    by_status = {d.status: d for d in app.store.deliveries("me")}
    assert sorted(d.status for d in app.store.deliveries("me")) == ["due", "held", "held"]
    assert by_status["held"].reason == "quiet"
    assert not fan_out.let_go()
    clock.at = clock.at.replace(hour=15, minute=0)
    assert fan_out.let_go() and not fan_out.let_go()
    held = [d for d in app.store.deliveries("me") if d.status == "told"]
    (digest_id,) = {d.last_error.removeprefix("told in ") for d in held}
    digest = app.store.alert("me", digest_id)
    assert set(digest.holds) == {d.alert_id for d in held} and len(digest.holds) == 2
    assert digest.headline.startswith("2 alerts, held by quiet hours, from 2026-11-23")
    assert digest_id not in {a.id for a in app.store.alerts("me").alerts}
    assert [d.status for d in app.store.deliveries("me", alert_id=digest_id)] == ["due"]


def test_a_digest_tells_a_program_every_story_that_was_held(app: App, item: Item, clock: Any) -> None:
    receiver = Receiver()
    allowed = replace(app.settings, allow=(f"127.0.0.1:{receiver.port}",))
    hourly = Manners(every=60)
    app.store.put_channel(
        ChannelConfig("page", "me", "benzinga", "page", receiver.url("/ok"), manners=hourly)
    )
    app.store.put_rule(Rule("mills", "me", "Mills", "mill", ("page",)))
    told = [
        app.desk.handle(item(str(n), n, headline=f"Mill {n} at Port{n} closes", body=f"Owner{n} said so."))
        for n in (5, 6)
    ]
    clock.at += timedelta(hours=1)
    assert FanOut(app.store, app.bus, app.clock).let_go()
    (delivery,) = [d for d in app.store.deliveries("me") if d.status == "due"]
    digest = app.store.alert("me", delivery.alert_id)
    assert set(digest.holds) == {one.alerts[0].id for one in told}
    with closing(client_of(allowed)) as client, closing(receiver):
        outcome = channels_of(app, client)["benzinga"].send(
            delivery, digest, app.store.channels("me")[0], clock.at
        )
    assert outcome.status == "sent"
    assert len({came.headers["x-bz-delivery"] for came in receiver.came}) == 2


def test_a_muted_storyline_and_a_bound_are_heeded(app: App, item: Item, clock: Any) -> None:
    app.store.put_channel(ChannelConfig("page", "me", "desk", "page", manners=Manners(most=1)))
    first = app.desk.handle(item())
    line = app.store.story(first.story_id).placement.storyline_id
    app.store.put_rule(Rule("two", "me", "Two", "mill", ("page",)))
    app.desk.handle(item("3", 5, headline="Mill closes in the north", body=""))
    assert sorted(d.status for d in app.store.deliveries("me")) == ["due", "held"]
    app.store.put_hush(Hush("h", "me", "mute", line, clock.at))
    later = day(item)[1]
    spared = app.store.deliveries("me", alert_id=app.desk.handle(later).alerts[0].id)
    assert [(d.status, d.last_error) for d in spared] == [("spared", "its storyline is muted")]
