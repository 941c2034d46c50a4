"""Schemas: made anew or brought up, they are the same; a newer one is refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from store_works import NOON, after, channel, ringing, story, work

from tocsin.errors import StoreError
from tocsin.model.alerts import ChannelConfig
from tocsin.model.codec import pack
from tocsin.model.rules import Rule
from tocsin.model.wires import Source, SourceState
from tocsin.ports import StoryQuery
from tocsin.store import open_store
from tocsin.store.schema import metadata
from tocsin.store.sqlite import open_engine


def at_version(path: Path, version: str) -> None:
    """A file with the schema of an older version."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("tocsin.store") / "migrations"))
    with open_engine(path).execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def test_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with open_engine(tmp_path / "tocsin.db").connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, metadata) == []


def ours(_thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Not the tables of the full-text index, which are the engine's."""
    return not (kind == "table" and (name or "").startswith("story_text"))


def schema(path: Path) -> set[tuple[str, str]]:
    with sqlite3.connect(path) as held:
        return set(held.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def test_a_store_brought_up_from_the_first_version_equals_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    at_version(tmp_path / "old" / "tocsin.db", "0001")
    open_store(tmp_path / "old").close()
    open_store(tmp_path / "new").close()
    assert schema(tmp_path / "old" / "tocsin.db") == schema(tmp_path / "new" / "tocsin.db")


def test_rows_of_the_first_version_are_found_by_the_new_columns(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    at_version(path, "0001")
    made = work(story("s1"), origin="Northern Press")
    feed = Source("harbour", "Harbour", "feed")
    held = sqlite3.connect(path)
    held.execute("INSERT INTO sources VALUES ('harbour', '', ?)", (pack(feed),))
    held.execute("INSERT INTO sources VALUES ('off', '', ?)", (pack(replace(feed, id="off", enabled=False)),))
    held.execute("INSERT INTO source_states VALUES ('harbour', '', ?)", (pack(SourceState("harbour", NOON)),))
    held.execute("INSERT INTO story_keys VALUES ('theme', 'grain', '2026-11-23T12:00:00.000000Z', 's1', 1)")
    nouns = [pack(x) for x in (replace(made.story, headline="", body=""), made.reading, made.placement)]
    values = ["s1", 1, "2026-11-23T12:00:00.000000Z", "2026-11-23T12:00:01.000000Z", "harbour", "sl-1", 1]
    values += ["Wheat", "for shells", *nouns, pack(made.exposures), pack(made.fingerprint)]
    held.execute(f"INSERT INTO revisions VALUES (NULL, {', '.join('?' * len(values))})", values)
    held.commit()
    held.close()
    store = open_store(tmp_path)
    assert [s.id for s, _ in store.due_sources(after(1), 9)] == ["harbour"]
    assert store.due_sources(after(-1), 9) == ()
    assert [v.story.id for v in store.stories(StoryQuery(theme="grain", text="wheat")).stories] == ["s1"]
    with sqlite3.connect(path) as held:
        assert held.execute("SELECT origin FROM revisions").fetchall() == [("Northern Press",)]
    store.close()


def test_what_the_eighth_version_held_counts_as_always_held(tmp_path: Path) -> None:
    path = tmp_path / "tocsin.db"
    at_version(path, "0008")
    hook, alert = channel(secret="whsec_x"), ringing(work(story("s1"))).alerts[0]
    with closing(sqlite3.connect(path)) as held:
        held.execute(
            "INSERT INTO rules VALUES ('r1', 'ann', ?)", (pack(Rule("r1", "ann", "Grain", "wheat")),)
        )
        held.execute("INSERT INTO channels VALUES ('hook', 'ann', ?)", (pack(hook),))
        mill = pack(Source("mill", "Mill", "push", tier=1))
        held.execute("INSERT INTO sources (id, owner, noun, polled) VALUES ('mill', '', ?, 1)", (mill,))
        values = (alert.id, "ann", "r1", alert.storyline_id, "s1", pack(alert))
        held.execute("INSERT INTO alerts VALUES (NULL, ?, ?, ?, ?, ?, ?)", values)
        held.commit()
    with closing(open_store(tmp_path)) as store:
        assert [r.query for r in store.held_at(Rule, "ann", after(-1_000_000))] == ["wheat"]
        assert [c.secret for c in store.held_at(ChannelConfig, "ann", NOON)] == [""]
        assert store.tiers().at(after(-1_000_000)) == {"mill": 1}
        assert [c.secret for c in store.channels("ann")] == ["whsec_x"]
        assert store.alerts("ann", as_of=alert.created_at).alerts == (alert,)
        assert store.alerts("ann", as_of=alert.created_at - timedelta(microseconds=1)).alerts == ()


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    path = tmp_path / "tocsin.db"
    with sqlite3.connect(path) as held:
        held.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer Tocsin") as told:
        open_store(tmp_path)
    assert "back-up" in told.value.mend
    assert path.read_bytes() == before


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    before = schema(tmp_path / "tocsin.db")
    open_store(tmp_path).close()
    assert schema(tmp_path / "tocsin.db") == before
