"""RSS, RDF and Atom by the library that knows twenty years of them; its known faults are kept from it."""

from __future__ import annotations

import calendar
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from tocsin.errors import WireError
from tocsin.wires.feeds.cleaning import absolute, address, headline_text, readable, safe_markup, sane_time
from tocsin.wires.feeds.feed import FeedItem, ParsedFeed
from tocsin.wires.feeds.tidying import tidy

_PROLOG = '<?xml version="1.0" encoding="utf-8"?>\n'
_FAILURES = (
    ValueError,
    OverflowError,
    RecursionError,
    AssertionError,
    TypeError,
    LookupError,
    AttributeError,
)


def parse_xml_feed(text: str, headers: Mapping[str, str], base: str, subject: str, limit: int) -> ParsedFeed:
    """The feed in an XML document, however broken. WireError where there is none in it."""
    text, whole = tidy(text, subject, limit)
    asked = {"content-type": "application/xml; charset=utf-8"}
    if base:
        asked["content-location"] = base
    if "content-language" in headers:
        asked["content-language"] = headers["content-language"]
    data = io.BytesIO(
        (_PROLOG + text).encode("utf-8", "replace")
    )  # as a stream: bytes it may take for a path
    try:
        raw = feedparser.parse(data, response_headers=asked, sanitize_html=False, resolve_relative_uris=True)
    except _FAILURES as error:
        raise WireError(subject, f"it cannot be parsed: {error}", "Its publisher must mend it") from error
    if not raw.get("version") and not raw.get("entries"):
        cause = raw.get("bozo_exception")
        said = f" ({cause})" if cause else ""
        raise WireError(subject, f"it is not a feed{said}", "Give the address of an RSS, Atom or JSON feed")
    if not whole and not raw.entries:
        raise WireError(subject, "it is cut short: no item of it is whole", "Try later, or ask its publisher")
    return _feed(raw, headers, base)


def _feed(raw: Any, headers: Mapping[str, str], base: str) -> ParsedFeed:
    feed = raw.get("feed", {})
    links = {link.get("rel"): link.get("href") for link in reversed(feed.get("links") or [])}
    language = feed.get("language") or ""
    return ParsedFeed(
        title=_text(feed, "title"),
        link=address(feed.get("link"), base),
        language=readable(language, 20),
        hub=absolute(links.get("hub"), base),
        topic=absolute(links.get("self"), base),
        ttl_minutes=_minutes(feed.get("ttl")),
        items=tuple(_item(entry, base) for entry in raw.entries),
    )


def _item(entry: Any, base: str) -> FeedItem:
    contents = [c.get("value", "") for c in entry.get("content") or []]
    body = max(contents, key=len, default="")
    summary = entry.get("summary") or ""
    link = _link(entry)
    return FeedItem(
        native_id=readable(entry.get("id")),
        headline=_text(entry, "title"),
        url=address(link, base),
        published_at=_time(entry.get("published_parsed")) or _time(entry.get("created_parsed")),
        updated_at=_time(entry.get("updated_parsed")) if entry.get("updated") else None,
        summary=safe_markup(summary, link or base),
        body=safe_markup(body, link or base),
        byline=_byline(entry),
        language=readable((entry.get("title_detail") or {}).get("language"), 20),
        labels=tuple(headline_text(t.get("term")) for t in (entry.get("tags") or [])[:50] if t.get("term")),
        media=_media(entry, base),
        place=_place(entry),
    )


def _link(entry: Any) -> str:
    """The item's web address; where its first link is of another kind, a web address among the others."""
    link = str(entry.get("link") or "")
    if not link or (":" in link and not link.lower().startswith(("http:", "https:"))):
        for other in entry.get("links") or []:
            href = str(other.get("href") or "")
            if (
                other.get("rel") in (None, "alternate", "via")
                and href
                and (not link or href.startswith("http"))
            ):
                return href
        guid = str(entry.get("id") or "")
        return guid if link and guid.startswith(("http:", "https:")) else link
    return link


def _text(holder: Any, name: str) -> str:
    """A title as text: what is marked up is unmarked, what is plain text is taken as it is."""
    detail = holder.get(f"{name}_detail") or {}
    if detail.get("type") == "text/plain":
        return readable(" ".join(str(holder.get(name) or "").split()))
    return headline_text(holder.get(name))


def _byline(entry: Any) -> str:
    names = [a.get("name") for a in entry.get("authors") or [] if a.get("name")]
    return headline_text(", ".join(dict.fromkeys(names)) or entry.get("author") or "")


def _media(entry: Any, base: str) -> str:
    for group in ("media_content", "media_thumbnail", "enclosures"):
        for one in entry.get(group) or []:
            found = absolute(one.get("url") or one.get("href"), base)
            if found:
                return found
    return ""


def _place(entry: Any) -> str:
    where = entry.get("where") or {}
    at = where.get("coordinates") if hasattr(where, "get") else None
    return readable(str(at), 200) if at else ""


def _minutes(text: object) -> int:
    return int(str(text)) if str(text).isdigit() and len(str(text)) < 6 else 0


def _time(parsed: struct_time | None) -> datetime | None:
    if not parsed:
        return None
    try:
        return sane_time(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
    except (ValueError, OverflowError, OSError):
        return None
