"""Storylines over the API: a list, and one with its stories."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.ports import StoryQuery
from tocsin.web.api import BASE
from tocsin.web.paging import listing
from tocsin.web.params import MOST, PAGE_PARAMS, known, moment, whole
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row

_LIST = (
    Param("since", "time", "whose newest story was received then or later"),
    Param("until", "time", "whose newest story was received before then"),
    Param("as_of", "time", "as held then"),
    *PAGE_PARAMS,
)
_ONE = (Param("as_of", "time", "as held then"), *PAGE_PARAMS)


async def storylines(request: Request) -> Response:
    """Storylines, the one with the newest story first."""
    values, store = known(request, _LIST), services_of(request).store
    since, until, as_of = moment(values, "since"), moment(values, "until"), moment(values, "as_of")
    cursor, limit = values.get("cursor", ""), whole(values, "limit", 50, MOST)
    with listing():
        found = await run_in_threadpool(
            lambda: store.storylines(since=since, until=until, as_of=as_of, cursor=cursor, limit=limit)
        )
    return json_answer(found)


async def storyline(request: Request) -> Response:
    """A storyline with its stories, newest first."""
    values, store = known(request, _ONE), services_of(request).store
    as_of = moment(values, "as_of")
    line_id, limit = request.path_params["id"], whole(values, "limit", 50, MOST)
    query = StoryQuery(storyline_id=line_id, as_of=as_of, cursor=values.get("cursor", ""), limit=limit)

    def look_up() -> dict[str, Any]:
        line = store.storyline(line_id, as_of)
        with listing():
            found = store.stories(query)
        return {"storyline": line, "stories": found.stories, "cursor": found.cursor}

    return json_answer(await run_in_threadpool(look_up))


ROWS = (
    Row("GET", f"{BASE}/storylines", storylines, "storylines, newest told first", _LIST, gives="StorylinePage"),
    Row("GET", f"{BASE}/storylines/{{id}}", storyline, "a storyline and its stories", _ONE,
        gives="StorylineView"),
)  # fmt: skip
