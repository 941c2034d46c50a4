"""Where a feed says that it pushes: its hub and topic, from the answer's Link header or the feed itself."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from tocsin.outbound import Response
from tocsin.wires.feeds import ParsedFeed

_LINK = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.I)


def advertised(response: Response, feed: ParsedFeed) -> tuple[str, str]:
    """(hub, topic), absolute; empty where none is named. The header counts before the document."""
    links = header_links(response.headers.get("link", ""))
    hub = _absolute(response.url, links.get("hub") or feed.hub)
    topic = _absolute(response.url, links.get("self") or feed.topic)
    return hub, topic


def header_links(header: str) -> dict[str, str]:
    """The first address of each relation that a Link header names."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(header[:16_000]):
        rel = _REL.search(link[2])
        for name in (rel[1] or rel[2] or "").lower().split() if rel else ():
            found.setdefault(name, link[1].strip())
    return found


def _absolute(base: str, address: str) -> str:
    try:
        absolute = urljoin(base, address) if address else ""
    except ValueError:
        return ""
    return absolute if absolute.startswith(("http://", "https://")) else ""
