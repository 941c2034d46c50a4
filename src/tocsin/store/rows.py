"""Nouns to rows and back: JSON texts, times that sort as text, cursors."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tocsin.errors import NotFound
from tocsin.model.codec import parse_time


def stamp(at: datetime | None) -> str:
    """UTC time as text that sorts by time; empty for none."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if at else ""


def unstamp(text: str) -> datetime | None:
    """The time of a stamp."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def sortable(text: str | None) -> str:
    """A stamp out of a time as the codec writes it; empty for none."""
    return stamp(parse_time(text)) if text else ""


def insert_new(table: Table, *key: str) -> Any:
    """An insert that leaves a row alone where its key is there already; any other clash is an error."""
    return sqlite_insert(table).on_conflict_do_nothing(index_elements=list(key))


def make_cursor(*parts: str | int) -> str:
    """An opaque position in a list."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The parts of a cursor. NotFound where it is none of ours."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        parts = None
    known = isinstance(parts, list) and [type(p) for p in parts] == list(kinds)
    if not known or any(isinstance(p, int) and not 0 <= p < 2**63 for p in parts):
        raise NotFound(
            f"cursor {cursor[:80]!r}", "it is no position of this list", "Begin again without a cursor"
        )
    return tuple(parts)
