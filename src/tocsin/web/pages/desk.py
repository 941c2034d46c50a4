"""The desk: news as it arrives, alerts with their reasons, watchlists; and the search over the archive."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.web import streams
from tocsin.web.loading import Listed, listed, source_names
from tocsin.web.params import PAGE_PARAMS, STORY_PARAMS, known, story_query
from tocsin.web.render import page, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services
from tocsin.web.views.words import because

_PARAMS = STORY_PARAMS + PAGE_PARAMS
_RAIL = 12


def _list_values(services: Services, values: dict[str, str]) -> dict[str, Any]:
    result: Listed = listed(services, story_query(values))
    filters = {k: v for k, v in values.items() if v and k not in ("cursor", "limit")}
    more = urlencode({**filters, "cursor": result.cursor}) if result.cursor else ""
    sources = sorted(source_names(services.store).items(), key=lambda pair: pair[1].lower())
    return {
        "listed": result,
        "values": values,
        "filters": filters,
        "more": more,
        "sources": sources[:500],
        "first_page": not values.get("cursor"),
    }


def _rail_values(services: Services) -> dict[str, Any]:
    alerts = services.store.alerts(services.owner, limit=_RAIL).alerts
    return {
        "alerts": [(a, because(a)) for a in alerts],
        "watchlists": services.store.watchlists(services.owner)[:30],
        "rules": services.store.rules(services.owner)[:200],
    }


async def desk(request: Request) -> Response:
    """The desk."""
    services, values = services_of(request), known(request, _PARAMS)
    seq = await run_in_threadpool(services.store.last_seq)  # first: what comes while it is drawn is told
    shown = await run_in_threadpool(_list_values, services, values)
    rail = await run_in_threadpool(_rail_values, services)
    return page(request, "desk.html", seq=seq, **shown, **rail)


async def search(request: Request) -> Response:
    """The archive with all its filters."""
    services, values = services_of(request), known(request, _PARAMS)
    shown = await run_in_threadpool(_list_values, services, values)
    return page(request, "search.html", **shown)


async def part_stories(request: Request) -> Response:
    """The list alone, for the desk to put in place of its own."""
    services, values = services_of(request), known(request, _PARAMS)
    shown = await run_in_threadpool(_list_values, services, values)
    return page(request, "_stories.html", **shown)


async def part_rail(request: Request) -> Response:
    """Alerts and watchlists alone."""
    known(request, ())
    rail = await run_in_threadpool(_rail_values, services_of(request))
    return page(request, "_rail.html", **rail)


async def stream(request: Request) -> Response:
    """Says that stories or alerts changed; the desk then asks for its list."""
    known(request, (Param("since", "integer", "seq after which to begin"),))
    return streams.answer(request, "page", ("story", "alert"), lambda change: f'{{"seq":{change.seq}}}')


ROWS = (
    Row("GET", "/", desk, "the desk: news as it arrives, alerts, watchlists", _PARAMS),
    Row("GET", "/stories", search, "the archive with filters", _PARAMS),
    Row("GET", "/search", search, "the archive with filters", _PARAMS),
    Row("GET", "/parts/stories", part_stories, "the list of stories alone", _PARAMS),
    Row("GET", "/parts/rail", part_rail, "alerts and watchlists alone"),
    Row(
        "GET", "/stream", stream, "live: that stories or alerts changed", (Param("since", "integer", "seq"),)
    ),
)
