"""A document's bytes to a feed: what it is is seen from the bytes, not from what its server says."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from tocsin.errors import WireError
from tocsin.wires.decoding import decode_markup
from tocsin.wires.feeds.cleaning import absolute
from tocsin.wires.feeds.feed import ParsedFeed
from tocsin.wires.feeds.hubs import with_hub
from tocsin.wires.feeds.json_feed import parse_json_feed
from tocsin.wires.feeds.xml_feed import parse_xml_feed

LIMIT = 16 * 1024 * 1024  # bytes of a document
MAX_ITEMS = 2_000
_MARK = "\ufeff"
_JSON = re.compile(rb"\A[ \t\r\n]*+[\[{](?!\x00)")
_HTML = re.compile(
    r"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+(?:html|svg)|html|svg|head|body)\b",
    re.I | re.S,
)
_NO_FEED = "Give the address of an RSS, Atom or JSON feed; `tocsin add` finds the feed that a page links to"


def parse_feed(
    data: bytes, *, headers: Mapping[str, str], base: str = "", subject: str = "document"
) -> ParsedFeed:
    """The feed in a document: 16 MiB and 2,000 items at most. WireError where it is none, or over a limit.

    headers: what it was served with; base: address of the document; subject: what errors call it.
    """
    subject = base or subject
    if len(data) > LIMIT:
        raise WireError(subject, f"it has {len(data)} bytes", f"A feed may have {LIMIT}")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise WireError(subject, "the document is empty", "Try later; its publisher may be at work on it")
    named = {name.lower(): value for name, value in headers.items()}
    base = absolute(named.get("content-location"), base) or base
    bare = data.removeprefix(codecs.BOM_UTF8)
    if _JSON.match(bare) or (b"<" not in bare and b"\x00" not in bare):
        return with_hub(parse_json_feed(bare, base, subject, MAX_ITEMS), named, base)
    text = decode_markup(data, named.get("content-type", "")).lstrip(_MARK)
    if _HTML.match(text[:20_000]):
        raise WireError(subject, "it is a web page or a picture, not a feed", _NO_FEED)
    if "<" not in text:
        raise WireError(subject, "it is no XML and no JSON in UTF-8", _NO_FEED)
    return with_hub(parse_xml_feed(text, named, base, subject, MAX_ITEMS), named, base)
