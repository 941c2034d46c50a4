"""What arrives: sources, items, and the state that polling keeps about a source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Source:
    """Who publishes on a wire. `kind`: feed, push, or a kind of wire that a package adds."""

    id: str
    name: str
    kind: str
    url: str = ""
    tier: int = 2  # 1 official or first-hand, 2 newsroom, 3 other
    language: str = ""  # BCP 47, empty where mixed or unknown
    licence: str = ""
    group: str = ""  # heading under which lists show it (regulators, press wires, …)
    interval: float = 300.0  # seconds between polls at rest; adapts between its bounds
    enabled: bool = True


class Tiers:
    """The tiers of sources, and what they were at any moment. Before anything was written down of a source it counts
    as it was first; one that is gone as it was last."""

    def __init__(self, past: Iterable[tuple[datetime, Source]] = ()) -> None:
        """past: sources as of when each became so, in order."""
        self._past: dict[str, list[tuple[datetime, int]]] = {}
        for at, source in past:
            self._past.setdefault(source.id, []).append((at, source.tier))
        self._times = sorted({at for kept in self._past.values() for at, _ in kept})
        self._held: dict[int, Mapping[str, int]] = {}

    def at(self, moment: datetime) -> Mapping[str, int]:
        """Tiers by id of source."""
        count = bisect_right(self._times, moment)
        if count not in self._held:
            self._held[count] = {
                ident: kept[max(0, bisect_right([at for at, _ in kept], moment) - 1)][1]
                for ident, kept in self._past.items()
            }
        return self._held[count]


@dataclass(frozen=True, slots=True)
class SourceState:
    """What polling knows about a source; times UTC. Persisted after the items are committed."""

    source_id: str
    next_due_at: datetime | None = None
    interval: float = 300.0
    etag: str = ""
    last_modified: str = ""
    url_now: str = ""  # where a permanent redirect moved it, empty: Source.url
    hub: str = ""  # WebSub hub advertised by the feed
    topic: str = ""  # WebSub topic (rel=self)
    last_success_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error: str = ""
    failures: int = 0  # in a row
    parked: bool = False  # 410 or refused address: not polled until a person says so
    items_seen: int = 0
    last_item_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RawLink:
    """A link that came with an item; title and url as given."""

    title: str
    url: str = ""
    relation: str = "related"


@dataclass(frozen=True, slots=True)
class WireItem:
    """What arrived, untouched: markup, odd characters and all. Cleaning is intake's, once.

    headline, summary and body may hold HTML; `page` says that body is a whole page's text or
    markup from which headline and furniture must be told apart.
    """

    source_id: str
    native_id: str
    received_at: datetime
    headline: str = ""
    url: str = ""
    summary: str = ""
    body: str = ""
    byline: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str = ""
    urgency: int | None = None  # 1 highest … 9 lowest, from the source
    labels: tuple[str, ...] = ()  # the source's own subject labels, never used as truth
    links: tuple[RawLink, ...] = ()
    withdrawn: bool = False
    page: bool = False
    extra: tuple[tuple[str, str], ...] = field(default=())  # what the wire knows beyond (media url, place …)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A WebSub subscription of one source; secret signs what the hub pushes."""

    id: str  # the source's id
    hub: str
    topic: str
    secret: str
    state: str = "asked"  # asked | active | refused
    asked_at: datetime | None = None
    lease_until: datetime | None = None
