"""Why a share moves (WIIM), and what analysts say for and against it, in this dialect."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.codec import second_text
from tocsin.model.digests import Stock
from tocsin.ports import HeadQuery
from tocsin.web.dialects.benzinga.answers import answer
from tocsin.web.dialects.benzinga.params import Given, given, page_of, stories_of
from tocsin.web.dialects.cases import Cases, cases
from tocsin.web.dialects.items import exchange_name, ticker_keys
from tocsin.web.dialects.moving import Reason, reasons
from tocsin.web.lanes import in_lane
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_USUAL, _MOST, _MOST_CASES = 50, 500, 200
_NAMES = ("symbols", "tickers", "ticker")


def reason_item(services: Services, one: Reason) -> dict[str, Any]:
    """One reason."""
    return {
        "id": one.id,
        "description": one.text,
        "search_key": one.stock.ticker,
        "search_key_type": "symbol",
        "security": security_item(services, one.stock),
        "created": second_text(one.published),
        "updated": int(one.updated.timestamp()),
        "expired": one.expired,
    }


def security_item(services: Services, stock: Stock) -> dict[str, Any]:
    """A security with what the tables know of it."""
    known = services.find_security(stock.key, services.clock.now()) if services.find_security else None
    return {
        "symbol": stock.ticker,
        "exchange": exchange_name(stock.exchange),
        "name": stock.name,
        "country": known.country if known else "",
        "isin": known.isin if known else "",
        "cik": known.cik if known else "",
    }


def _reasons(services: Services, values: Given) -> list[dict[str, Any]]:
    keys, kind = values.listed("search_keys"), values.text("search_keys_type").lower() or "symbol"
    if keys and kind != "symbol":
        raise Refused(400, "search_keys_type", f"is not known: {kind[:40]!r}", "Give symbol")
    terms = tuple(("primary", key) for one in keys for key in ticker_keys(one))
    since = values.instant("updated_since")
    query = HeadQuery((terms,) if terms else (), by="updated" if since else "published", updated_since=since)
    first, last = page_of(values, _USUAL, _MOST)
    found = (reason_item(services, one) for one in reasons(services.store, query, services.clock.now()))
    country = values.text("country").upper()[:2]  # USA, CAN and IND begin with their shorter codes
    return list(islice((r for r in found if not country or r["security"]["country"] == country), first, last))


async def moving(request: Request) -> Response:
    """Why shares move, the newest first. Both keys are there: the papers say data, a client of theirs wiims."""
    rows = await in_lane(request, _reasons, services_of(request), given(request))
    return answer(request, {"data": rows, "wiims": rows})


def case_item(services: Services, one: Cases) -> dict[str, Any]:
    """Both sides on one security."""
    return {
        "id": one.id,
        "ticker": one.ticker,
        "bull_case": one.for_it,
        "bear_case": one.against_it,
        "securities": [security_item(services, stock) for stock in one.stocks],
        "created": int(one.created.timestamp()),
        "updated": int(one.updated.timestamp()),
        "latest": True,
    }


def _cases(services: Services, values: Given) -> list[dict[str, Any]]:
    asked = [key for one in values.listed(*_NAMES) for key in ticker_keys(one)]
    if not asked:
        raise Refused(400, "symbols", "are missing", "Name tickers between commas")
    # `updated` asks which cases changed since, not for cases made of only what was told since.
    since = values.instant("updated")
    query = replace(stories_of(values), updated_since=None, by="published")
    found = (one for one in cases(services.store, query, asked) if since is None or one.updated >= since)
    rows = [case_item(services, one) for one in islice(found, *page_of(values, _USUAL, _MOST_CASES))]
    if not rows:
        raise NotFound("symbols", "no analyst took a side on them in the stories held", "Ask for others")
    return rows


async def sides(request: Request) -> Response:
    """What analysts say for and against securities; 404 where they say nothing."""
    rows = await in_lane(request, _cases, services_of(request), given(request))
    return answer(request, {"bulls_say_bears_say": rows})


ROWS = (
    *(
        Row("GET", f"/api/{version}/wiims", moving, "why shares move, as stories say")
        for version in ("v1", "v2")
    ),
    Row("GET", "/api/v1/bulls_bears_say", sides, "what analysts say for and against securities"),
)
