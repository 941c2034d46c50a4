"""Watchlists: make, edit, delete, paste tickers."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.errors import TocsinError
from tocsin.web.editing import watchlist_held, watchlist_of
from tocsin.web.forms import Form, read_form
from tocsin.web.holdings import Import, match, read_holdings
from tocsin.web.params import known
from tocsin.web.portfolios import told as typed
from tocsin.web.problems import status_of
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services


async def watchlists(request: Request) -> Response:
    """All watchlists, and a form for a new one."""
    known(request, ())
    return await _show(request, {})


async def watchlist(request: Request) -> Response:
    """One watchlist to edit."""
    known(request, ())
    held = await run_in_threadpool(watchlist_held, services_of(request), request.path_params["id"])
    return await _show(
        request, {"name": held.name, "securities": typed(held.securities, held.weights)}, held.id
    )


async def _show(
    request: Request,
    form: Form,
    editing: str = "",
    fault: TocsinError | None = None,
    told: Import | None = None,
) -> Response:
    services = services_of(request)
    values = await run_in_threadpool(_values, services)
    status = status_of(fault) if fault else 200
    return page(
        request,
        "watchlists.html",
        status=status,
        form=form,
        editing=editing,
        fault=fault,
        told=told,
        **values,
    )


def _values(services: Services) -> dict[str, Any]:
    now, lists = services.clock.now(), services.store.watchlists(services.owner)
    names = {}
    if services.find_security:
        keys = list(dict.fromkeys(key for w in lists for key in w.securities[:40]))[:2_000]
        names = {key: found.name for key in keys if (found := services.find_security(key, now))}
    return {"watchlists": lists, "names": names}


async def save(request: Request) -> Response:
    """Make a watchlist, or change one."""
    form, services = await read_form(request), services_of(request)
    editing = request.path_params.get("id", "")
    try:
        if told := await run_in_threadpool(_imported, services, form.get("securities", "")):
            form["securities"] = typed(told.securities, told.weights)
            if told.missed:
                return await _show(request, form, editing, told=told)
        await run_in_threadpool(_save, services, form, editing)
    except TocsinError as fault:
        return await _show(request, form, editing, fault)
    return RedirectResponse("/watchlists", 303)


def _imported(services: Services, text: str) -> Import | None:
    rows = read_holdings(text)
    return match(services, rows) if rows else None


def _save(services: Services, form: Form, editing: str) -> None:
    held = watchlist_held(services, editing) if editing else None
    services.store.put_watchlist(watchlist_of(services, form, held))


async def delete(request: Request) -> Response:
    """Delete a watchlist."""
    await read_form(request)
    services = services_of(request)
    await run_in_threadpool(services.store.delete_watchlist, services.owner, request.path_params["id"])
    return RedirectResponse("/watchlists", 303)


ROWS = (
    Row("GET", "/watchlists", watchlists, "watchlists"),
    Row("POST", "/watchlists", save, "make a watchlist"),
    Row("GET", "/watchlists/{id}", watchlist, "a watchlist to edit"),
    Row("POST", "/watchlists/{id}", save, "change a watchlist"),
    Row("POST", "/watchlists/{id}/delete", delete, "delete a watchlist"),
)
