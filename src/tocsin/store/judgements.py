"""What people said of decisions: one row a judgement, by story and by time; none is ever changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from tocsin.model.codec import pack, unpack
from tocsin.model.judgements import Judgement
from tocsin.store import schema as s
from tocsin.store.rows import insert_new, stamp

_J = s.judgements.c


def put(c: Connection, judgement: Judgement) -> bool:
    """Insert a judgement; False where it is held already."""
    row = {
        "id": judgement.id,
        "owner": judgement.owner,
        "story_id": judgement.story_id,
        "made_at": stamp(judgement.made_at),
        "noun": pack(judgement),
    }
    return bool(c.execute(insert_new(s.judgements, "id"), row).rowcount)


def listed(
    c: Connection, owner: str, story_id: str, until: datetime | None, after: str, limit: int
) -> tuple[Judgement, ...]:
    """Judgements in the order in which they were made; owner "" sees all."""
    asked = select(_J.noun)
    for column, value in ((_J.owner, owner), (_J.story_id, story_id)):
        asked = asked.where(column == value) if value else asked
    asked = asked.where(_J.made_at < stamp(until)) if until else asked
    if after:
        place = select(_J.made_at).where(_J.id == after).scalar_subquery()
        asked = asked.where((_J.made_at > place) | ((_J.made_at == place) & (_J.id > after)))
    asked = asked.order_by(_J.made_at, _J.id)
    rows = c.execute(asked.limit(limit) if limit else asked).scalars()
    return tuple(unpack(Judgement, row) for row in rows)
