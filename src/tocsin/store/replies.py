"""Replies to writes in the store: begun by one request, ended by it, dropped after a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from tocsin.model.codec import pack, unpack
from tocsin.model.replies import Reply
from tocsin.store import schema as s
from tocsin.store.rows import insert_new, stamp

_R = s.replies.c


def begin(c: Connection, reply: Reply, since: datetime) -> Reply | None:
    """Note that a write is at work; the reply held, where one since then has the same id."""
    c.execute(s.replies.delete().where(_R.at < stamp(since)))
    row = {"id": reply.id, "owner": reply.owner, "at": stamp(reply.at), "noun": pack(reply)}
    if c.execute(insert_new(s.replies, "id").values(**row)).rowcount:
        return None
    return unpack(Reply, c.execute(select(_R.noun).where(_R.id == reply.id)).scalar_one())


def end(c: Connection, reply_id: str, status: int, body: str) -> None:
    """Keep what a write was answered with; one that is gone stays gone."""
    held = c.execute(select(_R.noun).where(_R.id == reply_id)).scalar_one_or_none()
    if held is not None:
        done = replace(unpack(Reply, held), status=status, body=body)
        c.execute(s.replies.update().where(_R.id == reply_id).values(noun=pack(done)))


def drop(c: Connection, reply_id: str) -> None:
    """Forget a write that was not done, so that it can be asked again."""
    c.execute(s.replies.delete().where(_R.id == reply_id))
