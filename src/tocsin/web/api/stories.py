"""Stories over the API: lists, one, pushed in, live; storylines and securities."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.codec import encode
from tocsin.model.work import Change
from tocsin.ports import StoryQuery
from tocsin.web import streams
from tocsin.web.api import BASE
from tocsin.web.asking import verdict_of
from tocsin.web.paging import listing
from tocsin.web.params import PAGE_PARAMS, STORY_PARAMS, known, moment, story_query, whole
from tocsin.web.problems import Refused
from tocsin.web.render import dumps, json_answer, services_of
from tocsin.web.routes import Param, Row

_ONE = (Param("revision", "integer", "an older revision"), Param("as_of", "time", "as held then"))
_SINCE = (Param("since", "integer", "seq after which to begin; Last-Event-ID is stronger"),)


async def stories(request: Request) -> Response:
    """Stories that pass the filters, newest received first."""
    query = story_query(known(request, STORY_PARAMS + PAGE_PARAMS))
    with listing():
        found = await run_in_threadpool(services_of(request).store.stories, query)
    return json_answer({"stories": found.stories, "cursor": found.cursor})


async def story(request: Request) -> Response:
    """One story with its reading."""
    values, store = known(request, _ONE), services_of(request).store
    revision, as_of = whole(values, "revision", 0, 1_000_000) or None, moment(values, "as_of")
    return json_answer(
        await run_in_threadpool(
            lambda: store.story(request.path_params["id"], revision=revision, as_of=as_of)
        )
    )


async def stream(request: Request) -> Response:
    """Stories as they are committed, each with its reading."""
    known(request, _SINCE)
    store = services_of(request).store

    def tell(change: Change) -> str:
        return dumps({**encode(store.story(change.id)), "seq": change.seq})

    return streams.answer(request, "stories", ("story",), tell)


async def storyline(request: Request) -> Response:
    """A storyline with its stories, newest first."""
    values, store = known(request, PAGE_PARAMS), services_of(request).store
    line_id, limit = request.path_params["id"], whole(values, "limit", 50, 200)

    def look_up() -> dict[str, Any]:
        line = store.storyline(line_id)
        with listing():
            found = store.stories(
                StoryQuery(storyline_id=line_id, cursor=values.get("cursor", ""), limit=limit)
            )
        return {"storyline": line, "stories": found.stories, "cursor": found.cursor}

    return json_answer(await run_in_threadpool(look_up))


async def security(request: Request) -> Response:
    """What the tables know of a security, now or at a time."""
    values, services = known(request, _ONE[1:]), services_of(request)
    key, at = request.path_params["key"].upper(), moment(values, "as_of") or services.clock.now()
    found = await run_in_threadpool(services.find_security, key, at) if services.find_security else None
    if found is None:
        raise NotFound(key[:60], "no table knows this security", "Write EXCHANGE:TICKER, such as XNAS:AAPL")
    return json_answer(found)


_WHY = (Param("story", "string", "id of a story"), Param("rule", "string", "id of a rule"))


async def why(request: Request) -> Response:
    """Why a rule caught a story, or the first clause that failed."""
    values, services = known(request, _WHY), services_of(request)
    for name in ("story", "rule"):
        if not values.get(name):
            raise Refused(400, f"parameter {name}", "is missing", f"Give the id of a {name}")

    def ask() -> Any:
        return verdict_of(services, values["rule"], services.store.story(values["story"]))

    return json_answer(await run_in_threadpool(ask))


ROWS = (
    Row("GET", f"{BASE}/stories", stories, "stories that pass the filters, newest received first",
        STORY_PARAMS + PAGE_PARAMS, gives="StoryPage"),
    Row("GET", f"{BASE}/stories/stream", stream, "live: stories as they are committed", _SINCE),
    Row("GET", f"{BASE}/stories/{{id}}", story, "one story with its reading", _ONE, gives="StoryView"),
    Row("GET", f"{BASE}/storylines/{{id}}", storyline, "a storyline and its stories", PAGE_PARAMS,
        gives="StorylinePage"),
    Row("GET", f"{BASE}/securities/{{key}}", security, "what the tables know of a security", _ONE[1:],
        gives="Security"),
    Row("GET", f"{BASE}/why", why, "why a rule caught a story, or why not", _WHY, gives="Verdict"),
)  # fmt: skip
