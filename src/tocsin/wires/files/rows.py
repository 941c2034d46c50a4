"""A row of a stories file to an item."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.errors import ItemError
from tocsin.model.codec import parse_time
from tocsin.model.wires import RawLink, WireItem
from tocsin.text import fold

FORM = (
    'Give lines {"id", "headline", "body"?, "url"?, "source"?, "published_at", "received_at"?, "language"?}'
)
_SLUG = re.compile(r"[^a-z0-9]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # no database and no UTF-8 stream takes these


def item_of(row: Mapping[str, Any], received_at: datetime, source_id: str, subject: str) -> WireItem:
    """The item of a row. ItemError names the field that is wrong."""
    headline, body = (
        _text(row, "headline", subject) or _text(row, "title", subject),
        _text(row, "body", subject),
    )
    if not headline and not body and not _flag(row, "withdrawn"):
        raise ItemError(subject, "it has neither a headline nor a body", FORM)
    return WireItem(
        source_id=slug(_text(row, "source", subject)) or source_id,
        native_id=_text(row, "id", subject),
        received_at=_time(row, "received_at", subject) or received_at,
        headline=headline,
        url=_text(row, "url", subject),
        summary=_text(row, "summary", subject),
        body=body,
        byline=_text(row, "byline", subject),
        published_at=_time(row, "published_at", subject),
        language=_text(row, "language", subject),
        urgency=_urgency(row.get("urgency")),
        links=tuple(_links(row)),
        withdrawn=_flag(row, "withdrawn"),
    )


def slug(name: str) -> str:
    """A source's name as its id: lower case, no accents, hyphens; names in other scripts get a number of their own."""
    if not name.strip():
        return ""
    made = _SLUG.sub("-", fold(name)).strip("-")[:60]
    return made or f"source-{hashlib.sha256(name.strip().encode()).hexdigest()[:10]}"


def _text(row: Mapping[str, Any], name: str, subject: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise ItemError(subject, f"{name} is not a text", FORM)
    return _UNSTORABLE.sub("\ufffd", str(value))


def _urgency(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9 else None


def _flag(row: Mapping[str, Any], name: str) -> bool:
    return str(row.get(name)).lower() in ("true", "1")


def _links(row: Mapping[str, Any]) -> list[RawLink]:
    given = row.get("links")
    rows = [x for x in given if isinstance(x, dict)] if isinstance(given, list) else []
    return [
        RawLink(_plain(x.get("title")), _plain(x.get("url")), _plain(x.get("relation")) or "related")
        for x in rows
    ]


def _plain(value: Any) -> str:
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else ""


def _time(row: Mapping[str, Any], name: str, subject: str) -> datetime | None:
    value = row.get(name)
    if value in (None, ""):
        return None
    try:
        return parse_time(str(value))
    except (ValueError, OverflowError) as error:
        raise ItemError(
            subject, f"{name} {str(value)[:60]!r} is no time", "Give one like 2026-03-31T14:05:00Z"
        ) from error
