"""The lists of this dialect."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tocsin.ports import HeadQuery
from tocsin.web.dialects.cases import cases
from tocsin.web.dialects.insights import insights
from tocsin.web.dialects.items import Item, item_of, ticker_keys
from tocsin.web.dialects.massive.asking import LISTED, Asked, asked, closed, query_of
from tocsin.web.dialects.massive.shapes import (
    ACTIONS,
    case_item,
    insight_item,
    listed_answer,
    news_item,
    rating_item,
    reference_item,
)
from tocsin.web.dialects.positions import position
from tocsin.web.dialects.rated import consensus, rated
from tocsin.web.lanes import in_lane
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services


def _page(services: Services, query: HeadQuery, given: Asked, path: str) -> tuple[list[Item], str]:
    found = services.store.heads(query)
    items = [item_of(row, services.public_url) for row in found.rows]
    if not found.more:
        return items, ""
    behind = closed(given.values, position(found.rows[-1].head, query.by))
    return items, f"{services.public_url}{path}?cursor={behind}"


_TIMES = ("published", "last_updated")


async def reference(request: Request) -> Response:
    """Stories with a stance on each ticker, the newest first."""
    given = asked(request, ("ticker", "published_utc"))
    query = query_of(given, limit=10, most=LISTED)
    items, more = await in_lane(request, _page, services_of(request), query, given, request.url.path)
    return listed_answer([reference_item(item) for item in items], more, count=len(items))


async def news(request: Request) -> Response:
    """Stories that pass the filters, the newest first."""
    given = asked(request, ("tickers", "stocks", "channels", "author", *_TIMES))
    query = replace(query_of(given, limit=100, most=50_000), body=True)
    items, more = await in_lane(request, _page, services_of(request), query, given, request.url.path)
    return listed_answer([news_item(item) for item in items], more)


def _ratings(services: Services, given: Asked) -> list[dict[str, Any]]:
    query = query_of(given, limit=100, most=50_000)
    tickers = given.tickers()
    firms = {one.casefold() for names in given.names("firm") for one in names}
    actions = {one for names in given.names("rating_action") for one in names}
    kept = (
        row
        for row in rated(services.store, query)
        if (not tickers or row.rating.ticker in tickers)
        and (not firms or row.rating.firm.casefold() in firms)
        and (not actions or ACTIONS.get(row.rating.action, row.rating.action) in actions)
    )
    return [rating_item(row) for row in islice(kept, query.limit)]


async def ratings(request: Request) -> Response:
    """Analyst actions that pass the filters, the newest first; narrow the dates for older ones."""
    given = asked(request, ("ticker", "firm", "rating_action", "date", "last_updated"))
    return listed_answer(await in_lane(request, _ratings, services_of(request), given))


def _agreed(services: Services, given: Asked, ticker: str) -> list[dict[str, Any]]:
    given = Asked({**given.values, "ticker": ticker}, None)
    rows = [
        row
        for row in rated(services.store, query_of(given, limit=LISTED, most=LISTED))
        if row.rating.ticker in ticker_keys(ticker)
    ]
    found = consensus(rows)
    if found is None:
        return []
    counts = {f"{name.replace(' ', '_')}_ratings": count for name, count in found.counts.items()}
    return [
        {
            "ticker": ticker_keys(ticker)[-1],
            **counts,
            "consensus_rating": found.label.replace(" ", "_"),
            "consensus_rating_value": round(found.score, 2),
            "consensus_price_target": round(found.mean, 2),
            "high_price_target": round(found.high, 2),
            "low_price_target": round(found.low, 2),
            "price_target_contributors": found.unique,
            "ratings_contributors": found.total,
        }
    ]


async def agreed(request: Request) -> Response:
    """What the newest actions on one security add up to."""
    given = asked(request, ("date",))
    return listed_answer(
        await in_lane(request, _agreed, services_of(request), given, request.path_params["ticker"])
    )


def _views(services: Services, given: Asked) -> list[dict[str, Any]]:
    query = query_of(given, limit=100, most=50_000)
    tickers = given.tickers()
    found = (
        one for one in insights(services.store, query) if not tickers or one.rated.rating.ticker in tickers
    )
    return [insight_item(one) for one in islice(found, query.limit)]


async def views(request: Request) -> Response:
    """What stories say of the reasons behind actions, the newest first."""
    given = asked(request, ("ticker", "date", "last_updated"))
    return listed_answer(await in_lane(request, _views, services_of(request), given))


def _sides(services: Services, given: Asked) -> list[dict[str, Any]]:
    query = query_of(given, limit=100, most=50_000)
    # What changed since is asked of the cases made, not of the actions that they are made of.
    since = query.updated_since
    found = cases(services.store, replace(query, updated_since=None), sorted(given.tickers()))
    return [case_item(one) for one in found if since is None or one.updated >= since][: query.limit]


async def sides(request: Request) -> Response:
    """What analysts say for and against securities."""
    given = asked(request, ("ticker", "last_updated"))
    return listed_answer(await in_lane(request, _sides, services_of(request), given))


ROWS = (
    Row("GET", "/benzinga/v1/bulls-bears-say", sides, "what analysts say for and against securities"),
    Row("GET", "/benzinga/v1/analyst-insights", views, "what stories say of the reasons behind actions"),
    Row("GET", "/v2/reference/news", reference, "stories with a stance on each ticker"),
    Row("GET", "/benzinga/v1/news", news, "stories that pass the filters"),
    Row("GET", "/benzinga/v2/news", news, "stories that pass the filters"),
    Row("GET", "/benzinga/v1/ratings", ratings, "analyst actions"),
    Row("GET", "/benzinga/v1/consensus-ratings/{ticker}", agreed, "what actions on one security add up to"),
)
