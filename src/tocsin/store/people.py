"""Rows that a person or the desk keeps by id: watchlists, rules, channels, sources, subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, select

from tocsin.errors import NotFound
from tocsin.model.alerts import ChannelConfig
from tocsin.model.codec import pack, unpack
from tocsin.model.keys import ApiKey
from tocsin.model.rules import Rule, Watchlist
from tocsin.store import outbox
from tocsin.store import schema as s

T = TypeVar("T")
Owned = TypeVar("Owned", Watchlist, Rule, ChannelConfig, ApiKey)
ById = TypeVar("ById", Rule, Watchlist, ChannelConfig)
TOGETHER = 500  # ids of one statement


def listed(c: Connection, table: Table, kind: type[T], owner: str = "") -> tuple[T, ...]:
    """The owner's rows by id; all rows for the desk itself."""
    asked = select(table.c.noun).order_by(table.c.id)
    rows = c.execute(asked.where(table.c.owner == owner) if owner else asked).scalars()
    return tuple(unpack(kind, row) for row in rows)


def found(c: Connection, table: Table, kind: type[T], ident: str) -> T | None:
    """The row with that id, whoever owns it."""
    row = c.execute(select(table.c.noun).where(table.c.id == ident)).scalar()
    return None if row is None else unpack(kind, row)


def by_id(c: Connection, kind: type[ById], ids: Iterable[str]) -> dict[str, ById]:
    """Rows of a kind by id, whoever owns them; those that there are."""
    table = {Rule: s.rules, Watchlist: s.watchlists, ChannelConfig: s.channels}[kind]
    asked, out = list(ids), dict[str, ById]()
    for begin in range(0, len(asked), TOGETHER):
        some = table.c.id.in_(asked[begin : begin + TOGETHER])
        out.update(
            (i, unpack(kind, row)) for i, row in c.execute(select(table.c.id, table.c.noun).where(some))
        )
    return out


def watchlists_of(c: Connection, owners: Iterable[str]) -> dict[str, tuple[Watchlist, ...]]:
    """The watchlists of several owners, each by id."""
    asked, out, t = list(owners), dict[str, tuple[Watchlist, ...]](), s.watchlists.c
    for begin in range(0, len(asked), TOGETHER):
        some = t.owner.in_(asked[begin : begin + TOGETHER])
        for row in c.execute(select(t.owner, t.noun).where(some).order_by(t.owner, t.id)):
            out[row.owner] = (*out.get(row.owner, ()), unpack(Watchlist, row.noun))
    return out


def put(c: Connection, table: Table, ident: str, noun: Any, more: Mapping[str, Any] | None = None) -> None:
    """Insert or replace one row."""
    row = {"owner": getattr(noun, "owner", ""), "noun": pack(noun), **(more or {})}
    if not c.execute(table.update().where(table.c.id == ident).values(**row)).rowcount:
        c.execute(table.insert(), {"id": ident, **row})


def put_owned(c: Connection, table: Table, noun: Owned) -> Owned:
    """Insert or replace an owner's row; a rule's and a watchlist's version rises on change.

    NotFound where the id is another owner's.
    """
    held = found(c, table, type(noun), noun.id)
    if held is not None and held.owner != noun.owner:
        raise _none(table, noun.id, "Give another id")
    if not isinstance(noun, ChannelConfig | ApiKey):
        noun = replace(noun, version=_version(held, noun))
    put(c, table, noun.id, noun)
    return noun


def _version(held: Any, noun: Watchlist | Rule) -> int:
    if held is None:
        return 1
    if isinstance(noun, Rule):
        changed = (held.query, held.channels) != (noun.query, noun.channels)
    else:
        changed = (held.name, held.securities, held.weights) != (noun.name, noun.securities, noun.weights)
    return int(held.version) + changed


def remove(c: Connection, table: Table, owner: str, ident: str) -> None:
    """Delete an owner's row; what waits for a deleted channel is given up. NotFound if there is none."""
    gone = delete(table).where(table.c.id == ident)
    if not c.execute(gone.where(table.c.owner == owner) if owner else gone).rowcount:
        raise _none(table, ident, f"See the list of your {_said(table)}s")
    if table is s.channels:
        outbox.give_up(c, ident, "its channel was deleted")


def _none(table: Table, ident: str, mend: str) -> NotFound:
    return NotFound(f"{_said(table)} {ident}", "there is none of yours with that id", mend)


def _said(table: Table) -> str:
    """What people call one row of the table."""
    return table.name.removeprefix("api_").removesuffix("s")
