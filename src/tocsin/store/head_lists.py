"""Lists of heads: each term's own list is walked in the order asked for, the lists are merged, stories read last.

A statement is built once for each shape of question (how many terms, which bounds, which order) and kept.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, exists, or_, select, union

from tocsin.model.codec import micros, moment, unpack
from tocsin.model.digests import Digest
from tocsin.ports import Head, HeadPage, HeadQuery, Listed
from tocsin.store import schema as s
from tocsin.store import sqlite
from tocsin.store.prepared import Prepared

LONGEST_PAGE = 1_000
FARTHEST = 1_000_000  # heads that a page may lie behind
_H = s.heads.c
_R = s.revisions.c
_BOUNDS = ("published_since", "published_until", "updated_since", "updated_until")
_NEWEST = and_(_R.story_id == _H.story_id, _R.revision == _H.revision)


@dataclass(frozen=True, slots=True)
class _Shape:
    """All of a question but its values. groups: how many terms each has; bounds: the names of those given."""

    groups: tuple[int, ...]
    by: str
    descending: bool
    bounds: tuple[str, ...]
    removed: bool  # whether it asks for them or against them
    after: bool
    body: bool
    kept: tuple[str, ...]  # which of "marked", "unmarked", "rung", "few words", "words" it asks for


def page(c: Connection, query: HeadQuery) -> HeadPage:
    """Heads that pass the filters, in order, with their stories."""
    limit, offset = max(1, min(query.limit, LONGEST_PAGE)), max(0, min(query.offset, FARTHEST))
    words = sqlite.topics_expression(query.topics, every=query.every_topic)
    if query.topics and not words:
        return HeadPage(())
    groups = tuple(tuple(dict.fromkeys(group)) for group in query.groups)
    bounds = tuple(name for name in _BOUNDS if getattr(query, name) is not None)
    sizes, kept = tuple(map(len, groups)), _kept(query)
    if words:
        kept |= {"few words" if sqlite.are_few(c, words) else "words": {"words": words}}
    shape = _Shape(
        sizes,
        query.by,
        query.descending,
        bounds,
        query.removed is not None,
        query.after is not None,
        query.body,
        tuple(kept),
    )
    values: dict[str, Any] = {f"{name}": micros(getattr(query, name)) for name in bounds}
    values |= {
        "removed": int(bool(query.removed)),
        "most": limit + 1 + offset,
        "some": limit + 1,
        "over": offset,
    }
    for given in kept.values():
        values |= given
    if query.after is not None:
        values |= {"after_at": micros(query.after[0]), "after_number": query.after[1]}
    values |= {
        f"{part}{g}_{i}": text
        for g, group in enumerate(groups)
        for i, term in enumerate(group)
        for part, text in zip(("kind", "key"), term, strict=True)
    }
    rows = _statement(shape).ask(c, values)
    return HeadPage(tuple(_listed(row) for row in rows[:limit]), len(rows) > limit)


def _kept(query: HeadQuery) -> dict[str, dict[str, str]]:
    out = {"rung": {"rung_for": query.rung_for}} if query.rung_for else {}
    for name, mark in (("marked", query.marked), ("unmarked", query.unmarked)):
        out |= {name: {f"{name}_owner": mark.owner, f"{name}_name": mark.name}} if mark else {}
    return out


_NUMBERED = Prepared(
    select(s.heads, _R.body).join_from(s.heads, s.revisions, _NEWEST).where(_H.number == bindparam("number"))
)
_OF_STORY = Prepared(select(s.heads).where(_H.story_id == bindparam("story")))


def numbered(c: Connection, number: int) -> Listed | None:
    """The story of a number."""
    rows = _NUMBERED.ask(c, {"number": number})
    return _listed(rows[0]) if rows else None


def of_story(c: Connection, story_id: str) -> Head | None:
    """The head of a story."""
    rows = _OF_STORY.ask(c, {"story": story_id})
    return _listed(rows[0]).head if rows else None


def _listed(row: tuple[Any, ...]) -> Listed:
    number, story_id, revision, published, updated, removed, digest, *body = row
    head = Head(number, story_id, revision, moment(published), moment(updated), bool(removed))
    return Listed(head, unpack(Digest, digest), body[0] if body and not removed else "")


@functools.lru_cache(maxsize=1_024)
def _statement(shape: _Shape) -> Prepared:
    """The page with its stories, in order; a page is cut out before any story is touched."""
    cut = _numbers(shape).limit(bindparam("some")).offset(bindparam("over")).subquery()
    told = select(s.heads, _R.body) if shape.body else select(s.heads)
    asked = told.select_from(cut).join(s.heads, _H.number == cut.c.number)
    asked = asked.join(s.revisions, _NEWEST) if shape.body else asked
    return Prepared(_ordered(asked, cut.c.at, cut.c.number, shape.descending))


def _numbers(shape: _Shape) -> Select[Any]:
    """Numbers in order; no list is walked farther than `most`."""
    if not shape.groups or shape.by == "number":
        clock = _H.number if shape.by == "number" else getattr(_H, shape.by)
        asked = select(_H.number, clock.label("at")).where(*_bounds(shape), *_also(shape, 0, _H.number))
        asked = asked.where(*_after(shape, clock, _H.number))
        return _ordered(asked, clock, _H.number, shape.descending)
    table = s.terms_published if shape.by == "published" else s.terms_updated
    walks = [_walk(shape, table, term) for term in range(shape.groups[0])]
    if len(walks) == 1:
        return walks[0]
    both = union(*[select(walk.subquery()) for walk in walks]).subquery()
    return _ordered(select(both.c.number, both.c.at), both.c.at, both.c.number, shape.descending)


def _walk(shape: _Shape, table: Table, term: int) -> Select[Any]:
    """The first of one term's list that pass the other filters."""
    t = table.alias().c
    asked = select(t.number, t.at).where(*_is(t, 0, term))
    asked = asked.where(*_clock_bounds(shape, shape.by, t.at), *_also(shape, 1, t.number))
    others = _bounds(shape, but=shape.by)
    if others:
        asked = asked.where(exists().where(_H.number == t.number, *others))
    asked = asked.where(*_after(shape, t.at, t.number))
    ordered = _ordered(asked, t.at, t.number, shape.descending)
    return ordered if shape.groups[0] == 1 else ordered.limit(bindparam("most"))


def _is(terms: Any, group: int, term: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        terms.kind == bindparam(f"kind{group}_{term}"),
        terms.key == bindparam(f"key{group}_{term}"),
    )


def _also(shape: _Shape, first: int, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Of each group from the first on some term holds of the head."""
    out: list[ColumnElement[bool]] = []
    for group in range(first, len(shape.groups)):
        k = s.terms_published.alias().c
        some = or_(*[and_(*_is(k, group, term)) for term in range(shape.groups[group])])
        out.append(exists().where(k.number == number, some))
    return out + _marks(shape, number)


def _marks(shape: _Shape, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """What the owner's marks and alerts say."""
    out: list[ColumnElement[bool]] = []
    for name in shape.kept:
        if name.endswith("words"):
            out.append(_worded(number, few=name == "few words"))
            continue
        if name == "rung":
            h, a = s.heads.alias().c, s.alerts.c
            told = exists().where(a.story_id == h.story_id, a.owner == bindparam("rung_for"))
            out.append(exists().where(h.number == number, told))
            continue
        m = s.marks.alias().c
        said = (m.owner == bindparam(f"{name}_owner"), m.mark == bindparam(f"{name}_name"))
        bears = exists().where(*said, m.number == number)
        out.append(bears if name == "marked" else ~bears)
    return out


def _worded(number: ColumnElement[int], *, few: bool) -> ColumnElement[bool]:
    """The newest text holds the words: among the few that do, or asked of each."""
    h, r = s.heads.alias().c, s.revisions.alias("worded").c
    newest = and_(r.story_id == h.story_id, r.revision == h.revision)
    holds = cast("ColumnElement[bool]", sqlite.worded("worded", few=few))
    if few:
        return number.in_(select(h.number).where(newest, holds))
    return exists().where(h.number == number, newest, holds)


def _bounds(shape: _Shape, but: str = "") -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = [_H.removed == bindparam("removed")] if shape.removed else []
    for clock in ("published", "updated"):
        out += _clock_bounds(shape, clock, getattr(_H, clock)) if clock != but else []
    return out


def _clock_bounds(shape: _Shape, clock: str, at: ColumnElement[int]) -> list[ColumnElement[bool]]:
    since, until = f"{clock}_since", f"{clock}_until"
    out: list[ColumnElement[bool]] = [at >= bindparam(since)] if since in shape.bounds else []
    return out + ([at < bindparam(until)] if until in shape.bounds else [])


def _after(shape: _Shape, at: ColumnElement[int], number: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Behind the last one seen."""
    if not shape.after:
        return []
    told: ColumnElement[int] = bindparam("after_at")
    last: ColumnElement[int] = bindparam("after_number")
    if shape.by == "number":
        return [number < last if shape.descending else number > last]
    if shape.descending:
        return [at <= told, or_(at < told, number < last)]
    return [at >= told, or_(at > told, number > last)]


def _ordered(
    asked: Select[Any], at: ColumnElement[int], number: ColumnElement[int], down: bool
) -> Select[Any]:
    return asked.order_by(at.desc() if down else at, number.desc() if down else number)
