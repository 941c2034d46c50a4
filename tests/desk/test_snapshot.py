"""A desk with many rules starts from a snapshot of its index, where that is of this very store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tocsin import standing
from tocsin.app import App, building
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.rules import RuleIndex
from tocsin.settings import load

Item = Callable[..., WireItem]
WHOLE = RuleIndex.of


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often an index was built from the rules; two rules are worth a snapshot."""
    times: list[int] = []

    def counted(*args: Any) -> RuleIndex:
        times.append(1)
        return WHOLE(*args)

    monkeypatch.setattr(standing, "WORTH", 2)
    monkeypatch.setattr(standing.RuleIndex, "of", counted)
    return times


def rings(app: App, item: WireItem) -> set[str]:
    return {alert.rule_id for alert in app.desk.handle(item).alerts}


def test_the_next_start_takes_the_snapshot_and_what_changed_since(
    tmp_path: Path, clock: Any, item: Item, built: list[int]
) -> None:
    settings = load({"data": tmp_path / "desk"}, environ={})
    with building(settings, clock=clock) as app:
        app.store.put_watchlist(Watchlist("w", "me", "mine", ("XNYS:LMT",)))
        for n in range(4):
            app.store.put_rule(Rule(f"r-{n}", "me", "r", f"mill AND north OR mill{n}"))
        app.store.put_rule(Rule("held", "me", "r", "watchlist:mine"))
        assert rings(app, item("1", headline="Mill closes in the north", body="")) == {
            f"r-{n}" for n in range(4)
        }
    assert (len(built), (settings.data / "rules.index").is_dir()) == (1, True)
    with building(settings, clock=clock) as app:
        app.store.delete_rule("me", "r-1")
        app.store.put_rule(Rule("r-2", "me", "r", "ferry"))
        app.store.put_rule(Rule("late", "me", "r", "south"))
        found = rings(app, item("2", 9, headline="Mill opens in the north, none in the south", body=""))
        assert (found, len(built)) == ({"r-0", "r-3", "late"}, 1)
        assert rings(app, item("3", 30)) == {"held"}
    with building(settings, clock=clock) as app:
        body = "The captain of a ferry was arrested after it capsized far south of Crete with forty aboard."
        assert rings(app, item("4", 40, headline="Captain Arrested After Ferry Capsizes", body=body)) == {
            "r-2",
            "late",
        }
        assert len(built) == 1


def test_a_snapshot_that_is_torn_or_of_another_store_is_not_used(
    tmp_path: Path, clock: Any, item: Item, built: list[int]
) -> None:
    kept: list[Path] = []
    for name in ("one", "other"):
        settings = load({"data": tmp_path / name}, environ={})
        with building(settings, clock=clock) as app:
            for n in range(4):
                app.store.put_rule(Rule(f"{name}-{n}", "me", "r", "mill"))
            assert len(rings(app, item("1", headline="Mill closes in the north", body=""))) == 4
        kept.append(settings.data / "rules.index")
    for path in kept[0].iterdir():
        (kept[1] / path.name).write_bytes(path.read_bytes())
    (kept[0] / "tag.npy").write_bytes(b"torn")
    assert len(built) == 2
    for name in ("one", "other"):
        with building(load({"data": tmp_path / name}, environ={}), clock=clock) as app:
            found = rings(app, item("2", 9, headline="Another mill closes in the south", body=""))
            assert found == {f"{name}-{n}" for n in range(4)}
    assert len(built) == 4
