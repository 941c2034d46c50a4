"""The feed of stories and the search for tickers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tocsin.model.codec import micros
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.text import fold
from tocsin.web.asof import listed
from tocsin.web.dialects.items import item_of
from tocsin.web.dialects.tickertick.query import Asked, Query, groups, holds, leaves, parse
from tocsin.web.params import whole
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services

_FEED = (
    Param("q", "string", "a query such as (and tt:aapl T:earning); every story by default"),
    Param("n", "integer", "stories, 1 to 1000; 50 by default"),
    Param("last", "string", "id of a story: only what was published before it"),
    Param("hours_ago", "integer", "only what was published in so many hours"),
)
_TICKERS = (
    Param("p", "string", "what a ticker or a name begins with, or a name holds"),
    Param("n", "integer", "tickers, 1 to 100000; 10 by default"),
)


def _start(services: Services, values: dict[str, str], query: Query | None) -> HeadQuery:
    hours = whole(values, "hours_ago", 0, 2**31 - 1)
    begin = services.clock.now() - timedelta(hours=min(hours, 1_000_000)) if hours else None
    asked = HeadQuery(groups(query) if query else (), published_since=begin)
    if not (last := values.get("last", "")):
        return asked
    told = services.store.head(int(last)) if last.isascii() and last.isdigit() and len(last) < 18 else None
    if told is None:
        raise Refused(400, "parameter last", "is the id of no story", "Give last_id of the answer before")
    return replace(asked, after=(told.head.published, told.head.number))


def _found(services: Services, values: dict[str, str]) -> dict[str, Any]:
    text, count = values.get("q", "").strip(), whole(values, "n", 50, 1_000)
    query = parse(text) if text else None
    asked, kept = _start(services, values, query), list[Listed]()
    last = None
    for last in listed(services.store, asked):
        if query is None or holds(query, _asked(services.store, last)):
            kept.append(last)
            if len(kept) == count:
                break
    named = query is not None and any(leaf.kind in ("tt", "TT") for leaf in leaves(query))
    stories = [_told(services, row, named) for row in kept]
    # An answer may end before its n stories were found: the last one looked at leads on.
    return {"stories": stories, **({"last_id": str(last.head.number)} if last else {})}


def _asked(store: Store, row: Listed) -> Asked:
    def headline() -> frozenset[str]:
        named = store.story(row.head.story_id, revision=row.head.revision).reading.securities
        return frozenset(s.ticker for s in named if any(span.field == "headline" for span in s.spans))

    return Asked(row, headline)


def _told(services: Services, row: Listed, named: bool) -> dict[str, Any]:
    item = item_of(row, services.public_url)
    site = Asked(row, frozenset).site
    told = {"id": str(item.number), "title": item.title, "url": item.url, "site": site}
    out = {
        **told,
        "time": micros(item.created) // 1_000,
        "favicon_url": f"https://{site}/favicon.ico" if site else "",
    }
    out |= {"tags": [ticker.lower() for ticker in item.tickers]} if named else {}
    return out | ({"description": item.teaser} if item.teaser else {})


async def feed(request: Request) -> Response:
    """Stories that a query holds of, the last published first."""
    values = dict(request.query_params)
    # Not in the lanes of the short lists: this may look through thousands.
    return JSONResponse(await run_in_threadpool(_found, services_of(request), values))


async def tickers(request: Request) -> Response:
    """Tickers of the tables whose ticker or name fits, tickers that begin so first."""
    values, services = dict(request.query_params), services_of(request)
    words, count = fold(values.get("p", ""))[:100], whole(values, "n", 10, 100_000)

    def look_up() -> list[dict[str, str]]:
        every = services.securities(services.clock.now()) if services.securities else ()
        ranked = [
            (
                not fold(s.ticker).startswith(words),
                not fold(s.name).startswith(words),
                len(s.ticker),
                s.ticker,
                s.name,
            )
            for s in every
            if fold(s.ticker).startswith(words) or words in fold(s.name)
        ]
        return [{"ticker": row[3].lower(), "company_name": row[4]} for row in sorted(ranked)[:count]]

    return JSONResponse({"tickers": await run_in_threadpool(look_up)})


ROWS = (
    Row("GET", "/feed", feed, "stories that a query holds of, the last published first", _FEED),
    Row("GET", "/tickers", tickers, "tickers whose letters or name fit", _TICKERS),
)
