"""Calendars of this dialect that our own reading fills: earnings, guidance, dividends, deals, offerings, drugs, figures
of economies, halts. What no story told is an empty text: estimates are those that stories tell, none are bought."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.calendars import DONE, KINDS, TOLD, Filed
from tocsin.model.reading import Figure
from tocsin.ports import Store
from tocsin.web.calendars import filed
from tocsin.web.dialects.benzinga.answers import answer
from tocsin.web.dialects.benzinga.params import (
    EASTERN,
    Given,
    calendar_rows,
    day_of,
    given,
    only_fields,
    page_of,
    stories_of,
)
from tocsin.web.dialects.items import exchange_name
from tocsin.web.lanes import in_lane
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_DEAL = {
    "done": "Completed",
    "confirmed": "Pending",
    "planned": "Pending",
    "proposed": "Proposed",
    "rumoured": "Rumored",
    "denied": "Terminated",
}
_ALL = frozenset(_DEAL)
_DIRECTIONS = {"approved": "Approved", "rejected": "Rejected"}


def _text(figure: Figure | None, digits: int = 4) -> str:
    """A number as this API writes it: a text, empty where there is none."""
    if figure is None:
        return ""
    return f"{figure.value:.{digits}f}" if abs(figure.value) < 1_000 else f"{figure.value:.0f}"


def _common(row: Filed) -> dict[str, Any]:
    there, stock = row.published.astimezone(EASTERN), row.stock
    return {
        "id": row.id,
        "date": f"{there:%Y-%m-%d}",
        "time": f"{there:%H:%M:%S}",
        "ticker": stock.ticker if stock else "",
        "exchange": exchange_name(stock.exchange) if stock else "",
        "name": stock.name if stock else row.whose,
        "isin": "",
        "cusip": "",
        "currency": row.currency,
        "importance": 0,
        "notes": row.title,
        "updated": int(row.updated.timestamp()),
    }


def _surprise(now: Figure | None, expected: Figure | None, name: str) -> dict[str, str]:
    if now is None or expected is None:
        return {f"{name}_surprise": "", f"{name}_surprise_percent": ""}
    by = now.value - expected.value
    share = f"{100 * by / abs(expected.value):.2f}" if expected.value else ""
    return {f"{name}_surprise": f"{by:.4f}".rstrip("0").rstrip("."), f"{name}_surprise_percent": share}


def _earnings(row: Filed) -> dict[str, Any]:
    out = {
        **_common(row),
        "date_confirmed": 1,
        "period": row.period,
        "period_year": row.year,
        "eps_type": "",
        "revenue_type": "",
    }
    for name in ("eps", "revenue"):
        now, expected = row.figure(name), row.figure(name, "estimate")
        out |= {
            name: _text(now),
            f"{name}_est": _text(expected),
            f"{name}_prior": _text(row.figure(name, "prior")),
        }
        out |= _surprise(now, expected, name)
    return out


def _guidance(row: Filed) -> dict[str, Any]:
    out = {
        **_common(row),
        "period": row.period,
        "period_year": row.year,
        "is_primary": "Y",
        "prelim": "N",
        "eps_type": "",
        "revenue_type": "",
    }
    for name in ("eps", "revenue"):
        out |= {
            f"{name}_guidance_min": _text(row.figure(name, "low")),
            f"{name}_guidance_max": _text(row.figure(name, "high")),
            f"{name}_guidance_est": _text(row.figure(name, "estimate")),
            f"{name}_guidance_prior_min": _text(row.figure(name, "prior")),
            f"{name}_guidance_prior_max": _text(row.figure(name, "prior")),
        }
    return out


def _dividends(row: Filed) -> dict[str, Any]:
    return {
        **_common(row),
        "dividend": _text(row.figure("dividend")),
        "dividend_prior": _text(row.figure("dividend", "prior")),
        "dividend_type": "Cash",
        "dividend_yield": "",
        "frequency": 0,
        "ex_dividend_date": "",
        "record_date": "",
        "payable_date": "",
        "confirmed": row.event.status in DONE,
    }


def _ma(row: Filed) -> dict[str, Any]:
    roles, common = dict(row.event.roles), _common(row)
    out = {k: common[k] for k in ("id", "date", "currency", "importance", "notes", "updated")}
    for side in ("acquirer", "target"):
        key = roles.get(side, "")
        stock = row.known(key)
        out |= {
            f"{side}_ticker": stock.ticker if stock else "",
            f"{side}_exchange": exchange_name(stock.exchange) if stock else "",
            f"{side}_name": stock.name if stock else key,
        }
    closed = row.event.status == "done"
    return {
        **out,
        "date_expected": "",
        "date_completed": common["date"] if closed else "",
        "deal_type": "Acquisition",
        "deal_size": _text(row.figure("deal"), 2),
        "deal_payment_type": "",
        "deal_status": _DEAL[row.event.status],
        "deal_terms_extra": _text(row.figure("price"), 2),
    }


def _offerings(row: Filed) -> dict[str, Any]:
    return {
        **_common(row),
        "number_shares": _text(row.figure("shares"), 0),
        "dollar_shares": _text(row.figure("size"), 2),
        "price": _text(row.figure("price"), 2),
        "proceeds": _text(row.figure("size"), 2),
        "shelf": "shelf" in row.title.lower(),
        "is_ipo": row.event.type == "initial public offering",
    }


def _ipos(row: Filed) -> dict[str, Any]:
    price = row.figure("price")
    return {
        **_common(row),
        "deal_status": _DEAL[row.event.status],
        "offering_shares": _text(row.figure("shares"), 0),
        "offering_value": _text(row.figure("size"), 2),
        "price_min": _text(row.figure("price", "low") or price, 2),
        "price_max": _text(row.figure("price", "high") or price, 2),
        "price_public_offering": _text(price, 2),
    }


def _fda(row: Filed) -> dict[str, Any]:
    common, stock, roles = _common(row), row.stock, dict(row.event.roles)
    outcome = _DIRECTIONS.get(roles.get("direction", ""), "")
    if row.event.type == "clinical trial result":
        outcome = roles.get("direction", "").capitalize()
    symbols = [{"symbol": stock.ticker, "exchange": exchange_name(stock.exchange)}] if stock else []
    return {
        **{k: common[k] for k in ("id", "date", "time", "importance", "updated")},
        "companies": [{"id": "", "name": common["name"], "cik": "", "securities": symbols}],
        "drug": {"id": "", "name": roles.get("drug", ""), "generic": False, "indication_symptom": []},
        "event_type": "Clinical Trial" if row.event.type == "clinical trial result" else "Approval",
        "status": row.event.status.capitalize(),
        "outcome": outcome,
        "outcome_brief": row.title,
        "commentary": "",
        "notes": row.title,
        "nic_number": "",
        "source_type": "News",
        "source_link": row.url,
        "target_date": "",
    }


def _economics(row: Filed) -> dict[str, Any]:
    common, roles = _common(row), dict(row.event.roles)
    measure = "rate" if row.figure("rate") else "people"
    now, unit = row.figure(measure), next((f.unit for f in row.figures), "")
    return {
        **{k: common[k] for k in ("id", "date", "time", "importance", "notes", "updated")},
        "country": roles.get("country", "") or row.whose,
        "event_name": row.event.type.title(),
        "event_category": {"rate decision": "Interest Rates", "jobs release": "Labor"}.get(
            row.event.type, "Economy"
        ),
        "event_period": "",
        "period_year": row.year,
        "actual": _text(now, 2),
        "actual_t": unit,
        "consensus": _text(row.figure(measure, "estimate"), 2),
        "consensus_t": unit,
        "prior": _text(row.figure(measure, "prior"), 2),
        "prior_t": unit,
        "description": row.title,
    }


def _halts(row: Filed) -> dict[str, Any]:
    common = _common(row)
    resumed = any(word in row.title.lower() for word in ("resume", "resumption"))
    return {
        **{
            k: common[k]
            for k in ("id", "date", "time", "ticker", "exchange", "name", "importance", "updated")
        },
        "type": "resume" if resumed else "halt",
        "reason": row.title,
    }


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar: its name in the path and over its list, the types of events in it, how far told, how a row is
    written."""

    name: str
    types: frozenset[str]
    statuses: frozenset[str]
    item: Callable[[Filed], dict[str, Any]]

    def shows(self, row: Filed) -> bool:
        """Whether it was told far enough to be listed."""
        return row.event.status in self.statuses

    def of_day(self, store: Store, day: date) -> dict[str, Filed]:
        """The rows listed for a day in New York, by id."""
        return {row.id: row for row in filed(store, day_of(day), self.types, EASTERN) if self.shows(row)}


CALENDARS = (
    Calendar("earnings", KINDS["earnings"], DONE, _earnings),
    Calendar("guidance", KINDS["guidance"], TOLD, _guidance),
    Calendar("dividends", frozenset(["dividend"]), TOLD, _dividends),
    Calendar("ma", frozenset(["merger"]), _ALL, _ma),
    Calendar("offerings", frozenset(["offering"]), TOLD, _offerings),
    Calendar("ipos", frozenset(["initial public offering"]), _ALL, _ipos),
    Calendar("fda", KINDS["drugs"], TOLD, _fda),
    Calendar("economics", KINDS["economy"], DONE, _economics),
)
_HALT = Calendar("halt_resume", KINDS["halts"], _ALL, _halts)


def _kept(rows: Iterator[Filed], calendar: Calendar, values: Given) -> Iterator[Filed]:
    """Those told far enough, and of the tickers and countries asked for."""
    tickers = set(values.tickers())
    country, least = values.text("country").upper()[:2], values.whole("importance", default=0, high=5)
    for row in rows:
        parties = {who for _, who in row.event.roles}
        named = {x for key in parties if (s := row.known(key)) for x in (s.ticker, s.key)}
        there = not country or calendar.name != "economics" or country in parties
        told = calendar.shows(row) and least == 0
        if told and there and (not tickers or tickers & named):
            yield row


def _list(services: Services, calendar: Calendar, values: Given) -> list[dict[str, Any]]:
    rows = filed(services.store, stories_of(values), calendar.types, EASTERN)
    found = islice(_kept(rows, calendar, values), *page_of(values))
    return only_fields([calendar.item(row) for row in found], values)


def _answers(calendar: Calendar) -> Callable[[Request], Any]:
    async def calendared(request: Request) -> Response:
        """What happened, the newest first."""
        rows = await in_lane(request, _list, services_of(request), calendar, given(request))
        return answer(request, {calendar.name: rows})

    return calendared


def _rows() -> Iterator[Row]:
    for calendar in CALENDARS:
        about = f"{calendar.name} as stories told them, the newest first"
        yield from calendar_rows(calendar.name, _answers(calendar), about)
    yield Row(
        "GET", "/api/v1/signal/halt_resume", _answers(_HALT), "halts and resumptions as stories told them"
    )


ROWS = tuple(_rows())
