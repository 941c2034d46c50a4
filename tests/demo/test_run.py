"""The demo as people start it: sources, watchlists and rules put in, a desk that opens and rings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.app import building
from tocsin.demo.day import load_day
from tocsin.demo.run import RULES, WATCHLISTS, demonstrate, fill
from tocsin.model.wires import Source
from tocsin.settings import Settings, load


def settings(folder: Path) -> Settings:
    return load({"data": folder, "port": 0, "min_interval": 1.0})


def test_filling_puts_in_sources_watchlists_and_rules_that_ring_on_the_desk(tmp_path: Path) -> None:
    with building(settings(tmp_path)) as app:
        fill(app, load_day(), "http://127.0.0.1:1")
        owner = app.settings.owner
        (channel,) = app.store.channels(owner)
        assert {s.id for s in app.store.sources()} == {s.id for s in load_day()}
        assert {w.name: w.securities for w in app.store.watchlists(owner)} == WATCHLISTS
        assert {(r.name, r.query, r.channels) for r in app.store.rules(owner)} == {
            (*r, (channel.id,)) for r in RULES
        }


def test_filling_again_makes_nothing_double_and_moves_the_sources(tmp_path: Path) -> None:
    with building(settings(tmp_path)) as app:
        for port in (1, 2):
            fill(app, load_day(), f"http://127.0.0.1:{port}")
        owner = app.settings.owner
        assert len(app.store.rules(owner)) == len(RULES)
        assert len(app.store.channels(owner)) == 1
        assert all(source.url.startswith("http://127.0.0.1:2/") for source in app.store.sources())


def test_a_persons_own_sources_stay_in_a_folder_that_the_demo_is_given(tmp_path: Path) -> None:
    with building(settings(tmp_path)) as app:
        app.store.put_sources([Source("own", "Own", "feed", "https://own.example/feed")])
        fill(app, load_day(), "http://127.0.0.1:1")
        assert "own" in {source.id for source in app.store.sources()}


def test_sample_sources_say_that_they_are_invented(tmp_path: Path) -> None:
    with building(settings(tmp_path)) as app:
        fill(app, load_day(), "http://127.0.0.1:1")
        assert {source.licence for source in app.store.sources()} == {"invented"}


@pytest.mark.parametrize(("name", "keys"), WATCHLISTS.items())
def test_every_security_of_the_demos_watchlists_exists(
    tmp_path: Path, name: str, keys: tuple[str, ...]
) -> None:
    with building(settings(tmp_path)) as app:
        tables = app.reference.as_of(app.clock.now())
        assert [key for key in keys if tables.security(key) is None] == [], name


def test_the_check_ends_by_itself_with_an_alert_and_status_zero(tmp_path: Path) -> None:
    said: list[str] = []
    assert demonstrate(settings(tmp_path), check=True, say=said.append) == 0
    assert any(line.startswith("The desk is open: http://127.0.0.1:") for line in said)
    assert any(line.startswith("First alerts after") for line in said)


def test_a_second_check_over_the_same_folder_works_too(tmp_path: Path) -> None:
    assert [demonstrate(settings(tmp_path), check=True, say=str) for _ in range(2)] == [0, 0]
