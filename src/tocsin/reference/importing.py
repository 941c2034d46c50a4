"""Official and free tables of securities from disk: read whatever form they come in, row by row."""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tocsin.errors import TableError
from tocsin.model.securities import Security
from tocsin.reference.csvfiles import day, parts
from tocsin.reference.markets import US, listed_ticker, market_code
from tocsin.reference.merge import EMBEDDED_DAY, merge, table_day
from tocsin.reference.names import tidy
from tocsin.reference.places import country_code

_MAX_PROBLEMS = 50  # told one by one; the rest are counted
_MAX_CELL = 400
_LARGE = 500
_STILL_KNOWN = 0.75
_LONG_AGO = date(1990, 1, 1)  # the day of an undated table that is plainly an old one
# What each column is called in the tables that people have, in order of preference.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "symbol": ("symbol", "ticker", "act symbol", "nasdaq symbol", "cqs symbol"),
    "name": ("name", "company name", "security name", "title"),
    "exchange": ("exchange", "mic", "market", "list"),
    "country": ("country",),
    "sector": ("sector",),
    "industry": ("industry",),
    "cik": ("cik", "cik_str"),
    "isin": ("isin",),
    "aliases": ("aliases",),
    "valid_from": ("valid_from",),
    "valid_to": ("valid_to",),
    "rank": ("rank",),
    "market_cap": ("market_cap", "market cap"),
}
_FILE_DAY = re.compile(r"(20\d\d)[-_]?(0[1-9]|1[0-2])?[-_]?(0[1-9]|[12]\d|3[01])?(?!\d)")
_TRAILER = re.compile(r"^File Creation Time:\s*(\d\d)(\d\d)(\d{4})")
_ISIN = re.compile(r"^[A-Z]{2}[A-Z0-9]{9}\d$")

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One file as read: its rows, its day where it tells one, and what was wrong with its lines."""

    rows: tuple[Security, ...]
    day: date | None
    problems: tuple[str, ...]


def import_files(
    paths: Iterable[Path], *, at: date, known: Mapping[str, str] | None = None
) -> tuple[tuple[Security, ...], tuple[str, ...]]:
    """All files as one table of securities, and a sentence for each line or file not understood.

    A file's own day (trailer or name) orders it; `at` is the day of those that tell none. known:
    ticker to market code, for tables that name no market. Never raises for what is in a file.
    """
    tables: list[tuple[date, tuple[Security, ...]]] = []
    problems: list[str] = []
    for path in paths:
        table = read_file(path, known=known, at=at)
        if table.day is None and _looks_old(table.rows, known or {}):
            table = read_file(path, known=known, at=_LONG_AGO)
        problems.extend(table.problems)
        if table.rows:
            tables.append((table_day(table.rows[0]), table.rows))
    merged: tuple[Security, ...] = ()
    for on, rows in sorted(tables, key=lambda t: t[0]):
        merged = merge(merged, rows, on) if merged else rows
    return merged, tuple(problems)


def _looks_old(rows: tuple[Security, ...], known: Mapping[str, str]) -> bool:
    """Whether an undated table is an old one: large, and many of its US symbols are no longer known."""
    listed = [s.ticker for s in rows if s.exchange in US]
    if not known or len(listed) < _LARGE:
        return False
    return sum(t in known for t in listed) < _STILL_KNOWN * len(listed)


def read_file(path: Path, *, known: Mapping[str, str] | None = None, at: date = EMBEDDED_DAY) -> Table:
    """One file in any of the forms: SEC JSON, exchange directories, CSV, JSON lines, each also gzipped."""
    try:
        text = _text(path)
        records = list(_records(text))
    except TableError as error:
        told = str(error)
        return Table((), None, (told if str(path) in told else f"{path}: {told}",))
    on = _trailer_day(text) or _name_day(path.name)
    stamp = f"{path.name}@{(on or at).isoformat()}"
    return _table(records, stamp, on, known or {})


def _table(records: list[Cells], stamp: str, on: date | None, known: Mapping[str, str]) -> Table:
    rows: dict[tuple[str, date | None], Security] = {}
    problems: list[str] = []
    for number, cells in enumerate(records, start=1):
        try:
            row = _security(cells, stamp, known)
        except TableError as error:
            problems.append(f"{stamp.split('@')[0]}, row {number}: {error}")
            continue
        if row is not None:
            rows.setdefault((row.key, row.valid_to), row)
    ranked = _ranked(records, rows)
    more = len(problems) - _MAX_PROBLEMS
    told = problems[:_MAX_PROBLEMS] + ([f"{stamp}: {more} more rows not understood"] if more > 0 else [])
    if not records:
        told = [f"{stamp.split('@')[0]}: holds no rows of a table of securities"]
    return Table(ranked, on, tuple(told))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise TableError(str(path), f"cannot be read ({error})", "Give the file as it was sent.") from error


def _records(text: str) -> Iterator[Cells]:
    head = text.lstrip()[:1]
    if head in "{[":
        yield from _json_records(text)
        return
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return
    mark = max("|\t;,", key=lines[0].count)
    try:
        yield from _csv_records(lines, mark)
    except csv.Error as error:
        raise TableError("table", f"not a CSV table ({error})", "Mend the line.") from error


def _csv_records(lines: list[str], mark: str) -> Iterator[Cells]:
    reader = csv.reader(lines, delimiter=mark)
    names = [name.strip().lower() for name in next(reader)]
    if not _has(names):
        raise TableError("table", "has no symbol and name columns", "See docs/reference.md for the columns.")
    for cells in reader:
        if not _TRAILER.match(cells[0] if cells else ""):
            yield dict(zip(names, cells, strict=False))


def _has(names: Iterable[str]) -> bool:
    held = set(names)
    return bool(held & set(_COLUMNS["symbol"])) and bool(held & set(_COLUMNS["name"]))


def _json_records(text: str) -> Iterator[Cells]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _line_records(text)
        return
    if isinstance(whole, dict) and isinstance(whole.get("fields"), list):
        rows = whole.get("data")
        names = [str(name).lower() for name in whole["fields"]]
        found: list[Any] = [dict(zip(names, r, strict=False)) for r in _list(rows) if isinstance(r, list)]
    elif isinstance(whole, dict) and not _has(str(k).lower() for k in whole):
        found = list(whole.values())
    else:
        found = _list(whole) or [whole]
    for record in found:
        if isinstance(record, dict):
            yield {str(k).lower(): v for k, v in record.items()}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line_records(text: str) -> Iterator[Cells]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TableError(f"line {number}", "is not JSON", "Give one JSON object a line.") from error
        if isinstance(record, dict):
            yield {str(k).lower(): v for k, v in record.items()}


def _security(cells: Cells, stamp: str, known: Mapping[str, str]) -> Security | None:
    """The security of a row; None for test issues and rows that name none. TableError if it is unclear."""
    symbol, name = _cell(cells, "symbol"), _cell(cells, "name")
    if not symbol or not name or str(cells.get("test issue", "")).strip() == "Y":
        return None
    mic = _market(cells, symbol, known)
    ticker = listed_ticker(symbol.split(":")[-1], mic)
    if not ticker or len(ticker) > 20 or any(c.isspace() for c in ticker):
        raise TableError(symbol, "is no symbol", "Write the ticker as the exchange does.")
    isin = _cell(cells, "isin").upper()
    return Security(
        key=f"{mic}:{ticker}",
        ticker=ticker,
        exchange=mic,
        name=tidy(name) or name,
        country=country_code(_cell(cells, "country")),
        sector=_cell(cells, "sector").lower(),
        industry=_cell(cells, "industry").lower(),
        cik=_cell(cells, "cik").lstrip("0"),
        isin=isin if _ISIN.match(isin) else "",
        aliases=_aliases(cells),
        valid_from=day(_cell(cells, "valid_from"), symbol),
        valid_to=day(_cell(cells, "valid_to"), symbol),
        rank=int(_number(_cell(cells, "rank"))),
        table=stamp,
    )


def _market(cells: Cells, symbol: str, known: Mapping[str, str]) -> str:
    named = symbol.split(":")[0] if ":" in symbol else _cell(cells, "exchange")
    if not named and "nasdaq traded" not in cells and "market category" in cells:
        return "XNAS"  # nasdaqlisted.txt names no market: it is its own
    mic = market_code(named) if named else known.get(listed_ticker(symbol, "XNYS"), "")
    if not mic:
        what = f"the market {named!r} is not known" if named else "names no market"
        raise TableError(symbol, what, "Add the market's ISO 10383 code in the column `exchange`.")
    return mic


def _cell(cells: Cells, column: str) -> str:
    for name in _COLUMNS[column]:
        value = cells.get(name)
        if value is not None and not isinstance(value, list | dict) and str(value).strip():
            return str(value).strip()[:_MAX_CELL]
    return ""


def _aliases(cells: Cells) -> tuple[str, ...]:
    value = cells.get("aliases")
    if isinstance(value, list):
        return tuple([str(v).strip() for v in value if str(v).strip()])
    text = str(value or "")
    return parts(text.replace(";", "|")) if text else ()


def _number(text: str) -> float:
    try:
        value = float(text.replace(",", "").replace("$", "") or 0)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e18 else 0.0


def _ranked(records: list[Cells], rows: Mapping[tuple[str, date | None], Security]) -> tuple[Security, ...]:
    """Rows with a rank by market value where the table has one and no rank of its own."""
    values: dict[str, float] = {}
    for cells in records:
        if value := _number(_cell(cells, "market_cap")):
            values.setdefault(listed_ticker(_cell(cells, "symbol"), "XNYS"), value)
    order = {t: i for i, t in enumerate(sorted(values, key=lambda t: (-values[t], t)), start=1)}
    if not order:
        return tuple(rows.values())
    return tuple(
        [
            replace(s, rank=order[s.ticker]) if not s.rank and s.exchange in US and s.ticker in order else s
            for s in rows.values()
        ]
    )


def _trailer_day(text: str) -> date | None:
    match = _TRAILER.match(text.rstrip().rpartition("\n")[2])
    if not match:
        return None
    month, day_of_month, year = (int(g) for g in match.groups())
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _name_day(name: str) -> date | None:
    match = _FILE_DAY.search(name)
    if not match:
        return None
    year, month, day_of_month = (int(g or 1) for g in match.groups())
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None
