"""What is SQLite's own: opening with its safety settings, full-text search, errors in words, back-up."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    ResourceClosedError,
)

from tocsin.errors import StoreBusy, StoreError

BUSY_SECONDS = 10.0
SEARCH_TERMS = 32  # words of one search that count; the rest of a longer one is refused
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w", re.UNICODE)

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
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin and end transactions ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-65536",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


@contextmanager
def told(subject: str) -> Iterator[None]:
    """Turn the engine's errors into ours: what it is about, what happened, what to do."""
    try:
        yield
    except (OperationalError, InterfaceError, ProgrammingError, DatabaseError, ResourceClosedError) as error:
        raise _worded(subject, str(getattr(error, "orig", None) or error)) from error


_WORDS: tuple[tuple[str, type[StoreError], str, str], ...] = (
    (
        "locked",
        StoreBusy,
        "another program holds it",
        "It is tried again; if that lasts, end the other program",
    ),
    ("disk is full", StoreBusy, "the disk is full", "Make room; nothing that was acknowledged is lost"),
    (
        "disk I/O",
        StoreBusy,
        "the disk failed to read or write",
        "Look at the disk; the desk takes nothing in till then",
    ),
    (
        "readonly",
        StoreError,
        "it cannot be written",
        "Give this user the right to write to the file and its folder",
    ),
    ("unable to open", StoreError, "it cannot be opened", "See that the folder is there and may be written"),
    ("malformed", StoreError, "the file is damaged", "Restore a back-up; `tocsin doctor` says more"),
    ("not a database", StoreError, "the file is no store", "Move it away, or name another --data"),
    ("closed", StoreError, "it is closed", "Open it again"),
)


def _worded(subject: str, text: str) -> StoreError:
    for words, kind, cause, mend in _WORDS:
        if words in text:
            return kind(subject, cause, mend)
    return StoreError(subject, text, "`tocsin doctor` says more")


def match_expression(text: str) -> str:
    """A full-text expression out of plain words and "phrases": each quoted, so that none is syntax.

    Empty where the text holds no word. StoreError where it holds too many.
    """
    terms = [quoted or bare for quoted, bare in _TERM.findall(text)]
    terms = [term for term in terms if _WORD.search(term)]
    if len(terms) > SEARCH_TERMS:
        raise StoreError("search", f"it has {len(terms)} words", f"Give at most {SEARCH_TERMS}")
    parts = []
    for term in terms:
        prefix = term.endswith("*") and len(term) > 3
        bare = term.replace('"', " ").replace("\x00", " ")
        parts.append(f'"{bare.rstrip("*")}"*' if prefix else f'"{bare}"')
    return " ".join(parts)


def back_up(source: Path, target: Path) -> None:
    """Copy a store that is in use, as of one moment, into a new file."""
    try:
        with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(target)) as copy:
            held.backup(copy, pages=2_000)
    except sqlite3.Error as error:
        raise _worded(str(target), str(error)) from error
