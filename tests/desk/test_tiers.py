"""A source whose tier changes: what was decided before is asked about, tried and explained as it was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tocsin.app import building
from tocsin.app.trying import Trial
from tocsin.model.rules import Rule
from tocsin.model.wires import Source, Tiers, WireItem
from tocsin.rules import why
from tocsin.settings import load

Item = Callable[..., WireItem]


def test_a_story_keeps_the_tier_that_its_source_had_when_it_was_read(
    tmp_path: Path, clock: Any, item: Item
) -> None:
    rule = Rule("r", "me", "First-hand", "tier = 1")
    with building(load({"data": tmp_path / "desk"}, environ={}), clock=clock) as app:
        arrived = item("1", headline="Mill closes in the north", body="")
        source = Source(arrived.source_id, "Wire", "push", tier=1)
        app.store.put_sources([source])
        app.store.put_rule(rule)
        first = app.desk.handle(arrived)
        assert [alert.rule_id for alert in first.alerts] == ["r"]
        app.store.put_sources([replace(source, tier=3)])
        tiers = app.store.tiers()
        clock.at = datetime.now(clock.at.tzinfo) + timedelta(minutes=1)
        later = app.desk.handle(item("2", 9, headline="Ferry sails in the south", body=""))
        assert not later.alerts
        views = [app.store.story(one.story_id) for one in (first, later)]
        assert [tiers.at(view.read_at)[source.id] for view in views] == [1, 3]
        asked = [
            why(rule, (), v.story, v.reading, v.placement, v.exposures, tiers.at(v.read_at)) for v in views
        ]
        assert [verdict.matched for verdict in asked] == [True, False]
        caught = [view.story.id for view, _ in Trial(app.store, rule.query, "me").matches(None)]
        assert caught == [first.story_id]


def test_tiers_before_the_first_and_after_the_last_are_the_first_and_the_last() -> None:
    noon = datetime.fromisoformat("2026-05-04T12:00:00+00:00")
    source = Source("a", "A", "feed", tier=1)
    tiers = Tiers([(noon, source), (noon + timedelta(hours=1), replace(source, tier=2))])
    hours = [-1, 0, 0.9, 1, 30]
    assert [tiers.at(noon + timedelta(hours=h))["a"] for h in hours] == [1, 1, 1, 2, 2]
    assert tiers.at(noon) is tiers.at(noon + timedelta(minutes=1))
