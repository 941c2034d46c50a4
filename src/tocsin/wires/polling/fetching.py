"""One source asked once: a conditional request, its answer parsed, all failures in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tocsin.errors import RetryableWireError, WireError
from tocsin.model.wires import Source, SourceState, WireItem
from tocsin.outbound import Request, Response
from tocsin.wires.feeds import ParsedFeed, to_wire_items
from tocsin.wires.polling.deciding import Gone, patience, retry_after

_REFUSALS = (401, 402, 403, 407, 451)


class Sends(Protocol):
    """What sends a request."""

    def send(self, request: Request) -> Response: ...


class Parses(Protocol):
    """What parses a document."""

    def parse(self, data: bytes, headers: Mapping[str, str], base: str) -> ParsedFeed: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a source answered: unchanged (304, or the same document), or its feed and items, oldest first."""

    response: Response
    feed: ParsedFeed | None
    items: tuple[WireItem, ...] = ()


def fetch(client: Sends, parser: Parses, source: Source, state: SourceState, now: datetime) -> Fetched:
    """Ask a source. WireError (retry_after set where the server asks for it) or Gone."""
    url = state.url_now or source.url
    headers = {
        "accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
    }
    if state.etag:
        headers["if-none-match"] = state.etag
    if state.last_modified:
        headers["if-modified-since"] = state.last_modified
    response = client.send(Request("GET", url, headers, deadline=patience(state)))
    if response.status == 304:
        return Fetched(response, None)
    if response.status != 200:
        raise _refused(response, url, now)
    feed = parser.parse(response.body, response.headers, response.url)
    return Fetched(response, feed, to_wire_items(feed, source.id, now))


def saying(status: int) -> tuple[str, str]:
    """An answer that brought nothing, in words: the cause, and what to do."""
    if status == 410:
        return "its server says that it is gone for good (410)", "Remove it, or give its new address"
    if status == 429 or status >= 500:
        return f"its server answered {status}", "It is tried again later"
    if status in _REFUSALS:
        return f"its server refuses ({status})", "See whether it asks for a key or another user agent"
    if status == 404:
        return "there is nothing there (404)", "Check the address; `tocsin add` looks for the feed anew"
    return f"its server answered {status}, which is no feed", "Check the address"


def _refused(response: Response, url: str, now: datetime) -> WireError:
    status = response.status
    cause, mend = saying(status)
    if status == 410:
        return Gone(url, cause, mend)
    wait = retry_after(response.headers, now)
    if status == 429 or status >= 500:
        return RetryableWireError(url, cause, mend, retry_after=wait)
    if status in _REFUSALS:
        wait = max(wait or 0.0, 3600.0)  # not to be hammered
    return WireError(url, cause, mend, retry_after=wait)


def fetch_once(client: Sends, parser: Parses, source: Source, now: datetime) -> Iterator[WireItem]:
    """What a source holds now, as if it had never been asked."""
    yield from fetch(client, parser, source, SourceState(source.id), now).items
