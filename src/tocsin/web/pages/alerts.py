"""Alerts, their reasons and how they went out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.errors import NotFound
from tocsin.model.codec import time_text
from tocsin.web.forms import Form, read_form
from tocsin.web.params import PAGE_PARAMS, known, whole
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services
from tocsin.web.views.words import because
from tocsin.web.wishes import hush_of

SNOOZE = timedelta(days=1)
SHOWN = 200  # alerts of a digest


def _list_values(services: Services, cursor: str, limit: int) -> dict[str, Any]:
    found = services.store.alerts(services.owner, cursor=cursor, limit=limit)
    waiting = services.store.deliveries(services.owner, status="due", limit=200)
    dead = services.store.deliveries(services.owner, status="dead", limit=200)
    return {
        "alerts": [(a, because(a)) for a in found.alerts],
        "cursor": found.cursor,
        "waiting": waiting,
        "dead": dead,
    }


async def alerts(request: Request) -> Response:
    """All alerts, newest first."""
    values = known(request, PAGE_PARAMS)
    limit = whole(values, "limit", 50, 200)
    shown = await run_in_threadpool(_list_values, services_of(request), values.get("cursor", ""), limit)
    return page(request, "alerts.html", **shown)


def _values(services: Services, alert_id: str) -> dict[str, Any]:
    store, owner = services.store, services.owner
    alert = store.alert(owner, alert_id)
    try:
        view = store.story(alert.story_id, revision=alert.revision)
    except NotFound:
        view = None
    rule = next((r for r in store.rules(owner) if r.id == alert.rule_id), None)
    return {
        "alert": alert,
        "sentence": because(alert),
        "view": view,
        "rule": rule,
        "deliveries": store.deliveries(owner, alert_id=alert_id),
        "channels": {c.id: c for c in store.channels(owner)},
        "hushes": {(h.kind, h.subject): h for h in store.hushes([owner]) if h.holds(services.clock.now())},
        "held": [store.alert(owner, ident) for ident in alert.holds[:SHOWN]],
    }


async def alert(request: Request) -> Response:
    """One alert: its reasons and deliveries."""
    known(request, ())
    shown = await run_in_threadpool(_values, services_of(request), request.path_params["id"])
    return page(request, "alert.html", **shown)


async def again(request: Request) -> Response:
    """Send a delivery again, under its same id."""
    services = services_of(request)
    form = await read_form(request)
    delivery = form.get("delivery", "")
    await run_in_threadpool(services.store.redeliver, services.owner, delivery, services.clock.now())
    services.bus.wake("deliveries")
    return RedirectResponse(f"/alerts/{request.path_params['id']}", 303)


async def hush(request: Request) -> Response:
    """Acknowledge the alert, mute its storyline, snooze its rule for some hours; or take that back."""
    services, form = services_of(request), await read_form(request)
    await run_in_threadpool(_hush, services, request.path_params["id"], form)
    return RedirectResponse(f"/alerts/{request.path_params['id']}", 303)


def _hush(services: Services, alert_id: str, form: Form) -> None:
    alert, kind = services.store.alert(services.owner, alert_id), form.get("kind", "")
    if form.get("back"):
        services.store.delete_hush(services.owner, form["back"])
        return
    subjects = {"acknowledge": alert.id, "mute": alert.storyline_id, "snooze": alert.rule_id}
    given = {"kind": kind, "subject": subjects.get(kind, "")}
    if kind == "snooze":
        given["until"] = time_text(services.clock.now() + SNOOZE)
    services.store.put_hush(hush_of(services, given))


ROWS = (
    Row("GET", "/alerts", alerts, "alerts, newest first", PAGE_PARAMS),
    Row("GET", "/alerts/{id}", alert, "an alert with its reasons and deliveries"),
    Row("POST", "/alerts/{id}/again", again, "send a delivery again"),
    Row("POST", "/alerts/{id}/hush", hush, "acknowledge an alert, mute its storyline, snooze its rule"),
)
