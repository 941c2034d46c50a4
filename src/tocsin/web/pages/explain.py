"""One story explained: every decision with its words, rule and weights, and a place to say whether it was right."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tocsin.web.forms import read_form
from tocsin.web.judging import decided, judge, said_of
from tocsin.web.params import known
from tocsin.web.render import page, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_PARTS = {
    "security": "Securities",
    "mention": "Names",
    "reference": "Words that point back",
    "theme": "Themes",
    "event": "Events",
    "rating": "Ratings",
    "claim": "Claims",
    "tone": "Tone",
}


def _values(services: Services, story_id: str) -> dict[str, Any]:
    view = services.store.story(story_id)
    found = decided(services, view)
    parts = [(part, title, [d for d in found if d.part == part]) for part, title in _PARTS.items()]
    return {"view": view, "parts": [p for p in parts if p[2]], "said": said_of(services, story_id)}


async def explain(request: Request) -> Response:
    """The story's decisions."""
    known(request, ())
    shown = await run_in_threadpool(_values, services_of(request), request.path_params["id"])
    return page(request, "explain.html", **shown)


async def say(request: Request) -> Response:
    """Keep what a person says of a decision."""
    form, story_id = await read_form(request), request.path_params["id"]
    made = await run_in_threadpool(judge, services_of(request), story_id, form)
    return RedirectResponse(f"/stories/{story_id}/explain#{made.part}", 303)


ROWS = (
    Row("GET", "/stories/{id}/explain", explain, "every decision about a story, with its words and why"),
    Row("POST", "/stories/{id}/judgements", say, "say whether a decision was right"),
)
