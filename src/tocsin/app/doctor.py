"""`tocsin doctor`: every part of a set-up looked at, and what to mend said in words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from tocsin.app.building import map_of, opened, tables_of
from tocsin.app.trying import known_words
from tocsin.errors import TocsinError
from tocsin.exposures import problems as map_problems
from tocsin.ports import Store
from tocsin.rules import check
from tocsin.settings import Settings
from tocsin.understanding.themes import theme_codes

LOW_SPACE = 500_000_000  # free bytes; below it the disk may soon be full, and then nothing is taken in
STALE_TABLES = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: ok, a note, or bad; which part; what, and what to do."""

    grade: Literal["ok", "note", "bad"]
    part: str
    text: str


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Findings on every part; one part that fails never hides the others."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("python", _python),
        ("folder", lambda: _folder(settings)),
        ("tables", lambda: _tables(settings, now)),
        ("store", lambda: _store(settings)),
        ("sources", lambda: _sources(settings, now)),
        ("rules", lambda: _rules(settings)),
        ("channels", lambda: _channels(settings)),
    )
    for part, look in checks:
        try:
            yield from look()
        except TocsinError as error:
            yield Finding("bad", part, str(error))


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    fts = "ENABLE_FTS5" in {row[0] for row in sqlite3.connect(":memory:").execute("PRAGMA compile_options")}
    yield Finding("ok", "python", f"Python {version}, SQLite {sqlite3.sqlite_version}")
    if not fts:
        yield Finding(
            "bad", "python", "its SQLite has no full-text search. Install a Python whose SQLite has FTS5"
        )


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data
    if folder.exists() and not folder.is_dir():
        yield Finding("bad", "folder", f"{folder} is a file, not a folder. Name another --data")
        return
    if not folder.is_dir():
        yield Finding("note", "folder", f"{folder} is not there yet; `tocsin serve` makes it")
        return
    if not os.access(folder, os.W_OK):
        yield Finding(
            "bad", "folder", f"{folder} cannot be written. Give this user the right, or name another --data"
        )
        return
    free = shutil.disk_usage(folder).free
    grade: Literal["ok", "bad"] = "ok" if free > LOW_SPACE else "bad"
    yield Finding(grade, "folder", f"{folder}, {_size(free)} free" + ("" if grade == "ok" else ". Make room"))


def _size(amount: int) -> str:
    """Bytes in words."""
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{amount / 1e6:.0f} MB"


def _tables(settings: Settings, now: datetime) -> Iterator[Finding]:
    wrong: list[str] = []
    tables = tables_of(settings, wrong.append).as_of(now)
    for problem in wrong[:10]:
        yield Finding("bad", "additions", problem)
    yield Finding("ok", "tables", f"{len(tables.securities)} securities, {len(tables.countries)} countries")
    if len(tables.securities) < 5_000:
        yield Finding(
            "note", "tables", "only the large companies are known: `tocsin reference update` fetches the rest"
        )
    exposures = map_of(settings)
    for problem in map_problems(exposures, tables)[:10]:
        yield Finding("note", "exposure map", str(problem))
    known = {f"theme:{code}" for code in theme_codes()}
    for edge in exposures.edges:
        asked = [n for n in (edge.from_, *(f"theme:{code}" for code in edge.when)) if n.startswith("theme:")]
        for node in sorted(set(asked) - known):
            yield Finding("note", "exposure map", f"{edge.source}: no story has {node}. See docs/themes.md")


def _store(settings: Settings) -> Iterator[Finding]:
    if not (settings.data / "tocsin.db").is_file():
        yield Finding("note", "store", "no store yet; `tocsin serve` makes it")
        return
    with opened(settings) as store:
        found = store.check()
        for problem in found:
            yield Finding("bad", "store", problem)
        if not found:
            counts = store.counts()
            yield Finding("ok", "store", ", ".join(f"{n} {name}" for name, n in counts.items() if n))


def _sources(settings: Settings, now: datetime) -> Iterator[Finding]:
    if not (settings.data / "tocsin.db").is_file():
        return
    with opened(settings) as store:
        sources = store.sources()
        if not sources:
            yield Finding("note", "sources", "none yet: `tocsin sources starter`, or `tocsin add URL`")
        yield from _ailing(store)


def _ailing(store: Store) -> Iterator[Finding]:
    states = {s.source_id: s for s in store.source_states()}
    sick = [
        (s, states[s.id])
        for s in store.sources()
        if s.id in states and (states[s.id].failures or states[s.id].parked)
    ]
    for source, state in sick:
        word = "parked" if state.parked else _failed(state.failures)
        yield Finding("bad" if state.parked else "note", f"source {source.id}", f"{word}: {state.last_error}")
    if store.sources() and not sick:
        yield Finding("ok", "sources", f"{len(store.sources())} sources, none failing")


def _failed(times: int) -> str:
    return "failed once" if times == 1 else f"failed {times} times in a row"


def _rules(settings: Settings) -> Iterator[Finding]:
    if not (settings.data / "tocsin.db").is_file():
        return
    with opened(settings) as store:
        for rule in store.rules(""):
            known = known_words(store, rule.owner)
            if not known.watchlists:  # of none at all, a rule may not name one
                known = replace(known, watchlists=("none yet",))
            for problem in check(rule.query, known)[:1] if rule.enabled else ():
                yield Finding("bad", f"rule {rule.name}", f"{problem.cause}. {problem.mend}")


def _channels(settings: Settings) -> Iterator[Finding]:
    if not (settings.data / "tocsin.db").is_file():
        return
    with opened(settings) as store:
        dead = store.deliveries("", status="dead", limit=1000)
        if dead:
            yield Finding(
                "bad",
                "channels",
                f"{len(dead)} deliveries were given up: see the channel's page, mend, send again",
            )
        for channel in store.channels(""):
            if not channel.enabled:
                yield Finding("note", f"channel {channel.name}", "is off")
