"""Stories over the API: lists, one, pushed in, live; storylines and securities."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound, TocsinError
from tocsin.model.codec import encode, parse_time
from tocsin.model.wires import RawLink, WireItem
from tocsin.model.work import Change
from tocsin.ports import StoryQuery
from tocsin.web import streams
from tocsin.web.api import BASE
from tocsin.web.api.bodies import JSON, kind_of, loads
from tocsin.web.asking import verdict_of
from tocsin.web.params import PAGE_PARAMS, STORY_PARAMS, known, moment, story_query, whole
from tocsin.web.problems import Refused, status_of
from tocsin.web.render import dumps, json_answer, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Handled, Services

MOST_LINES = 1_000
LONGEST_LINE = 2_000_000  # bytes
_ONE = (Param("revision", "integer", "an older revision"), Param("as_of", "time", "as held then"))
_SINCE = (Param("since", "integer", "seq after which to begin; Last-Event-ID is stronger"),)
FIELDS = (
    "id", "headline", "body", "url", "source", "published_at", "updated_at", "received_at", "language",
    "byline", "summary", "urgency", "labels", "links", "withdrawn",
)  # fmt: skip


async def stories(request: Request) -> Response:
    """Stories that pass the filters, newest received first."""
    query = story_query(known(request, STORY_PARAMS + PAGE_PARAMS))
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


def item_of(line: Any, services: Services) -> WireItem:
    """A pushed story as a wire item: received now, whatever the sender says. Refused with the field's name."""
    if not isinstance(line, dict):
        raise Refused(400, "story", "is no JSON object", "Send an object a story")
    for name in line:
        if name not in FIELDS:
            raise Refused(
                400, f"field {str(name)[:60]}", "is not known here", f"Known are: {', '.join(FIELDS)}"
            )
    native = _text(line, "id", 500)
    if not native:
        raise Refused(
            400, "field id", "is missing", "Give the story's own id: a second time is no second story"
        )
    return WireItem(
        source_id=_text(line, "source", 200) or "push",
        native_id=native,
        received_at=services.clock.now(),
        headline=_text(line, "headline", 10_000),
        url=_text(line, "url", 4_000),
        summary=_text(line, "summary", LONGEST_LINE),
        body=_text(line, "body", LONGEST_LINE),
        byline=_text(line, "byline", 500),
        published_at=_time(line, "published_at"),
        updated_at=_time(line, "updated_at"),
        language=_text(line, "language", 20),
        urgency=_urgency(line),
        labels=tuple(_texts(line, "labels")),
        links=tuple(_links(line)),
        withdrawn=line.get("withdrawn") is True,
    )


def _text(line: dict[str, Any], name: str, most: int) -> str:
    value = line.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and name == "id" and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > most:
        raise Refused(400, f"field {name}", f"is no text of at most {most:,} characters", "Send such a text")
    return value


def _time(line: dict[str, Any], name: str) -> Any:
    text = _text(line, name, 60)
    try:
        return parse_time(text) if text else None
    except (ValueError, OverflowError) as error:
        raise Refused(
            400, f"field {name}", "is no time", "Send RFC 3339, such as 2026-11-23T14:00:00Z"
        ) from error


def _urgency(line: dict[str, Any]) -> int | None:
    value = line.get("urgency")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9):
        return value
    raise Refused(400, "field urgency", "is no whole number from 1 to 9", "1 is the most urgent")


def _texts(line: dict[str, Any], name: str) -> list[str]:
    value = line.get(name) or []
    if not isinstance(value, list) or len(value) > 200 or not all(isinstance(x, str) for x in value):
        raise Refused(400, f"field {name}", "is no list of at most 200 texts", "Send such a list")
    return value


def _links(line: dict[str, Any]) -> list[RawLink]:
    value = line.get("links") or []
    if not isinstance(value, list) or len(value) > 200 or not all(isinstance(x, dict) for x in value):
        raise Refused(400, "field links", "is no list of at most 200 objects", "Send {title, url, relation}")
    return [
        RawLink(_text(x, "title", 1_000), _text(x, "url", 4_000), _text(x, "relation", 40) or "related")
        for x in value
    ]


def _result(handled: Handled) -> dict[str, Any]:
    status = {"new": 201, "revision": 200, "duplicate": 200}.get(handled.kind, 422)
    return {
        "status": status,
        "kind": handled.kind,
        "story_id": handled.story_id,
        "alerts": [alert.id for alert in handled.alerts],
        "why": handled.why,
    }


def _push(services: Services, line: Any) -> dict[str, Any]:
    if services.desk is None:
        raise Refused(
            503, "desk", "takes in no stories in this process", "Push to the process that runs the desk"
        )
    return _result(services.desk.handle(item_of(line, services)))


def _push_line(services: Services, number: int, data: bytes) -> dict[str, Any]:
    """What became of one line; a bad one never stops the next."""
    try:
        if len(data) > LONGEST_LINE:
            raise Refused(413, "line", f"is longer than {LONGEST_LINE:,} bytes", "Send less")
        return {"line": number, **_push(services, loads(data))}
    except TocsinError as error:
        return {"line": number, "status": status_of(error), "kind": "refused", "why": str(error)}


async def push(request: Request) -> Response:
    """Take one story, or lines of them, through the same door as a wire's."""
    known(request, ())
    kind, services, body = kind_of(request), services_of(request), await request.body()
    if kind == JSON:
        result = await run_in_threadpool(_push, services, loads(body))
        return json_answer(result, result["status"])
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refused(413, "body", f"holds more than {MOST_LINES:,} lines", "Send fewer at a time")
    results = [await run_in_threadpool(_push_line, services, n, line) for n, line in enumerate(lines, 1)]
    return json_answer({"results": results})


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
        found = store.stories(StoryQuery(storyline_id=line_id, cursor=values.get("cursor", ""), limit=limit))
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
    Row("POST", f"{BASE}/stories", push, "push one story, or lines of them", takes="PushedStory",
        gives="Pushed", status=201),
    Row("GET", f"{BASE}/stories/stream", stream, "live: stories as they are committed", _SINCE),
    Row("GET", f"{BASE}/stories/{{id}}", story, "one story with its reading", _ONE, gives="StoryView"),
    Row("GET", f"{BASE}/storylines/{{id}}", storyline, "a storyline and its stories", PAGE_PARAMS,
        gives="StorylinePage"),
    Row("GET", f"{BASE}/securities/{{key}}", security, "what the tables know of a security", _ONE[1:],
        gives="Security"),
    Row("GET", f"{BASE}/why", why, "why a rule caught a story, or why not", _WHY, gives="Verdict"),
)  # fmt: skip
