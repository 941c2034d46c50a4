"""Collects what files say about entries, row by row, until they are whole: names from one, facts from another."""

from __future__ import annotations

from dataclasses import dataclass, field

from tocsin.reference.screening.entries import Entry, ListedName, Strength, facts
from tocsin.reference.screening.names import Sort


@dataclass(slots=True)
class Gathered:
    """An entry in the making; every list in the order in which it was read."""

    list_name: str
    id: str
    sort: Sort | None = None
    names: dict[str, Strength] = field(default_factory=dict)
    programmes: dict[str, None] = field(default_factory=dict)
    births: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)

    def called(self, text: str, strength: Strength = "alias") -> None:
        """Adds a name; the first strength that it was given stays, a primary one comes first."""
        text = " ".join(text.split()).strip(" ,;")
        if not any(char.isalnum() for char in text):
            return
        if strength == "primary" and text not in self.names:
            self.names = {text: strength, **self.names}
        self.names.setdefault(text, strength)

    def done(self) -> Entry:
        """The entry as it stands."""
        names = tuple(ListedName(text, strength) for text, strength in self.names.items())
        told = facts(self.births, self.countries, self.identifiers)
        return Entry(self.list_name, self.id, self.sort, names, tuple(self.programmes), told)


class Gathering:
    """The entries of all files of a run, by list and id."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Gathered] = {}

    def of(self, list_: str, id_: str, sort: Sort | None = None) -> Gathered:
        """The entry with this id, begun where it is new."""
        found = self._found.setdefault((list_, id_), Gathered(list_, id_))
        found.sort = found.sort or sort
        return found

    def entries(self) -> tuple[Entry, ...]:
        """All that have a name, in the order in which they were first met."""
        return tuple(one.done() for one in self._found.values() if one.names)
