"""Ratings of this dialect: the calendar, the firms and analysts in it, and the consensus on one security."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.codec import second_text
from tocsin.ports import HeadQuery
from tocsin.web.dialects.benzinga.answers import answer
from tocsin.web.dialects.benzinga.params import (
    EASTERN,
    Given,
    calendar_rows,
    given,
    only_fields,
    page_of,
    stories_of,
)
from tocsin.web.dialects.insights import Insight, insights
from tocsin.web.dialects.items import exchange_name
from tocsin.web.dialects.rated import SCORES, Rated, Rater, consensus, percentages, rated, raters
from tocsin.web.dialects.rated import firms as houses
from tocsin.web.lanes import in_lane
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_ACTIONS = {
    "upgrades": "Upgrades",
    "downgrades": "Downgrades",
    "maintains": "Maintains",
    "reiterates": "Reiterates",
    "initiates": "Initiates Coverage On",
    "resumes": "Reinstates",
    "reinstates": "Reinstates",
    "assumes": "Assumes",
    "terminates": "Terminates Coverage On",
    "removes": "Removes",
    "suspends": "Suspends",
}  # what this API has no word for is an empty text
_TARGETS = {
    "raises": "Raises",
    "lowers": "Lowers",
    "maintains": "Maintains",
    "announces": "Announces",
    "removes": "Removes",
}
_SIMPLE = {"strong buy": "buy", "strong sell": "sell"}


def rating_item(row: Rated, services: Services) -> dict[str, Any]:
    """One action. Prices are texts; `analyst` is the firm, as this API has it."""
    r, there, base = row.rating, row.published.astimezone(EASTERN), services.public_url
    known = services.find_security(r.security_key, services.clock.now()) if services.find_security else None
    now, before = _price(r.target), _price(r.prior_target)
    change = f"{100 * (r.target / r.prior_target - 1):.2f}" if r.target and r.prior_target else ""
    return {
        "id": row.id,
        "date": f"{there:%Y-%m-%d}",
        "time": f"{there:%H:%M:%S}",
        "ticker": r.ticker,
        "exchange": exchange_name(row.exchange),
        "name": row.company,
        "currency": r.currency or "USD",
        "isin": known.isin if known else "",
        "cusip": "",
        "action_company": _ACTIONS.get(r.action, ""),
        "action_pt": _TARGETS.get(r.target_action, ""),
        "rating_current": r.rating,
        "rating_prior": r.prior_rating,
        "pt_current": now,
        "pt_prior": before,
        "adjusted_pt_current": now,
        "adjusted_pt_prior": before,
        "pt_pct_change": change,
        "analyst": r.firm,
        "firm_id": row.firm_id,
        "analyst_id": row.analyst_id,
        "analyst_name": r.analyst,
        "importance": 0,
        "notes": "",
        "updated": int(row.updated.timestamp()),
        "url": f"{base}/stories/{row.story_id}",
        "url_calendar": "",
        "url_news": row.url,
    }


def _price(amount: float | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _wish(values: Given) -> Callable[[Rated], bool]:
    """Whether an action is one of the actions, firms and analysts asked for."""
    actions = {one.casefold() for one in values.listed("action")}
    firms = set(values.listed("firm_id")) | set(values.listed("firm"))
    people = set(values.listed("analyst_id")) | set(values.listed("analyst"))
    tickers = set(values.tickers())
    least = values.whole("importance", default=0, high=5)

    def holds(row: Rated) -> bool:
        words = {
            _ACTIONS.get(row.rating.action, "").casefold(),
            _TARGETS.get(row.rating.target_action, "").casefold(),
        }
        wanted = not actions or not actions.isdisjoint(words)
        by = (not firms or row.firm_id in firms) and (not people or row.analyst_id in people)
        named = not tickers or not tickers.isdisjoint((row.rating.ticker, row.rating.security_key))
        return wanted and by and named and least == 0

    return holds


def _calendar(services: Services, values: Given) -> list[dict[str, Any]]:
    found = islice(filter(_wish(values), rated(services.store, stories_of(values))), *page_of(values))
    simple = values.text("simplify").lower() in ("true", "1")
    rows = [
        rating_item(row, services) | ({"rating_current": row.rating.rating_class} if simple else {})
        for row in found
    ]
    return only_fields(rows, values)


async def ratings(request: Request) -> Response:
    """Analyst actions that pass the filters, the newest first."""
    values = given(request)
    rows = await in_lane(request, _calendar, services_of(request), values)
    return answer(request, {"ratings": rows})


def _firms(services: Services, values: Given) -> list[dict[str, Any]]:
    asked = set(values.listed("firm", "firm_id"))
    rows = (
        {"id": one.id, "name": one.name, "currency": one.currency, "homepage": "",
         "updated": int(one.updated.timestamp())}
        for one in houses(services.store, HeadQuery())
        if not asked or one.id in asked
    )  # fmt: skip
    return only_fields(list(islice(rows, *page_of(values))), values)


async def firms(request: Request) -> Response:
    """Firms of which the desk holds actions, the last heard of first."""
    rows = await in_lane(request, _firms, services_of(request), given(request))
    return answer(request, {"analyst_ratings_firm": rows})


def _analysts(services: Services, values: Given) -> list[dict[str, Any]]:
    asked, of_firm = set(values.listed("analyst", "analyst_id")), set(values.listed("firm", "firm_id"))
    names = {x.casefold() for x in values.listed("analyst_name")}
    rows = (
        one
        for one in raters(services.store, HeadQuery())
        if (not asked or one.id in asked)
        and (not of_firm or one.firm_id in of_firm)
        and (not names or one.name.casefold() in names)
    )
    return only_fields([_analyst(one) for one in islice(rows, *page_of(values))], values)


def _analyst(one: Rater) -> dict[str, Any]:
    first, _, last = one.name.rpartition(" ")
    return {
        "id": one.id,
        "firm_id": one.firm_id,
        "firm_name": one.firm,
        "name_first": first,
        "name_last": last,
        "name_full": one.name,
        "updated": int(one.updated.timestamp()),
        "ratings_accuracy": {"total_ratings": one.actions},
    }


async def analysts(request: Request) -> Response:
    """People who rate, with how many actions of theirs the desk holds."""
    rows = await in_lane(request, _analysts, services_of(request), given(request))
    return answer(request, {"analyst_ratings_analyst": rows})


def _agreed(services: Services, values: Given) -> dict[str, Any] | None:
    tickers = values.listed("tickers", "ticker")
    if len(tickers) != 1:
        raise Refused(400, "parameters[tickers]", "has to name one ticker", "Ask for each by itself")
    rows = list(filter(_wish(values), rated(services.store, stories_of(values))))
    simple = values.text("simplify").lower() in ("true", "1")
    return agreed_item(rows, simple=simple, percentage=values.text("aggregate_type").lower() == "percentage")


def agreed_item(rows: list[Rated], *, simple: bool, percentage: bool) -> dict[str, Any] | None:
    """What actions on one security, the newest first, add up to; None where none has a class and a target."""
    found = consensus(rows)
    if found is None:
        return None
    counts = found.counts
    if simple:
        counts = {}
        for name, count in found.counts.items():
            counts[_SIMPLE.get(name, name)] = counts.get(_SIMPLE.get(name, name), 0) + count
    counts = percentages(counts) if percentage else counts
    return {
        "aggregate_ratings": {name.replace(" ", "_"): counts[name] for name in SCORES if name in counts},
        "aggregate_type": "percentage" if percentage else "number",
        "low_price_target": round(found.low, 2),
        "high_price_target": round(found.high, 2),
        "consensus_price_target": round(found.mean, 2),
        "consensus_rating": found.label.replace(" ", "_").upper(),
        "consensus_rating_val": round(found.score, 2),
        "updated_at": second_text(found.updated),
        "total_analyst_count": found.total,
        "unique_analyst_count": found.unique,
    }


async def agreed(request: Request) -> Response:
    """What the newest actions of all firms on one security add up to; 204 where there are none."""
    found = await in_lane(request, _agreed, services_of(request), given(request))
    return Response(status_code=204) if found is None else answer(request, found)


def insight_item(one: Insight) -> dict[str, Any]:
    row, r = one.rated, one.rated.rating
    return {
        "id": one.id,
        "rating_id": row.id,
        "action": _ACTIONS.get(r.action, ""),
        "analyst_id": row.analyst_id,
        "analyst_insights": one.text,
        "date": f"{row.published.astimezone(EASTERN):%Y-%m-%d}",
        "firm": r.firm,
        "firm_id": row.firm_id,
        "pt": _price(r.target),
        "rating": r.rating,
        "security": {
            "symbol": r.ticker,
            "name": row.company,
            "exchange": exchange_name(row.exchange),
            "isin": "",
            "cik": "",
        },
        "updated": int(row.updated.timestamp()),
    }


def _insights(services: Services, values: Given) -> list[dict[str, Any]]:
    keys, kind = ",".join(values.listed("search_keys")), values.text("search_keys_type").lower()
    wanted = Given({**values.values, kind: keys}) if keys and kind else values
    holds, rating = _wish(wanted), values.text("rating_id")
    names = {x.casefold() for x in wanted.listed("analyst_name")}
    found = (
        one
        for one in insights(services.store, stories_of(values))
        if (not rating or one.rated.id == rating)
        and (not names or one.rated.rating.analyst.casefold() in names)
        and holds(one.rated)
    )
    return only_fields([insight_item(one) for one in islice(found, *page_of(values))], values)


async def views(request: Request) -> Response:
    """What stories say of the reasons behind actions, the newest first."""
    rows = await in_lane(request, _insights, services_of(request), given(request))
    return answer(request, {"analyst-insights": rows})


ROWS = (
    *calendar_rows("ratings", ratings, "analyst actions, the newest first"),
    *calendar_rows("ratings/firms", firms, "firms of which the desk holds actions"),
    *calendar_rows("ratings/analysts", analysts, "people who rate"),
    Row("GET", "/api/v1/analyst/insights", views, "what stories say of the reasons behind actions"),
    Row("GET", "/api/v1/consensus-ratings", agreed, "what the newest actions on one security add up to"),
)
