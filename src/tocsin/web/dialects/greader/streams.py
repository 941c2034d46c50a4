"""Ids of streams: a source, a watchlist, the alerts, what is starred, everything; and what each holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from tocsin.errors import NotFound
from tocsin.model.codec import moment
from tocsin.model.terms import Term
from tocsin.ports import HeadQuery, Mark
from tocsin.web.dialects.greader.fields import Fields
from tocsin.web.dialects.positions import read_position
from tocsin.web.problems import Refused
from tocsin.web.services import Services

STATE, LABEL, FEED = "user/-/state/com.google/", "user/-/label/", "feed/"
EVERYTHING, READ, STARRED = (f"{STATE}{name}" for name in ("reading-list", "read", "starred"))
ALERTS = "Alerts"
_USER = re.compile(r"^user/[^/]+/")


def plain(stream: str) -> str:
    """An id with - in the place of the user."""
    return _USER.sub("user/-/", stream)


def mark_of(services: Services, stream: str) -> Mark | None:
    """The mark that a state is, None where it is none."""
    names = {READ: "read", STARRED: "starred"}
    return Mark(services.owner, names[plain(stream)]) if plain(stream) in names else None


def stream_query(services: Services, stream: str) -> HeadQuery:
    """The stories of a stream, the last changed first. NotFound for one that there is not."""
    stream, query = plain(stream), HeadQuery(by="updated")
    if stream == EVERYTHING:
        return query
    if mark := mark_of(services, stream):
        return replace(query, marked=mark)
    if stream.startswith(FEED):
        return replace(query, groups=((("source", stream.removeprefix(FEED)),),))
    if stream == f"{LABEL}{ALERTS}":
        return replace(query, rung_for=services.owner)
    terms = _labelled(services, stream.removeprefix(LABEL)) if stream.startswith(LABEL) else None
    if terms is None:
        raise NotFound(
            f"stream {stream[:100]}", "there is none such", "Ask tag/list and subscription/list for all"
        )
    return replace(query, groups=(terms,))


def _labelled(services: Services, name: str) -> tuple[Term, ...] | None:
    """Of a watchlist or a group of sources: one of these holds of its stories. None where neither has the name."""
    watched = next((w for w in services.store.watchlists(services.owner) if w.name == name), None)
    if watched is not None:
        return tuple(("ticker", key) for key in watched.securities) or (("ticker", ""),)
    grouped = tuple(("source", s.id) for s in services.store.sources() if s.group == name != "")
    return grouped or None


def asked(services: Services, stream: str, fields: Fields) -> HeadQuery:
    """A stream with what a reader asks of it: xt, it, ot, nt, r, c."""
    query = stream_query(services, stream)
    if any(plain(one) == READ for one in fields.all("xt")):
        query = replace(query, unmarked=Mark(services.owner, "read"))
    for one in fields.all("it"):
        query = replace(query, marked=query.marked or mark_of(services, one))
    after = fields.one("c")
    return replace(
        query,
        descending=fields.one("r") != "o",
        updated_since=_seconds(fields, "ot"),
        updated_until=_seconds(fields, "nt"),
        after=read_position(after, "c", "Give the continuation of the answer before") if after else None,
    )


def _seconds(fields: Fields, name: str) -> datetime | None:
    return at(fields.whole(name, 0, 10**12) * 1_000_000, name) if fields.one(name) else None


def at(micros: int, name: str) -> datetime:
    """A time out of microseconds. Refused where no calendar reaches it."""
    try:
        return moment(micros)
    except (OverflowError, ValueError) as error:
        raise Refused(
            400, f"parameter {name}", "is no time of this age", "Give seconds since 1970"
        ) from error
