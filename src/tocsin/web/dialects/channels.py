"""Channels: names that clients filter by, mapped to what our readings hold (`channels.csv`)."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from tocsin.model.terms import Term


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel. terms: a story with any of these is in it; none: every story is."""

    id: int
    name: str
    terms: frozenset[Term]


@functools.cache
def channels() -> tuple[Channel, ...]:
    """All channels in the order of their ids."""
    text = (files("tocsin.web.dialects") / "channels.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if line[:1] != "#")
    return tuple(Channel(int(row["id"]), row["name"], _terms(row["terms"])) for row in rows)


def _terms(cell: str) -> frozenset[Term]:
    pairs = [one.partition(":") for one in cell.split("|") if one]
    return frozenset((kind, key) for kind, _, key in pairs)


@functools.lru_cache(maxsize=4_096)
def channels_of(topics: tuple[Term, ...]) -> tuple[Channel, ...]:
    """The channels of a story with these topics."""
    return tuple(c for c in channels() if not c.terms or not c.terms.isdisjoint(topics))


@functools.cache
def by_name() -> dict[str, Channel]:
    """Channels by name in small letters, and by number."""
    return {key: c for c in channels() for key in (c.name.casefold(), str(c.id))}


def terms_in(asked: Iterable[str]) -> tuple[Term, ...] | None:
    """The terms of channels by name or id, in any letter case: of them one must hold; None where every story is
    in one of them. A channel that there is not holds no story."""
    found = [by_name().get(one.strip().casefold()) for one in asked if one.strip()]
    if any(c is not None and not c.terms for c in found):
        return None
    terms = {term for c in found if c is not None for term in c.terms}
    return tuple(sorted(terms)) or (("channel", "none"),)
