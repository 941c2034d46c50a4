"""What an owner muted, snoozed and acknowledged, over the API."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.manners import Hush
from tocsin.web import editing
from tocsin.web.api import BASE
from tocsin.web.api.bodies import read_object
from tocsin.web.paging import page_of
from tocsin.web.params import PAGE_PARAMS, known
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Row
from tocsin.web.wishes import hush_of

PATH = f"{BASE}/hushes"


async def hushes(request: Request) -> Response:
    """The owner's, by id."""
    values, services = known(request, PAGE_PARAMS), services_of(request)
    rows = await run_in_threadpool(services.store.hushes, [services.owner])
    page, cursor = page_of(rows, lambda row: row.id, values)
    return json_answer({"hushes": list(page), "cursor": cursor})


async def add(request: Request) -> Response:
    """Mute a storyline, snooze a rule, or acknowledge an alert; once more changes until when."""
    known(request, ())
    given, services = await read_object(request), services_of(request)
    editing.only(given, ("kind", "subject", "until"))

    def put() -> Hush:
        hush = hush_of(services, given)
        services.store.put_hush(hush)
        return hush

    hush = await run_in_threadpool(put)
    return json_answer(hush, 201, Location=f"{PATH}/{hush.id}")


async def delete(request: Request) -> Response:
    """Take one back."""
    known(request, ())
    services = services_of(request)
    await run_in_threadpool(services.store.delete_hush, services.owner, request.path_params["id"])
    return Response(status_code=204)


ROWS = (
    Row("GET", PATH, hushes, "what is muted, snoozed and acknowledged, by id", PAGE_PARAMS, gives="HushList"),
    Row("POST", PATH, add, "mute a storyline, snooze a rule or acknowledge an alert", takes="Hush", gives="Hush",
        status=201),
    Row("DELETE", f"{PATH}/{{id}}", delete, "take it back", status=204),
)  # fmt: skip
