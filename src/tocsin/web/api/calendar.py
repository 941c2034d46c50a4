"""The calendar over the API: what happened by day, with the numbers that stories told."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.calendars import KINDS
from tocsin.ports import HeadQuery
from tocsin.web.api import BASE
from tocsin.web.calendars import calendar_page
from tocsin.web.paging import listing
from tocsin.web.params import MOST, PAGE_PARAMS, known, moment, whole
from tocsin.web.problems import Refused
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row

_PARAMS = (
    Param("kind", "string", f"one of {', '.join(KINDS)}; all where left out"),
    Param("ticker", "string", "AAPL or XNAS:AAPL"),
    Param("since", "time", "published then or later"),
    Param("until", "time", "published before then"),
    Param("as_of", "time", "out of what was read by then"),
    *PAGE_PARAMS,
)


def asked(values: dict[str, str]) -> tuple[HeadQuery, frozenset[str]]:
    """The stories and types of events that a request means. Refused for an unknown kind."""
    kind = values.get("kind", "")
    if kind and kind not in KINDS:
        raise Refused(
            400, "parameter kind", "is no calendar", f"Known are: {', '.join(KINDS)}", known=list(KINDS)
        )
    ticker = values.get("ticker", "").upper()
    query = HeadQuery(
        groups=((("ticker", ticker),),) if ticker else (),
        published_since=moment(values, "since"),
        published_until=moment(values, "until"),
    )
    return query, KINDS[kind] if kind else frozenset[str]().union(*KINDS.values())


async def calendar(request: Request) -> Response:
    """What happened, the newest day first; one row a company, kind of event and day."""
    values, store = known(request, _PARAMS), services_of(request).store
    (query, types), limit = asked(values), whole(values, "limit", 50, MOST)
    cursor, as_of = values.get("cursor", ""), moment(values, "as_of")
    with listing():
        found = await run_in_threadpool(
            lambda: calendar_page(store, query, types, cursor=cursor, limit=limit, as_of=as_of)
        )
    return json_answer(found)


ROWS = (
    Row("GET", f"{BASE}/calendar", calendar, "what happened by day, with the numbers that stories told", _PARAMS,
        gives="CalendarPage"),
)  # fmt: skip
