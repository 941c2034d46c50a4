"""What happened as rows of a calendar, before any dialect gives the parts its own names: one a company, kind and day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from tocsin.model.digests import Stock
from tocsin.model.reading import Event, Figure
from tocsin.ports import HeadQuery, Listed, Store

MOST_STORIES = 20_000  # that one question looks at
_CHUNK = 500
_SUBJECTS = ("company", "acquirer", "seller", "holder", "country", "bank")


@dataclass(frozen=True, slots=True)
class Filed:
    """One happening of one company or country. id: 24 hexadecimal digits out of whose, what and when, the same
    whichever story told it. stocks: the securities that the story names, by key."""

    id: str
    event: Event
    whose: str
    figures: tuple[Figure, ...]
    stocks: Mapping[str, Stock]
    published: datetime
    updated: datetime
    title: str
    story_id: str
    url: str

    def figure(self, measure: str, role: str = "actual") -> Figure | None:
        """The number of a measure in a role."""
        return next((f for f in self.figures if f.measure == measure and f.role == role), None)

    @property
    def stock(self) -> Stock | None:
        """The security whose it is, where the tables know it."""
        return self.stocks.get(self.whose)


def listed(store: Store, query: HeadQuery) -> Iterator[Listed]:
    """The rows of a question, page after page, at most MOST_STORIES."""
    query = replace(query, offset=0, limit=_CHUNK)
    for _ in range(MOST_STORIES // _CHUNK):
        found = store.heads(query)
        yield from found.rows
        if not found.more:
            return
        last = found.rows[-1].head
        query = replace(query, after=(getattr(last, query.by), last.number))


def hexed(*parts: str) -> str:
    """An id out of words: the same for the same words."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def filed(store: Store, query: HeadQuery, types: frozenset[str], zone: tzinfo) -> Iterator[Filed]:
    """The happenings of these types in the stories asked for, in their order; what several stories of a day (in
    this zone) tell of one company is one, with the numbers of all of them and the words of the first that told."""
    day: date | None = None
    held: dict[str, Filed] = {}
    wanted = tuple(("event", one) for one in sorted(types))
    for row in listed(store, replace(query, groups=(wanted, *query.groups))):
        there = row.head.published.astimezone(zone).date()
        if there != day:
            yield from held.values()
            day, held = there, {}
        for one in _of(row, types, there):
            held[one.id] = _joined(one, held[one.id]) if one.id in held else one
    yield from held.values()


def _of(row: Listed, types: frozenset[str], day: date) -> Iterator[Filed]:
    head, digest = row.head, row.digest
    stocks = {s.key: s for s in digest.stocks}
    for event in digest.events:
        if event.type not in types:
            continue
        roles = dict(event.roles)
        whose = next((roles[role] for role in _SUBJECTS if role in roles), "")
        numbers = tuple(f for f in digest.figures if f.event == event.type and f.key in (whose, ""))
        yield Filed(
            hexed(event.type, whose, day.isoformat()),
            event,
            whose,
            numbers,
            stocks,
            head.published,
            head.updated,
            digest.title,
            head.story_id,
            digest.url,
        )


def _joined(earlier: Filed, later: Filed) -> Filed:
    """Of two stories of one happening: the words of the earlier, the numbers of both, the status told last."""
    held = {(f.measure, f.role) for f in earlier.figures}
    more = tuple(f for f in later.figures if (f.measure, f.role) not in held)
    return replace(
        earlier,
        event=later.event,
        figures=earlier.figures + more,
        stocks={**later.stocks, **earlier.stocks},
        updated=max(earlier.updated, later.updated),
    )
