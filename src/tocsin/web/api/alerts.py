"""Alerts and deliveries over the API."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert
from tocsin.model.codec import encode
from tocsin.web.api import BASE
from tocsin.web.api.rows import sealed
from tocsin.web.editing import channel_held
from tocsin.web.paging import listing
from tocsin.web.params import MOST, PAGE_PARAMS, known, moment, whole
from tocsin.web.problems import Refused
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services
from tocsin.web.views.words import because

_STATUS = ("due", "leased", "sent", "dead", "held", "told", "spared")
_ALERTS = (
    Param("story", "string", "alerts on one story"),
    Param("as_of", "time", "only those decided by then"),
    *PAGE_PARAMS,
)
_DELIVERIES = (
    Param("alert", "string", "deliveries of one alert"),
    Param("status", "string", "due, leased, sent, dead, held, told or spared"),
    *PAGE_PARAMS,
)


def said(services: Services, alert: Alert) -> dict[str, Any]:
    """The alert as JSON, with its sentence for people."""
    sentence = services.sentence(alert) if services.sentence else because(alert)
    return {**encode(alert), "sentence": sentence}


async def alerts(request: Request) -> Response:
    """Alerts, newest first."""
    values, services = known(request, _ALERTS), services_of(request)
    limit, as_of = whole(values, "limit", 50, MOST), moment(values, "as_of")
    story, cursor = values.get("story", ""), values.get("cursor", "")
    with listing():
        found = await run_in_threadpool(
            lambda: services.store.alerts(
                services.owner, story_id=story, as_of=as_of, cursor=cursor, limit=limit
            )
        )
    return json_answer({"alerts": [said(services, one) for one in found.alerts], "cursor": found.cursor})


async def alert(request: Request) -> Response:
    """One alert with its reasons."""
    known(request, ())
    services = services_of(request)
    found = await run_in_threadpool(services.store.alert, services.owner, request.path_params["id"])
    return json_answer(said(services, found))


async def deliveries(request: Request) -> Response:
    """Deliveries and how they went, newest alert first."""
    values, services = known(request, _DELIVERIES), services_of(request)
    status = values.get("status", "")
    if status and status not in _STATUS:
        raise Refused(400, "parameter status", "is not known", f"Known are: {', '.join(_STATUS)}")
    alert_id, cursor = values.get("alert", ""), values.get("cursor", "")
    limit = whole(values, "limit", 50, MOST)
    with listing():
        found = await run_in_threadpool(
            lambda: services.store.delivery_page(
                services.owner, alert_id=alert_id, status=status, cursor=cursor, limit=limit
            )
        )
    return json_answer(found)


async def again(request: Request) -> Response:
    """Send a delivery again, under its same id."""
    known(request, ())
    services, delivery = services_of(request), request.path_params["id"]
    await run_in_threadpool(services.store.redeliver, services.owner, delivery, services.clock.now())
    services.bus.wake("deliveries")
    return json_answer({"id": delivery, "status": "due"}, 202)


async def test_channel(request: Request) -> Response:
    """Send a test alert on a channel and say how it went."""
    known(request, ())
    services = services_of(request)
    held = await run_in_threadpool(channel_held, services, request.path_params["id"])
    if services.send_test is None:
        raise Refused(501, "test", "this desk runs without deliveries", "Start it with deliveries on")
    outcome = await run_in_threadpool(services.send_test, held)
    return json_answer({"channel": sealed(held), "outcome": encode(outcome)})


async def websub_verify(request: Request) -> Response:
    """Answer a hub's check of intent."""
    services = services_of(request)
    if services.websub is None:
        raise NotFound("websub", "this desk takes no pushed feeds", "Set a public address")
    status, text = await run_in_threadpool(
        services.websub.verify, request.path_params["source_id"], dict(request.query_params)
    )
    return Response(text, status, media_type="text/plain")


async def websub_receive(request: Request) -> Response:
    """Take content that a hub pushes; its signature is checked by the wire."""
    services, body = services_of(request), await request.body()
    if services.websub is None:
        raise NotFound("websub", "this desk takes no pushed feeds", "Set a public address")
    status = await run_in_threadpool(
        services.websub.receive, request.path_params["source_id"], dict(request.headers), body
    )
    return Response("no such subscription" if status == 404 else "", status, media_type="text/plain")


_HUB = tuple(
    Param(f"hub.{name}", "string", "as WebSub says")
    for name in ("mode", "topic", "challenge", "lease_seconds")
)
ROWS = (
    Row("GET", f"{BASE}/alerts", alerts, "alerts, newest first", _ALERTS, gives="AlertPage"),
    Row("GET", f"{BASE}/alerts/{{id}}", alert, "one alert with its reasons", gives="Alert"),
    Row(
        "GET",
        f"{BASE}/deliveries",
        deliveries,
        "deliveries and how they went, newest alert first",
        _DELIVERIES,
        gives="DeliveryPage",
    ),
    Row("POST", f"{BASE}/deliveries/{{id}}/again", again, "send a delivery again", status=202),
    Row("POST", f"{BASE}/channels/{{id}}/test", test_channel, "send a test alert on a channel"),
    Row("GET", "/websub/{source_id}", websub_verify, "a hub checks our intent", _HUB, public=True),
    Row("POST", "/websub/{source_id}", websub_receive, "a hub pushes content", public=True, status=202),
)
