"""Instruments and the names under which they go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Security:
    """An instrument under its symbol, as known between two dates (open where None)."""

    key: str  # MIC:TICKER
    ticker: str
    exchange: str  # ISO 10383 operating code
    name: str
    country: str = ""
    sector: str = ""
    industry: str = ""
    cik: str = ""
    isin: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    rank: int = 0  # 1 = largest; 0 unknown: orders candidates of one name
    table: str = ""  # where the row comes from
