"""The widgets that the workspace is offered, and their addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tocsin.model.calendars import KINDS
from tocsin.web.dialects.channels import channels
from tocsin.web.dialects.openbb import rows
from tocsin.web.lanes import in_lane
from tocsin.web.params import LONGEST
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Handler, Param, Row
from tocsin.web.services import Services

BASE = "/openbb"
Make = Callable[[Services, Mapping[str, str]], list[dict[str, Any]]]
_TOKEN = Param("token", "string", "the key, where no header holds it")
_LIMIT = Param("limit", "integer", f"rows, 1 to {rows.MOST}; {rows.USUAL} by default")
_TICKER = Param("ticker", "string", "tickers between commas")
_CHANNEL = Param("channel", "string", "a channel by name")
_KIND = Param("kind", "string", f"one of {', '.join(KINDS)}; all where left out")


def _asked_for(param: Param) -> dict[str, Any]:
    """A parameter as the workspace draws it."""
    drawn = {
        "paramName": param.name,
        "label": param.name.title(),
        "description": param.about,
        "optional": True,
    }
    if param is _LIMIT:
        return {**drawn, "type": "number", "value": rows.USUAL}
    if param is _TICKER:
        return {**drawn, "type": "ticker", "value": ""}
    names = [c.name for c in channels() if c.terms] if param is _CHANNEL else list(KINDS)
    options = [
        {"label": "All", "value": ""},
        *({"label": name.capitalize() if name.islower() else name, "value": name} for name in names),
    ]
    return {**drawn, "type": "text", "value": "", "options": options}


def _columns(*named: str) -> dict[str, Any]:
    """Columns of a table; a name with a sign behind it says what is in it: # number, @ time."""
    kinds = {"#": "number", "@": "date"}
    defs = [
        {
            "field": name.rstrip("#@"),
            "headerName": name.rstrip("#@").replace("_", " ").capitalize(),
            "cellDataType": kinds.get(name[-1], "text"),
        }
        for name in named
    ]
    return {"data": {"table": {"showAll": True, "columnsDefs": defs}}}


_WIDGETS: tuple[tuple[str, str, str, Make, tuple[Param, ...], dict[str, Any]], ...] = (
    ("news", "News", "Stories as they come, with the securities that each names", rows.news,
     (_TICKER, _CHANNEL, _LIMIT), {"type": "newsfeed"}),
    ("alerts", "Alerts", "Your alerts, each with its reasons", rows.alerts, (_LIMIT,),
     _columns("time@", "kind", "rule", "headline", "why", "url")),
    ("ratings", "Analyst ratings", "Analyst actions that stories told of", rows.ratings, (_TICKER, _LIMIT),
     _columns("time@", "ticker", "company", "firm", "analyst", "action", "rating", "before", "target#",
              "target_before#", "currency", "url")),
    ("calendar", "Calendar", "What happened by day, with the numbers that stories told", rows.calendar,
     (_KIND, _TICKER, _LIMIT), _columns("date@", "ticker", "whose", "what", "status", "numbers", "headline", "url")),
)  # fmt: skip


async def widgets(_request: Request) -> Response:
    """The widgets by id."""
    return JSONResponse(
        {
            f"tocsin_{name}": {
                "name": f"Tocsin: {title}",
                "description": about,
                "category": "News",
                "type": "table",
                "endpoint": name,
                "gridData": {"w": 40, "h": 12},
                "source": ["Tocsin"],
                "params": [_asked_for(param) for param in params],
                **more,
            }
            for name, title, about, _, params, more in _WIDGETS
        }
    )


def _answering(make: Make, params: tuple[Param, ...]) -> Handler:
    async def answer(request: Request) -> Response:
        # The workspace adds parameters of its own, such as its colours.
        values = {p.name: request.query_params.get(p.name, "").strip()[:LONGEST] for p in params}
        if (kind := values.get("kind", "")) and kind not in KINDS:
            raise Refused(400, "parameter kind", "is no calendar", f"Known are: {', '.join(KINDS)}")
        return JSONResponse(await in_lane(request, make, services_of(request), values))

    return answer


ROWS = (
    Row("GET", f"{BASE}/widgets.json", widgets, "the widgets that the workspace is offered", (_TOKEN,)),
    *(
        Row("GET", f"{BASE}/{name}", _answering(make, params), about, params)
        for name, _, about, make, params, _ in _WIDGETS
    ),
)
