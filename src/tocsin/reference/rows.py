"""The rows of the reference tables, as frozen values, and the row type that readers compile from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

NameKind = Literal["security", "country", "organisation", "person", "commodity", "place"]
How = Literal[
    "ticker",
    "full",
    "short",
    "stem",
    "former",
    "brand",
    "acronym",
    "alias",
    "demonym",
    "capital",
    "metonym",
    "person",
    "surname",
]


@dataclass(frozen=True, slots=True)
class AliasRow:
    """One surface under which something goes, from which a reader builds its scanner.

    prior: how likely the surface means this (0 to 1) before any context is seen; ambiguous: it is
    also an everyday word, a surname or another thing's name, so context must agree; row: the table
    row that says so (`countries.csv:KP`); country: alpha-2 of the thing, where known; large: a company
    that is much written about.
    """

    surface: str
    kind: NameKind
    key: str
    name: str
    how: How
    prior: float
    ambiguous: bool
    row: str
    country: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True)
class Country:
    """A territory of ISO 3166 with the words that stand for it."""

    alpha2: str
    alpha3: str
    name: str
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    currency: str = ""
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An institution; kind in plain words (central bank, regulator, outlet, analyst firm, …)."""

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person in an office between two dates, open where None; several offices are several rows."""

    name: str
    office: str
    country: str = ""
    organisation: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Commodity:
    """Something traded by weight or volume; key is the plain lower-case name; group its family."""

    key: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecurityNames:
    """Names of one security beyond its listed name, of one kind (short, brand, former, acronym)."""

    key: str
    how: How
    names: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A market under its ISO 10383 operating code, and the names that wires give it."""

    mic: str
    name: str
    country: str
    aliases: tuple[str, ...] = ()


def holds(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether a row with these dates (both days included, None open) holds on a day."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)
