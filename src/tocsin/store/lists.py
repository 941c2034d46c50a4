"""Lists of stories, newest received first: the positions first, then the rows of one page, in one statement that is
built once for each shape of question and kept."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, exists, or_, select

from tocsin.ports import StoryPage, StoryQuery
from tocsin.store import schema as s
from tocsin.store import sqlite
from tocsin.store.prepared import Prepared
from tocsin.store.rows import make_cursor, read_cursor, stamp
from tocsin.store.stories import VIEWED, view

LONGEST_PAGE = 1_000
_R = s.revisions.c
_LATER = s.revisions.alias("later").c
_GIVEN = ("since", "until", "as_of", "source", "storyline", "cursor")


@dataclass(frozen=True, slots=True)
class _Shape:
    """All of a question but its values. kinds: of the keys that it filters by; given: which of _GIVEN; words: few,
    many, or empty for none."""

    kinds: tuple[str, ...]
    given: tuple[str, ...]
    words: str


def page(c: Connection, query: StoryQuery) -> StoryPage:
    """Stories that pass the filters. NotFound for a cursor that is none or too many words."""
    limit = max(1, min(query.limit, LONGEST_PAGE))
    words = sqlite.match_expression(query.text) if query.text else ""
    if query.text and not words:
        return StoryPage(())
    keys = [(kind, key) for kind, key in _keys(query) if key]
    values: dict[str, Any] = {
        "since": stamp(query.since),
        "until": stamp(query.until),
        "as_of": stamp(query.as_of),
        "source": query.source_id,
        "storyline": query.storyline_id,
        "cursor": query.cursor,
    }
    given = tuple(name for name in _GIVEN if values[name])
    if query.cursor:
        values["told"], values["last"] = read_cursor(query.cursor, (str, str))
    if words:
        values["words"] = words
    kept = ("few" if sqlite.are_few(c, words) else "many") if words else ""
    shape = _Shape(tuple(kind for kind, _ in keys), given, kept)
    values |= {f"key_{kind}": key for kind, key in keys}
    rows = _statement(shape).ask(c, {**values, "most": limit + 1})
    more = make_cursor(*rows[limit - 1][:2]) if len(rows) > limit else ""
    return StoryPage(tuple(view(row[2:]) for row in rows[:limit]), more)


def _keys(query: StoryQuery) -> tuple[tuple[str, str], ...]:
    return (("ticker", query.ticker.upper()), ("theme", query.theme), ("country", query.country.upper()))


@functools.lru_cache(maxsize=1_024)
def _statement(shape: _Shape) -> Prepared:
    """The page with its stories: sorting carries positions alone, whole stories are read for the page's own rows."""
    cut = _positions(shape).limit(bindparam("most")).subquery()
    whole = s.revisions.alias("whole").c
    told = select(cut.c.at, cut.c.story_id, *(whole[name] for name in VIEWED))
    asked = told.select_from(cut).join(whole.n.table, whole.n == cut.c.n)
    return Prepared(asked.order_by(cut.c.at.desc(), cut.c.story_id.desc()))


def _positions(shape: _Shape) -> Select[Any]:
    asked, at, ident = _ordered(shape.kinds)
    asked = asked.where(*_bounds(shape, at), ~_superseded("as_of" in shape.given))
    if "source" in shape.given:
        asked = asked.where(_R.source_id == bindparam("source"))
    if "storyline" in shape.given:
        asked = asked.where(_R.storyline_id == bindparam("storyline"))
    if "cursor" in shape.given:
        told: ColumnElement[str] = bindparam("told")
        last: ColumnElement[str] = bindparam("last")
        asked = asked.where(or_(at < told, and_(at == told, ident < last)))
    if shape.words:
        worded = sqlite.worded("revisions", few=shape.words == "few")
        asked = asked.where(cast("ColumnElement[bool]", worded))
    return asked.order_by(at.desc(), ident.desc())


def _ordered(kinds: tuple[str, ...]) -> tuple[Select[Any], ColumnElement[str], ColumnElement[str]]:
    """Positions with the columns that order them: those of the first filter, whose key holds them in order."""
    if not kinds:
        return select(_R.n, _R.received_at.label("at"), _R.story_id), _R.received_at, _R.story_id
    first = s.story_keys.alias("first").c
    asked = (
        select(_R.n, first.received_at.label("at"), first.story_id)
        .join_from(
            first.kind.table,
            s.revisions,
            and_(_R.story_id == first.story_id, _R.revision == first.revision),
        )
        .where(*_is(first, kinds[0]))
    )
    for kind in kinds[1:]:
        k = s.story_keys.alias(kind).c
        same = and_(k.received_at == _R.received_at, k.story_id == _R.story_id, k.revision == _R.revision)
        asked = asked.where(exists().where(*_is(k, kind), same))
    return asked, first.received_at, first.story_id


def _is(keys: Any, kind: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return keys.kind == kind, keys.key == bindparam(f"key_{kind}")


def _bounds(shape: _Shape, at: ColumnElement[str]) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = [at >= bindparam("since")] if "since" in shape.given else []
    out += [at < bindparam("until")] if "until" in shape.given else []
    return out + ([at <= bindparam("as_of")] if "as_of" in shape.given else [])


def _superseded(then: bool) -> ColumnElement[bool]:
    """Whether the store holds (or held, as of a time) a later revision of the story."""
    later = and_(_LATER.story_id == _R.story_id, _LATER.revision > _R.revision)
    return exists().where(and_(later, _LATER.received_at <= bindparam("as_of")) if then else later)
