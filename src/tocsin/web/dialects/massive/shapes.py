"""Stories and analyst actions under the names of this dialect."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from tocsin.model.codec import second_text
from tocsin.web.dialects.cases import Cases
from tocsin.web.dialects.insights import Insight
from tocsin.web.dialects.items import Item
from tocsin.web.dialects.rated import Rated

STANCE = 0.15  # tone from which a story is for or against a ticker
ACTIONS = {
    "initiates": "initiates_coverage_on",
    "terminates": "terminates_coverage_on",
    "resumes": "reinstates",
}


def listed_answer(results: list[dict[str, Any]], more: str = "", **beside: Any) -> Response:
    """What every list is answered with; more: the address of the page behind, left out on the last."""
    body = {"status": "OK", "request_id": uuid.uuid4().hex, **beside, "results": results}
    return JSONResponse(body | ({"next_url": more} if more else {}))


def reference_item(item: Item) -> dict[str, Any]:
    """One story with its stance on each ticker, and the words for it."""
    return {
        "id": str(item.number),
        "publisher": {"name": item.source, "homepage_url": "", "logo_url": "", "favicon_url": ""},
        "title": item.title,
        "author": item.author,
        "published_utc": second_text(item.created),
        "article_url": item.url,
        "amp_url": "",
        "image_url": "",
        "description": item.teaser,
        "keywords": [c.name for c in item.channels],
        "tickers": list(item.tickers),
        "insights": [
            {"ticker": ticker, "sentiment": _stance(score), "sentiment_reasoning": why}
            for ticker, score, why in item.tones
        ],
    }


def _stance(score: float) -> str:
    return "positive" if score >= STANCE else "negative" if score <= -STANCE else "neutral"


def news_item(item: Item) -> dict[str, Any]:
    """One story of the partner's lists."""
    return {
        "benzinga_id": item.number,
        "author": item.author,
        "published": second_text(item.created),
        "last_updated": second_text(item.updated),
        "title": item.title,
        "teaser": item.teaser,
        "body": item.html,
        "url": item.url,
        "images": [],
        "channels": [c.name for c in item.channels],
        "tags": list(item.tags),
        "tickers": list(item.tickers),
    }


def without_gaps(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the fields of which no story told."""
    return {name: value for name, value in row.items() if value not in (None, "")}


def rating_item(row: Rated) -> dict[str, Any]:
    """One action. Prices are numbers; `analyst` is the person here."""
    r = row.rating
    change = round(100 * (r.target / r.prior_target - 1), 2) if r.target and r.prior_target else None
    told = {
        "benzinga_id": row.id,
        "benzinga_firm_id": row.firm_id,
        "benzinga_analyst_id": row.analyst_id,
        "benzinga_news_url": row.url,
        "date": f"{row.published:%Y-%m-%d}",
        "time": f"{row.published:%H:%M:%S}",
        "last_updated": second_text(row.updated),
        "ticker": r.ticker,
        "company_name": row.company,
        "currency": r.currency or "USD",
        "firm": r.firm,
        "analyst": r.analyst,
        "rating": r.rating,
        "previous_rating": r.prior_rating,
        "rating_action": ACTIONS.get(r.action, r.action),
        "price_target": r.target,
        "adjusted_price_target": r.target,
        "previous_price_target": r.prior_target,
        "previous_adjusted_price_target": r.prior_target,
        "price_target_action": r.target_action,
        "price_percent_change": change,
    }
    return without_gaps(told)


def case_item(one: Cases) -> dict[str, Any]:
    """What analysts say for and against one security."""
    return {
        "benzinga_id": one.id,
        "ticker": one.ticker,
        "bull_case": one.for_it,
        "bear_case": one.against_it,
        "last_updated": second_text(one.updated),
    }


def insight_item(one: Insight) -> dict[str, Any]:
    """The reasons behind one action."""
    row, r = one.rated, one.rated.rating
    told = {
        "benzinga_id": one.id,
        "benzinga_rating_id": row.id,
        "benzinga_firm_id": row.firm_id,
        "date": f"{row.published:%Y-%m-%d}",
        "last_updated": second_text(row.updated),
        "ticker": r.ticker,
        "company_name": row.company,
        "firm": r.firm,
        "rating": r.rating,
        "rating_action": ACTIONS.get(r.action, r.action),
        "price_target": r.target,
        "insight": one.text,
    }
    return without_gaps(told)
