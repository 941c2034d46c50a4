"""The list of this dialect, in the order of what changed, with a token for the page behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tocsin.model.codec import just_after, second_text
from tocsin.ports import HeadQuery
from tocsin.web.dialects.items import Item, item_of, ticker_keys
from tocsin.web.dialects.positions import position, read_position
from tocsin.web.lanes import in_lane
from tocsin.web.params import known, moment, whole
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services

_PARAMS = (
    Param("symbols", "string", "tickers between commas: stories that name one of them"),
    Param("start", "time", "changed then or later"),
    Param("end", "time", "changed then or before"),
    Param("limit", "integer", "rows a page, 1 to 50; 10 by default"),
    Param("sort", "string", "asc or desc, by what changed; desc by default"),
    Param("include_content", "string", "true: with the text"),
    Param("exclude_contentless", "string", "true: only stories with a text"),
    Param("page_token", "string", "next_page_token of the page before"),
)
_MOST_SYMBOLS = 200
_YES, _NO = frozenset(("true", "1")), frozenset(("false", "0", ""))


def plain_item(item: Item) -> dict[str, Any]:
    """What list and stream share, times as they are."""
    return {
        "id": item.number,
        "headline": item.title,
        "summary": item.teaser,
        "author": item.author,
        "created_at": item.created.replace(microsecond=0),
        "updated_at": item.updated.replace(microsecond=0),
        "url": item.url,
        "content": item.html,
        "symbols": list(item.tickers),
        "source": item.source,
    }


def listed_item(item: Item, content: bool) -> dict[str, Any]:
    """One story of a list."""
    plain = plain_item(item)
    times = {name: second_text(plain[name]) for name in ("created_at", "updated_at")}
    return {**plain, **times, "content": item.html if content else "", "images": []}


def _asked(values: dict[str, str]) -> HeadQuery:
    symbols = [one for one in values.get("symbols", "").split(",") if one.strip()]
    if len(symbols) > _MOST_SYMBOLS:
        raise Refused(400, "parameter symbols", f"holds more than {_MOST_SYMBOLS}", "Ask in several calls")
    sort = values.get("sort", "").lower() or "desc"
    if sort not in ("asc", "desc"):
        raise Refused(400, "parameter sort", "is not known", "Give asc or desc")
    terms = tuple(("ticker", key) for one in symbols for key in ticker_keys(one))
    until = _bound(values, "end", last=True)
    return HeadQuery(
        groups=(terms,) if terms else (),
        by="updated",
        descending=sort == "desc",
        updated_since=_bound(values, "start", last=False),
        updated_until=just_after(until) if until else None,
        after=_after(values.get("page_token", "")),
        limit=whole(values, "limit", 10, 50),
    )


def _bound(values: dict[str, str], name: str, *, last: bool) -> datetime | None:
    """A time, or a whole day of UTC."""
    try:
        day = date.fromisoformat(values.get(name, "")) if len(values.get(name, "")) == 10 else None
    except ValueError:
        day = None
    if day is None:
        return moment(values, name)
    return datetime.combine(day, time.max if last else time.min, UTC)


def _after(token: str) -> tuple[datetime, int] | None:
    return read_position(token, "page_token", "Give next_page_token of the page before") if token else None


def _truth(values: dict[str, str], name: str) -> bool:
    text = values.get(name, "").lower()
    if text not in _YES | _NO:
        raise Refused(400, f"parameter {name}", "is neither true nor false", "Give true or false")
    return text in _YES


def _page(services: Services, query: HeadQuery, content: bool, full: bool) -> dict[str, Any]:
    found = services.store.heads(query)
    items = [item_of(row, services.public_url) for row in found.rows]
    shown = [listed_item(item, content) for item in items if item.text or not full]
    return {"news": shown, "next_page_token": position(found.rows[-1].head, query.by) if found.more else None}


async def news(request: Request) -> Response:
    """Stories that pass the filters, the last changed first."""
    values = known(request, _PARAMS)
    query, content = _asked(values), _truth(values, "include_content")
    full = _truth(values, "exclude_contentless")
    query = replace(query, body=content or full)
    return JSONResponse(await in_lane(request, _page, services_of(request), query, content, full))


ROWS = (Row("GET", "/v1beta1/news", news, "stories that pass the filters, the last changed first", _PARAMS),)
