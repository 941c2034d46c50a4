"""Lists of heads: each term's own list is walked in the order asked for, the lists are merged, stories read last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, or_, select, union

from tocsin.model.terms import Term
from tocsin.model.work import StoryView
from tocsin.ports import Head, HeadPage, HeadQuery
from tocsin.store import schema as s
from tocsin.store.heads import micros, moment
from tocsin.store.stories import view

LONGEST_PAGE = 1_000
FARTHEST = 1_000_000  # heads that a page may lie behind
_H = s.heads.c
_R = s.revisions.c


def page(c: Connection, query: HeadQuery) -> HeadPage:
    """Heads that pass the filters, in order, with their stories."""
    limit, offset = max(1, min(query.limit, LONGEST_PAGE)), max(0, min(query.offset, FARTHEST))
    wanted = _numbers(query, limit + 1 + offset).limit(limit + 1).offset(offset)
    found = [row.number for row in c.execute(wanted)]
    heads = {row.number: row for row in c.execute(select(s.heads).where(_H.number.in_(found[:limit])))}
    views = _views(c, list(heads))
    rows = [(_head(heads[n]), views[n]) for n in found[:limit]]
    return HeadPage(tuple(rows), len(found) > limit)


def numbered(c: Connection, number: int) -> tuple[Head, StoryView] | None:
    """The head and story of a number."""
    row = c.execute(select(s.heads).where(_H.number == number)).first()
    return (_head(row), _views(c, [number])[number]) if row else None


def of_story(c: Connection, story_id: str) -> Head | None:
    """The head of a story."""
    row = c.execute(select(s.heads).where(_H.story_id == story_id)).first()
    return _head(row) if row else None


def _views(c: Connection, numbers: list[int]) -> dict[int, StoryView]:
    """Stories by number: one walk to each through its head."""
    newest = and_(_R.story_id == _H.story_id, _R.revision == _H.revision)
    asked = (
        select(_H.number, s.revisions).join_from(s.heads, s.revisions, newest).where(_H.number.in_(numbers))
    )
    return {row.number: view(row) for row in c.execute(asked)}


def _head(row: Any) -> Head:
    published, updated = moment(row.published), moment(row.updated)
    return Head(row.number, row.story_id, row.revision, published, updated, bool(row.removed))


def _numbers(query: HeadQuery, most: int) -> Select[Any]:
    """Numbers in order. most: how many could be needed, so that each list is walked no farther."""
    if not query.groups or query.by == "number":
        clock = _H.number if query.by == "number" else getattr(_H, query.by)
        asked = select(_H.number, clock.label("at")).where(*_bounds(query), *_also(query.groups, _H.number))
        asked = asked.where(*_after(query, clock, _H.number))
        return _ordered(asked, clock, _H.number, query.descending)
    table = s.terms_published if query.by == "published" else s.terms_updated
    first, rest = query.groups[0], query.groups[1:]
    walks = [_walk(query, table, term, rest, most) for term in dict.fromkeys(first)]
    both = (
        union(*[select(walk.subquery()) for walk in walks]).subquery()
        if len(walks) > 1
        else walks[0].subquery()
    )
    return _ordered(select(both.c.number, both.c.at), both.c.at, both.c.number, query.descending)


def _walk(
    query: HeadQuery, table: Table, term: Term, rest: tuple[tuple[Term, ...], ...], most: int
) -> Select[Any]:
    """The first of one term's list that pass the other filters."""
    t = table.alias().c
    asked = select(t.number, t.at).where(t.kind == term[0], t.key == term[1])
    asked = asked.where(*_clock_bounds(query, query.by, t.at), *_also(rest, t.number))
    others = _bounds(query, but=query.by)
    if others:
        asked = asked.where(exists().where(_H.number == t.number, *others))
    asked = asked.where(*_after(query, t.at, t.number))
    return _ordered(asked, t.at, t.number, query.descending).limit(most)


def _also(groups: tuple[tuple[Term, ...], ...], number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Of each group some term holds of the head."""
    out: list[ColumnElement[bool]] = []
    for group in groups:
        k = s.terms_published.alias().c
        some = or_(*[and_(k.kind == kind, k.key == key) for kind, key in dict.fromkeys(group)])
        out.append(exists().where(k.number == number, some))
    return out


def _bounds(query: HeadQuery, but: str = "") -> list[ColumnElement[bool]]:
    out = [_H.removed == int(query.removed)] if query.removed is not None else []
    for clock in ("published", "updated"):
        out += _clock_bounds(query, clock, getattr(_H, clock)) if clock != but else []
    return out


def _clock_bounds(query: HeadQuery, clock: str, at: ColumnElement[int]) -> list[ColumnElement[bool]]:
    since: datetime | None = getattr(query, f"{clock}_since", None)
    until: datetime | None = getattr(query, f"{clock}_until", None)
    return ([at >= micros(since)] if since else []) + ([at < micros(until)] if until else [])


def _after(query: HeadQuery, at: ColumnElement[int], number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Behind the last one seen."""
    if query.after is None:
        return []
    told, last = micros(query.after[0]), query.after[1]
    if query.by == "number":
        return [number < last if query.descending else number > last]
    if query.descending:
        return [at <= told, or_(at < told, number < last)]
    return [at >= told, or_(at > told, number > last)]


def _ordered(
    asked: Select[Any], at: ColumnElement[int], number: ColumnElement[int], down: bool
) -> Select[Any]:
    return asked.order_by(at.desc() if down else at, number.desc() if down else number)
