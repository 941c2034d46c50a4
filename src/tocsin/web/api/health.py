"""Health for machines: is the desk ready, what is behind, and figures for Prometheus."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin import __version__
from tocsin.errors import StoreError
from tocsin.web.params import known
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services


def state_of(services: Services) -> dict[str, Any]:
    """Ready or not, the state of each part in words, seconds since each source was last read."""
    try:
        return services.health() if services.health else _of_store(services)
    except StoreError as error:
        return {"ready": False, "parts": {"store": {"state": "failing", "said": str(error)}}, "lag": {}}


def _of_store(services: Services) -> dict[str, Any]:
    """The same out of the store alone, where the desk itself runs elsewhere."""
    now, seq = services.clock.now(), services.store.last_seq()
    lag = {
        s.source_id: (now - s.last_success_at).total_seconds()
        for s in services.store.source_states()
        if s.last_success_at
    }
    return {"ready": True, "parts": {"store": {"state": "ok", "seq": seq}}, "lag": lag}


async def health(request: Request) -> Response:
    """Whether the desk is ready; who has no token learns no more than that."""
    known(request, ())
    state = await run_in_threadpool(state_of, services_of(request))
    if request.state.caller is None:
        state = {"ready": state["ready"]}
    return json_answer(state, 200 if state["ready"] else 503)


def figures(services: Services, listeners: int) -> bytes:
    """Prometheus text of the store's counts, sources and listeners."""
    registry = CollectorRegistry()
    rows = Gauge("tocsin_rows", "Rows held, by noun", ["noun"], registry=registry)
    for noun, number in services.store.counts().items():
        rows.labels(noun).set(number)
    lag = Gauge(
        "tocsin_source_lag_seconds", "Seconds since a source was last read", ["source"], registry=registry
    )
    failures = Gauge("tocsin_source_failures", "Failures in a row of a source", ["source"], registry=registry)
    now = services.clock.now()
    for s in services.store.source_states():
        if s.last_success_at:
            lag.labels(s.source_id).set((now - s.last_success_at).total_seconds())
        failures.labels(s.source_id).set(s.failures)
    Gauge("tocsin_stream_listeners", "Live streams held", registry=registry).set(listeners)
    Gauge("tocsin_change_seq", "Last position of the change log", registry=registry).set(
        services.store.last_seq()
    )
    Gauge("tocsin_build", "1, with the version", ["version"], registry=registry).labels(__version__).set(1)
    return generate_latest(registry)


async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    known(request, ())
    text = await run_in_threadpool(figures, services_of(request), request.app.state.tail.listeners)
    return Response(text, media_type="text/plain; version=0.0.4")


async def openapi(request: Request) -> Response:
    """The description of the API."""
    known(request, ())
    return json_answer(request.app.state.openapi)


ROWS = (
    Row("GET", "/health", health, "ready or not, per part; lag per source", public=True),
    Row("GET", "/metrics", metrics, "figures for Prometheus", scope="admin"),
    Row("GET", "/openapi.json", openapi, "the description of this API"),
)
