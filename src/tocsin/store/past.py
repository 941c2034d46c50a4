"""What rules, watchlists, channels and sources were like at a time: a row for each change of one, none ever changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from tocsin.model.alerts import ChannelConfig
from tocsin.model.codec import pack, unpack
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source
from tocsin.store import schema as s
from tocsin.store.rows import stamp, unstamp

T = TypeVar("T", Rule, Watchlist, ChannelConfig, Source)
_KINDS = {Rule: "rule", Watchlist: "watchlist", ChannelConfig: "channel", Source: "source"}
_P = s.past_rows.c
_ALWAYS = datetime.min.replace(tzinfo=UTC)  # since when what an older store held counts as held


def note(c: Connection, noun: Any, at: datetime) -> None:
    """Write down what a row is from now on; kinds without a past are passed over. Secrets are left out."""
    if kind := _KINDS.get(type(noun)):
        told = replace(noun, secret="") if isinstance(noun, ChannelConfig) else noun
        _write(c, kind, noun.id, getattr(noun, "owner", ""), at, pack(told))


def note_gone(c: Connection, kind: str, ident: str, owner: str, at: datetime) -> None:
    """Write down that a row is no more."""
    if kind in _KINDS.values():
        _write(c, kind, ident, owner, at, "")


def held_at(c: Connection, kind: type[T], owner: str, at: datetime) -> tuple[T, ...]:
    """The owner's rows by id as they were then."""
    asked = select(_P.id, _P.noun).where(_P.kind == _KINDS[kind], _P.owner == owner, _P.at <= stamp(at))
    last: Iterable[tuple[str, str]] = {row.id: row.noun for row in c.execute(asked.order_by(_P.n))}.items()
    return tuple(unpack(kind, noun) for _, noun in sorted(last) if noun)


def sources(c: Connection) -> tuple[tuple[datetime, Source], ...]:
    """Every state that a source was ever in and when it came to be so, in order of writing."""
    asked = select(_P.at, _P.noun).where(_P.kind == "source", _P.noun != "").order_by(_P.n)
    return tuple((unstamp(row.at) or _ALWAYS, unpack(Source, row.noun)) for row in c.execute(asked))


def _write(c: Connection, kind: str, ident: str, owner: str, at: datetime, noun: str) -> None:
    row = {"kind": kind, "id": ident, "owner": owner, "at": stamp(at), "noun": noun}
    c.execute(insert(s.past_rows), row)
