"""Single fields of what the feed library made of a document."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from tocsin.wires.feeds.cleaning import LABELS, absolute, headline_text, readable, sane_time

_MAIL = re.compile(r"[(<\[]?[^\s()<>\[\]@]{1,100}@[^\s()<>\[\]@]{1,200}[)>\]]?")
_COORDINATE = re.compile(r"(?<![^\s,])[-+]?\d{1,3}(?:\.\d{1,20})?(?![^\s,])")
_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def link_of(entry: Any) -> str:
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


def text_of(holder: Any, name: str) -> str:
    """A title as text: what is marked up is unmarked, what is plain text is taken as it is."""
    detail = holder.get(f"{name}_detail") or {}
    if detail.get("type") == "text/plain":
        return readable(" ".join(str(holder.get(name) or "").split()))
    return headline_text(holder.get(name))


def byline_of(entry: Any) -> str:
    """Names of the authors without their mail addresses."""
    authors = [str(a.get("name") or "") for a in (entry.get("authors") or [])[:20]]
    whole = str(entry.get("author") or "")
    if len(authors) < 2 and "@" in whole:  # the library parts name and address wrongly at long endings
        authors = [" ".join(_MAIL.sub(" ", whole).split()).strip(" ()<>,")]
    return headline_text(", ".join(dict.fromkeys(filter(None, authors))))


def media_of(entry: Any, base: str) -> str:
    """The address of the item's first picture, sound, film or file."""
    for group in ("media_content", "media_thumbnail", "enclosures"):
        for one in entry.get(group) or []:
            found = absolute(one.get("url") or one.get("href"), base)
            if found:
                return found
    return ""


def place_of(entry: Any) -> str:
    """Where it happened, as "latitude longitude"; a line or an area as the pairs of its outline, a circle as
    its centre; the place's name where that is all that is said."""
    if entry.get("geo_lat") and entry.get("geo_long"):
        return readable(f"{entry['geo_lat']} {entry['geo_long']}", 200)
    if written := _written(entry):
        return written
    where = entry.get("where")
    at = where.get("coordinates") if isinstance(where, dict) else None
    while at and isinstance(at[0], list | tuple) and at[0] and isinstance(at[0][0], list | tuple):
        at = at[0]  # the outline among an area's rings
    pairs = [] if not at else at if isinstance(at[0], list | tuple) else [at]
    shape = ", ".join(f"{pair[1]:g} {pair[0]:g}" for pair in pairs[:20] if len(pair) >= 2)
    return shape or readable(str(entry.get("georss_featurename") or ""), 200)


def _written(entry: Any) -> str:
    """The forms that the library leaves as text: a circle's centre, the two corners of an envelope."""
    circle = str(entry.get("georss_circle") or "")
    corners = f"{entry.get('gml_lowercorner') or ''} {entry.get('gml_uppercorner') or ''}"
    numbers = _COORDINATE.findall(circle)[:2] or _COORDINATE.findall(corners)[:4]
    if len(numbers) % 2 or any(abs(float(n)) > 180 for n in numbers):
        return ""
    return ", ".join(f"{float(a):g} {float(b):g}" for a, b in zip(numbers[::2], numbers[1::2], strict=True))


def labels_of(entry: Any) -> tuple[str, ...]:
    """The source's own subject labels, the section of the paper among them."""
    given = [tag.get("term") for tag in (entry.get("tags") or [])[:LABELS]]
    return tuple(
        dict.fromkeys(label for one in [*given, entry.get("slash_section")] if (label := headline_text(one)))
    )


def minutes_of(feed: Any) -> int:
    """After how many minutes the feed says it is worth asking again; 0 where it does not say."""
    stated = _number(feed.get("ttl"))
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower(), 0)
    return stated or period // (_number(feed.get("sy_updatefrequency")) or 1)


def _number(text: object) -> int:
    digits = str(text).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def time_of(parsed: struct_time | None) -> datetime | None:
    """A time in UTC, None where there is none or its year is no year of news."""
    if not parsed:
        return None
    try:
        return sane_time(datetime.fromtimestamp(calendar.timegm(parsed), UTC))
    except (ValueError, OverflowError, OSError):
        return None
