"""Sources: how each is doing, in words; add by address or by OPML; park and wake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.errors import TocsinError
from tocsin.model.wires import Source, SourceState
from tocsin.web.editing import check_address, source_held
from tocsin.web.finding import new_source
from tocsin.web.forms import Form, read_form
from tocsin.web.params import known
from tocsin.web.problems import Refused, status_of
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services
from tocsin.web.views.words import duration, sentence

MOST_IMPORTED = 5_000


@dataclass(frozen=True, slots=True)
class Health:
    """One source and how it is doing: good, late, failing, parked, off or waiting."""

    source: Source
    state: SourceState | None
    standing: str
    said: str


def health_of(source: Source, state: SourceState | None, now: datetime) -> Health:
    """How a source is doing, with one sentence."""
    if not source.enabled:
        return Health(source, state, "off", "Switched off; it is not asked.")
    if source.kind == "push" or state is None:
        kinds = {"push": "Waits for what programs push.", "feed": "Not asked yet."}
        said = kinds.get(source.kind, "Waits for what its wire brings.")
        return Health(source, state, "waiting", said)
    if state.parked:
        return Health(source, state, "parked", f"Parked: {state.last_error or 'it said that it is gone'}")
    if state.failures:
        times = "once" if state.failures == 1 else f"{state.failures} times in a row"
        return Health(source, state, "failing", f"Failed {times}: {state.last_error}")
    if state.last_success_at is None:
        return Health(source, state, "waiting", "Not asked yet.")
    behind = (now - state.last_success_at).total_seconds()
    if behind > max(3 * state.interval, 120):
        return Health(
            source,
            state,
            "late",
            f"Last read {duration(behind)} ago, asked every {duration(state.interval)}.",
        )
    return Health(source, state, "good", "")


def _values(services: Services) -> dict[str, Any]:
    states = {s.source_id: s for s in services.store.source_states()}
    now = services.clock.now()
    rows = [health_of(s, states.get(s.id), now) for s in services.store.sources()]
    order = {"failing": 0, "parked": 1, "late": 2, "good": 3, "waiting": 4, "off": 5}
    rows.sort(key=lambda h: (h.source.group.lower(), order[h.standing], h.source.name.lower()))
    counts = {name: sum(h.standing == name for h in rows) for name in order}
    return {"rows": rows, "standing": counts}


async def _show(request: Request, **more: Any) -> Response:
    values = {"form": {}, "fault": None, "said": "", **more}
    shown = await run_in_threadpool(_values, services_of(request))
    fault = values["fault"]
    status = status_of(fault) if isinstance(fault, TocsinError) else 200
    return page(request, "sources.html", status=status, **values, **shown)


async def sources(request: Request) -> Response:
    """All sources and how they are doing."""
    known(request, ())
    return await _show(request)


async def save(request: Request) -> Response:
    """Add a source by its address; what was found beside it is said."""
    form = await read_form(request)
    try:
        said = await run_in_threadpool(_add, services_of(request), form)
    except TocsinError as fault:
        return await _show(request, form=form, fault=fault)
    if said:
        return await _show(request, said=said)
    return RedirectResponse("/sources", 303)


def _add(services: Services, form: Form) -> str:
    source, said = new_source(services, form)
    services.store.put_sources([source])
    services.bus.wake("sources")
    return f"{source.name} was added. {sentence(said)}" if said else ""


def import_opml(services: Services, data: bytes) -> tuple[int, tuple[str, ...]]:
    """Add the sources of an OPML file, each address checked; how many, and what was refused and why."""
    if services.read_opml is None:
        raise Refused(501, "OPML", "this desk runs without the wires part", "Start it with wires")
    held = {s.url for s in services.store.sources()}
    good: list[Source] = []
    refused: list[str] = []
    for source in services.read_opml(data):
        if source.url in held or len(good) >= MOST_IMPORTED:
            continue
        try:
            check_address(services, source.url)
        except TocsinError as error:
            refused.append(f"{source.url[:120]}: {error.cause}")
            continue
        held.add(source.url)
        good.append(source)
    services.store.put_sources(good)
    services.bus.wake("sources")
    return len(good), tuple(refused)


async def upload(request: Request) -> Response:
    """Add the sources of an OPML file."""
    form = await read_form(request)
    try:
        added, refused = await run_in_threadpool(
            import_opml, services_of(request), form.get("opml", "").encode()
        )
    except TocsinError as fault:
        return await _show(request, fault=fault)
    said = f"{added} added" + (f", {len(refused)} refused: " + "; ".join(refused[:5]) if refused else "")
    return await _show(request, said=said)


async def download(request: Request) -> Response:
    """All sources as OPML."""
    known(request, ())
    services = services_of(request)
    if services.write_opml is None:
        raise Refused(501, "OPML", "this desk runs without the wires part", "Start it with wires")
    text = services.write_opml(await run_in_threadpool(services.store.sources))
    headers = {"Content-Disposition": 'attachment; filename="tocsin-sources.opml"'}
    return Response(text, headers=headers, media_type="text/x-opml")


async def switch(request: Request) -> Response:
    """Switch a source on or off; a parked one is woken."""
    await read_form(request)
    await run_in_threadpool(wake_or_switch, services_of(request), request.path_params["id"])
    return RedirectResponse("/sources", 303)


def wake_or_switch(services: Services, source_id: str) -> None:
    """Wake a parked source, else switch it on or off."""
    held = source_held(services, source_id)
    state = next((s for s in services.store.source_states() if s.source_id == source_id), None)
    if state and state.parked and held.enabled:
        services.store.put_state(replace(state, parked=False, failures=0, next_due_at=services.clock.now()))
    else:
        services.store.put_sources([replace(held, enabled=not held.enabled)])
    services.bus.wake("sources")


async def delete(request: Request) -> Response:
    """Take a source out; its stories stay."""
    await read_form(request)
    services = services_of(request)
    await run_in_threadpool(services.store.delete_source, request.path_params["id"])
    return RedirectResponse("/sources", 303)


ROWS = (
    Row("GET", "/sources", sources, "sources and how they are doing"),
    Row("POST", "/sources", save, "add a source by its address"),
    Row("POST", "/sources/opml", upload, "add the sources of an OPML file"),
    Row("GET", "/sources.opml", download, "all sources as OPML"),
    Row("POST", "/sources/{id}/switch", switch, "switch a source on or off, wake a parked one"),
    Row("POST", "/sources/{id}/delete", delete, "take a source out"),
)
