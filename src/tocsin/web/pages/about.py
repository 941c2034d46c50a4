"""Pages beside the news: one security, about, signing in and out."""

from __future__ import annotations

from importlib import metadata
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.errors import NotFound
from tocsin.ports import StoryQuery
from tocsin.web.editing import watchlist_held, watchlist_of
from tocsin.web.forms import read_form
from tocsin.web.loading import listed
from tocsin.web.params import PAGE_PARAMS, known, whole
from tocsin.web.problems import Refused
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_PARTS = (
    "starlette",
    "uvicorn",
    "httptools",
    "jinja2",
    "sqlalchemy",
    "alembic",
    "httpx2",
    "feedparser",
    "lxml",
    "nh3",
    "ahocorasick-rs",
    "numpy",
    "py3langid",
    "prometheus-client",
    "standardwebhooks",
    "websockets",
    "zstandard",
)


def _security_values(services: Services, key: str, values: dict[str, str]) -> dict[str, Any]:
    now = services.clock.now()
    query = StoryQuery(ticker=key, cursor=values.get("cursor", ""), limit=whole(values, "limit", 50, 200))
    found = listed(services, query)
    security = services.find_security(key, now) if services.find_security else None
    if security is None and not found.rows and not found.notice:
        raise NotFound(
            key[:60], "no table and no story knows this security", "Write EXCHANGE:TICKER, such as XNAS:AAPL"
        )
    lists = services.store.watchlists(services.owner)
    return {
        "key": key,
        "security": security,
        "name": security.name if security else _name_in(found.rows, key),
        "listed": found,
        "on": [w for w in lists if key in w.securities],
        "off": [w for w in lists if key not in w.securities][:50],
        "values": {},
        "filters": {},
        "more": f"cursor={found.cursor}" if found.cursor else "",
        "first_page": not values.get("cursor"),
    }


def _name_in(rows: Any, key: str) -> str:
    named = (s.name for r in rows for s in r.view.reading.securities if s.key == key)
    return next(named, key.rpartition(":")[2])


async def security(request: Request) -> Response:
    """One security: what the tables know, and its stories."""
    values = known(request, PAGE_PARAMS)
    key = request.path_params["key"].upper()
    shown = await run_in_threadpool(_security_values, services_of(request), key, values)
    return page(request, "security.html", **shown)


async def watch(request: Request) -> Response:
    """Put a security on a watchlist."""
    form, services = await read_form(request), services_of(request)
    key = request.path_params["key"].upper()
    await run_in_threadpool(_watch, services, form.get("watchlist", ""), key)
    return RedirectResponse(f"/securities/{key}", 303)


def _watch(services: Services, watchlist_id: str, key: str) -> None:
    held = watchlist_held(services, watchlist_id)
    wanted = [*held.securities, key]
    services.store.put_watchlist(watchlist_of(services, {"securities": wanted}, held))


def _version(name: str) -> tuple[str, str, str] | None:
    try:
        meta = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    told = [*(meta.get_all("License-Expression") or ()), *(meta.get_all("License") or ())]
    classed = [c.rpartition(":: ")[2] for c in meta.get_all("Classifier") or () if c.startswith("License")]
    licence = told[0].partition("\n")[0][:60] if told else ", ".join(classed)
    return meta["Name"], meta["Version"], licence


async def about(request: Request) -> Response:
    """Versions, licences, counts."""
    known(request, ())
    services = services_of(request)
    counts = await run_in_threadpool(services.store.counts)
    parts = [part for name in _PARTS if (part := _version(name))]
    return page(request, "about.html", counts=counts, parts=parts)


async def sign_in_page(request: Request) -> Response:
    """The form that asks for the token."""
    known(request, ())
    if request.app.state.sessions.admits(request):
        return RedirectResponse("/", 303)
    return page(request, "signin.html", fault="")


async def sign_in(request: Request) -> Response:
    """Begin a session for who knows the token."""
    sessions, form = request.app.state.sessions, await read_form(request)
    if sessions.too_many_failures():
        raise Refused(429, "signing in", "too many wrong tokens", "Wait a minute")
    if not sessions.right(form.get("token", "").strip()):
        sessions.failed()
        return page(request, "signin.html", status=403, fault="That is not this desk's token.")
    answer = RedirectResponse("/", 303)
    sessions.begin(answer)
    return answer


async def sign_out(request: Request) -> Response:
    """End the session."""
    await read_form(request)
    answer = RedirectResponse("/signin", 303)
    request.app.state.sessions.end(request, answer)
    return answer


ROWS = (
    Row("GET", "/securities/{key}", security, "a security and its stories", PAGE_PARAMS),
    Row("POST", "/securities/{key}/watch", watch, "put a security on a watchlist"),
    Row("GET", "/about", about, "versions and licences"),
    Row("GET", "/signin", sign_in_page, "the form that asks for the token", public=True),
    Row("POST", "/signin", sign_in, "begin a session", public=True),
    Row("POST", "/signout", sign_out, "end the session"),
)
