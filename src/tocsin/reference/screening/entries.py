"""What stands on a sanctions list: an entry, its names, and what tells its bearer from others. Frozen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from tocsin.reference.places import country_code
from tocsin.reference.screening.names import Sort

Strength = Literal["primary", "alias", "former", "weak"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY = re.compile(r"^(\d{4})-(\d\d)(?:-(\d\d))?")
_WRITTEN = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3})[a-z]*\.?\s+(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of an entry. strength: weak where the list itself calls it of low quality."""

    text: str
    strength: Strength = "alias"


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells a bearer: births as YYYY, YYYY-MM or YYYY-MM-DD; countries as alpha-2 (else as written, small);
    identifiers as capital letters and digits (passports, registrations, IMO numbers)."""

    births: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list. id: the list's own; sort: None where the list does not say."""

    list_name: str
    id: str
    sort: Sort | None
    names: tuple[ListedName, ...]
    programmes: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)

    @property
    def name(self) -> str:
        """The first name, that by which the list orders it."""
        return self.names[0].text if self.names else ""


def birth(text: str) -> str:
    """The day, month or year in a date as lists write them; empty where there is none."""
    text = text.strip()
    if found := _DAY.match(text):
        return "-".join(part for part in found.groups() if part and part != "00")
    if found := _WRITTEN.search(text):
        month = found[2].lower()
        if month in _MONTHS:
            tail = f"-{int(found[1]):02d}" if found[1] else ""
            return f"{found[3]}-{_MONTHS.index(month) + 1:02d}{tail}"
    if found := _SLASHED.search(text):
        day, month_number, year = int(found[1]), int(found[2]), found[3]
        return f"{year}-{month_number:02d}-{day:02d}" if day and 0 < month_number < 13 else year
    return found[1] if (found := _YEAR.search(text)) else ""


def country(text: str) -> str:
    """A country as alpha-2; as written in small letters where it is not known ("Korea, North" is turned)."""
    text = text.strip().strip(".")
    last, comma, first = text.partition(",")
    return country_code(text) or (country_code(f"{first} {last}".strip()) if comma else "") or text.lower()


def identifier(text: str) -> str:
    """An identifier without signs and blanks, in capitals; empty below four characters (no number of a person)."""
    plain = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    plain = plain.removeprefix("IMO")
    return plain if len(plain) > 3 and any(c.isdigit() for c in plain) else ""


def facts(births: list[str], countries: list[str], identifiers: list[str]) -> Facts:
    """Facts from what a list writes; what cannot be read is left out."""
    return Facts(
        frozenset(filter(None, map(birth, births))),
        frozenset(filter(None, map(country, countries))),
        frozenset(filter(None, map(identifier, identifiers))),
    )
