"""Query parameters as clients of this API send them: in any letter case, under several names, unknown ones ignored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request

from tocsin.model.securities import Security
from tocsin.model.terms import Term
from tocsin.ports import HeadQuery
from tocsin.web.dialects.items import ticker_keys
from tocsin.web.problems import Refused
from tocsin.web.routes import Handler, Row
from tocsin.web.services import Services

EASTERN = ZoneInfo("America/New_York")
_MOST_ROWS = 1_000  # of a page of a calendar
MOST_NAMES = 50  # tickers or ISINs of one call
_LATEST = 4_102_444_800  # seconds: the year 2100


@dataclass(frozen=True, slots=True)
class Given:
    """What a caller gave, by name in small letters, without `parameters[…]` around it."""

    values: dict[str, str]

    def text(self, *names: str) -> str:
        """The first of these that is given."""
        return next((self.values[n] for n in names if self.values.get(n)), "")

    def listed(self, *names: str) -> list[str]:
        """Names between commas, each once. Refused for more than 50."""
        found = list(dict.fromkeys(x.strip() for x in self.text(*names).split(",") if x.strip()))
        if len(found) > MOST_NAMES:
            raise Refused(400, names[0], f"holds more than {MOST_NAMES} names", "Ask in several calls")
        return found

    def tickers(self) -> tuple[str, ...]:
        """The keys of the tickers asked for, empty for all."""
        return tuple(key for one in self.listed("tickers", "ticker", "symbols") for key in ticker_keys(one))

    def whole(self, *names: str, default: int, high: int) -> int:
        """A whole number from 0, clamped at `high`."""
        text = self.text(*names)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 12):
            raise Refused(400, names[0], f"is no whole number: {text[:40]!r}")
        return min(int(text), high)

    def day(self, *names: str) -> date | None:
        """A day as yyyy-mm-dd."""
        text = self.text(*names)
        if not text:
            return None
        try:
            day = date.fromisoformat(text[:10])
        except ValueError as error:
            raise Refused(400, names[0], f"is no day: {text[:40]!r}", "Give yyyy-mm-dd") from error
        if day.year == MAXYEAR:  # whose last day has no end
            raise Refused(400, names[0], "is out of range", "Give an earlier day")
        return day

    def instant(self, *names: str) -> datetime | None:
        """A time in seconds since 1970."""
        text = self.text(*names)
        if not text:
            return None
        try:
            seconds = float(text)
        except ValueError as error:
            raise Refused(400, names[0], f"is no time: {text[:40]!r}", "Give seconds since 1970") from error
        if not 0 <= seconds <= _LATEST:
            raise Refused(400, names[0], "is out of range", "Give seconds since 1970")
        return datetime.fromtimestamp(seconds, UTC)

    def days(self, one: str, first: str, last: str) -> tuple[datetime | None, datetime | None]:
        """From the first day's begin to the last day's end in New York; `one` is a day by itself."""
        single = self.day(one)
        begin, end = single or self.day(first), single or self.day(last)
        return (midnight(begin) if begin else None, midnight(end + timedelta(days=1)) if end else None)


def given(request: Request) -> Given:
    """The parameters of a request; of one given twice the last counts."""
    values = {}
    for name, value in request.query_params.multi_items():
        plain = name.lower().removeprefix("parameters[").removesuffix("]")
        values[plain] = value.strip()[:4_000]
    return Given(values)


def stories_of(values: Given) -> HeadQuery:
    """The stories in which what a calendar is asked for may be told."""
    since, until = values.days("date", "date_from", "date_to")
    updated = values.instant("updated")
    groups: list[tuple[Term, ...]] = []
    if tickers := values.tickers():
        groups.append(tuple(("ticker", key) for key in tickers))
    return HeadQuery(
        groups=tuple(groups),
        by="updated" if updated else "published",
        published_since=since,
        published_until=until,
        updated_since=updated,
    )


def of_isins(services: Services, isins: Iterable[str]) -> tuple[Security, ...]:
    """The securities of these ISINs, as the tables know them now."""
    wanted = {one.strip().upper() for one in isins}
    every = services.securities(services.clock.now()) if wanted and services.securities else ()
    return tuple(one for one in every if one.isin and one.isin in wanted)


def calendar_rows(path: str, handler: Handler, about: str) -> Iterator[Row]:
    """The routes of a calendar: its versions live side by side, with and without a stroke at the end."""
    for version in ("v2", "v2.1", "v2.2"):
        for end in ("", "/"):
            yield Row("GET", f"/api/{version}/calendar/{path}{end}", handler, about)


def page_of(values: Given, usual: int = 100, most: int = _MOST_ROWS) -> tuple[int, int]:
    """First and past-last row of the page asked for: 100 rows unless said, at most 1,000."""
    size = max(1, values.whole("pagesize", "limit", default=usual, high=most))
    first = values.whole("page", default=0, high=100_000) * size
    return first, first + size


def only_fields(rows: list[dict[str, Any]], values: Given) -> list[dict[str, Any]]:
    """The rows with the fields asked for and their ids, whole where none are."""
    wanted = {"id", *values.listed("fields")} if values.text("fields") else set()
    return [{k: v for k, v in row.items() if k in wanted} for row in rows] if wanted else rows


def day_of(day: date) -> HeadQuery:
    """The stories of a day in New York."""
    return HeadQuery(published_since=midnight(day), published_until=midnight(day + timedelta(days=1)))


def midnight(day: date) -> datetime:
    """When a day begins in New York."""
    return datetime.combine(day, time(), EASTERN).astimezone(UTC)
