"""Channels: where alerts go. A webhook's secret is shown once, when it is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.errors import TocsinError
from tocsin.model.alerts import ChannelConfig
from tocsin.web.editing import channel_held, channel_of
from tocsin.web.forms import Form, read_form
from tocsin.web.params import known
from tocsin.web.problems import Refused, status_of
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services


def _values(services: Services) -> dict[str, Any]:
    store, owner = services.store, services.owner
    return {
        "channels": [replace(c, secret="•" if c.secret else "") for c in store.channels(owner)],
        "kinds": services.channel_kinds,
        "deliveries": store.deliveries(owner, limit=30),
    }


async def _show(request: Request, **more: Any) -> Response:
    values = {"form": {}, "fault": None, "made": None, "said": None, **more}
    fault = values["fault"]
    shown = await run_in_threadpool(_values, services_of(request))
    status = status_of(fault) if isinstance(fault, TocsinError) else 200
    return page(request, "channels.html", status=status, **values, **shown)


async def channels(request: Request) -> Response:
    """All channels, and a form for a new one."""
    known(request, ())
    return await _show(request)


async def save(request: Request) -> Response:
    """Make a channel; its secret is on the answer and never again."""
    form = await read_form(request)
    try:
        made = await run_in_threadpool(_make, services_of(request), form)
    except TocsinError as fault:
        return await _show(request, form=form, fault=fault)
    return await _show(request, made=made) if made.secret else RedirectResponse("/channels", 303)


def _make(services: Services, form: Form) -> ChannelConfig:
    return services.store.put_channel(channel_of(services, form))


async def switch(request: Request) -> Response:
    """Switch a channel on or off."""
    await read_form(request)
    await run_in_threadpool(_switch, services_of(request), request.path_params["id"])
    return RedirectResponse("/channels", 303)


def _switch(services: Services, channel_id: str) -> None:
    held = channel_held(services, channel_id)
    services.store.put_channel(replace(held, enabled=not held.enabled))


async def manners(request: Request) -> Response:
    """Change when a channel may speak and how much at once."""
    form, services = await read_form(request), services_of(request)
    try:
        await run_in_threadpool(_keep_manners, services, request.path_params["id"], form)
    except TocsinError as fault:
        return await _show(request, fault=fault)
    return RedirectResponse("/channels", 303)


def _keep_manners(services: Services, channel_id: str, form: Form) -> None:
    held = channel_held(services, channel_id)
    given: dict[str, Any] = {
        name: form[name] for name in ("least_urgency", "zone", "escalate_to") if name in form
    }
    given["quiet"] = []
    if form.get("begin") and form.get("end"):
        days = [day for day in form.get("days", "").replace(",", " ").casefold().split() if day]
        given["quiet"] = [{"begin": form["begin"], "end": form["end"], "days": days}]
    given["at"] = form.get("at", "").replace(",", " ").split()
    for name, unit in (("every", 1), ("most", 1), ("within", 60), ("escalate_after", 60)):
        if text := form.get(name, "").strip():
            given[name] = unit * int(text) if text.isdecimal() and len(text) < 7 else text
    services.store.put_channel(channel_of(services, {"manners": given}, held))


async def test(request: Request) -> Response:
    """Send a test alert on a channel and say how it went."""
    await read_form(request)
    services = services_of(request)
    held = await run_in_threadpool(channel_held, services, request.path_params["id"])
    if services.send_test is None:
        raise Refused(501, "test", "this desk runs without deliveries", "Start it with deliveries on")
    outcome = await run_in_threadpool(services.send_test, held)
    return await _show(request, said=(held.name, outcome))


async def delete(request: Request) -> Response:
    """Delete a channel."""
    await read_form(request)
    services = services_of(request)
    await run_in_threadpool(services.store.delete_channel, services.owner, request.path_params["id"])
    return RedirectResponse("/channels", 303)


ROWS = (
    Row("GET", "/channels", channels, "channels"),
    Row("POST", "/channels", save, "make a channel"),
    Row("POST", "/channels/{id}/switch", switch, "switch a channel on or off"),
    Row("POST", "/channels/{id}/manners", manners, "change when a channel may speak"),
    Row("POST", "/channels/{id}/test", test, "send a test alert"),
    Row("POST", "/channels/{id}/delete", delete, "delete a channel"),
)
