"""The change log: one line for each thing that changed, in the order of commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from tocsin.model.work import Change
from tocsin.store import schema as s
from tocsin.store.rows import stamp, unstamp

_C = s.changes.c


def note(c: Connection, noted: Sequence[tuple[str, str]], at: datetime) -> int:
    """Write (kind, id) lines; the seq of the first. The single writer makes seq rise by commit order."""
    first = last_seq(c) + 1
    told = stamp(at)
    rows = [
        {"seq": first + k, "kind": kind, "id": ident, "at": told} for k, (kind, ident) in enumerate(noted)
    ]
    if rows:
        c.execute(s.changes.insert(), rows)
    return first


def last_seq(c: Connection) -> int:
    """The seq of the newest line, 0 where there is none."""
    return int(c.execute(select(func.coalesce(func.max(_C.seq), 0))).scalar_one())


def changes(c: Connection, since: int, kinds: tuple[str, ...], limit: int) -> tuple[Change, ...]:
    """Lines after a seq, in order."""
    asked = select(s.changes).where(_C.seq > since).order_by(_C.seq).limit(limit)
    rows = c.execute(asked.where(_C.kind.in_(kinds)) if kinds else asked)
    return tuple(Change(r.seq, r.kind, r.id, at) for r in rows if (at := unstamp(r.at)))
