"""What the widgets show: flat rows out of stories, alerts, analyst actions and calendars."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from tocsin.model.alerts import Alert
from tocsin.model.calendars import KINDS, Filed
from tocsin.model.codec import second_text
from tocsin.ports import HeadQuery, Listed
from tocsin.web.calendars import calendar_page
from tocsin.web.dialects.channels import terms_in
from tocsin.web.dialects.items import Item, exchange_name, item_of, ticker_keys
from tocsin.web.dialects.rated import Rated, rated
from tocsin.web.params import whole
from tocsin.web.services import Services
from tocsin.web.views.numbers import numbers
from tocsin.web.views.words import because

MOST, USUAL, MOST_TICKERS = 200, 50, 50
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&])")
Values = Mapping[str, str]


def news(services: Services, values: Values) -> list[dict[str, Any]]:
    """Articles: the text in Markdown, the securities that it names below it, and where it stands."""
    query = HeadQuery(_groups(values), limit=_count(values), body=True)
    return [_article(item_of(row, services.public_url), row) for row in services.store.heads(query).rows]


def _count(values: Values) -> int:
    return whole(dict(values), "limit", USUAL, MOST)


def _groups(values: Values) -> tuple[tuple[tuple[str, str], ...], ...]:
    tickers = [one for one in re.split(r"[,\s]+", values.get("ticker", "")) if one][:MOST_TICKERS]
    named = tuple(("ticker", key) for one in tickers for key in ticker_keys(one))
    channel = values.get("channel", "")
    terms = terms_in((channel,)) if channel else None
    return tuple(group for group in (named, terms) if group)


def _article(item: Item, row: Listed) -> dict[str, Any]:
    parts = [_plain(part) for part in row.body.split("\n\n") if part.strip()]
    if item.stocks:
        named = ", ".join(f"**{_plain(s.ticker)}** {_plain(s.name)}" for s in item.stocks)
        parts.append(f"Names {named}")
    parts.append(f"<{item.url}>" if re.fullmatch(r"https?://[^\s<>]+", item.url) else _plain(item.url))
    return {
        "title": item.title,
        "date": second_text(item.created),
        "author": item.author,
        "excerpt": item.teaser,
        "body": "\n\n".join(parts),
    }


def _plain(text: str) -> str:
    """Text of which Markdown makes nothing but text."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def alerts(services: Services, values: Values) -> list[dict[str, Any]]:
    """The caller's alerts, the newest first, each with its reasons in one sentence."""
    told = services.store.alerts(services.owner, limit=_count(values)).alerts
    return [_alert(services, one) for one in told]


def _alert(services: Services, one: Alert) -> dict[str, Any]:
    return {
        "time": second_text(one.created_at),
        "kind": one.kind,
        "rule": one.rule_name,
        "headline": one.headline,
        "why": services.sentence(one) if services.sentence else because(one),
        "url": one.url,
    }


def ratings(services: Services, values: Values) -> list[dict[str, Any]]:
    """Analyst actions, the last told first."""
    return [_rating(row) for row in islice(rated(services.store, HeadQuery(_groups(values))), _count(values))]


def _rating(row: Rated) -> dict[str, Any]:
    one = row.rating
    return {
        "time": second_text(row.published),
        "ticker": one.ticker,
        "exchange": exchange_name(row.exchange),
        "company": row.company,
        "firm": one.firm,
        "analyst": one.analyst,
        "action": one.action,
        "rating": one.rating,
        "before": one.prior_rating,
        "target": one.target,
        "target_before": one.prior_target,
        "currency": one.currency,
        "url": row.url,
    }


def calendar(services: Services, values: Values) -> list[dict[str, Any]]:
    """What happened, the newest day first, with the numbers that stories told."""
    kind = values.get("kind", "")
    types = KINDS.get(kind) or frozenset[str]().union(*KINDS.values())
    query = HeadQuery(_groups(values))
    found = calendar_page(services.store, query, types, cursor="", limit=_count(values))
    return [_filed(row) for row in found.rows]


def _filed(row: Filed) -> dict[str, Any]:
    told = [f"{name} {value}" + (f" ({beside})" if beside else "") for name, value, beside in numbers(row)]
    return {
        "date": f"{row.published:%Y-%m-%d}",
        "ticker": row.stock.ticker if row.stock else "",
        "whose": row.stock.name if row.stock else row.whose,
        "what": row.event.type,
        "status": row.event.status,
        "numbers": "; ".join(told),
        "headline": row.title,
        "url": row.url,
    }
