"""Rows of calendars out of the digests of stories; a dialect gives their parts its own names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from tocsin.errors import NotFound
from tocsin.model.calendars import CalendarPage, Filed
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.asof import listed, listed_as_of

_SUBJECTS = ("company", "acquirer", "seller", "holder", "country", "bank")


def hexed(*parts: str) -> str:
    """An id out of words: the same for the same words."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def filed(
    store: Store, query: HeadQuery, types: frozenset[str], zone: tzinfo, as_of: datetime | None = None
) -> Iterator[Filed]:
    """The happenings of these types in the stories asked for, in their order; what several stories of a day (in
    this zone) tell of one company is one, with the numbers of all of them and the words of the first that told.
    as_of: out of what was read by then."""
    day: date | None = None
    held: dict[str, Filed] = {}
    wanted = tuple(("event", one) for one in sorted(types))
    query = replace(query, groups=(wanted, *query.groups))
    for row in listed_as_of(store, query, as_of) if as_of else listed(store, query):
        there = row.head.published.astimezone(zone).date()
        if there != day:
            yield from held.values()
            day, held = there, {}
        for one in filed_in(row, types, there):
            held[one.id] = _joined(one, held[one.id]) if one.id in held else one
    yield from held.values()


def filed_in(row: Listed, types: frozenset[str], day: date) -> Iterator[Filed]:
    """What one story tells of, as rows of its day."""
    head, digest = row.head, row.digest
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
            digest.stocks,
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
        stocks=tuple(dict.fromkeys((*earlier.stocks, *later.stocks))),
        updated=max(earlier.updated, later.updated),
    )


def calendar_page(
    store: Store,
    query: HeadQuery,
    types: frozenset[str],
    *,
    cursor: str,
    limit: int,
    as_of: datetime | None = None,
) -> CalendarPage:
    """One page of happenings by days in UTC, now or as read by then. NotFound where the cursor is of no row."""
    if cursor:
        day, _, last = cursor.partition("_")
        query = replace(query, published_until=_end_of(day, query.published_until))
        rows = filed(store, query, types, UTC, as_of)
        for row in rows:
            if row.id == last:
                break
        else:
            raise NotFound("the cursor", "is of no row of this calendar", "Begin again without a cursor")
    else:
        rows = filed(store, query, types, UTC, as_of)
    found = list(islice(rows, limit + 1))
    more = len(found) > limit
    end = found[limit - 1] if more else None
    return CalendarPage(tuple(found[:limit]), f"{end.published:%Y-%m-%d}_{end.id}" if end else "")


def _end_of(day: str, until: datetime | None) -> datetime:
    try:
        end = datetime.combine(date.fromisoformat(day), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise NotFound("the cursor", "is none of ours", "Begin again without a cursor") from error
    return min(end, until) if until else end
