"""RSS, RDF and Atom by the library that knows twenty years of them; its known faults are kept from it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import feedparser

from tocsin.errors import WireError
from tocsin.wires.feeds.cleaning import absolute, address, readable, safe_markup
from tocsin.wires.feeds.feed import FeedItem, ParsedFeed
from tocsin.wires.feeds.fields import (
    byline_of,
    labels_of,
    link_of,
    media_of,
    minutes_of,
    place_of,
    text_of,
    time_of,
)
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
        # links in markup are made absolute by our cleaner: the library's way takes minutes on hostile markup
        raw = feedparser.parse(data, response_headers=asked, sanitize_html=False, resolve_relative_uris=False)
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
        title=text_of(feed, "title"),
        link=address(feed.get("link"), base),
        language=readable(language, 20),
        hub=absolute(links.get("hub"), base),
        topic=absolute(links.get("self"), base),
        ttl_minutes=minutes_of(feed),
        items=tuple(_item(entry, base) for entry in raw.entries),
    )


def _item(entry: Any, base: str) -> FeedItem:
    body: Mapping[str, Any] = max(
        entry.get("content") or [], key=lambda c: len(c.get("value", "")), default={}
    )
    link = link_of(entry)
    return FeedItem(
        native_id=readable(entry.get("id")),
        headline=text_of(entry, "title"),
        url=address(link, base),
        published_at=time_of(entry.get("published_parsed")) or time_of(entry.get("created_parsed")),
        updated_at=time_of(dict.get(entry, "updated_parsed")),
        summary=safe_markup(entry.get("summary"), _base_of(entry.get("summary_detail") or {}, link, base)),
        body=safe_markup(body.get("value"), _base_of(body, link, base)),
        byline=byline_of(entry),
        language=readable(entry.get("language") or (entry.get("title_detail") or {}).get("language"), 20),
        labels=labels_of(entry),
        media=media_of(entry, base),
        place=place_of(entry),
    )


def _base_of(detail: Any, link: str, base: str) -> str:
    """Against what links in an item's markup count: a base that the document states, else the item's own page."""
    stated = str(detail.get("base") or "")
    return stated if stated not in ("", base) else absolute(link, base) or base
