"""Rules: written with a live check, tried on the past before they are saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.errors import RuleError, TocsinError
from tocsin.rules.fields import FIELDS, MEASURES
from tocsin.web.asking import preview
from tocsin.web.editing import LONGEST_QUERY, rule_held, rule_of, text_of
from tocsin.web.forms import Form, read_form
from tocsin.web.params import known
from tocsin.web.problems import status_of
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Preview, Services

EXAMPLES = (
    ("A security that the story is about", "named:AAPL AND relevance >= 0.5"),
    ("Words, unless it is a repeat", '"supply chain" AND NOT relation:repeats'),
    ("An analyst action", "rating:downgrades AND ticker:AAPL"),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of checking a query: what it would have caught, or its fault."""

    query: str
    days: int
    preview: Preview | None = None
    fault: TocsinError | None = None

    @property
    def before(self) -> str:
        """The query up to the fault."""
        return self.query[: self.fault.position] if isinstance(self.fault, RuleError) else ""

    @property
    def wrong(self) -> str:
        """The part of the query that is wrong."""
        if not isinstance(self.fault, RuleError):
            return ""
        return self.query[self.fault.position : self.fault.position + max(1, self.fault.length)] or "⟂"

    @property
    def after(self) -> str:
        """The query behind the fault."""
        return self.query[len(self.before) + len(self.wrong) :] if self.wrong != "⟂" else ""


def tried(services: Services, form: Form) -> Tried:
    """Check a query and try it on stored stories."""
    days, query = services.preview_days, form.get("query", "").strip()
    try:
        query = text_of(form, "query", LONGEST_QUERY)
        since = services.clock.now() - timedelta(days=days)
        return Tried(query, days, preview(services, query, since))
    except TocsinError as fault:
        return Tried(query, days, fault=fault)


def _values(services: Services) -> dict[str, Any]:
    return {
        "rules": services.store.rules(services.owner),
        "channels": services.store.channels(services.owner),
        "watchlists": services.store.watchlists(services.owner),
        "examples": EXAMPLES,
        "fields": {**{f"{name}:": said for name, said in FIELDS.items()}, **MEASURES},
    }


async def _show(
    request: Request,
    form: Form,
    editing: str = "",
    fault: TocsinError | None = None,
    trial: Tried | None = None,
) -> Response:
    values = await run_in_threadpool(_values, services_of(request))
    status = status_of(fault) if fault else 200
    return page(
        request, "rules.html", status=status, form=form, editing=editing, fault=fault, trial=trial, **values
    )


async def rules(request: Request) -> Response:
    """All rules, and a form for a new one."""
    known(request, ())
    return await _show(request, {})


async def rule(request: Request) -> Response:
    """One rule to edit."""
    known(request, ())
    held = await run_in_threadpool(rule_held, services_of(request), request.path_params["id"])
    form = {
        "name": held.name,
        "query": held.query,
        "channels": ",".join(held.channels),
        "urgency": held.urgency,
    }
    return await _show(request, {**form, "enabled": "on" if held.enabled else ""}, held.id)


async def try_rule(request: Request) -> Response:
    """Check a query and say what it would have caught; nothing is saved."""
    form = await read_form(request)
    trial = await run_in_threadpool(tried, services_of(request), form)
    if request.headers.get("hx-request") == "true":
        return page(request, "_trial.html", trial=trial)
    return await _show(request, form, form.get("id", ""), trial=trial)


async def save(request: Request) -> Response:
    """Make a rule, or change one."""
    form, services = await read_form(request), services_of(request)
    editing = request.path_params.get("id", "")
    try:
        await run_in_threadpool(_save, services, form, editing)
    except TocsinError as fault:
        trial = (
            Tried(form.get("query", ""), services.preview_days, fault=fault)
            if isinstance(fault, RuleError)
            else None
        )
        return await _show(request, form, editing, fault, trial)
    return RedirectResponse("/rules", 303)


def _save(services: Services, form: Form, editing: str) -> None:
    held = rule_held(services, editing) if editing else None
    given = {"enabled": "", "channels": "", **form}  # a box that is not ticked is not sent
    services.store.put_rule(rule_of(services, given, held))


async def switch(request: Request) -> Response:
    """Switch a rule on or off."""
    await read_form(request)
    await run_in_threadpool(_switch, services_of(request), request.path_params["id"])
    return RedirectResponse("/rules", 303)


def _switch(services: Services, rule_id: str) -> None:
    held = rule_held(services, rule_id)
    services.store.put_rule(replace(held, enabled=not held.enabled))


async def delete(request: Request) -> Response:
    """Delete a rule."""
    await read_form(request)
    services = services_of(request)
    await run_in_threadpool(services.store.delete_rule, services.owner, request.path_params["id"])
    return RedirectResponse("/rules", 303)


ROWS = (
    Row("GET", "/rules", rules, "rules"),
    Row("POST", "/rules", save, "make a rule"),
    Row("POST", "/rules/try", try_rule, "check a query and try it on the past"),
    Row("GET", "/rules/{id}", rule, "a rule to edit"),
    Row("POST", "/rules/{id}", save, "change a rule"),
    Row("POST", "/rules/{id}/switch", switch, "switch a rule on or off"),
    Row("POST", "/rules/{id}/delete", delete, "delete a rule"),
)
