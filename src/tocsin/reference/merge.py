"""Several tables of securities become one: the later date wins, what vanished keeps its dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from tocsin.model.securities import Security
from tocsin.reference.names import same_company, tidy, without_legal_form

EMBEDDED_DAY = date(2026, 8, 1)  # as the header of securities.csv says
# A table that holds so many of a market's securities, and at least half of what was known of it,
# is taken for the whole market: what it leaves out is gone.
_WHOLE_MARKET = 500
_WHOLE_SHARE = 0.5
_STAMP = re.compile(r"@(\d{4}-\d\d-\d\d)$")
_ONE_DAY = timedelta(days=1)


def table_day(security: Security) -> date:
    """The day of the table that a row comes from."""
    stamp = _STAMP.search(security.table)
    return date.fromisoformat(stamp.group(1)) if stamp else EMBEDDED_DAY


def merge(old: Iterable[Security], new: Iterable[Security], at: date) -> tuple[Security, ...]:
    """Both tables as one, `at` being the day of the new one. Rows known under the same key and name
    are one row; a row of the earlier table that the later, whole one lacks ends the day before it."""
    older, newer = list(old), list(new)
    known_day = max((table_day(s) for s in older), default=at)
    if at < known_day:
        return _joined(newer, older, known_day, keep_first_order=False)
    return _joined(older, newer, at, keep_first_order=True)


def _joined(
    earlier: list[Security], later: list[Security], at: date, *, keep_first_order: bool
) -> tuple[Security, ...]:
    whole = _whole_markets(earlier, later)
    # A symbol that passed to another company has several rows: what is open stands for the key.
    current = {s.key: s for s in sorted(later, key=lambda s: s.valid_to is None)}
    by_key = dict(current)
    kept: list[Security] = []
    used: set[str] = set()
    for row in earlier:
        other = by_key.get(row.key)
        if other is None:
            kept.append(_ended(row, at) if row.exchange in whole else row)
        elif _same(row, other):
            used.add(row.key)
            by_key[row.key] = _renamed(filled(other, row), row)
            if keep_first_order:
                kept.append(by_key[row.key])
        else:
            kept.append(_ended(row, at))
    shown = used if keep_first_order else set[str]()
    rest = [
        by_key[s.key] if s is current[s.key] else s
        for s in later
        if s.key not in shown or s is not current[s.key]
    ]
    return tuple(dict.fromkeys((*kept, *rest)))


def _whole_markets(earlier: list[Security], later: list[Security]) -> set[str]:
    before = Counter(s.exchange for s in earlier if s.valid_to is None)
    after = Counter(s.exchange for s in later if s.valid_to is None)
    return {m for m, n in after.items() if n >= _WHOLE_MARKET and n >= _WHOLE_SHARE * before[m]}


def _same(row: Security, other: Security) -> bool:
    if row.valid_to is not None and row.valid_to != other.valid_to:
        return False
    if row.cik and other.cik:
        return row.cik == other.cik
    return same_company(row.name, other.name)


def _ended(row: Security, at: date) -> Security:
    return row if row.valid_to is not None else replace(row, valid_to=at - _ONE_DAY)


def _renamed(row: Security, before: Security) -> Security:
    """The row with the name it had before as one more alias, where that name differs."""
    was, now = (without_legal_form(tidy(s.name)) for s in (before, row))
    if was.casefold() == now.casefold() or was in row.aliases:
        return row
    return replace(row, aliases=(*row.aliases, was))


def filled(security: Security, known: Security | None) -> Security:
    """The row with blank columns taken from another row of the same key."""
    if known is None:
        return security
    return replace(
        security,
        country=security.country or known.country,
        sector=security.sector or known.sector,
        industry=security.industry or known.industry,
        cik=security.cik or known.cik,
        isin=security.isin or known.isin,
        rank=security.rank or known.rank,
        aliases=tuple(dict.fromkeys((*security.aliases, *known.aliases))),
        valid_from=security.valid_from or known.valid_from,
    )


def overlay(base: Iterable[Security], over: Iterable[Security]) -> tuple[Security, ...]:
    """Rows of `over` in the place of base rows with the same key and end, blanks filled from the base."""
    rows = {(s.key, s.valid_to): s for s in base}
    for security in over:
        slot = (security.key, security.valid_to)
        rows[slot] = filled(security, rows.get(slot))
    return tuple(rows.values())


def under(base: Iterable[Security], saved: Iterable[Security]) -> tuple[Security, ...]:
    """The saved rows, and those base rows whose key the saved table does not know at all."""
    rows = tuple(saved)
    known = {s.key for s in rows}
    return (*rows, *[s for s in base if s.key not in known])
