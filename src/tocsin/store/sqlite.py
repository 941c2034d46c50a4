"""What is SQLite's own: opening with its safety settings, full-text search, errors in words, back-up."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Engine, TextClause, create_engine, event, text

from tocsin.errors import NotFound, StoreError
from tocsin.store.failures import told

BUSY_SECONDS = 10.0
SEARCH_TERMS = 32  # words of one search that count; the rest of a longer one is refused
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w", re.UNICODE)
_WORDS = re.compile(r"\w+", re.UNICODE)

FULL_TEXT = (
    "CREATE VIRTUAL TABLE story_text USING fts5(headline, body, content='revisions', content_rowid='n', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER story_text_added AFTER INSERT ON revisions BEGIN "
    "INSERT INTO story_text(rowid, headline, body) VALUES (new.n, new.headline, new.body); END",
)


def open_engine(path: Path, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine on a file: write-ahead log, every commit synced, foreign keys on, waiting when busy."""
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False, "timeout": busy_seconds},
        pool_size=16,
        max_overflow=48,
        pool_timeout=busy_seconds,
        pool_use_lifo=True,  # the warmest connection first
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin and end transactions ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-16384",  # KiB a connection
            "wal_autocheckpoint=4000",  # pages: those that every commit writes anew reach the file once for many
            "journal_size_limit=67108864",  # a log that grew under a long reader shrinks again
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if not options.get("alone"):  # a statement by itself is a transaction of the engine's own
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")

    return engine


def match_expression(text: str) -> str:
    """A full-text expression out of plain words and "phrases": each quoted, so that none is syntax.

    Empty where the text holds no word. NotFound where it holds too many.
    """
    text = text.encode("utf-8", "ignore").decode("utf-8")  # half a surrogate pair is no letter of any word
    terms = [quoted or bare for quoted, bare in _TERM.findall(text)]
    terms = [term for term in terms if _WORD.search(term)]
    if len(terms) > SEARCH_TERMS:
        raise NotFound("search", f"it has {len(terms)} words", f"Give at most {SEARCH_TERMS}")
    parts = []
    for term in terms:
        prefix = term.endswith("*") and len(term) > 3
        bare = term.replace('"', " ").replace("\x00", " ")
        parts.append(f'"{bare.rstrip("*")}"*' if prefix else f'"{bare}"')
    return " ".join(parts)


FEW = 3_000  # found rows up to which a list starts from them; with more, each newest story is asked
_AMONG = "{name}.n IN (SELECT rowid FROM story_text WHERE story_text MATCH :words)"
_EACH = "EXISTS (SELECT 1 FROM story_text WHERE story_text MATCH :words AND rowid = {name}.n)"


def topics_expression(topics: Sequence[str], *, every: bool) -> str:
    """A full-text expression that holds where one of these words or phrases does, or all; empty where none has a
    word. NotFound for too many."""
    phrases = [" ".join(_WORDS.findall(topic)) for topic in topics]
    phrases = list(dict.fromkeys(phrase for phrase in phrases if phrase))
    if len(phrases) > SEARCH_TERMS:
        raise NotFound("topics", f"there are {len(phrases)}", f"Give at most {SEARCH_TERMS}")
    return (" AND " if every else " OR ").join(f'"{phrase}"' for phrase in phrases)


def has_words(c: Connection, words: str) -> ColumnElement[bool]:
    """The condition that a revision's text matches an expression.

    Rare words: the rows are few, and the list starts from them. Frequent words: the newest stories
    hold enough of them, so the list starts from the newest and asks of each.
    """
    asked = worded("revisions", few=are_few(c, words))
    return cast("ColumnElement[bool]", asked.bindparams(words=words))


def worded(name: str, *, few: bool) -> TextClause:
    """The condition that the text of revisions under this name matches the expression `words`."""
    return text((_AMONG if few else _EACH).format(name=name))


def are_few(c: Connection, words: str) -> bool:
    """Whether a list starts from the rows that hold an expression, rather than asks each of its own."""
    some = text("SELECT count(*) FROM (SELECT 1 FROM story_text WHERE story_text MATCH :words LIMIT :most)")
    return bool(c.execute(some, {"words": words, "most": FEW}).scalar_one() < FEW)


def backup(source: Path, target: Path, wait: float = BUSY_SECONDS) -> None:
    """Copy a store that is in use, as of one moment, into a new file. A copy cut short is removed."""
    if target.exists():
        raise StoreError(str(target), "it is there already", "Name a file that is not there yet")
    last = time.monotonic()

    def step(status: int, _remaining: int, _total: int) -> None:
        nonlocal last  # by itself the copy waits without end for another program that holds the file
        if status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            last = time.monotonic()
        elif time.monotonic() - last > wait:
            raise sqlite3.OperationalError("database is locked")

    try:
        with (
            told(str(target)),
            closing(sqlite3.connect(source, timeout=wait)) as held,
            closing(sqlite3.connect(target)) as copy,
        ):
            held.backup(copy, pages=2_000, progress=step, sleep=0.05)
    except StoreError:
        target.unlink(missing_ok=True)
        raise


def findings(c: Connection) -> list[str]:
    """What the engine finds wrong with its file and its full-text index."""
    found = [str(row[0]) for row in c.exec_driver_sql("PRAGMA quick_check")]
    out = [f"the file is damaged: {line}" for line in found if line != "ok"]
    held = "SELECT (SELECT count(*) FROM revisions) - (SELECT count(*) FROM story_text_docsize)"
    if missing := c.exec_driver_sql(held).scalar_one():
        out.append(f"full-text search misses {missing} revisions")
    return out
