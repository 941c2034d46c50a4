"""WebSub addresses that come with a document in its Link header; they count before those inside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tocsin.wires.feeds.cleaning import absolute
from tocsin.wires.feeds.feed import ParsedFeed

_LINK = re.compile(r"""<([^<>]{1,2000})>((?:[^<>,"]|"[^"]*+")*+)""")
_PARAMETER = re.compile(r""";\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))""")


def with_hub(feed: ParsedFeed, headers: Mapping[str, str], base: str) -> ParsedFeed:
    """The feed with the hub and topic that its headers name (lower-case names), where they name one."""
    named = links(headers.get("link", ""), base)
    return replace(feed, hub=named.get("hub", feed.hub), topic=named.get("self", feed.topic))


def links(header: str, base: str) -> dict[str, str]:
    """Relations of a Link header (RFC 8288) to absolute addresses, the first of each."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(header[:20_000]):
        named = {p[1].lower(): p[2] or p[3] or "" for p in reversed(list(_PARAMETER.finditer(link[2])))}
        url = absolute(link[1], base)
        for name in named.get("rel", "").lower().split():
            if url:
                found.setdefault(name, url)
    return found
