"""The calendar: what happened by day, with the numbers that stories told; the owner's securities stand out."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.calendars import KINDS, CalendarPage, Filed
from tocsin.web.api.calendar import asked
from tocsin.web.calendars import calendar_page
from tocsin.web.paging import listing
from tocsin.web.params import known
from tocsin.web.render import page, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services
from tocsin.web.views.numbers import numbers

_ROWS = 100
_PARAMS = (
    Param("kind", "string", "one calendar; all where left out"),
    Param("ticker", "string", "AAPL or XNAS:AAPL"),
    Param("cursor", "string", "where the page before ended"),
)


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
        "numbers": numbers(row),
        "others": [
            (role, stock.name if stock else key) for role, stock, key in parties if role != "direction"
        ],
    }


ROWS = (Row("GET", "/calendar", calendar, "what happened by day", _PARAMS),)
