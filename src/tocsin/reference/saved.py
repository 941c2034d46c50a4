"""Imported securities on disk: one gzip file of JSON lines, columns first, written all or nothing."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from tocsin.errors import TableError
from tocsin.model.securities import Security

_COLUMNS = (
    "key ticker exchange name country sector industry cik isin aliases valid_from valid_to rank table".split()
)


def write_saved(path: Path, rows: Iterable[Security]) -> None:
    """Writes the rows beside the file, then puts them in its place. TableError where it cannot."""
    lines = [json.dumps(_COLUMNS), *[json.dumps(_cells(row), ensure_ascii=False) for row in rows]]
    beside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(gzip.compress("\n".join(lines).encode(), compresslevel=6, mtime=0))
        beside.replace(path)
    except OSError as error:
        raise TableError(
            str(path), f"cannot be written ({error})", "Free room or mend the rights."
        ) from error


def read_saved(path: Path) -> tuple[Security, ...]:
    """The rows as written. TableError where the file is damaged or of another layout."""
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")
        if json.loads(lines[0]) != _COLUMNS:
            raise ValueError("other columns than this version writes")
        return tuple([_row(json.loads(line)) for line in lines[1:]])
    except (OSError, EOFError, zlib.error, ValueError, TypeError, IndexError) as error:
        mend = "Remove it and run `tocsin reference import` or `update` again."
        raise TableError(str(path), f"cannot be read ({error})", mend) from error


def _cells(row: Security) -> list[Any]:
    dates = [d.isoformat() if d else "" for d in (row.valid_from, row.valid_to)]
    head = [row.key, row.ticker, row.exchange, row.name, row.country, row.sector, row.industry]
    return [*head, row.cik, row.isin, "|".join(row.aliases), *dates, row.rank, row.table]


def _row(cells: list[Any]) -> Security:
    aliases = tuple(cells[9].split("|")) if cells[9] else ()
    start = date.fromisoformat(cells[10]) if cells[10] else None
    end = date.fromisoformat(cells[11]) if cells[11] else None
    key, ticker, exchange, name, country, sector, industry, cik, isin = cells[:9]
    rank, table = cells[12:]
    head = (key, ticker, exchange, name, country, sector, industry, cik, isin)
    return Security(*head, aliases, start, end, rank, table)
