"""What streams and webhooks of this dialect tell of a revision: events in one envelope, of one kind or another."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from tocsin.model.terms import Term
from tocsin.ports import Head, HeadQuery, Listed
from tocsin.web.calendars import filed_in, hexed
from tocsin.web.dialects.benzinga.calendars import CALENDARS, Calendar
from tocsin.web.dialects.benzinga.news import news_item
from tocsin.web.dialects.benzinga.params import EASTERN
from tocsin.web.dialects.benzinga.ratings import agreed_item, insight_item, rating_item
from tocsin.web.dialects.benzinga.reasons import reason_item
from tocsin.web.dialects.insights import insights_in
from tocsin.web.dialects.items import exchange_name, item_of
from tocsin.web.dialects.live import before
from tocsin.web.dialects.moving import reasons_in
from tocsin.web.dialects.rated import Rated, rated, rated_in
from tocsin.web.services import Services

_NAMESPACE = uuid.UUID("6a3c1e0e-2d2c-4b51-9b44-5f4d0e1c8a77")
_RATINGS = "data/v2.1/calendar/ratings"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """One event with the tickers and channels by which listeners choose."""

    tickers: tuple[str, ...]
    channels: tuple[str, ...]
    body: dict[str, Any]


# variant: what a listener or receiver asked for in its address, such as schema=rest; empty for the usual.
Make = Callable[[Services, Listed, str], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. path: its stream's; wanted: terms of which stories that may hold one have one."""

    name: str
    path: str
    about: str
    make: Make
    wanted: tuple[Term, ...] = ()


def millis(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def classic(row: Listed, base: str) -> dict[str, Any]:
    """The content that receivers of `News/v1` read."""
    item = item_of(row, base)
    return {
        "id": item.number,
        "revision_id": row.head.revision,
        "type": "story",
        "created_at": millis(item.created),
        "updated_at": millis(item.updated),
        "title": item.title,
        "body": item.html,
        "authors": [item.author],
        "teaser": item.teaser,
        "url": item.url,
        "tags": list(item.tags),
        "channels": [c.name for c in item.channels],
        "securities": [
            {"symbol": s.ticker, "exchange": exchange_name(s.exchange), "primary": s.primary}
            for s in item.stocks
        ],
    }


def enveloped(kind: str, action: str, ident: int | str, head: Head, content: Any) -> dict[str, Any]:
    """The envelope; its id is the same however often the revision is told."""
    parts = [head.story_id, str(head.revision)] + ([kind, ident] if isinstance(ident, str) else [])
    told = {"action": action, "id": ident, "timestamp": millis(head.updated), "content": content}
    ident = str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))
    return {"id": ident, "api_version": "websocket/v1", "kind": kind, "data": told}


def news_events(services: Services, row: Listed, variant: str) -> Iterator[Event]:
    """The story itself; variant: rest, for the item of the list."""
    head, base = row.head, services.public_url
    action = "Removed" if head.removed else "Created" if head.revision == 1 else "Updated"
    item = item_of(row, base)
    content = news_item(item, "full", "html") if variant == "rest" else classic(row, base)
    kind = "news" if variant == "rest" else "News/v1"
    yield Event(
        item.tickers,
        tuple(c.name for c in item.channels),
        enveloped(kind, action, head.number, head, content),
    )


def _changed(
    services: Services, row: Listed, make: Callable[[Listed], Iterable[T]], ident: Callable[[T], str]
) -> Iterator[tuple[str, T]]:
    """(action, what) of what a revision tells, and of what the one before told and this one does not."""
    earlier = before(services.store, row)
    then = {ident(one): one for one in make(earlier)} if earlier else {}
    now = {} if row.head.removed else {ident(one): one for one in make(row)}
    yield from (("Updated" if key in then else "Created", one) for key, one in now.items())
    yield from (("Removed", one) for key, one in then.items() if key not in now)


def rating_events(services: Services, row: Listed, variant: str) -> Iterator[Event]:
    """The analyst actions of a story; variant: hook, where firm and analyst are objects."""
    for action, one in _changed(services, row, rated_in, lambda r: r.id):
        item = rating_item(one, services)
        if variant == "hook":
            item |= {
                "firm": {"name": one.rating.firm, "id": one.firm_id},
                "analyst": {"name": one.rating.analyst, "id": one.analyst_id},
            }
        yield Event((one.rating.ticker,), (), enveloped(_RATINGS, action, one.id, row.head, item))


def insight_events(services: Services, row: Listed, _variant: str) -> Iterator[Event]:
    """The reasons behind them."""
    for action, one in _changed(services, row, insights_in, lambda r: r.id):
        kind, ticker = "data/v1/analyst/insights", one.rated.rating.ticker
        yield Event((ticker,), (), enveloped(kind, action, one.id, row.head, insight_item(one)))


def consensus_events(services: Services, row: Listed, variant: str) -> Iterator[Event]:
    """What the actions on each security that a story rates now add up to. variant: simplify, percentage."""
    changed = _changed(services, row, rated_in, lambda r: r.id)
    for ticker in dict.fromkeys(one.rating.ticker for _, one in changed if one.rating.ticker):
        rows = rated(services.store, HeadQuery(((("ticker", ticker),),)))
        of_it: list[Rated] = [one for one in rows if one.rating.ticker == ticker]
        if item := agreed_item(of_it, simple="simplify" in variant, percentage="percentage" in variant):
            told, ident = {"ticker": ticker, **item}, hexed("consensus", ticker)
            yield Event(
                (ticker,), (), enveloped("data/v1/consensus-ratings", "Updated", ident, row.head, told)
            )


def reason_events(services: Services, row: Listed, _variant: str) -> Iterator[Event]:
    """Why the share that a story is about moves."""
    now = services.clock.now()
    for action, one in _changed(services, row, lambda r: reasons_in(services.store, r, now), lambda r: r.id):
        body = enveloped("data/v1/wiims", action, one.id, row.head, reason_item(services, one))
        yield Event((one.stock.ticker,), (), body)


def _calendar_events(calendar: Calendar) -> Make:
    def events(services: Services, row: Listed, _variant: str) -> Iterator[Event]:
        there = row.head.published.astimezone(EASTERN).date()
        changed = _changed(services, row, lambda r: filed_in(r, calendar.types, there), lambda f: f.id)
        told = [(action, one) for action, one in changed if calendar.shows(one)]
        # The row as it is listed: with the numbers of all stories of the day.
        held = calendar.of_day(services.store, there) if told else {}
        for action, one in told:
            now = held.get(one.id, one)
            if action == "Removed" and one.id in held:  # another story tells it still
                continue
            first = now.published == row.head.published
            action = "Updated" if action == "Created" and not first else action
            tickers = tuple(s.ticker for _, key in now.event.roles if (s := now.known(key)))
            kind = f"data/v2.1/calendar/{calendar.name}"
            yield Event(tickers, (), enveloped(kind, action, one.id, row.head, calendar.item(now)))

    return events


_RATED: tuple[Term, ...] = (("rating", ""),)
NEWS = Kind("news", "/api/v1/news/stream", "news as it is committed", news_events)
DATA = (
    Kind("ratings", "/api/v2.1/calendar/ratings/stream", "analyst actions", rating_events, _RATED),
    Kind("insights", "/api/v1/analyst/insights/stream", "the reasons behind them", insight_events, _RATED),
    Kind("consensus", "/api/v1/consensus-ratings/stream", "what they add up to", consensus_events, _RATED),
    Kind("wiims", "/api/v1/wiims/stream", "why shares move", reason_events, (("theme", "market move"),)),
    *(
        Kind(
            one.name,
            f"/api/v2.1/calendar/{one.name}/stream",
            f"{one.name} as stories tell them",
            _calendar_events(one),
            tuple(("event", kind) for kind in sorted(one.types)),
        )
        for one in CALENDARS
    ),
)
