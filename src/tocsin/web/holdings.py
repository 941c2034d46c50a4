"""Portfolios as brokers export them: a table with a header somewhere in it, made into securities of the desk."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from tocsin.text import fold
from tocsin.web.portfolios import shares
from tocsin.web.services import Services

LONGEST, MOST_ROWS = 2_000_000, 20_000  # characters and rows of one export
MOST_GUESSED = 50
_HEADER_WITHIN = 60  # rows, under what brokers write above their tables
_SYMBOL = ("symbol", "ticker", "ticker symbol", "stock symbol", "security symbol", "symbol/isin", "symbol/cusip", "epic", "instrument code",
           "stock", "stock code", "code", "ticker/isin", "sym")  # fmt: skip
_ISIN = ("isin", "isin code", "symbol/isin", "ticker/isin")
_NAME = ("description", "name", "security", "security name", "company", "company name", "product", "security description", "holding",
         "instrument", "instrument name", "financial instrument", "investment", "investment name", "asset", "security title")  # fmt: skip
_AMOUNT = (
    "quantity",
    "qty",
    "shares",
    "units",
    "no. of shares",
    "number of shares",
    "amount",
    "position",
    "holding quantity",
)
_VALUE = ("market value", "value", "current value", "mkt val", "mkt val (market value)", "mkt value", "position value", "total value",
          "marketvalue", "market val", "mv", "value (base)", "market value (base)", "positionvalue", "current market value",
          "value in eur", "value in usd", "value in gbp", "value (eur)", "value (usd)", "value (gbp)", "equity")  # fmt: skip
_CASH = re.compile(
    r"(?i)cash|money market|sweep|pending|total|sub-?total|balance|account|\*\*$|^cur:|^[a-z]{3} ?\(?cash"
)
_OPTION = re.compile(
    r"(?i)^-?[A-Z.]{1,6} ?\d{6}[CP]\d+|\b\d{1,2}[/ ]\w{2,3}[/ ]\d{2,4}\b.*\b(?:C|P|call|put)\b|\b(?:call|put)\b.*\d"
)
_ISIN_FORM = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_MARKETS = {  # endings by which charting sites tell markets apart
    "L": "XLON", "DE": "XETR", "F": "XFRA", "TO": "XTSE", "V": "XTSX", "PA": "XPAR", "AS": "XAMS", "BR": "XBRU", "LS": "XLIS",
    "MI": "XMIL", "MC": "XMAD", "SW": "XSWX", "ST": "XSTO", "OL": "XOSL", "CO": "XCSE", "HE": "XHEL", "VI": "XWBO", "HK": "XHKG",
    "T": "XTKS", "KS": "XKRX", "SS": "XSHG", "SZ": "XSHE", "SI": "XSES", "AX": "XASX", "NZ": "XNZE", "NS": "XNSE", "BO": "XBOM",
    "SA": "BVMF", "MX": "XMEX", "JO": "XJSE", "TA": "XTAE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """One row. line: of the text, from 1; symbol, isin, name: as written, empty where the table has none."""

    line: int
    symbol: str
    isin: str
    name: str
    amount: str
    value: str = ""

    @property
    def typed(self) -> str:
        """What people would call the row."""
        return self.symbol or self.isin or self.name


@dataclass(frozen=True, slots=True)
class Found:
    """A row with its security. by: isin, symbol or name."""

    holding: Holding
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A row without one. near: keys that may be meant."""

    holding: Holding
    why: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """What became of an export."""

    found: tuple[Found, ...]
    missed: tuple[Missed, ...]
    securities: tuple[str, ...] = ()  # of the rows found, each once
    weights: tuple[
        float, ...
    ] = ()  # the share of each, by what its rows are worth; empty where not all say so


def read_holdings(text: str) -> tuple[Holding, ...] | None:
    """The rows of an export, sums and cash left out; None where the text is no such table."""
    text = text[:LONGEST].lstrip("\ufeff")
    for separator in (",", ";", "\t", "|"):
        rows = _rows(text, separator)
        for _, cells in islice(rows, _HEADER_WITHIN):
            if columns := _columns(cells):
                return tuple(_holdings(rows, columns, cells))
    return None


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        for cells in reader:
            if reader.line_num > MOST_ROWS:
                return
            yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error:  # a field without end: what was read so far counts
        return


def _columns(cells: list[str]) -> dict[str, int]:
    """Where a header has what; empty for a row that is none: it has to name two columns, one of them of securities."""
    names = [fold(cell).strip("\"' *") for cell in cells]
    out = dict[str, int]()
    for part, known in (
        ("symbol", _SYMBOL),
        ("isin", _ISIN),
        ("name", _NAME),
        ("amount", _AMOUNT),
        ("value", _VALUE),
    ):
        at = next((names.index(name) for name in known if name in names), None)
        out |= {part: at} if at is not None else {}
    if (
        "name" in out
        and "symbol" not in out
        and "isin" not in out
        and fold(cells[out["name"]]) == "instrument"
    ):
        out["symbol"] = out.pop("name")  # two brokers call the ticker so
    return out if len([name for name in names if name]) > 1 and {"symbol", "isin"} & out.keys() else {}


def _holdings(
    rows: Iterable[tuple[int, list[str]]], columns: Mapping[str, int], header: list[str]
) -> Iterator[Holding]:
    # A statement of many tables names the table and what a row is in its first two cells.
    many = len(header) > 1 and header[1].casefold() == "header"
    for line, cells in rows:
        if many and (cells[:1] != header[:1] or [c.casefold() for c in cells[1:2]] != ["data"]):
            continue
        part = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        symbol, isin = part.get("symbol", "").strip("'\" "), part.get("isin", "")
        if _ISIN_FORM.fullmatch(symbol.upper()):
            symbol, isin = "", symbol
        isin = isin.upper() if _ISIN_FORM.fullmatch(isin.upper()) else ""
        name = part.get("name", "")
        if not (symbol or isin) or _CASH.search(symbol) or (not symbol and _CASH.search(name)):
            continue
        yield Holding(line, symbol, isin, name, part.get("amount", ""), part.get("value", ""))


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the desk knows, by what rows say: ISIN and ticker -> key, name -> keys."""

    isins: dict[str, str]
    tickers: dict[str, str]
    names: dict[str, set[str]]


def _tables(services: Services) -> _Tables:
    out = _Tables({}, {}, {})
    for one in services.securities(services.clock.now()) if services.securities else ():
        if one.isin:
            out.isins[one.isin] = one.key
        out.tickers.setdefault(one.ticker, one.key)
        for name in (one.name, *one.aliases):
            out.names.setdefault(fold(name), set()).add(one.key)
    return out


def match(services: Services, holdings: Iterable[Holding]) -> Import:
    """The securities of rows: by ISIN, then by symbol, then by name where one alone bears it. What may be meant is
    looked for of the first MOST_GUESSED rows without one: each look compares with every name."""
    tables, found, missed = _tables(services), list[Found](), list[Missed]()
    for row in holdings:
        key, by = _key_of(services, row, tables)
        if key:
            found.append(Found(row, key, by))
        else:
            missed.append(Missed(row, by, _near(row, tables) if len(missed) < MOST_GUESSED else ()))
    securities = tuple(dict.fromkeys(one.key for one in found))
    held = shares((one.key, one.holding.value) for one in found)
    return Import(tuple(found), tuple(missed), securities, tuple(held[key] for key in securities if held))


def _key_of(services: Services, row: Holding, tables: _Tables) -> tuple[str, str]:
    """(key, by what), or nothing and why not."""
    if _OPTION.search(row.symbol) or _OPTION.search(row.name):
        return "", "is an option: watch its share instead"
    if row.isin in tables.isins:
        return tables.isins[row.isin], "isin"
    for written in _spellings(row.symbol):
        security = services.resolve_ticker(written, services.clock.now()) if services.resolve_ticker else None
        if security:
            return security.key, "symbol"
    stem, _, ending = row.symbol.upper().rpartition(".")
    if stem and ending in _MARKETS and re.fullmatch(r"[A-Z0-9-]{1,12}", stem):
        return f"{_MARKETS[ending]}:{stem}", "symbol"
    bearers = tables.names.get(fold(row.name), set()) if row.name else set()
    if len(bearers) == 1:
        return next(iter(bearers)), "name"
    return "", "is known by no table" if not bearers else "is a name that several bear"


def _spellings(symbol: str) -> Iterator[str]:
    plain = symbol.upper().lstrip("$")
    if plain:
        yield plain
        if " " in plain:
            yield plain.replace(" ", ".")  # BRK B


def _near(row: Holding, tables: _Tables) -> tuple[str, ...]:
    named = difflib.get_close_matches(fold(row.name), tables.names, 2, 0.85) if row.name else []
    tickers = difflib.get_close_matches(row.symbol.upper(), tables.tickers, 2, 0.75) if row.symbol else []
    keys = [min(tables.names[name]) for name in named] + [tables.tickers[ticker] for ticker in tickers]
    return tuple(dict.fromkeys(keys))[:3]
