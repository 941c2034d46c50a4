"""Sources, what polling knows of them, and which fall due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select

from tocsin.model.codec import unpack
from tocsin.model.wires import Source, SourceState
from tocsin.store import people
from tocsin.store import schema as s
from tocsin.store.rows import stamp

POLLED = ("feed", "websub")  # kinds that are asked; the others bring by themselves
_S, _T = s.sources.c, s.source_states.c


def put_source(c: Connection, source: Source) -> None:
    """Insert or replace a source; what polling knows counts for its address, and is forgotten with that."""
    held = c.execute(select(_S.noun).where(_S.id == source.id)).scalar()
    if held is not None and unpack(Source, held).url != source.url:
        for table in (s.source_states, s.subscriptions):
            c.execute(delete(table).where(table.c.id == source.id))
    polled = int(source.enabled and source.kind in POLLED)
    people.put(c, s.sources, source.id, source, {"polled": polled})


def put_state(c: Connection, state: SourceState) -> None:
    """Insert or replace what polling knows of a source."""
    more: dict[str, Any] = {"next_due_at": stamp(state.next_due_at), "parked": int(state.parked)}
    people.put(c, s.source_states, state.source_id, state, more)


def delete_source(c: Connection, source_id: str) -> None:
    """Forget a source, its state and its subscription; its stories stay."""
    for table in (s.sources, s.source_states, s.subscriptions):
        c.execute(delete(table).where(table.c.id == source_id))


def due(c: Connection, now: datetime, limit: int) -> tuple[tuple[Source, SourceState], ...]:
    """Polled sources whose time has come, longest due first; those never asked come before all."""
    at = stamp(now)
    asked = (
        select(_S.id, _S.noun, _T.noun.label("state"))
        .join_from(s.sources, s.source_states, _T.id == _S.id, isouter=True)
        .where(_S.polled == 1, or_(_T.id.is_(None), and_(_T.parked == 0, _T.next_due_at <= at)))
        .order_by(_T.next_due_at.is_not(None), _T.next_due_at, _S.id)
        .limit(limit)
    )
    return tuple((source, _state(source, row.state)) for row, source in _read(c, asked))


def _read(c: Connection, asked: Any) -> list[tuple[Any, Source]]:
    return [(row, unpack(Source, row.noun)) for row in c.execute(asked)]


def _state(source: Source, text: str | None) -> SourceState:
    return SourceState(source.id, interval=source.interval) if text is None else unpack(SourceState, text)
