"""The feeds of a site: of an address that is one, or that a page links to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

from tocsin.errors import WireError
from tocsin.outbound import Request, Response
from tocsin.wires.feeds import ParsedFeed

TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
)
GUESSES = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss")
TRIES = 6  # requests that one look may cost


class _Sends(Protocol):
    def send(self, request: Request) -> Response: ...


class _Parses(Protocol):
    def parse(self, data: bytes, headers: Mapping[str, str], base: str) -> ParsedFeed: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found."""

    url: str
    title: str


def discover(client: _Sends, parser: _Parses, url: str) -> tuple[Candidate, ...]:
    """The feeds at an address, best first; empty where there are none. WireError where it does not answer."""
    first = client.send(Request("GET", url))
    if first.status != 200:
        raise WireError(url, f"its server answered {first.status}", "Check the address")
    found = _feed(parser, first)
    if found:
        return (found,)
    links = feed_links(first.body, first.url)
    root = "{0.scheme}://{0.netloc}".format(urlsplit(first.url))
    out: list[Candidate] = []
    for link in [*links, *(root + guess for guess in GUESSES)][:TRIES]:
        if out and link not in links:
            break  # guesses are for pages that name no feed
        try:
            candidate = _feed(parser, client.send(Request("GET", link)))
        except WireError:
            continue
        if candidate and candidate not in out:
            out.append(candidate)
    return tuple(out)


def _feed(parser: _Parses, response: Response) -> Candidate | None:
    if response.status != 200:
        return None
    try:
        feed = parser.parse(response.body, response.headers, response.url)
    except WireError:
        return None
    return Candidate(response.permanent_url or response.url, feed.title)


def feed_links(page: bytes, base: str) -> tuple[str, ...]:
    """Addresses that a page names as its feeds, in its order."""
    try:
        root = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(no_network=True))
    except (etree.ParserError, ValueError):
        return ()
    out = []
    for link in list(root.iter("link"))[:500]:
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
        if ("alternate" in rel and kind in TYPES) or "feed" in rel:
            out.append(urljoin(base, link.get("href") or ""))
    return tuple(dict.fromkeys(out))
