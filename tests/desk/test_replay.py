"""Replaying the same items gives the same readings, matches and alerts, byte for byte."""

from __future__ import annotations

from pathlib import Path

from tocsin.app import building
from tocsin.demo.day import load_day
from tocsin.demo.documents import markup
from tocsin.demo.run import RULES, WATCHLISTS
from tocsin.model.codec import encode
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.ports import StoryQuery
from tocsin.settings import load

from datetime import UTC, datetime, timedelta  # isort: skip


def items() -> list[WireItem]:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    told = sorted((t.minute, s.id, n, t) for s in load_day() for n, t in enumerate(s.stories))
    return [
        WireItem(source, f"{t.id}", start + timedelta(minutes=minute), headline=t.headline, body=markup(t))
        for minute, source, _, t in told
    ]


def outcome(folder: Path, broken_at: int = 0) -> list[object]:
    """All that a replay leaves behind; broken off once and begun again where asked."""
    todo = items()
    for part in (todo[:broken_at], todo) if broken_at else (todo,):
        with building(load({"data": folder}, environ={}), live=False) as app:
            for name, keys in WATCHLISTS.items():
                app.store.put_watchlist(Watchlist(name, "me", name, keys))
            for n, (name, query) in enumerate(RULES):
                app.store.put_rule(Rule(f"r{n}", "me", name, query))
            app.desk.handle_all(part)
            stories = app.store.stories(StoryQuery(limit=1000)).stories
            views = [encode((v.story, v.reading, v.placement, v.exposures, v.read_at)) for v in stories]
            return_ = [
                views,
                encode(app.store.matches("me", limit=10_000)),
                encode(app.store.alerts("me", limit=1000).alerts),
            ]
    return return_


def test_two_replays_are_the_same_to_the_byte(tmp_path: Path) -> None:
    assert outcome(tmp_path / "a") == outcome(tmp_path / "b")


def test_a_replay_that_was_broken_off_ends_as_one_that_was_not(tmp_path: Path) -> None:
    assert outcome(tmp_path / "a", broken_at=47) == outcome(tmp_path / "b")
