"""When a story was received, as rules ask it: time of day, day of the week, session of an exchange, dates."""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from tocsin.errors import RuleError
from tocsin.reference import sessions
from tocsin.rules.tree import Term

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("before", "open", "after", "closed")
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


def check_time(term: Term) -> None:
    """RuleError where a term on time asks for no time that there is."""
    for bound in term.bounds:
        value = str(bound.value)
        if bound.measure == "zone" and value not in _zones():
            raise _error(term, f"there is no time zone {value!r}", "Write one such as America/New_York")
        if bound.measure == "part" and value.casefold() not in PARTS:
            raise _error(term, f"a session has no part {value!r}", f"There are: {', '.join(PARTS)}")
    if term.name == "hours" and (hours(term.value) is None):
        raise _error(term, f"{term.value!r} are no hours", "Write them as 09:30-16:00")
    if term.name == "day" and days(term.value) is None:
        raise _error(term, f"{term.value!r} is no day", f"Write mon or mon-fri; there are: {', '.join(DAYS)}")
    if term.name == "session" and term.value.upper() not in sessions.exchanges():
        known = ", ".join(sorted(sessions.exchanges()))
        raise _error(term, f"the sessions of {term.value!r} are not known", f"There are: {known}")
    if term.name in ("after", "before") and _date(term.value) is None:
        raise _error(term, f"{term.value!r} is no date", "Write it as 2026-03-01")


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def hours(text: str) -> tuple[int, int] | None:
    """Minutes of the day from and to, None where the text gives none."""
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    a, b, c, d = map(int, found.groups())
    begin, end = 60 * a + b, 60 * c + d
    return (begin, end) if end <= 1440 and begin != end else None


def days(text: str) -> frozenset[int] | None:
    """Days of the week, Monday 0, None where the text gives none."""
    first, dash, last = text.casefold().partition("-")
    if first not in DAYS or (dash and last not in DAYS):
        return None
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return frozenset((begin + n) % 7 for n in range((end - begin) % 7 + 1))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def holds_at(term: Term, at: datetime) -> tuple[bool, str]:
    """Whether a term on time holds at a moment, and what time that was in its words. Hours end before their last."""
    said = {b.measure: str(b.value) for b in term.bounds}
    zone = said.get("zone", "UTC")
    local = at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    if term.name == "hours":
        begin, end = hours(term.value) or (0, 1440)
        now = 60 * local.hour + local.minute
        inside = begin <= now < end if begin < end else now >= begin or now < end
        return inside, f"was received at {local:%H:%M} ({zone})"
    if term.name == "day":
        return local.weekday() in (days(term.value) or ()), f"was received on {local:%A} ({zone})"
    if term.name == "session":
        part = sessions.part(term.value.upper(), at)
        wanted = said.get("part", "open").casefold()
        return part == wanted, f"was received while {term.value.upper()} was {_TOLD[part]}"
    day = at.astimezone(UTC).date()
    asked = _date(term.value) or day
    return (day >= asked if term.name == "after" else day < asked), f"was received on {day}"


_TOLD = {
    "before": "about to open",
    "open": "open",
    "after": "just closed",
    "closed": "closed",
}


def _error(term: Term, cause: str, mend: str) -> RuleError:
    return RuleError("rule", cause, mend, position=term.at, length=len(term.name) + 1 + len(term.value))
