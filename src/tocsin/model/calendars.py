"""What happened as rows of a calendar: one a company, kind of event and day, whichever stories told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tocsin.model.digests import Stock
from tocsin.model.reading import Event, Figure

KINDS = {  # of calendars, with the types of events in each
    "earnings": frozenset(["earnings report"]),
    "guidance": frozenset(["guidance"]),
    "dividends": frozenset(["dividend", "stock split"]),
    "buybacks": frozenset(["buyback"]),
    "deals": frozenset(["merger", "divestiture", "stake", "spinoff"]),
    "offerings": frozenset(["offering", "initial public offering"]),
    "drugs": frozenset(["drug approval", "clinical trial result"]),
    "economy": frozenset(["rate decision", "inflation release", "jobs release", "growth release"]),
    "halts": frozenset(["trading halt"]),
}
DONE = frozenset(["done", "confirmed"])  # statuses of what has happened
TOLD = DONE | {"planned"}  # and of what its company has told of


@dataclass(frozen=True, slots=True)
class Filed:
    """One happening of one company or country. id: 24 hexadecimal digits out of whose, what and when, the same
    whichever story told it. stocks: the securities that the story names."""

    id: str
    event: Event
    whose: str
    figures: tuple[Figure, ...]
    stocks: tuple[Stock, ...]
    published: datetime
    updated: datetime
    title: str
    story_id: str
    url: str

    def figure(self, measure: str, role: str = "actual") -> Figure | None:
        """The number of a measure in a role."""
        return next((f for f in self.figures if f.measure == measure and f.role == role), None)

    @property
    def period(self) -> str:
        """The quarter, half or year that its numbers are of, empty where none says so."""
        return next((f.period for f in self.figures if f.period), "")

    @property
    def year(self) -> int:
        """The year that its numbers are of, 0 where none says so."""
        return next((f.year for f in self.figures if f.year), 0)

    @property
    def currency(self) -> str:
        """Of its amounts of money, the US dollar where there are none."""
        return next((f.unit for f in self.figures if len(f.unit) == 3), "USD")

    @property
    def stock(self) -> Stock | None:
        """The security whose it is, where the tables know it."""
        return self.known(self.whose)

    def known(self, key: str) -> Stock | None:
        """A security of its story by key."""
        return next((s for s in self.stocks if s.key == key), None)


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Rows of a calendar, the newest day first; cursor: where the next page begins, empty behind the last row."""

    rows: tuple[Filed, ...]
    cursor: str = ""
