"""One story: text with highlights, what was read in it, where it stands, what it reaches, who it rang for."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.work import StoryView
from tocsin.ports import StoryQuery
from tocsin.web.asking import verdict_of
from tocsin.web.loading import source_names
from tocsin.web.params import known, whole
from tocsin.web.render import json_answer, page, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services
from tocsin.web.views.diffs import changed
from tocsin.web.views.highlight import marked
from tocsin.web.views.picture import picture
from tocsin.web.views.words import because

_PARAMS = (
    Param("revision", "integer", "an older revision"),
    Param("rule", "string", "a rule to ask: why did it ring, or why not"),
)
_TIMELINE = 60


def _timeline(services: Services, view: StoryView) -> tuple[StoryView, ...]:
    query = StoryQuery(storyline_id=view.placement.storyline_id, limit=_TIMELINE)
    return tuple(reversed(services.store.stories(query).stories))


def _changes(services: Services, view: StoryView) -> list[dict[str, Any]]:
    revisions = services.store.revisions(view.story.id)
    out = []
    for before, after in pairwise(revisions):
        out.append(
            {
                "after": after,
                "headline": changed(before.story.headline, after.story.headline),
                "body": changed(before.story.body, after.story.body),
            }
        )
    return out[::-1]


def _values(services: Services, story_id: str, values: dict[str, str]) -> dict[str, Any]:
    store = services.store
    revision = whole(values, "revision", 0, 1_000_000) or None
    view = store.story(story_id, revision=revision)
    rules = store.rules(services.owner)
    names = {rule.id: rule for rule in rules}
    alerts = store.alerts(services.owner, story_id=story_id, limit=50).alerts
    asked = values.get("rule", "")
    return {
        "view": view,
        "marked": marked(view.story, view.reading),
        "sources": source_names(store),
        "timeline": _timeline(services, view),
        "changes": _changes(services, view),
        "sightings": store.sightings(story_id),
        "matches": [(m, names.get(m.rule_id)) for m in store.matches(services.owner, story_id=story_id)],
        "alerts": [(a, because(a)) for a in alerts],
        "rules": rules,
        "asked": names.get(asked),
        "verdict": verdict_of(services, asked, view) if asked else None,
        "picture": picture(view.exposures, services.country_names),
    }


async def story(request: Request) -> Response:
    """The story's page."""
    values = known(request, _PARAMS)
    shown = await run_in_threadpool(_values, services_of(request), request.path_params["id"], values)
    return page(request, "story.html", **shown)


async def raw(request: Request) -> Response:
    """The story as JSON, as the API gives it."""
    known(request, ())
    view = await run_in_threadpool(services_of(request).store.story, request.path_params["id"])
    return json_answer(view)


def _storyline_values(services: Services, storyline_id: str, cursor: str) -> dict[str, Any]:
    line = services.store.storyline(storyline_id)
    found = services.store.stories(StoryQuery(storyline_id=storyline_id, cursor=cursor, limit=100))
    return {
        "line": line,
        "timeline": tuple(reversed(found.stories)),
        "more": found.cursor,
        "sources": source_names(services.store),
    }


async def storyline(request: Request) -> Response:
    """A storyline with what each of its stories added."""
    values = known(request, (Param("cursor", "string", "older stories"),))
    shown = await run_in_threadpool(
        _storyline_values, services_of(request), request.path_params["id"], values.get("cursor", "")
    )
    return page(request, "storyline.html", **shown)


ROWS = (
    Row("GET", "/stories/{id}", story, "a story with everything that was read in it", _PARAMS),
    Row("GET", "/stories/{id}/raw", raw, "a story as JSON", gives="StoryView"),
    Row(
        "GET",
        "/storylines/{id}",
        storyline,
        "a storyline, step by step",
        (Param("cursor", "string", "older"),),
    ),
)
