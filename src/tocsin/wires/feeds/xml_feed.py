"""RSS, RDF and Atom by the library that knows twenty years of them; its known faults are kept from it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from tocsin.errors import WireError
from tocsin.wires.feeds.cleaning import absolute, address, headline_text, readable, safe_markup, sane_time
from tocsin.wires.feeds.feed import FeedItem, ParsedFeed

# References to what is no character: the library fails on some and keeps others.
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_ITEM_END = re.compile(rb"</(?:[A-Za-z0-9_]+:)?(?:item|entry)\s*>", re.I)
_ITEM_START = re.compile(rb"<(?:[A-Za-z0-9_]+:)?(?:item|entry)[\s>]", re.I)
_ROOT_END = re.compile(rb"</(?:[A-Za-z0-9_]+:)?(?:rss|feed|rdf|channel)\s*>", re.I)
MAX_DEPTH, MAX_ATTRIBUTES = 200, 200
_TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>")


def parse_xml_feed(
    data: bytes, headers: Mapping[str, str], base: str, subject: str, limit: int
) -> ParsedFeed:
    """The feed in an XML document, however broken. WireError where there is none in it."""
    data = _whole_items(_REFERENCE.sub(_character, data))
    _refuse_traps(data, subject)
    asked = {"content-location": base} if base else {}
    asked |= {k: v for k, v in headers.items() if k in ("content-type", "content-language")}
    try:
        raw = feedparser.parse(data, response_headers=asked, sanitize_html=False, resolve_relative_uris=True)
    except (
        ValueError,
        OverflowError,
        RecursionError,
        AssertionError,
        TypeError,
        LookupError,
        AttributeError,
    ) as error:
        raise WireError(subject, f"it cannot be parsed: {error}", "Its publisher must mend it") from error
    if not raw.get("version") and not raw.get("entries"):
        cause = raw.get("bozo_exception")
        said = f" ({cause})" if cause else ""
        raise WireError(subject, f"it is not a feed{said}", "Give the address of an RSS, Atom or JSON feed")
    return _feed(raw, base, limit)


def _character(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    fine = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match.group() if fine else b""


def _whole_items(data: bytes) -> bytes:
    """A document that is cut off ends with its last whole item: half a story is none."""
    if b"\x00" in data[:4] or _ROOT_END.search(data[-4_000:]):
        return data  # another encoding, or not cut off
    ends = list(_ITEM_END.finditer(data))
    if not ends:
        return data
    last = ends[-1].end()
    return data[:last] if _ITEM_START.search(data, last) else data


def _refuse_traps(data: bytes, subject: str) -> None:
    """Refuse what takes the library minutes: very deep nesting, thousands of attributes on one element."""
    depth = deepest = 0
    for match in _TAG.finditer(data):
        if match[3].count(b"=") > MAX_ATTRIBUTES:
            raise WireError(
                subject, "an element has more attributes than any feed needs", "Its publisher must mend it"
            )
        depth += -1 if match[1] else (0 if match[4] else 1)
        deepest = max(deepest, depth)
    # unclosed HTML in a body makes some depth; no feed makes thousands of levels
    if deepest > max(MAX_DEPTH, len(data) // 200):
        raise WireError(subject, f"its elements are nested {deepest} deep", "Its publisher must mend it")


def _feed(raw: Any, base: str, limit: int) -> ParsedFeed:
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
        items=tuple(_item(entry, base) for entry in raw.entries[:limit]),
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
