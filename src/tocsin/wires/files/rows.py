"""A row of a stories file to an item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.errors import ItemError
from tocsin.model.codec import parse_time
from tocsin.model.wires import RawLink, WireItem

FORM = (
    'Give lines {"id", "headline", "body"?, "url"?, "source"?, "published_at", "received_at"?, "language"?}'
)
_SLUG = re.compile(r"[^a-z0-9]+")


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
        urgency=row["urgency"] if isinstance(row.get("urgency"), int) else None,
        links=tuple(_links(row)),
        withdrawn=_flag(row, "withdrawn"),
    )


def slug(text: str) -> str:
    """A name as an id: lower case, hyphens."""
    return _SLUG.sub("-", text.lower()).strip("-")[:60]


def _text(row: Mapping[str, Any], name: str, subject: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise ItemError(subject, f"{name} is not a text", FORM)
    return str(value)


def _flag(row: Mapping[str, Any], name: str) -> bool:
    return row.get(name) in (True, "true", "1", 1)


def _links(row: Mapping[str, Any]) -> list[RawLink]:
    given = row.get("links")
    rows = [x for x in given if isinstance(x, dict)] if isinstance(given, list) else []
    return [
        RawLink(str(x.get("title", "")), str(x.get("url", "")), str(x.get("relation", "related")))
        for x in rows
    ]


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
