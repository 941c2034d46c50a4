"""Templates: one environment, everything escaped, and what every page is given."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response

from tocsin import __version__
from tocsin.model.codec import pack, time_text
from tocsin.web.services import Services
from tocsin.web.views import highlight, words

HERE = Path(__file__).parent
STATIC = HERE / "static"
NAV = (
    ("/", "Desk", "d"),
    ("/calendar", "Calendar", "k"),
    ("/alerts", "Alerts", "a"),
    ("/rules", "Rules", "r"),
    ("/watchlists", "Watchlists", "w"),
    ("/channels", "Channels", "c"),
    ("/sources", "Sources", "s"),
)


def services_of(connection: HTTPConnection) -> Services:
    """What the wiring handed in, with the caller's own rows: its owner is who calls."""
    services: Services = connection.app.state.services
    caller = getattr(connection.state, "caller", None)
    if caller is None or caller.owner == services.owner:
        return services
    return replace(services, owner=caller.owner)


@functools.cache
def environment() -> Environment:
    """The one Jinja environment: autoescape on, a missing name is an error."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        time_text=time_text,
        clock=lambda at: at.strftime("%H:%M:%S"),
        minute=lambda at: at.strftime("%H:%M"),
        day=lambda at: at.strftime("%d %b %Y"),
        weekday=lambda on: on.strftime("%A, %d %B %Y"),
        counted=words.counted,
        o_clock=words.o_clock,
        sentence=words.sentence,
        duration=words.duration,
        ordinal=words.ordinal,
        plain=words.plain,
        percent=lambda x: f"{round(x * 100)} %",
        node=words.node_parts,
        weblink=words.weblink,
    )
    env.globals.update(
        age=words.age,
        placed=words.placed,
        words_of=highlight.words_of,
        asset=asset,
        nav=NAV,
        version=__version__,
    )
    return env


@functools.cache
def asset(name: str) -> str:
    """The address of a static file, with a mark that changes with its content."""
    file = STATIC / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "missing"
    return f"/static/{name}?v={mark}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page out of a template; `here` is its path, `form_token` goes into every form."""
    services = services_of(request)
    text = (
        environment()
        .get_template(template)
        .render(
            here=request.url.path,
            form_token=request.app.state.forms.token(request),
            can_sign_out=bool(services.token),
            services=services,
            now=services.clock.now(),
            status=status,
            **values,
        )
    )
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


def dumps(value: Any) -> str:
    """JSON text of nouns or plain values, on one line."""
    return pack(value)


def json_answer(value: Any, status: int = 200, **headers: str) -> Response:
    """A JSON answer of nouns or plain values."""
    return Response(dumps(value), status, {"Cache-Control": "no-store", **headers}, "application/json")
