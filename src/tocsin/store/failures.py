"""The engines' errors in our words: what it is about, what happened, what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from tocsin.errors import StoreBusy, StoreError

_WORDS: tuple[tuple[str, type[StoreError], str, str], ...] = (
    (
        "locked",
        StoreBusy,
        "another program holds it",
        "It is tried again; if that lasts, end the other program",
    ),
    ("disk is full", StoreBusy, "the disk is full", "Make room; nothing that was acknowledged is lost"),
    (
        "pool limit",
        StoreBusy,
        "all its connections are in use",
        "It is tried again; if that lasts, restart the desk",
    ),
    (
        "disk I/O",
        StoreBusy,
        "the disk failed to read or write",
        "See whether it is full or failing; the desk takes nothing in till then",
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


@contextmanager
def told(subject: str) -> Iterator[None]:
    """Turn an engine's errors, raised while the block runs, into StoreError or StoreBusy."""
    try:
        yield
    except SQLAlchemyError as error:
        raise worded(subject, str(getattr(error, "orig", None) or error)) from error
    except sqlite3.Error as error:  # from below SQLAlchemy: pragmas of a new connection, back-ups
        raise worded(subject, str(error)) from error


def worded(subject: str, text: str) -> StoreError:
    """The error of our own that an engine's message stands for."""
    for words, kind, cause, mend in _WORDS:
        if words in text:
            return kind(subject, cause, mend)
    return StoreError(subject, text, "`tocsin doctor` says more")
