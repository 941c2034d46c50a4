"""The markets that come with the package, and one spelling for a symbol on each."""

from __future__ import annotations

import functools
import re

from tocsin.reference.csvfiles import packaged, parts
from tocsin.reference.rows import Exchange

US = frozenset({"XNAS", "XNYS", "XCBO", "IEXG", "OTCM"})  # companies move between these; wires lag


@functools.cache
def embedded_exchanges() -> tuple[Exchange, ...]:
    """The markets that come with the package."""
    rows = packaged("exchanges.csv")
    return tuple(Exchange(r["mic"], r["name"], r["country"], parts(r["aliases"])) for r in rows)


def exchange_names(exchanges: tuple[Exchange, ...]) -> dict[str, str]:
    """Names as written and in capitals, the codes themselves too; the table's first line wins."""
    out: dict[str, str] = {}
    for exchange in exchanges:
        for name in (exchange.mic, exchange.name, *exchange.aliases):
            out.setdefault(name, exchange.mic)
    for name, mic in list(out.items()):
        out.setdefault(name.upper(), mic)
    return out


@functools.cache
def embedded_names() -> dict[str, str]:
    """Wire's name of a market to its code, for the embedded table."""
    return exchange_names(embedded_exchanges())


def market_code(name: str) -> str:
    """The operating code for a market's name as tables and wires write it; empty if unknown."""
    name = name.strip()
    names = embedded_names()
    found = names.get(name) or names.get(name.upper())
    if found or "-" not in name:
        return found or ""
    head = name.split("-")[0].upper()  # nyse-listed, nasdaq-listed-symbols, other-listed
    return "XNYS" if head == "OTHER" else names.get(head, "")


@functools.cache
def plain_ticker(ticker: str) -> str:
    """A ticker in one spelling: capitals, share class after a dot, no $ in front."""
    return re.sub(r"[-/ ]", ".", ticker.strip().lstrip("$").upper())


def listed_ticker(ticker: str, mic: str) -> str:
    """The symbol as keys hold it: US classes after a dot (BRK.B); elsewhere as the market writes it,
    without a data vendor's market suffix (7203.T)."""
    if mic in US:
        return plain_ticker(ticker)
    head, dot, tail = ticker.strip().upper().rpartition(".")
    return head if dot and head and embedded_names().get(tail) == mic else ticker.strip().upper()
