"""What a feed document holds once it is parsed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape

from tocsin.model.wires import WireItem


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. headline is text; summary and body are cleaned HTML; url is absolute or empty."""

    native_id: str = ""
    headline: str = ""
    url: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    summary: str = ""
    body: str = ""
    byline: str = ""
    language: str = ""
    labels: tuple[str, ...] = ()
    media: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document. hub and topic are its WebSub addresses; ttl_minutes 0 where it states none."""

    title: str = ""
    link: str = ""
    language: str = ""
    hub: str = ""
    topic: str = ""
    ttl_minutes: int = 0
    items: tuple[FeedItem, ...] = ()


def to_wire_items(feed: ParsedFeed, source_id: str, received_at: datetime) -> tuple[WireItem, ...]:
    """The feed's items for the desk, oldest first (feeds put the newest on top; dates sort what has one)."""
    items = [
        WireItem(
            source_id=source_id,
            native_id=item.native_id or item.url,
            received_at=received_at,
            headline=escape(item.headline, quote=False),  # it is text here; an item's headline may be markup
            url=item.url,
            summary=item.summary,
            body=item.body,
            byline=item.byline,
            published_at=item.published_at or item.updated_at,
            updated_at=item.updated_at,
            language=item.language or feed.language,
            labels=item.labels,
            extra=tuple((k, v) for k, v in (("media", item.media), ("place", item.place)) if v),
        )
        for item in reversed(feed.items)
    ]
    return tuple(sorted(items, key=lambda i: i.published_at or received_at))
