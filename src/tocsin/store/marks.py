"""What a feed reader asks beside lists: marks (read, starred) that an owner put on stories, sources, alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, literal, select

from tocsin.model.codec import micros
from tocsin.ports import Mark
from tocsin.store import schema as s
from tocsin.store.rows import insert_new

_CHUNK = 500  # values of one statement: engines bound them
_M, _H, _T = s.marks.c, s.heads.c, s.terms_updated.c


def put(c: Connection, mark: Mark, numbers: Iterable[int]) -> None:
    """Mark stories; those that there are not and those marked already are passed over."""
    for some in _chunks(numbers):
        held = c.execute(select(_H.number).where(_H.number.in_(some))).scalars()
        rows = [{"owner": mark.owner, "mark": mark.name, "number": number} for number in held]
        if rows:
            c.execute(insert_new(s.marks, "owner", "mark", "number"), rows)


def put_all(c: Connection, mark: Mark, source_id: str, until: datetime) -> None:
    """Mark all stories that changed by then, of one source or of all."""
    told = exists().where(_T.number == _H.number, _T.kind == "source", _T.key == source_id)
    asked = select(literal(mark.owner), literal(mark.name), _H.number).where(
        _H.updated <= micros(until), ~exists().where(*_held(mark), _M.number == _H.number)
    )
    asked = asked.where(told) if source_id else asked
    c.execute(insert(s.marks).from_select(["owner", "mark", "number"], asked))


def take(c: Connection, mark: Mark, numbers: Iterable[int]) -> None:
    """Take marks off."""
    for some in _chunks(numbers):
        c.execute(delete(s.marks).where(*_held(mark), _M.number.in_(some)))


def held(c: Connection, mark: Mark, numbers: Iterable[int]) -> frozenset[int]:
    """Which of these stories are marked."""
    found = [
        number
        for some in _chunks(numbers)
        for number in c.execute(select(_M.number).where(*_held(mark), _M.number.in_(some))).scalars()
    ]
    return frozenset(found)


def unmarked(c: Connection, mark: Mark) -> dict[str, tuple[int, int]]:
    """source -> (stories of it without the mark, when the newest of them changed, in microseconds)."""
    asked = (
        select(_T.key, func.count(), func.max(_T.at))
        .join(s.heads, _H.number == _T.number)
        .where(_T.kind == "source", _H.removed == 0, ~exists().where(*_held(mark), _M.number == _T.number))
        .group_by(_T.key)
    )
    return {key: (int(count), int(newest)) for key, count, newest in c.execute(asked)}


def sources(c: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """number -> source."""
    out = dict[int, str]()
    for some in _chunks(numbers):
        asked = select(_T.number, _T.key).where(_T.kind == "source", _T.number.in_(some))
        out.update((int(number), str(key)) for number, key in c.execute(asked))
    return out


def rung(c: Connection, owner: str, story_ids: Iterable[str]) -> frozenset[str]:
    """Which of these stories have alerts of the owner."""
    a, ids, out = s.alerts.c, list(story_ids), list[str]()
    for begin in range(0, len(ids), _CHUNK):
        some = ids[begin : begin + _CHUNK]
        out += c.execute(
            select(a.story_id).where(a.owner == owner, a.story_id.in_(some)).distinct()
        ).scalars()
    return frozenset(out)


def _held(mark: Mark) -> tuple[ColumnElement[bool], ...]:
    return _M.owner == mark.owner, _M.mark == mark.name


def _chunks(numbers: Iterable[int]) -> Iterable[list[int]]:
    every = list(dict.fromkeys(numbers))
    return (every[begin : begin + _CHUNK] for begin in range(0, len(every), _CHUNK))
