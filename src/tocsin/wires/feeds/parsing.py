"""A document's bytes to a feed: what it is is seen from the bytes, not from what its server says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tocsin.errors import WireError
from tocsin.wires.feeds.feed import ParsedFeed
from tocsin.wires.feeds.json_feed import parse_json_feed
from tocsin.wires.feeds.xml_feed import parse_xml_feed

LIMIT = 16 * 1024 * 1024  # bytes of a document
MAX_ITEMS = 2_000
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"\xff\xfe", b"\xfe\xff")
_JSON = re.compile(rb"\A\s*[\[{]")
_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|svg|head|body)\b", re.I | re.S
)


def parse_feed(
    data: bytes, *, headers: Mapping[str, str], base: str = "", subject: str = "document"
) -> ParsedFeed:
    """The feed in a document. WireError where it is none, or over a limit.

    headers: lower-case names; base: address of the document; subject: what errors call it.
    """
    subject = base or subject
    if len(data) > LIMIT:
        raise WireError(subject, f"it has {len(data)} bytes", f"A feed may have {LIMIT}")
    bare = data
    for bom in _BOMS:
        bare = bare.removeprefix(bom)
    if not bare.strip(b" \t\r\n\x00"):
        raise WireError(subject, "the document is empty", "Try later; its publisher may be at work on it")
    if _JSON.match(bare) or b"<" not in bare.replace(b"\x00", b""):
        return parse_json_feed(bare, base, subject, MAX_ITEMS)
    if _HTML.match(bare[:20_000]):
        raise WireError(
            subject, "it is a web page, not a feed", "`tocsin add` looks for the feed that a page links to"
        )
    return parse_xml_feed(data, headers, base, subject, MAX_ITEMS)
