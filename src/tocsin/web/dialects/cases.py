"""What speaks for a share and what against it, in the words of analysts: the sentences behind their actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.model.digests import Stock
from tocsin.ports import HeadQuery, Store
from tocsin.web.calendars import hexed
from tocsin.web.dialects.insights import Insight, insights

_FOR, _AGAINST = frozenset(["strong buy", "buy"]), frozenset(["strong sell", "sell"])
_MOST = 3  # insights on each side, the newest


@dataclass(frozen=True, slots=True)
class Cases:
    """Both sides on one security, each empty where no analyst took it. stocks: the security itself."""

    id: str
    ticker: str
    stocks: tuple[Stock, ...]
    for_it: str
    against_it: str
    created: datetime
    updated: datetime


def cases(store: Store, query: HeadQuery, tickers: Sequence[str]) -> list[Cases]:
    """The cases on each of these tickers (on all where none is named) on which analysts took a side, in their order."""
    found: dict[str, list[Insight]] = {}
    for one in insights(store, query):
        found.setdefault(one.rated.rating.ticker, []).append(one)
    return [
        made
        for ticker in dict.fromkeys(tickers or filter(None, found))
        if (made := _made(ticker, found.get(ticker, [])))
    ]


def _made(ticker: str, told: list[Insight]) -> Cases | None:
    sides = [[one for one in told if _side(one) == side][:_MOST] for side in (1, -1)]
    used = [one.rated for side in sides for one in side]
    if not used:
        return None
    first = used[0]
    stock = Stock(first.rating.security_key, ticker, first.exchange, first.company, True)
    for_it, against_it = ("\n".join(f"{one.rated.rating.firm}: {one.text}" for one in side) for side in sides)
    updated = max(row.updated for row in used)
    ident = hexed("cases", ticker, *(row.id for row in used))
    return Cases(ident, ticker, (stock,), for_it, against_it, min(row.published for row in used), updated)


def _side(one: Insight) -> int:
    rating = one.rated.rating
    if rating.rating_class in _FOR or rating.action == "upgrades":
        return 1
    return -1 if rating.rating_class in _AGAINST or rating.action == "downgrades" else 0
