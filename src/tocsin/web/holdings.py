"""Portfolios as brokers export them: a table with a header somewhere in it, made into securities of the desk."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tocsin.model.securities import Security
from tocsin.text import fold
from tocsin.web.services import Services

LONGEST, MOST_ROWS = 2_000_000, 20_000  # characters and rows of one export
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

    @property
    def keys(self) -> tuple[str, ...]:
        """The securities, each once."""
        return tuple(dict.fromkeys(one.key for one in self.found))


def read_holdings(text: str) -> tuple[Holding, ...] | None:
    """The rows of an export, sums and cash left out; None where the text is no such table."""
    text = text[:LONGEST].lstrip("\ufeff")
    for separator in (",", ";", "\t", "|"):
        rows = list(_rows(text, separator))
        for at, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
            columns = _columns(cells)
            if columns:
                return tuple(_holdings(rows[at + 1 :], columns, cells))
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
    for part, known in (("symbol", _SYMBOL), ("isin", _ISIN), ("name", _NAME), ("amount", _AMOUNT)):
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
        yield Holding(line, symbol, isin, name, part.get("amount", ""))


def match(services: Services, holdings: Iterable[Holding]) -> Import:
    """The securities of rows: by ISIN, then by symbol, then by name where one alone bears it."""
    every = tuple(services.securities(services.clock.now())) if services.securities else ()
    isins = {one.isin: one.key for one in every if one.isin}
    names: dict[str, set[str]] = {}
    for one in every:
        for name in (one.name, *one.aliases):
            names.setdefault(fold(name), set()).add(one.key)
    found, missed = [], []
    for row in holdings:
        key, by = _key_of(services, row, isins, names)
        if key:
            found.append(Found(row, key, by))
        else:
            missed.append(Missed(row, by, _near(row, every)))
    return Import(tuple(found), tuple(missed))


def _key_of(
    services: Services, row: Holding, isins: Mapping[str, str], names: Mapping[str, set[str]]
) -> tuple[str, str]:
    """(key, by what), or nothing and why not."""
    if _OPTION.search(row.symbol) or _OPTION.search(row.name):
        return "", "is an option: watch its share instead"
    if row.isin in isins:
        return isins[row.isin], "isin"
    for written in _spellings(row.symbol):
        security = services.resolve_ticker(written, services.clock.now()) if services.resolve_ticker else None
        if security:
            return security.key, "symbol"
    stem, _, ending = row.symbol.upper().rpartition(".")
    if stem and ending in _MARKETS and re.fullmatch(r"[A-Z0-9-]{1,12}", stem):
        return f"{_MARKETS[ending]}:{stem}", "symbol"
    bearers = names.get(fold(row.name), set()) if row.name else set()
    if len(bearers) == 1:
        return next(iter(bearers)), "name"
    return "", "is known by no table" if not bearers else "is a name that several bear"


def _spellings(symbol: str) -> Iterator[str]:
    plain = symbol.upper().lstrip("$")
    if plain:
        yield plain
        if " " in plain:
            yield plain.replace(" ", ".")  # BRK B


def _near(row: Holding, every: Iterable[Security]) -> tuple[str, ...]:
    tickers: dict[str, str] = {}
    names: dict[str, str] = {}
    for one in every:
        tickers.setdefault(one.ticker, one.key)
        names.setdefault(fold(one.name), one.key)
    by_name = (
        [names[n] for n in difflib.get_close_matches(fold(row.name), names, 2, 0.85)] if row.name else []
    )
    by_ticker = (
        [tickers[t] for t in difflib.get_close_matches(row.symbol.upper(), tickers, 2, 0.75)]
        if row.symbol
        else []
    )
    return tuple(dict.fromkeys(by_name + by_ticker))[:3]
