"""Stories pushed in by a program, one or lines of them: the same door as a wire's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import TocsinError
from tocsin.model.codec import parse_time
from tocsin.model.wires import RawLink, WireItem
from tocsin.web.api import BASE
from tocsin.web.api.bodies import JSON, kind_of, loads
from tocsin.web.params import known
from tocsin.web.problems import Refused, status_of
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Row
from tocsin.web.services import Handled, Services

MOST_LINES = 1_000
LONGEST_LINE = 2_000_000  # bytes
EARLIEST_YEAR = 1970
AHEAD = timedelta(minutes=5)  # by so much a sender's clock may run before the desk's
FIELDS = (
    "id", "headline", "body", "url", "source", "published_at", "updated_at", "received_at", "language",
    "byline", "summary", "urgency", "labels", "links", "withdrawn", "page",
)  # fmt: skip


def item_of(line: Any, services: Services) -> WireItem:
    """A pushed story as a wire item, received when the sender says, else now. Refused with the field's name."""
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
        received_at=_received(line, services.clock.now()),
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
        withdrawn=_flag(line, "withdrawn"),
        page=_flag(line, "page"),
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


def _time(line: dict[str, Any], name: str) -> datetime | None:
    text = _text(line, name, 60)
    try:
        return parse_time(text) if text else None
    except (ValueError, OverflowError) as error:
        raise Refused(
            400, f"field {name}", "is no time", "Send RFC 3339, such as 2026-11-23T14:00:00Z"
        ) from error


def _received(line: dict[str, Any], now: datetime) -> datetime:
    """When the sender had the story; now where it does not say, or where its clock runs a little ahead."""
    at = _time(line, "received_at")
    if at is None or now < at <= now + AHEAD:
        return now
    if at > now:
        raise Refused(400, "field received_at", "lies in the future", "Send when you had it, or leave it out")
    if at.year < EARLIEST_YEAR:
        raise Refused(400, "field received_at", f"lies before {EARLIEST_YEAR}", "Send when you had it")
    return at


def _urgency(line: dict[str, Any]) -> int | None:
    value = line.get("urgency")
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9):
        return value
    raise Refused(400, "field urgency", "is no whole number from 1 to 9", "1 is the most urgent")


def _flag(line: dict[str, Any], name: str) -> bool:
    value = line.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise Refused(400, f"field {name}", "is neither true nor false", "Send true or false, or leave it out")


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


def _result(item: WireItem, handled: Handled) -> dict[str, Any]:
    """What became of a pushed story, under the sender's own id."""
    status = {"new": 201, "revision": 200, "duplicate": 200}.get(handled.kind, 422)
    return {
        "status": status,
        "kind": handled.kind,
        "id": item.native_id,
        "source": item.source_id,
        "story_id": handled.story_id,
        "alerts": [alert.id for alert in handled.alerts],
        "why": handled.why,
    }


def _push(services: Services, line: Any) -> dict[str, Any]:
    if services.desk is None:
        raise Refused(
            503, "desk", "takes in no stories in this process", "Push to the process that runs the desk"
        )
    item = item_of(line, services)
    return _result(item, services.desk.handle(item))


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


ROWS = (
    Row("POST", f"{BASE}/stories", push, "push one story, or lines of them", takes="PushedStory",
        gives="Pushed", status=201, scope="push"),
)  # fmt: skip
