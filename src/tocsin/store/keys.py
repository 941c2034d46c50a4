"""API keys in the store: when they were last used."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from tocsin.model.keys import ApiKey
from tocsin.store import people
from tocsin.store import schema as s


def note_use(c: Connection, ident: str, at: datetime) -> None:
    """Remember when a key was last used; a key that is gone stays gone."""
    held = people.found(c, s.api_keys, ApiKey, ident)
    if held is not None and (held.last_used_at is None or held.last_used_at < at):
        people.put(c, s.api_keys, ident, replace(held, last_used_at=at))
