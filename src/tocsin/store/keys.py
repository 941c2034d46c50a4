"""API keys in the store: found by their public half, by owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from tocsin.model.codec import pack, unpack
from tocsin.model.keys import ApiKey
from tocsin.store import schema as s

_K = s.api_keys.c


def find(c: Connection, ident: str) -> ApiKey | None:
    """The key with that public half."""
    row = c.execute(select(_K.noun).where(_K.id == ident)).scalar()
    return None if row is None else unpack(ApiKey, row)


def note_use(c: Connection, ident: str, at: datetime) -> None:
    """Remember when a key was last used; a key that is gone stays gone."""
    held = find(c, ident)
    if held is not None and (held.last_used_at is None or held.last_used_at < at):
        row = {"noun": pack(replace(held, last_used_at=at))}
        c.execute(s.api_keys.update().where(_K.id == ident).values(**row))
