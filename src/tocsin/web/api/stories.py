"""Stories over the API: a list, one, and why a rule caught it."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.codec import encode
from tocsin.ports import StoryQuery
from tocsin.web.api import BASE
from tocsin.web.api.export import PARTS
from tocsin.web.asking import caught, check_codes, verdict_of
from tocsin.web.lanes import in_lane
from tocsin.web.paging import listing
from tocsin.web.params import PAGE_PARAMS, STORY_PARAMS, known, moment, story_query, whole
from tocsin.web.problems import Refused
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services
from tocsin.web.sparse import FIELDS, only, wanted

_ONE = (Param("revision", "integer", "an older revision"), Param("as_of", "time", "as held then"), FIELDS)

_RULE = Param("rule", "string", "a query in the language of rules: only what it catches, with its reasons")
_LIST = (*STORY_PARAMS, _RULE, *PAGE_PARAMS, FIELDS)


async def stories(request: Request) -> Response:
    """Stories that pass the filters, newest received first."""
    values = known(request, _LIST)
    query, fields = story_query(values), wanted(values.get("fields", ""), PARTS)
    check_codes(services_of(request), query)
    with listing():
        return await in_lane(request, _page, services_of(request), query, values.get("rule", ""), fields)


def _page(services: Services, query: StoryQuery, rule: str, fields: tuple[tuple[str, ...], ...]) -> Response:
    found = caught(services, query, rule) if rule else services.store.stories(query)
    rows = [only(encode(view), fields) for view in found.stories] if fields else found.stories
    return json_answer({"stories": rows, "cursor": found.cursor, "matches": found.matches})


async def story(request: Request) -> Response:
    """One story with its reading."""
    values, store = known(request, _ONE), services_of(request).store
    fields = wanted(values.get("fields", ""), PARTS)
    revision, as_of = whole(values, "revision", 0, 1_000_000) or None, moment(values, "as_of")
    view = await run_in_threadpool(
        lambda: store.story(request.path_params["id"], revision=revision, as_of=as_of)
    )
    return json_answer(only(encode(view), fields) if fields else view)


_WHY = (
    Param("story", "string", "id of a story"),
    Param("rule", "string", "id of a rule"),
    Param("as_of", "time", "the story and the rule as held then"),
)


async def why(request: Request) -> Response:
    """Why a rule caught a story, or the first clause that failed."""
    values, services = known(request, _WHY), services_of(request)
    for name in ("story", "rule"):
        if not values.get(name):
            raise Refused(400, f"parameter {name}", "is missing", f"Give the id of a {name}")

    as_of = moment(values, "as_of")

    def ask() -> Any:
        view = services.store.story(values["story"], as_of=as_of)
        return verdict_of(services, values["rule"], view, as_of)

    return json_answer(await run_in_threadpool(ask))


ROWS = (
    Row("GET", f"{BASE}/stories", stories, "stories that pass the filters, newest received first",
        _LIST, gives="StoryPage"),
    Row("GET", f"{BASE}/stories/{{id}}", story, "one story with its reading", _ONE, gives="StoryView"),
    Row("GET", f"{BASE}/why", why, "why a rule caught a story, or why not", _WHY, gives="Verdict"),
)  # fmt: skip
