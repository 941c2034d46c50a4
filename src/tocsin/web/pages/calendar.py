"""The calendar: what happened by day, with the numbers that stories told; the owner's securities stand out."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.calendars import KINDS, CalendarPage, Filed
from tocsin.model.reading import Figure
from tocsin.web.api.calendar import asked
from tocsin.web.calendars import calendar_page
from tocsin.web.paging import listing
from tocsin.web.params import known
from tocsin.web.render import page, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services

_ROWS = 100
_PARAMS = (
    Param("kind", "string", "one calendar; all where left out"),
    Param("ticker", "string", "AAPL or XNAS:AAPL"),
    Param("cursor", "string", "where the page before ended"),
)
_NAMES = {"eps": "EPS", "people": "people", "deal": "value", "size": "raised"}
_LARGE = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


async def calendar(request: Request) -> Response:
    """What happened, the newest day first."""
    values, services = known(request, _PARAMS), services_of(request)
    query, types = asked(values)
    with listing():
        found, mine = await run_in_threadpool(
            lambda: (
                calendar_page(services.store, query, types, cursor=values.get("cursor", ""), limit=_ROWS),
                _watched(services),
            )
        )
    days = _days(found, mine)
    return page(request, "calendar.html", days=days, cursor=found.cursor, kinds=tuple(KINDS), asked=values)


def _watched(services: Services) -> frozenset[str]:
    return frozenset(key for w in services.store.watchlists(services.owner) for key in w.securities)


def _days(found: CalendarPage, mine: frozenset[str]) -> list[tuple[date, list[dict[str, Any]]]]:
    """Days with their rows: what the owner watches first, else in the order of the page."""
    out = []
    for day, rows in groupby(found.rows, key=lambda row: row.published.date()):
        told = [_row(row, watched=row.whose in mine) for row in rows]
        out.append((day, sorted(told, key=lambda row: not row["watched"])))
    return out


def _row(row: Filed, *, watched: bool) -> dict[str, Any]:
    parties = [
        (role.replace("_", " "), row.known(key), key) for role, key in row.event.roles if key != row.whose
    ]
    return {
        "filed": row,
        "watched": watched,
        "numbers": _numbers(row),
        "others": [
            (role, stock.name if stock else key) for role, stock, key in parties if role != "direction"
        ],
    }


def _numbers(row: Filed) -> list[tuple[str, str, str]]:
    """(measure with its period, the number told, what stands beside it) for each measure, in the order told."""
    out = []
    for measure in dict.fromkeys(f.measure for f in row.figures):
        low, high = row.figure(measure, "low"), row.figure(measure, "high")
        now, expected, before = (row.figure(measure, role) for role in ("actual", "estimate", "prior"))
        main = now or low
        if main is None:
            continue
        value = shown(main)
        if low and high and high.value != low.value:
            value = f"{shown(low)} to {shown(high)}"
        beside = [f"expected {shown(expected)}"] if expected else []
        beside += [f"before {shown(before)}"] if before else []
        out.append((f"{_NAMES.get(measure, measure)} {main.of}".strip(), value, ", ".join(beside)))
    return out


def shown(figure: Figure) -> str:
    """A number as people read it: $1.41, −$102 m, 2.9 %."""
    size, unit = abs(figure.value), figure.unit
    scale, word = next(((s, w) for s, w in _LARGE if size >= s), (1.0, ""))
    digits = f"{size / scale:,.2f}" if word or unit in _SIGNS or len(unit) == 3 else f"{size:,.10g}"
    digits = digits.removesuffix("0").removesuffix(".0") if word else digits
    minus = "−" if figure.value < 0 else ""
    if unit in _SIGNS:
        return f"{minus}{_SIGNS[unit]}{digits}{word}"
    return f"{minus}{digits}{word} {unit}".strip()


ROWS = (Row("GET", "/calendar", calendar, "what happened by day", _PARAMS),)
