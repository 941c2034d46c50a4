"""Feed documents on disk, as `tocsin parse` shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tocsin.errors import TocsinError, WireError
from tocsin.model.codec import time_text
from tocsin.wires.feeds.feed import FeedItem, ParsedFeed
from tocsin.wires.feeds.parsing import LIMIT
from tocsin.wires.feeds.pool import ParserPool


def parse_files(
    paths: Iterable[Path], headers: Mapping[str, str], base: str, pool: ParserPool
) -> Iterator[dict[str, Any]]:
    """One line a file: {"file", "outcome": items | empty | error, "error"?, "feed", "items"}."""
    for path in paths:
        try:
            feed = pool.parse(_read(path), headers, base, str(path))
        except TocsinError as error:
            yield {"file": str(path), "outcome": "error", "error": str(error), **_shown(ParsedFeed())}
            continue
        yield {"file": str(path), "outcome": "items" if feed.items else "empty", **_shown(feed)}


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise WireError(str(path), f"it cannot be read: {error.strerror}", "Name a file that can") from error


def _shown(feed: ParsedFeed) -> dict[str, Any]:
    return {"feed": {"title": feed.title, "link": feed.link}, "items": [_item(item) for item in feed.items]}


def _item(item: FeedItem) -> dict[str, Any]:
    return {
        "native_id": item.native_id,
        "headline": item.headline,
        "url": item.url,
        "published_at": time_text(item.published_at) if item.published_at else None,
        "updated_at": time_text(item.updated_at) if item.updated_at else None,
        "summary": item.summary,
        "body": item.body,
        "byline": item.byline,
        "language": item.language,
    }
