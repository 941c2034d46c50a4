"""An XML document looked over before the library gets it: traps refused, half items cut off, odd characters out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from tocsin.errors import WireError

MAX_DEPTH, MAX_ATTRIBUTES = 200, 200
MAX_STRAYS = 50_000  # signs of markup that begin nothing
_HALF_LIMIT = 100_000  # characters in a comment or section that never ends: beyond this it is no slip
_MEND = "Its publisher must mend it"
_BROKEN = "its markup is broken in thousands of places"
_PROLOG = re.compile(r"\A\s*<\?xml\b[^>]{0,500}?\?>", re.S)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# References to what is no character: the library fails on some of them and keeps others.
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));?")
_NEXT = re.compile(r"<(?:!--|!\[CDATA\[|(/?)([A-Za-z_][\w:.-]*))")
_INSIDE = re.compile(r"""(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+>""")
_STRAY = re.compile(r"<(?![A-Za-z_/?!])|<!(?!--|\[CDATA\[|[A-Za-z])|&(?!#?\w{1,40};)")
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.S)
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}
_ITEMS, _ROOTS = frozenset({"item", "entry"}), frozenset({"rss", "feed", "rdf", "channel"})


@dataclass(slots=True)
class _Seen:
    """What a pass over the tags has seen."""

    depth: int = 0
    deepest: int = 0
    items: int = 0
    unended: int = 0  # tags that never end
    opened: int = -1  # where the item began that has not ended yet
    name: str = ""  # its element, as written
    closed: bool = False  # the feed itself has ended, or not begun an item since


def tidy(text: str, subject: str, limit: int) -> tuple[str, bool]:
    """The document ready for the library, and whether it is whole; a cut-off end goes back to the last whole item.

    WireError: too many items, or a trap (nesting, attributes, a comment without an end).
    """
    text = _PROLOG.sub("", text, count=1).lstrip()
    text = _ILLEGAL.sub("", _REFERENCE.sub(_character, text))
    seen = _Seen()
    end = _look_over(text, subject, seen)
    _refuse_strays(text[:end], subject)
    if seen.items > limit:
        raise WireError(subject, f"it has {seen.items} items", f"A feed may have {limit} items")
    # unclosed HTML in a body makes some depth; no feed makes thousands of levels
    if seen.deepest > max(MAX_DEPTH, len(text) // 200):
        raise WireError(subject, f"its elements are nested {seen.deepest} deep", _MEND)
    if seen.opened < 0 or seen.closed:
        return text[:end], seen.closed or seen.depth <= 0
    return text[: seen.opened], False


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    fine = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match.group() if fine else ""


def _look_over(text: str, subject: str, seen: _Seen) -> int:
    """Pass over all tags outside comments and CDATA; returns where the readable part ends."""
    at = 0
    while (found := _NEXT.search(text, at)) is not None:
        if found[2] is None:
            past = text.find(_ENDS[found.group()], found.end())
            if past < 0:
                return _unended(text, found.start(), subject)
            at = past + 3
            continue
        inside = _INSIDE.match(text, found.end())
        at = inside.end() if inside else found.end()
        seen.unended += inside is None
        if seen.unended > MAX_STRAYS:
            raise WireError(subject, _BROKEN, _MEND)
        _tag(found, inside, subject, seen)
    return len(text)


def _refuse_strays(text: str, subject: str) -> None:
    """Refuse signs that begin no tag and no reference by the ten thousands: each costs the library a search."""
    if text.count("<") + text.count("&") <= MAX_STRAYS:
        return
    strays = _STRAY.finditer(_CDATA.sub("", text))
    if next(islice(strays, MAX_STRAYS, None), None):
        raise WireError(subject, _BROKEN, _MEND)


def _unended(text: str, start: int, subject: str) -> int:
    """A comment or section that never ends is left to the library where it is small: it may be a slip."""
    if len(text) - start > _HALF_LIMIT:
        raise WireError(subject, "it has a comment or section that never ends", _MEND)
    return len(text)


def _tag(found: re.Match[str], inside: re.Match[str] | None, subject: str, seen: _Seen) -> None:
    if inside is not None and inside.group().count("=") > MAX_ATTRIBUTES:
        raise WireError(subject, "an element has more attributes than any feed needs", _MEND)
    name = found[2].rpartition(":")[2].lower()
    alone = inside is not None and inside.group().endswith("/>")
    if not found[1] and not alone:
        seen.depth += 1
        seen.deepest = max(seen.deepest, seen.depth)
        if name in _ITEMS and seen.opened < 0:
            seen.items += 1
            seen.opened, seen.name = found.start(), found[2]
            seen.closed = False  # in RDF the channel ends before its items begin
        return
    seen.depth -= not alone
    if seen.opened >= 0 and found[1] and found[2] == seen.name:
        seen.opened = -1
    elif name in _ROOTS:
        seen.closed = True
    elif name in _ITEMS and alone and seen.opened < 0:
        seen.items += 1
