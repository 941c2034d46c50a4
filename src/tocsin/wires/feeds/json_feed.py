"""JSON Feed 1 and 1.1, read strictly as JSON and leniently as a feed."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from typing import Any

from tocsin.errors import WireError
from tocsin.wires.feeds.cleaning import absolute, address, headline_text, readable, safe_markup, sane_time
from tocsin.wires.feeds.feed import FeedItem, ParsedFeed


def parse_json_feed(data: bytes, base: str, subject: str, limit: int) -> ParsedFeed:
    """The JSON Feed in a document. WireError where it is no JSON or no feed."""
    root = read_json(data, subject)
    version = root.get("version") if isinstance(root, dict) else None
    entries = root.get("items") if isinstance(root, dict) else None
    if (
        not isinstance(root, dict)
        or not isinstance(entries, list)
        or not isinstance(version, str | type(None))
    ):
        raise WireError(subject, "it is JSON, but not a JSON Feed", "Give the address of a feed")
    home = address(root.get("home_page_url"), base)
    hubs = [
        h
        for h in root.get("hubs") or []
        if isinstance(h, dict) and str(h.get("type", "")).lower() == "websub"
    ]
    return ParsedFeed(
        title=headline_text(root.get("title")),
        link=home,
        language=readable(root.get("language"), 20),
        hub=absolute(hubs[0].get("url"), base) if hubs else "",
        topic=absolute(root.get("feed_url"), base),
        items=tuple(_item(entry, home or base) for entry in entries[:limit] if isinstance(entry, dict)),
    )


def read_json(data: bytes, subject: str) -> Any:
    """JSON by the letter of its standard: no NaN, no duplicates of depth beyond reason. WireError else."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise WireError(
            subject, "it is not UTF-8, which JSON must be", "Its publisher must mend it"
        ) from error
    except RecursionError as error:
        raise WireError(subject, "it is nested too deeply", "Its publisher must mend it") from error
    except ValueError as error:
        raise WireError(subject, f"it is not valid JSON: {error}", "Its publisher must mend it") from error


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _item(entry: dict[str, Any], base: str) -> FeedItem:
    text = readable(entry.get("content_text"), 400_000)
    body = safe_markup(entry.get("content_html"), base) or escape(text, quote=False).replace(
        "\n\n", "<br><br>"
    )
    authors = [a for a in [*(entry.get("authors") or []), entry.get("author")] if isinstance(a, dict)]
    ident = entry.get("id")
    return FeedItem(
        native_id=readable(str(ident)) if isinstance(ident, str | int | float) else "",
        headline=headline_text(entry.get("title")),
        url=address(entry.get("url") or entry.get("external_url"), base),
        published_at=_time(entry.get("date_published")),
        updated_at=_time(entry.get("date_modified")),
        summary=safe_markup(entry.get("summary"), base),
        body=body,
        byline=", ".join(headline_text(a.get("name")) for a in authors if a.get("name")),
        language=readable(entry.get("language"), 20),
        labels=tuple(headline_text(tag) for tag in (entry.get("tags") or [])[:50] if isinstance(tag, str)),
        media=absolute(entry.get("image"), base),
    )


def _time(text: object) -> datetime | None:
    try:
        return sane_time(datetime.fromisoformat(readable(text).replace("Z", "+00:00")))
    except ValueError:
        return None
