"""Webhooks of this dialect: the envelope that its receivers read, and the trigger of a test."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert
from tocsin.model.terms import Term
from tocsin.model.work import Change
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.dialects.benzinga.answers import compact
from tocsin.web.dialects.benzinga.events import DATA, NEWS, Kind
from tocsin.web.dialects.benzinga.params import given
from tocsin.web.dialects.live import row_at
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

KIND, KIND_DATA = "benzinga", "benzinga-data"  # of the channels that post news, and data read out of news
_VERSION, _NEWS = "webhook/v1", "News/v1"
_DATA_KINDS = ("Ratings/v1", "Earnings/v1", "Guidance/v1", "Dividends/v1", "WIIMs/v1", "MA/v1", "Offerings/v1", "IPOs/v1",
               "FDA/v1", "Economics/v1", "ConsensusRatings/v1", "AnalystInsights/v1")  # fmt: skip


def news(services: Services, alert: Alert) -> list[dict[str, Any]]:
    """The event of the story behind an alert, at the alert's revision; a test tells the newest story. NotFound where
    there is none."""
    return _told(services, (NEWS,), alert)


def data(services: Services, alert: Alert) -> list[dict[str, Any]]:
    """The events of the data that the story behind an alert tells of, none where it tells none; a test tells those of
    the newest story with analyst actions. NotFound where the story is gone."""
    return _told(services, DATA, alert)


def _told(services: Services, kinds: tuple[Kind, ...], alert: Alert) -> list[dict[str, Any]]:
    row = _row(services.store, alert, kinds[0].wanted)
    if row is None:
        raise NotFound(f"story {alert.story_id}", "is gone")
    events = (event for kind in kinds for event in kind.make(services, row, "hook"))
    return [{**event.body, "api_version": _VERSION} for event in events]


def _row(store: Store, alert: Alert, wanted: tuple[Term, ...]) -> Listed | None:
    if alert.story_id:
        view = store.story(alert.story_id, revision=alert.revision)
        return row_at(store, Change(view.seq, "story", alert.story_id, view.read_at))
    newest = store.heads(HeadQuery((wanted,) if wanted else (), by="updated", limit=1, body=True)).rows
    return newest[0] if newest else None


async def test(request: Request) -> Response:
    """Post an event to a receiver of the caller's; `destination` has to be the address of a channel of this kind."""
    services, values = services_of(request), given(request)
    destination, kind = values.text("destination"), values.text("kind") or _NEWS
    if kind not in (_NEWS, *_DATA_KINDS) or (values.text("version") or _VERSION) != _VERSION:
        return compact({"error": f"only {_VERSION} is served, of {', '.join((_NEWS, *_DATA_KINDS))}"}, 400)
    wanted = KIND if kind == _NEWS else KIND_DATA
    channels = await run_in_threadpool(services.store.channels, services.owner)
    channel = next((c for c in channels if c.kind == wanted and c.target == destination), None)
    if channel is None:
        return compact({"error": f"destination is no channel of kind {wanted} of yours"}, 400)
    if services.send_test is None:
        raise Refused(501, "webhooks", "this desk runs without deliveries", "Start it with deliveries on")
    outcome = await run_in_threadpool(services.send_test, channel)
    if outcome.status == "sent":
        return compact({"status": "success"})
    return compact({"error": outcome.detail}, 424)


ROWS = (Row("GET", "/api/v1/webhook/test", test, "post a test event to a webhook of yours", scope="write"),)
