"""Webhooks of this dialect: the envelope that its receivers read, and the trigger of a test."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert
from tocsin.model.work import Change
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.dialects.benzinga.answers import compact
from tocsin.web.dialects.benzinga.params import given
from tocsin.web.dialects.benzinga.stream import event
from tocsin.web.dialects.live import row_at
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row

KIND = "benzinga"  # of the channel that posts these
_VERSION, _NEWS = "webhook/v1", "News/v1"


def envelope(store: Store, base: str, alert: Alert) -> dict[str, Any]:
    """The event of the story behind an alert, at the alert's revision; a test tells the newest story. NotFound where
    there is none."""
    row = _row(store, alert)
    if row is None:
        raise NotFound(f"story {alert.story_id}", "is gone")
    return {**event(row, base, rest=False), "api_version": _VERSION}


def _row(store: Store, alert: Alert) -> Listed | None:
    if alert.story_id:
        view = store.story(alert.story_id, revision=alert.revision)
        return row_at(store, Change(view.seq, "story", alert.story_id, view.read_at))
    newest = store.heads(HeadQuery(by="updated", limit=1, body=True)).rows
    return newest[0] if newest else None


async def test(request: Request) -> Response:
    """Post an event to a receiver of the caller's; `destination` has to be the address of a channel of this kind."""
    services, values = services_of(request), given(request)
    destination, kind = values.text("destination"), values.text("kind") or _NEWS
    if kind != _NEWS or (values.text("version") or _VERSION) != _VERSION:
        return compact({"error": f"only {_VERSION} {_NEWS} is served"}, 400)
    channels = await run_in_threadpool(services.store.channels, services.owner)
    channel = next((c for c in channels if c.kind == KIND and c.target == destination), None)
    if channel is None:
        return compact({"error": f"destination is no channel of kind {KIND} of yours"}, 400)
    if services.send_test is None:
        raise Refused(501, "webhooks", "this desk runs without deliveries", "Start it with deliveries on")
    outcome = await run_in_threadpool(services.send_test, channel)
    if outcome.status == "sent":
        return compact({"status": "success"})
    return compact({"error": outcome.detail}, 424)


ROWS = (Row("GET", "/api/v1/webhook/test", test, "post a test event to a webhook of yours", scope="write"),)
