"""Query parameters, strictly: an unknown one is refused by name, a broken one with what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import datetime

from starlette.requests import HTTPConnection

from tocsin.model.codec import parse_time
from tocsin.ports import StoryQuery
from tocsin.web.problems import Refused
from tocsin.web.routes import Param

MOST = 200
LONGEST = 400  # characters of one filter
STORY_PARAMS = (
    Param("q", "string", 'words and "phrases" that the text must hold'),
    Param("ticker", "string", "AAPL or XNAS:AAPL"),
    Param("theme", "string", "code of a theme"),
    Param("country", "string", "ISO 3166 alpha-2"),
    Param("source", "string", "id of a source"),
    Param("storyline", "string", "id of a storyline"),
    Param("since", "time", "received then or later"),
    Param("until", "time", "received before then"),
    Param("as_of", "time", "only what was held then, at the revision held then"),
)
PAGE_PARAMS = (
    Param("cursor", "string", "where the page before ended"),
    Param("limit", "integer", "rows a page, 1 to 200"),
)


def known(request: HTTPConnection, params: Iterable[Param]) -> dict[str, str]:
    """The given parameters by name. Refused for one that is unknown, given twice or overlong."""
    names = [p.name for p in params]
    out: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in names:
            raise _unknown(name, names)
        if name in out:
            raise Refused(400, f"parameter {name}", "is given twice", "Give it once")
        if len(value) > LONGEST:
            raise Refused(400, f"parameter {name}", f"is longer than {LONGEST} characters", "Shorten it")
        out[name] = value.strip()
    return out


def _unknown(name: str, names: list[str]) -> Refused:
    near = difflib.get_close_matches(name, names, 1)
    mend = f"Did you mean {near[0]}? " if near else ""
    listed = ", ".join(names) or "none"
    return Refused(
        400, f"parameter {name[:60]}", "is not known here", f"{mend}Known are: {listed}", known=names
    )


def whole(values: dict[str, str], name: str, default: int, high: int, low: int = 1) -> int:
    """A whole number within bounds."""
    text = values.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 19 and low <= int(text) <= high):
        raise Refused(400, f"parameter {name}", "is out of range or no number", f"Give {low} to {high}")
    return int(text)


def moment(values: dict[str, str], name: str) -> datetime | None:
    """A time, None where it is not given."""
    text = values.get(name, "")
    if not text:
        return None
    try:
        return parse_time(text.replace(" ", "+"))
    except (ValueError, OverflowError) as error:
        raise Refused(
            400, f"parameter {name}", "is no time", "Give RFC 3339, such as 2026-11-23T14:00:00Z"
        ) from error


def story_query(values: dict[str, str], *, limit: int = 50) -> StoryQuery:
    """The store's query for the filters of a request."""
    return StoryQuery(
        text=values.get("q", ""),
        ticker=values.get("ticker", "").upper(),
        theme=values.get("theme", ""),
        country=values.get("country", "").upper(),
        source_id=values.get("source", ""),
        storyline_id=values.get("storyline", ""),
        since=moment(values, "since"),
        until=moment(values, "until"),
        as_of=moment(values, "as_of"),
        cursor=values.get("cursor", ""),
        limit=whole(values, "limit", limit, MOST),
    )
