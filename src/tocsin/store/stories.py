"""Stories in the store: known again, committed, read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
    union_all,
    update,
)

from tocsin.errors import NotFound
from tocsin.model.codec import pack, unpack
from tocsin.model.exposures import Exposure
from tocsin.model.placement import Fingerprint, Placement, Storyline
from tocsin.model.reading import Reading
from tocsin.model.stories import Draft, Identity, Seen, Story, StoryHead
from tocsin.model.work import StoryView, Work
from tocsin.store import heads
from tocsin.store import schema as s
from tocsin.store.prepared import Prepared, columns
from tocsin.store.rows import insert_new, stamp, unstamp

_R = s.revisions.c
_ORIGIN = case((_R.origin == "", _R.source_id), else_=_R.origin)
_T = s.stories.c


def _newest(by: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The newest story under a key, with the word for the key."""
    found = select(literal_column(f"'{by}'").label("by"), *_T).where(*conditions)
    return select(found.order_by(_T.received_at.desc()).limit(1).subquery())


_SEEN = Prepared(
    union_all(
        _newest("native", _T.native_key == bindparam("native")),
        _newest("url", _T.url_key == bindparam("url"), bindparam("url") != literal_column("''")),
        _newest("content", _T.content_key == bindparam("content")),
    )
)
_HEAD = columns(s.stories)
_HELD = Prepared(select(_R.n).where(_R.story_id == bindparam("story"), _R.revision == bindparam("of")))
_RAISE = Prepared(
    update(s.stories).where(_T.id == bindparam("known"), _T.revision < bindparam("newer")),
    *columns(s.stories, "id", "native_key"),
)
_BEGIN = Prepared(insert_new(s.stories, "id").inline(), *columns(s.stories))
_REVISE = Prepared(s.revisions.insert().inline(), *columns(s.revisions, "n"))
_KEYS = Prepared(s.story_keys.insert().inline(), *columns(s.story_keys))
_SIGHT = Prepared(insert_new(s.sightings, "story_id", "source_id", "url").inline(), *columns(s.sightings))


def seen(c: Connection, draft: Draft) -> Seen:
    """What is held under the draft's keys."""
    keys = draft.identity
    rows = _SEEN.ask(c, {"native": keys.native, "url": keys.url, "content": keys.content})
    heads = {by: _head(dict(zip(_HEAD, row, strict=True))) for by, *row in rows}
    return Seen(heads.get("native"), heads.get("url"), heads.get("content"))


def _head(row: dict[str, Any]) -> StoryHead:
    identity = Identity(row["native_key"], row["url_key"], row["content_key"], row["headline_key"])
    at = unstamp(row["received_at"])
    assert at is not None
    return StoryHead(row["id"], row["revision"], identity, row["source_id"], row["status"], at)


def note_sighting(c: Connection, story_id: str, source_id: str, received_at: datetime, url: str) -> None:
    """Count an arrival once for each source and address."""
    row = {"story_id": story_id, "source_id": source_id, "url": url, "received_at": stamp(received_at)}
    _SIGHT.run(c, row)


def held(c: Connection, story_id: str, revision: int) -> bool:
    """Whether this revision is in the store."""
    return bool(_HELD.ask(c, {"story": story_id, "of": revision}))


def put_story(c: Connection, work: Work, seq: int) -> None:
    """Head, revision and filter rows of one work."""
    story, at = work.story, stamp(work.story.received_at)
    _put_head(c, story, at)
    _REVISE.run(
        c,
        {
            "story_id": story.id,
            "revision": story.revision,
            "received_at": at,
            "read_at": stamp(work.read_at),
            "source_id": story.source_id,
            "storyline_id": work.placement.storyline_id,
            "seq": seq,
            "headline": story.headline,
            "body": story.body,
            "story": pack(replace(story, headline="", body="")),  # those have columns of their own
            "reading": pack(work.reading),
            "placement": pack(work.placement),
            "exposures": pack(work.exposures),
            "fingerprint": pack(work.fingerprint),
            "origin": work.fingerprint.origin[:200],
        },
    )
    rows = [
        {"kind": k, "key": v, "received_at": at, "story_id": story.id, "revision": story.revision}
        for k, v in keys(work)
    ]
    _KEYS.run_each(c, rows)
    note_sighting(c, story.id, story.source_id, story.received_at, story.url)
    heads.put(c, work)


def _put_head(c: Connection, story: Story, at: str) -> None:
    head = {
        "revision": story.revision,
        "url_key": story.identity.url,
        "content_key": story.identity.content,
        "headline_key": story.identity.headline,
        "source_id": story.source_id,
        "status": story.status,
        "received_at": at,
    }
    if not _RAISE.run(c, {"known": story.id, "newer": story.revision, **head}):
        # None to raise: a new story, or a revision that comes after a later one and leaves the head alone.
        _BEGIN.run(c, {"id": story.id, "native_key": story.identity.native, **head})


def keys(work: Work) -> set[tuple[str, str]]:
    """(kind, key) pairs by which lists are filtered."""
    reading = work.reading
    out = {("ticker", x.key) for x in reading.securities}
    out |= {("ticker", x.ticker) for x in reading.securities}
    out |= {("theme", x.code) for x in reading.themes}
    out |= {("country", x.key) for x in reading.mentions if x.kind == "country"}
    return out


VIEWED = ("headline", "body", "story", "reading", "placement", "exposures", "read_at", "seq")
_VIEW = select(*(_R[name] for name in VIEWED))


def view(row: Sequence[Any]) -> StoryView:
    """The nouns of one revision's row, with the columns VIEWED."""
    headline, body, story, reading, placement, exposures, at, seq = row
    read_at, told = unstamp(at), unpack(Story, story)
    assert read_at is not None
    # Nobody else has it yet: a copy with two fields changed would cost a list a tenth of its time.
    object.__setattr__(told, "headline", headline)
    object.__setattr__(told, "body", body)
    return StoryView(
        told,
        unpack(Reading, reading),
        unpack(Placement, placement),
        unpack(tuple[Exposure, ...], exposures),
        read_at,
        seq,
    )


def story(c: Connection, story_id: str, revision: int | None, as_of: datetime | None) -> StoryView:
    """One story; NotFound if none."""
    query = _VIEW.where(_R.story_id == story_id).order_by(_R.revision.desc()).limit(1)
    query = query.where(_R.revision == revision) if revision is not None else query
    query = query.where(_R.received_at <= stamp(as_of)) if as_of else query
    row = c.execute(query).first()
    if row is None:
        when = f" as of {as_of:%Y-%m-%d %H:%M}" if as_of else f" at revision {revision}" if revision else ""
        raise NotFound(
            f"story {story_id}{when}", "there is none", "Look it up with `tocsin search` or on the desk"
        )
    return view(row)


def revisions(c: Connection, story_id: str) -> tuple[StoryView, ...]:
    """All revisions, oldest first."""
    return tuple(view(r) for r in c.execute(_VIEW.where(_R.story_id == story_id).order_by(_R.revision)))


def window(c: Connection, since: datetime, limit: int) -> tuple[Fingerprint, ...]:
    """Fingerprints from then on, oldest first, the newest `limit` of them."""
    rows = c.execute(
        select(_R.fingerprint)
        .where(_R.received_at >= stamp(since))
        .order_by(_R.received_at.desc(), _R.n.desc())
        .limit(limit)
    ).scalars()
    return tuple(unpack(Fingerprint, row) for row in reversed(list(rows)))


def storyline(c: Connection, ident: str, as_of: datetime | None = None) -> Storyline:
    """A storyline with its extent, now or as held then; NotFound if none."""
    held = (_R.storyline_id == ident, *([_R.received_at <= stamp(as_of)] if as_of else []))
    found = c.execute(
        select(
            func.min(_R.received_at),
            func.max(_R.received_at),
            func.count(_R.story_id.distinct()),
            func.count(_ORIGIN.distinct()),
        ).where(*held)
    ).one()
    first, last = unstamp(found[0] or ""), unstamp(found[1] or "")
    if first is None or last is None:
        raise NotFound(f"storyline {ident}", "there is none", "Follow one from a story's page")
    title = c.execute(select(_R.headline).where(*held).order_by(_R.received_at, _R.n).limit(1)).scalar_one()
    return Storyline(ident, title, first, last, found[2], found[3])


def sightings(c: Connection, story_id: str) -> tuple[tuple[str, datetime, str], ...]:
    """(source, received, address) of every arrival, oldest first."""
    t = s.sightings.c
    rows = c.execute(
        select(t.source_id, t.received_at, t.url).where(t.story_id == story_id).order_by(t.received_at)
    )
    return tuple((r.source_id, at, r.url) for r in rows if (at := unstamp(r.received_at)))
