"""JSON Feed 1 and 1.1, read strictly as JSON and leniently as a feed."""

from __future__ import annotations

import json
import re
from datetime import datetime
from html import escape
from typing import Any

from tocsin.errors import WireError
from tocsin.wires.feeds.cleaning import (
    LABELS,
    MARKUP_LIMIT,
    absolute,
    address,
    headline_text,
    readable,
    safe_markup,
    sane_time,
)
from tocsin.wires.feeds.feed import FeedItem, ParsedFeed

_MEND = "Its publisher must mend it"
_BREAK = re.compile(r"\n\s*\n")
_OWN = ("content_html", "content_text", "date_published")  # names that only a JSON Feed's items have
_PICTURE = re.compile(r"(?:image|audio|video)/", re.I)


def parse_json_feed(data: bytes, base: str, subject: str, limit: int) -> ParsedFeed:
    """The JSON Feed in a document. WireError where it is no JSON, no feed, or has too many items."""
    root = read_json(data, subject)
    if not _is_feed(root):
        raise WireError(subject, "it is JSON, but not a JSON Feed", "Give the address of a feed")
    entries = root["items"]
    if len(entries) > limit:
        raise WireError(subject, f"it has {len(entries)} items", f"A feed may have {limit} items")
    home = address(root.get("home_page_url"), base)
    hubs = [h for h in _dicts(root.get("hubs")) if str(h.get("type", "")).lower() == "websub"]
    return ParsedFeed(
        title=headline_text(root.get("title")),
        link=home,
        language=readable(root.get("language"), 20),
        hub=absolute(hubs[0].get("url"), base) if hubs else "",
        topic=absolute(root.get("feed_url"), base),
        items=tuple(_item(entry, home or base) for entry in _dicts(entries)),
    )


def _is_feed(root: Any) -> bool:
    if not isinstance(root, dict) or not isinstance(root.get("items"), list):
        return False
    if "jsonfeed.org" in str(root.get("version", ""))[:200]:
        return True
    return any(name in item for item in _dicts(root["items"])[:5] for name in _OWN)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read_json(data: bytes, subject: str) -> Any:
    """JSON by the letter of its standard: UTF-8, no NaN, no nesting beyond reason. WireError else."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise WireError(subject, "it is not UTF-8, which JSON must be", _MEND) from error
    except RecursionError as error:
        raise WireError(subject, "it is nested too deeply", _MEND) from error
    except ValueError as error:
        if not data.lstrip().startswith((b"{", b"[")):
            cause, mend = "it is neither XML nor JSON", "Give the address of an RSS, Atom or JSON feed"
            raise WireError(subject, cause, mend) from error
        raise WireError(subject, f"it is not valid JSON: {error}", _MEND) from error


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _item(entry: dict[str, Any], base: str) -> FeedItem:
    body = safe_markup(entry.get("content_html"), base)
    return FeedItem(
        native_id=_ident(entry.get("id")),
        headline=headline_text(entry.get("title")),
        url=address(entry.get("url"), base) or address(entry.get("external_url"), base),
        published_at=_time(entry.get("date_published")),
        updated_at=_time(entry.get("date_modified")),
        summary=safe_markup(entry.get("summary"), base),
        body=body or _paragraphs(entry.get("content_text")),
        byline=_byline(entry),
        language=readable(entry.get("language"), 20),
        labels=_labels(entry.get("tags")),
        media=_media(entry, base),
    )


def _ident(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return readable(str(value))


def _paragraphs(text: object) -> str:
    """Plain text as markup: paragraphs where it has blank lines."""
    parts = [part.strip() for part in _BREAK.split(readable(text, MARKUP_LIMIT)) if part.strip()]
    if len(parts) < 2:
        return escape("".join(parts), quote=False)
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts)


def _byline(entry: dict[str, Any]) -> str:
    authors = _dicts(entry.get("authors")) or _dicts([entry.get("author")])
    return readable(", ".join(name for a in authors[:20] if (name := headline_text(a.get("name")))))


def _labels(tags: Any) -> tuple[str, ...]:
    given = tags[:LABELS] if isinstance(tags, list) else []
    return tuple(label for tag in given if (label := headline_text(tag)))


def _media(entry: dict[str, Any], base: str) -> str:
    """The item's picture, else its first picture, sound or film among the attachments."""
    files = [
        a.get("url") for a in _dicts(entry.get("attachments")) if _PICTURE.match(str(a.get("mime_type")))
    ]
    for url in (entry.get("image"), entry.get("banner_image"), *files):
        if found := absolute(url, base):
            return found
    return ""


def _time(text: object) -> datetime | None:
    try:
        return sane_time(datetime.fromisoformat(readable(text).replace("Z", "+00:00")))
    except ValueError:
        return None
