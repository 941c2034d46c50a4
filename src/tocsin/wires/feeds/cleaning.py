"""Markup made safe and strings made readable, the same for every format."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import nh3

TEXT_LIMIT = 2_000  # code points of a headline, a name, an address
MARKUP_LIMIT = 400_000  # of a body
LABELS = 50  # of an item
EARLIEST, LATEST = 1970, 2100
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TAGS = {
    *"a abbr article b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "ins li ol p pre q s section small span strong sub sup table tbody td tfoot th thead time tr u ul".split()
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
_DROPPED_WHOLE = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "noscript",
    "svg",
    "math",
    "template",
    "title",
}


def readable(text: object, limit: int = TEXT_LIMIT) -> str:
    """A string without controls, surrogates and non-characters, cut to a limit; empty for no string."""
    if not isinstance(text, str):
        return ""
    return _UNREADABLE.sub("", text[: limit * 2])[:limit].strip()


def headline_text(text: object) -> str:
    """One line of text: tags off, references decoded, runs of blanks as one."""
    line = readable(text, TEXT_LIMIT * 4)
    if "<" in line:
        line = nh3.clean(line, tags=set(), attributes={}, clean_content_tags={"script", "style"})
    if "&" in line:
        line = html.unescape(line)
    return readable(" ".join(line.split()))


def safe_markup(text: object, base: str = "") -> str:
    """Markup with nothing active: known tags, http(s) and mailto links, made absolute against `base`."""
    raw = readable(text, MARKUP_LIMIT)
    if not raw or ("<" not in raw and "&" not in raw):
        return raw
    return nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED_WHOLE,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        attribute_filter=_absolute(base),
    ).strip()


def _absolute(base: str) -> Callable[[str, str, str], str | None]:
    """Links made absolute; those that cannot be are dropped: shown here they would lead to the desk's own pages."""

    def filtered(_tag: str, name: str, value: str) -> str | None:
        return absolute(value, base) or None if name in ("href", "src") else value

    return filtered


def absolute(url: object, base: str) -> str:
    """An http(s) or mailto address, absolute; empty for anything else."""
    text = readable(url)
    if not text:
        return ""
    try:
        joined = urljoin(base, text) if base else text
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return ""
    return joined if scheme in ("http", "https", "mailto") else ""


def address(url: object, base: str) -> str:
    """An item's address as the feed gives it, made absolute where it can be; what acts when followed is
    dropped. It may be no web address (tag:, urn:): intake links only what is http or https."""
    text = " ".join(readable(url).split())
    if not text:
        return ""
    try:
        joined = urljoin(base, text) if base else text
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return ""
    return "" if scheme in ("javascript", "vbscript", "data", "file", "blob") else joined


def sane_time(at: datetime | None) -> datetime | None:
    """The time in UTC, or None where its year shows that it is no date."""
    if at is None or not EARLIEST <= at.year < LATEST:
        return None
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        return None
