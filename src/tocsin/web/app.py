"""Puts the web part together: route table, guard, error answers, static files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from tocsin.errors import TocsinError
from tocsin.web.api import alerts as api_alerts
from tocsin.web.api import calendar as api_calendar
from tocsin.web.api import export as api_export
from tocsin.web.api import health as api_health
from tocsin.web.api import hushes as api_hushes
from tocsin.web.api import judgements as api_judgements
from tocsin.web.api import keys as api_keys
from tocsin.web.api import live as api_live
from tocsin.web.api import pushing as api_pushing
from tocsin.web.api import rows as api_rows
from tocsin.web.api import securities as api_securities
from tocsin.web.api import stories as api_stories
from tocsin.web.api import storylines as api_storylines
from tocsin.web.api.openapi import describe
from tocsin.web.callers import Callers
from tocsin.web.dialect import dialects
from tocsin.web.guard import Guard
from tocsin.web.lanes import LANES
from tocsin.web.pages import (
    about,
    alerts,
    calendar,
    channels,
    desk,
    explain,
    rules,
    sources,
    story,
    watchlists,
)
from tocsin.web.problems import on_http_error, on_tocsin_error
from tocsin.web.render import STATIC
from tocsin.web.repeating import once
from tocsin.web.routes import Row, starlette_routes
from tocsin.web.services import Services
from tocsin.web.sessions import FormTokens, Sessions
from tocsin.web.sockets import socket_routes
from tocsin.web.streams import Tail

_FAMILIES = (
    desk, calendar, story, explain, alerts, watchlists, rules, channels, sources, about,
    api_live, api_export, api_stories, api_pushing, api_storylines, api_calendar, api_securities, api_rows, api_alerts,
    api_hushes, api_judgements, api_keys, api_health,
)  # fmt: skip
ROUTES: tuple[Row, ...] = tuple(row for family in _FAMILIES for row in family.ROWS)

SOCKETS = api_live.SOCKETS


def create_app(services: Services) -> Starlette:
    """The web part over what the wiring hands in. One per event loop."""
    sessions = Sessions(services.token, secure=services.public_url.startswith("https://"))
    callers = Callers(services.store, services.clock, sessions, services.owner, services.rate)
    spoken = dialects()
    rows = (*ROUTES, *(row for dialect in spoken for row in dialect.rows))
    sockets = (*SOCKETS, *(socket for dialect in spoken for socket in dialect.sockets))
    public = [row.path for row in rows if row.public]
    # The other site's page asks without cookies: it needs a key wherever the desk asks for one.
    others = Middleware(
        CORSMiddleware,
        allow_origins=services.allowed_origins,
        allow_methods=("GET", "HEAD"),
        allow_headers=("*",),
    )
    guard = Middleware(
        Guard,
        callers=callers,
        public=tuple(dict.fromkeys(public)),
        open_sockets=tuple(socket.path for socket in sockets if socket.open),
        hosts=services.allowed_hosts,
        body_limit=services.body_limit,
    )
    routes: list[BaseRoute] = [
        *starlette_routes(rows, once),
        *socket_routes(sockets),
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static"),
    ]
    handlers = {TocsinError: on_tocsin_error, HTTPException: on_http_error}
    app = Starlette(
        routes=routes,
        middleware=[*([others] if services.allowed_origins else []), guard],
        exception_handlers=handlers,
    )
    app.state.services, app.state.sessions = services, sessions
    app.state.callers, app.state.dialects = callers, spoken
    app.state.forms, app.state.tail = FormTokens(sessions), Tail(services.store, services.bus)
    app.state.openapi = describe(ROUTES)
    app.state.streaming = set()  # keys with a live stream of a dialect that allows one
    app.state.lanes = ThreadPoolExecutor(LANES, "lane")
    return app
