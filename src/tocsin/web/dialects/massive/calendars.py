"""Earnings, guidance, and who rates, in this dialect: numbers are numbers, what no story told is left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.calendars import DONE, TOLD, Filed
from tocsin.model.codec import second_text
from tocsin.ports import HeadQuery
from tocsin.web.calendars import filed
from tocsin.web.dialects.massive.asking import Asked, asked, query_of
from tocsin.web.dialects.massive.shapes import listed_answer, without_gaps
from tocsin.web.dialects.rated import firms, raters
from tocsin.web.lanes import in_lane
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_MOST = 50_000


def _value(row: Filed, measure: str, role: str) -> float | None:
    found = row.figure(measure, role)
    return found.value if found else None


def _common(row: Filed) -> dict[str, Any]:
    stock = row.stock
    return {
        "benzinga_id": row.id,
        "date": f"{row.published:%Y-%m-%d}",
        "time": f"{row.published:%H:%M:%S}",
        "last_updated": second_text(row.updated),
        "ticker": stock.ticker if stock else None,
        "company_name": stock.name if stock else row.whose,
        "currency": row.currency,
        "fiscal_period": row.period,
        "fiscal_year": row.year or None,
        "notes": row.title,
    }


def _earnings(row: Filed) -> dict[str, Any]:
    out = {**_common(row), "date_status": "confirmed"}
    for name in ("eps", "revenue"):
        now, expected, before = (_value(row, name, role) for role in ("actual", "estimate", "prior"))
        out |= {f"actual_{name}": now, f"estimated_{name}": expected, f"previous_{name}": before}
        if now is not None and expected:
            out[f"{name}_surprise"] = round(now - expected, 6)
            out[f"{name}_surprise_percent"] = round(100 * (now - expected) / abs(expected), 2)
    return out


def _guidance(row: Filed) -> dict[str, Any]:
    out = {**_common(row), "positioning": "primary", "release_type": "official"}
    for name in ("eps", "revenue"):
        out |= {
            f"min_{name}_guidance": _value(row, name, "low"),
            f"max_{name}_guidance": _value(row, name, "high"),
            f"estimated_{name}_guidance": _value(row, name, "estimate"),
            f"previous_min_{name}_guidance": _value(row, name, "prior"),
        }
    return out


_Item = Callable[[Filed], dict[str, Any]]


def _filed(
    services: Services, given: Asked, kind: str, statuses: frozenset[str], item: _Item
) -> list[dict[str, Any]]:
    query = query_of(given, limit=100, most=_MOST)
    tickers = given.tickers()
    rows = (
        row
        for row in filed(services.store, query, frozenset([kind]), UTC)
        if row.event.status in statuses and (not tickers or (row.stock and row.stock.ticker in tickers))
    )
    return [without_gaps(item(row)) for row in islice(rows, query.limit)]


async def earnings(request: Request) -> Response:
    """Reports of companies as stories told them, the newest first."""
    given = asked(request, ("ticker", "date", "last_updated"))
    rows = await in_lane(request, _filed, services_of(request), given, "earnings report", DONE, _earnings)
    return listed_answer(rows)


async def guidance(request: Request) -> Response:
    """What companies expect of themselves, as stories told it, the newest first."""
    given = asked(request, ("ticker", "date", "last_updated"))
    rows = await in_lane(request, _filed, services_of(request), given, "guidance", TOLD, _guidance)
    return listed_answer(rows)


def _firms(services: Services, given: Asked) -> list[dict[str, Any]]:
    rows = firms(services.store, HeadQuery())
    return [
        {"benzinga_id": f.id, "name": f.name, "currency": f.currency, "last_updated": second_text(f.updated)}
        for f in islice(rows, query_of(given, limit=100, most=_MOST).limit)
    ]


async def houses(request: Request) -> Response:
    """Firms of which the desk holds actions, the last heard of first."""
    return listed_answer(await in_lane(request, _firms, services_of(request), asked(request, ())))


def _analysts(services: Services, given: Asked) -> list[dict[str, Any]]:
    rows = raters(services.store, HeadQuery())
    return [
        {"benzinga_id": r.id, "benzinga_firm_id": r.firm_id, "firm_name": r.firm, "full_name": r.name,
         "total_ratings": r.actions, "last_updated": second_text(r.updated)}
        for r in islice(rows, query_of(given, limit=100, most=_MOST).limit)
    ]  # fmt: skip


async def analysts(request: Request) -> Response:
    """People who rate, with how many actions of theirs the desk holds; accuracy needs prices."""
    return listed_answer(await in_lane(request, _analysts, services_of(request), asked(request, ())))


ROWS = (
    Row("GET", "/benzinga/v1/earnings", earnings, "reports of companies as stories told them"),
    Row("GET", "/benzinga/v1/guidance", guidance, "what companies expect of themselves"),
    Row("GET", "/benzinga/v1/firms", houses, "firms of which the desk holds actions"),
    Row("GET", "/benzinga/v1/analysts", analysts, "people who rate"),
)
