"""Lists of stories, newest received first: the positions first, then the rows of one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from tocsin.ports import StoryPage, StoryQuery
from tocsin.store import schema as s
from tocsin.store import sqlite
from tocsin.store.rows import make_cursor, read_cursor, stamp
from tocsin.store.stories import view

LONGEST_PAGE = 1_000
_R = s.revisions.c
_LATER = s.revisions.alias("later").c


def page(c: Connection, query: StoryQuery) -> StoryPage:
    """Stories that pass the filters. NotFound for a cursor that is none or too many words."""
    limit = max(1, min(query.limit, LONGEST_PAGE))
    asked = _asked(c, query)
    if asked is None:
        return StoryPage(())
    found = c.execute(asked.limit(limit + 1)).all()
    # Sorting carries what is selected; whole stories are read for the page's own rows only.
    rows = {r.n: r for r in c.execute(select(s.revisions).where(_R.n.in_([f.n for f in found[:limit]])))}
    more = make_cursor(found[limit - 1].at, found[limit - 1].story_id) if len(found) > limit else ""
    return StoryPage(tuple(view(rows[f.n]) for f in found[:limit]), more)


def _asked(c: Connection, query: StoryQuery) -> Select[Any] | None:
    """Positions of the stories asked for; None where the search text can match nothing."""
    words = sqlite.match_expression(query.text) if query.text else ""
    if query.text and not words:
        return None
    keys = [(kind, key) for kind, key in _keys(query) if key]
    asked, at, ident = _ordered(keys)
    asked = asked.where(*_bounds(query, at), ~_superseded(query.as_of))
    if query.source_id:
        asked = asked.where(_R.source_id == query.source_id)
    if query.storyline_id:
        asked = asked.where(_R.storyline_id == query.storyline_id)
    if query.cursor:
        told, last = read_cursor(query.cursor, (str, str))
        asked = asked.where(or_(at < told, and_(at == told, ident < last)))
    if words:
        asked = asked.where(sqlite.has_words(c, words))
    return asked.order_by(at.desc(), ident.desc())


def _keys(query: StoryQuery) -> tuple[tuple[str, str], ...]:
    return (("ticker", query.ticker.upper()), ("theme", query.theme), ("country", query.country.upper()))


def _ordered(keys: list[tuple[str, str]]) -> tuple[Select[Any], ColumnElement[str], ColumnElement[str]]:
    """Positions with the columns that order them: those of the first filter, whose key holds them in order."""
    if not keys:
        return select(_R.n, _R.received_at.label("at"), _R.story_id), _R.received_at, _R.story_id
    first = s.story_keys.alias("first").c
    asked = (
        select(_R.n, first.received_at.label("at"), first.story_id)
        .join_from(
            first.kind.table,
            s.revisions,
            and_(_R.story_id == first.story_id, _R.revision == first.revision),
        )
        .where(first.kind == keys[0][0], first.key == keys[0][1])
    )
    for kind, key in keys[1:]:
        k = s.story_keys.alias(kind).c
        same = and_(k.received_at == _R.received_at, k.story_id == _R.story_id, k.revision == _R.revision)
        asked = asked.where(exists().where(k.kind == kind, k.key == key, same))
    return asked, first.received_at, first.story_id


def _bounds(query: StoryQuery, at: ColumnElement[str]) -> list[ColumnElement[bool]]:
    out = [at >= stamp(query.since)] if query.since else []
    out += [at < stamp(query.until)] if query.until else []
    return out + ([at <= stamp(query.as_of)] if query.as_of else [])


def _superseded(as_of: datetime | None) -> ColumnElement[bool]:
    """Whether the store holds (or held, as of a time) a later revision of the story."""
    later = and_(_LATER.story_id == _R.story_id, _LATER.revision > _R.revision)
    return exists().where(and_(later, _LATER.received_at <= stamp(as_of)) if as_of else later)
