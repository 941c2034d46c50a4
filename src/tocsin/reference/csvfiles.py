"""Tables as CSV files that people read and edit: comment lines with #, one row a line, lists with |."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tocsin.errors import TableError

Row = dict[str, str]


def rows_of_text(text: str, subject: str) -> Iterator[Row]:
    """Rows of a table as dicts by column; missing cells are empty. A line of # is a comment."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    reader = csv.reader(lines)
    try:
        columns = [name.strip() for name in next(reader, [])]
        for cells in reader:
            yield dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=False))
    except csv.Error as error:
        raise TableError(subject, f"not a CSV table ({error})", "Mend or remove the line.") from error


def packaged(name: str) -> Iterator[Row]:
    """Rows of a table that comes with the package."""
    return rows_of_text(packaged_text(name), name)


def packaged_text(name: str) -> str:
    """The text of a packaged table, unpacked where it is kept compressed (.gz)."""
    file: Traversable = files("tocsin.reference") / "data" / name
    data = file.read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")


def file_rows(path: Path) -> Iterator[Row]:
    """Rows of a table on disk. TableError where it cannot be read as UTF-8 text."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(str(path), f"cannot be read ({error})", "Give a UTF-8 CSV file.") from error
    return rows_of_text(text, str(path))


def parts(cell: str) -> tuple[str, ...]:
    """The members of a list cell, in order, blanks dropped."""
    return tuple([part.strip() for part in cell.split("|") if part.strip()]) if cell else ()


def day(cell: str, subject: str = "date") -> date | None:
    """The day of a cell: YYYY-MM-DD, YYYY-MM or YYYY (first day meant); None where empty."""
    cell = cell.strip()
    if not cell:
        return None
    try:
        return date.fromisoformat(cell + "-01-01"[3 * cell.count("-") :] if len(cell) < 8 else cell[:10])
    except ValueError as error:
        raise TableError(subject, f"{cell!r} is not a date", "Write YYYY-MM-DD.") from error
