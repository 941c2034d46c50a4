"""When exchanges trade: before, open, after or closed, from the embedded table of sessions.

Days after those that the table knows follow the usual week."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from tocsin.reference.csvfiles import packaged

Part = Literal["before", "open", "after", "closed"]
Hours = tuple[int, int]  # minutes of the local day from and to
AROUND = 30  # minutes before the opening, and after the close, where no trading around the session is known


@dataclass(frozen=True, slots=True)
class Sessions:
    """One exchange: its zone, usual hours, days of the week (Monday 0), days closed, days with other hours."""

    zone: ZoneInfo
    usual: Hours
    early: int  # minutes before the opening that count as before
    late: int  # minutes after the close that count as after
    week: frozenset[int]
    closed: frozenset[date]
    other: dict[date, Hours]

    def on(self, day: date) -> Hours | None:
        """The hours of a day, None where it has no session."""
        if day in self.other:
            return self.other[day]
        return self.usual if day.weekday() in self.week and day not in self.closed else None


def exchanges() -> frozenset[str]:
    """The exchanges whose sessions are known, by MIC."""
    return frozenset(_table())


def part(mic: str, at: datetime) -> Part:
    """What an exchange was doing at a moment. KeyError where it is not in the table."""
    of = _table()[mic]
    local = at.astimezone(of.zone)
    hours = of.on(local.date())
    if hours is None:
        return "closed"
    now, (begins, ends) = 60 * local.hour + local.minute, hours
    if begins <= now < ends:
        return "open"
    if begins - of.early <= now < begins:
        return "before"
    return "after" if ends <= now < ends + of.late else "closed"


@functools.cache
def _table() -> dict[str, Sessions]:
    return {row["mic"]: _sessions(row) for row in packaged("sessions.csv")}


def _sessions(row: dict[str, str]) -> Sessions:
    begins, ends, early, late = (_minutes(row[name]) for name in ("open", "close", "early", "late"))
    other = {}
    for told in row["other"].split():
        day, _, hours = told.partition("=")
        first, _, last = hours.partition("-")
        other[date.fromisoformat(day)] = (_minutes(first), _minutes(last))
    return Sessions(
        ZoneInfo(row["zone"]),
        (begins, ends),
        begins - early or AROUND,
        late - ends or AROUND,
        frozenset(map(int, row["days"])),
        frozenset(map(date.fromisoformat, row["closed"].split())),
        other,
    )


def _minutes(hour: str) -> int:
    figures = hour.replace(":", "")
    return 60 * int(figures[:2]) + int(figures[2:])
