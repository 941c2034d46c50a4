"""Nouns to rows and back: JSON texts, times that sort as text, cursors."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert
from tocsin.model.codec import decode, encode, parse_time
from tocsin.model.rules import Match, Reason

T = TypeVar("T")


def pack(noun: Any) -> str:
    """The JSON text of a noun or of a tuple of nouns."""
    return json.dumps(encode(noun), ensure_ascii=False, separators=(",", ":"))


Reasoned = TypeVar("Reasoned", Match, Alert)


class Reasons:
    """Packs the matches and alerts of one story: reasons that a match and its alert share, once."""

    def __init__(self) -> None:
        # By identity: comparing costs more than packing. The reasons are held, so that none is mistaken.
        self._texts: dict[int, tuple[tuple[Reason, ...], str]] = {}

    def pack(self, noun: Reasoned) -> str:
        """What `pack` makes of the noun."""
        held = self._texts.get(id(noun.reasons))
        if held is None:
            held = self._texts[id(noun.reasons)] = (noun.reasons, pack(noun.reasons))
        # No text inside holds this key: there, a quote has a backslash before it.
        return pack(replace(noun, reasons=())).replace(_NONE, f'"reasons":{held[1]}', 1)


_NONE = '"reasons":[]'


def unpack(kind: type[T], text: str) -> T:
    """The noun of a JSON text."""
    return decode(kind, json.loads(text))


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
