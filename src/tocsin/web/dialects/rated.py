"""Analyst actions as rows of a calendar, before any dialect gives the parts its own names; and what they add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.model.reading import Rating
from tocsin.model.terms import Term
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.asof import listed
from tocsin.web.calendars import hexed

SCORES = {"strong buy": 5, "buy": 4, "hold": 3, "sell": 2, "strong sell": 1}


@dataclass(frozen=True, slots=True)
class Rated:
    """One analyst action with the clocks of its story; ids are 24 hexadecimal digits."""

    rating: Rating
    id: str
    firm_id: str
    analyst_id: str
    exchange: str
    company: str
    published: datetime
    updated: datetime
    story_id: str
    url: str


def rated(store: Store, query: HeadQuery) -> Iterator[Rated]:
    """The actions of the stories asked for, in their order, from the first page to the last."""
    for row in rating_rows(store, query):
        yield from rated_in(row)


def rating_rows(store: Store, query: HeadQuery) -> Iterator[Listed]:
    """The stories asked for that hold an analyst action."""
    wanted: tuple[Term, ...] = (("rating", ""),)
    return listed(store, replace(query, groups=(wanted, *query.groups)))


def rated_in(row: Listed) -> Iterator[Rated]:
    """The actions of one story."""
    head, names = row.head, {s.key: s for s in row.digest.stocks}
    for one in row.digest.ratings:
        stock = names.get(one.security_key)
        yield Rated(
            one,
            hexed(head.story_id, one.security_key or one.company, one.firm),
            hexed(one.firm),
            hexed(one.firm, one.analyst) if one.analyst else "",
            stock.exchange if stock else "",
            stock.name if stock else one.company,
            head.published,
            head.updated,
            head.story_id,
            row.digest.url,
        )


@dataclass(slots=True)
class Firm:
    """A firm of which the desk holds actions; updated: when it was last heard of."""

    id: str
    name: str
    currency: str
    updated: datetime


@dataclass(slots=True)
class Rater:
    """A person who rates, with how many actions the desk holds."""

    id: str
    firm_id: str
    firm: str
    name: str
    updated: datetime
    actions: int = 0


def firms(store: Store, query: HeadQuery) -> Iterator[Firm]:
    """The firms of these actions, the last heard of first."""
    seen: set[str] = set()
    for row in rated(store, query):
        if row.rating.firm and row.firm_id not in seen:
            seen.add(row.firm_id)
            yield Firm(row.firm_id, row.rating.firm, row.rating.currency or "USD", row.updated)


def raters(store: Store, query: HeadQuery) -> list[Rater]:
    """The people behind these actions, the last heard of first."""
    out: dict[str, Rater] = {}
    for row in rated(store, query):
        if row.rating.analyst:
            made = Rater(row.analyst_id, row.firm_id, row.rating.firm, row.rating.analyst, row.updated)
            out.setdefault(row.analyst_id, made).actions += 1
    return list(out.values())


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the newest action of each firm and analyst on one security adds up to."""

    counts: dict[str, int]  # class -> how many, those of none left out
    score: float  # 5 strong buy … 1 strong sell
    label: str  # its class, rounded to the nearest
    low: float
    high: float
    mean: float
    total: int  # actions in the range
    unique: int  # actions used
    updated: datetime


def consensus(rows: list[Rated]) -> Consensus | None:
    """Of actions, the newest first: one for each firm and analyst, those without a class or a target left out."""
    newest: dict[tuple[str, str], Rated] = {}
    for row in rows:
        newest.setdefault((row.firm_id, row.analyst_id), row)
    used = [r for r in newest.values() if r.rating.target is not None and r.rating.rating_class in SCORES]
    if not used:
        return None
    targets = [r.rating.target for r in used if r.rating.target is not None]
    counts = {name: sum(r.rating.rating_class == name for r in used) for name in SCORES}
    score = sum(SCORES[name] * count for name, count in counts.items()) / len(used)
    label = next(name for name, value in SCORES.items() if value == int(score + 0.5))
    return Consensus(
        {name: count for name, count in counts.items() if count},
        score,
        label,
        min(targets),
        max(targets),
        sum(targets) / len(targets),
        len(rows),
        len(used),
        max(r.updated for r in used),
    )


def percentages(counts: dict[str, int]) -> dict[str, int]:
    """Whole percentages that sum to 100: the largest remainders are rounded up."""
    total = sum(counts.values())
    exact = {name: 100 * count / total for name, count in counts.items()}
    out = {name: int(value) for name, value in exact.items()}
    rest = sorted(exact, key=lambda name: (out[name] - exact[name], name))
    for name in rest[: 100 - sum(out.values())]:
        out[name] += 1
    return out
