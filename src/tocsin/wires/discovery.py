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
from tocsin.wires.polling.fetching import saying

TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
)
GUESSES = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss")
TRIES = 6  # requests that one look may cost beyond the first
_PATIENCE = 10.0  # seconds for each of them
_LIMIT = 4_000_000  # bytes of a page that are looked through


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
        cause, mend = saying(first.status)
        again = first.status == 429 or first.status >= 500
        raise WireError(url, cause, "Try again later" if again else mend.partition(";")[0])
    found = _feed(parser, first)
    if found:
        return (found,)
    links = feed_links(first.body, first.url)
    root = "{0.scheme}://{0.netloc}".format(urlsplit(first.url))
    out: list[Candidate] = []
    for link in (links or tuple(Candidate(root + guess, "") for guess in GUESSES))[:TRIES]:
        try:
            answer = client.send(Request("GET", link.url, deadline=_PATIENCE))
        except WireError:
            continue
        candidate = _feed(parser, answer, link.title)
        if candidate and candidate.url not in {known.url for known in out}:
            out.append(candidate)
    return tuple(out)


def _feed(parser: _Parses, response: Response, title: str = "") -> Candidate | None:
    if response.status != 200:
        return None
    try:
        feed = parser.parse(response.body, response.headers, response.url)
    except WireError:
        return None
    return Candidate(response.permanent_url or response.url, feed.title or title)


def feed_links(page: bytes, base: str) -> tuple[Candidate, ...]:
    """What a page names as its feeds, in its order; comments and interfaces for programs last."""
    try:
        root = lxml.html.document_fromstring(page[:_LIMIT], parser=lxml.html.HTMLParser(no_network=True))
    except (etree.LxmlError, ValueError):
        return ()
    home = next((b.get("href") for b in root.iter("base") if b.get("href")), "")
    found: dict[str, Candidate] = {}
    for link in list(root.iter("link"))[:500]:
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower().split(";")[0]
        if ("alternate" in rel and kind.strip() in TYPES) or "feed" in rel:
            url = _joined(base, home, link.get("href") or "")
            if url:
                found.setdefault(url, Candidate(url, " ".join((link.get("title") or "").split())))
    return tuple(sorted(found.values(), key=_last))


def _joined(base: str, home: str, href: str) -> str:
    try:
        url = urljoin(urljoin(base, home), href.strip())
    except ValueError:
        return ""
    return url if href and url.startswith(("http://", "https://")) else ""


def _last(link: Candidate) -> bool:
    return "/wp-json" in link.url or "comments/" in link.url
