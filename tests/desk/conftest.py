"""A real desk on a temporary folder, with a clock that stands still, and items to put in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.app import App, building
from tocsin.model.alerts import ChannelConfig
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.settings import load

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ARMS = (
    "Officials in Washington said new evidence suggests that Russia is looking again to North Korea for artillery shells.\n\n"
    "The proposed deal would give Pyongyang wheat in exchange for munitions, they said."
)
Item = Callable[..., WireItem]


@pytest.fixture
def app(tmp_path: Path, clock) -> Iterator[App]:  # type: ignore[no-untyped-def]
    clock.at = START + timedelta(hours=6)
    with building(load({"data": tmp_path / "desk"}, environ={}), clock=clock) as made:
        made.store.put_channel(ChannelConfig("page", "me", "desk", "page"))
        made.store.put_watchlist(Watchlist("w", "me", "defence", ("XNYS:LMT", "XNYS:RTX")))
        made.store.put_rule(Rule("defence", "me", "Defence", "watchlist:defence", ("page",)))
        yield made


@pytest.fixture
def item() -> Item:
    base = WireItem(
        "wire", "1", START, headline="Russia May Get Shells From North Korea For Grain", body=ARMS
    )

    def make(native_id: str = "1", minutes: int = 0, **changes: object) -> WireItem:
        made: WireItem = replace(
            base, native_id=native_id, received_at=START + timedelta(minutes=minutes), **changes
        )
        return made

    return make
