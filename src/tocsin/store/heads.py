"""The newest revision of each story under a number, and the terms that it is filtered by, kept with each commit."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from tocsin.model.codec import micros, pack
from tocsin.model.digests import digest_of
from tocsin.model.terms import terms_of
from tocsin.model.work import Work
from tocsin.store import schema as s
from tocsin.store.prepared import Prepared, columns
from tocsin.store.rows import insert_new

_H = s.heads.c
_HELD = Prepared(select(_H.number, _H.revision, _H.published).where(_H.story_id == bindparam("story")))
_LAST = Prepared(select(func.max(_H.updated)))
_BEGIN = Prepared(insert_new(s.heads, "story_id").inline(), *columns(s.heads, "number"))
_RAISE = Prepared(
    s.heads.update().where(_H.number == bindparam("known")),
    *columns(s.heads, "number", "story_id", "published"),
)
_TABLES = (s.terms_published, s.terms_updated)
_CLEAR = [Prepared(t.delete().where(t.c.number == bindparam("known"))) for t in _TABLES]
_ADD = [Prepared(t.insert().inline(), *columns(t)) for t in _TABLES]


def put(c: Connection, work: Work) -> None:
    """Put a work's revision at the head of its story, where no later one is there."""
    story = work.story
    held = _HELD.ask(c, {"story": story.id})
    if held and held[0][1] >= story.revision:
        return
    told = terms_of(story, work.reading)
    last = _LAST.ask(c, {})[0][0] or 0
    updated = max(micros(work.read_at), last + 1)
    row = {
        "revision": story.revision,
        "updated": updated,
        "removed": int(story.status == "withdrawn"),
        "digest": pack(digest_of(story, work.reading, told)),
    }
    if held:
        number, _, published = held[0]
        _RAISE.run(c, {"known": number, **row})
        for clear in _CLEAR:
            clear.run(c, {"known": number})
    else:
        published = micros(story.published_at or story.received_at)
        _BEGIN.run(c, {"story_id": story.id, "published": published, **row})
        number = _HELD.ask(c, {"story": story.id})[0][0]
    for add, at in zip(_ADD, (published, updated), strict=True):
        add.run_each(c, [{"kind": k, "key": v, "at": at, "number": number} for k, v in sorted(told)])
