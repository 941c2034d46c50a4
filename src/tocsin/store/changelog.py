"""The change log: one line for each thing that changed, in the order of commits."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, union_all

from tocsin.model.work import Change
from tocsin.store import schema as s
from tocsin.store.prepared import Prepared
from tocsin.store.rows import stamp, unstamp

_C = s.changes.c
_NEWEST = Prepared(select(func.coalesce(func.max(_C.seq), 0)))
_WRITE = Prepared(s.changes.insert().inline(), "seq", "kind", "id", "at")


def note(c: Connection, noted: Sequence[tuple[str, str]], at: datetime, last: int | None = None) -> int:
    """Write (kind, id) lines after the seq `last` (None: look it up); the seq of the newest line then.

    The single writer makes seq rise by commit order.
    """
    last = last_seq(c) if last is None else last
    told = stamp(at)
    rows = [
        {"seq": last + k, "kind": kind, "id": ident, "at": told} for k, (kind, ident) in enumerate(noted, 1)
    ]
    _WRITE.run_each(c, rows)
    return last + len(rows)


def last_seq(c: Connection) -> int:
    """The seq of the newest line, 0 where there is none."""
    return int(_NEWEST.ask(c, {})[0][0])


def changes(c: Connection, since: int, kinds: tuple[str, ...], limit: int) -> tuple[Change, ...]:
    """Lines after a seq, in order."""
    kinds = tuple(dict.fromkeys(kinds))
    asked = {f"kind{k}": kind for k, kind in enumerate(kinds)}
    rows = _after(len(kinds)).ask(c, {"since": since, "most": limit, **asked})
    return tuple(Change(seq, kind, ident, at) for seq, kind, ident, told in rows if (at := unstamp(told)))


@functools.cache
def _after(kinds: int) -> Prepared:
    """Lines of so many kinds (0: of all). Each kind is read off its index: what others wrote costs nothing."""
    lines = select(_C.seq, _C.kind, _C.id, _C.at).where(_C.seq > bindparam("since"))
    lines = lines.order_by(_C.seq).limit(bindparam("most"))
    if not kinds:
        return Prepared(lines)
    each = [lines.where(_C.kind == bindparam(f"kind{k}")).subquery() for k in range(kinds)]
    found = union_all(*[select(part) for part in each]).subquery().c
    return Prepared(
        select(found.seq, found.kind, found.id, found.at).order_by(found.seq).limit(bindparam("most"))
    )
