"""JSON bodies, read strictly: no NaN, no lone surrogates, nothing but what was announced."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from starlette.requests import Request

from tocsin.web.problems import Refused

JSON = "application/json"
LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")


def kind_of(request: Request) -> str:
    """The announced media type. Refused where it is neither JSON nor lines of it, or comes packed."""
    packing = request.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("", "identity"):
        raise Refused(415, "body", f"is packed ({packing[:40]}), which is not taken here", "Send it plain")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON and kind not in LINES:
        raise Refused(415, "body", f"{kind[:60] or 'no content type'} is not taken here", f"Send {JSON}")
    return kind


async def read_object(request: Request) -> dict[str, Any]:
    """The one JSON object of the body."""
    if kind_of(request) != JSON:
        raise Refused(415, "body", "lines are not taken here", f"Send one object as {JSON}")
    value = loads(await request.body())
    if not isinstance(value, dict):
        raise Refused(400, "body", "is no JSON object", "Send one object")
    return value


def loads(data: bytes) -> Any:
    """A JSON value out of bytes. Refused, with the place, where they hold none."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # finds lone surrogates before the store does
    except UnicodeError as error:
        raise Refused(400, "body", "is not valid UTF-8 text", "Send UTF-8, no lone surrogates") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Refused(400, "body", f"is no JSON: {error.msg} at {where}", "Correct it there") from error
    except (ValueError, RecursionError) as error:
        raise Refused(
            400, "body", "holds a number or a nesting that is not taken", "Send plain JSON"
        ) from error
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
