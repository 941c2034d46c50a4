"""`reference update` and `import`: into the data folder, from the public addresses or from files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tocsin.errors import SettingError, TocsinError
from tocsin.model.securities import Security
from tocsin.reference.importing import import_files
from tocsin.reference.loading import FOLDER, SAVED, embedded_securities
from tocsin.reference.markets import US, plain_ticker
from tocsin.reference.merge import merge, table_day, under
from tocsin.reference.saved import read_saved, write_saved

# File name to address; the SEC asks every program for a user agent with a contact.
PUBLIC_TABLES: dict[str, str] = {
    "company_tickers_exchange.json": "https://www.sec.gov/files/company_tickers_exchange.json",
    "nasdaqlisted.txt": "https://www.nasdaqtrader.com/dynamic/SymDir/nasdaqlisted.txt",
    "otherlisted.txt": "https://www.nasdaqtrader.com/dynamic/SymDir/otherlisted.txt",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import or update did: rows read, rows held afterwards, and what was not understood."""

    read: int
    held: int
    problems: tuple[str, ...]


def user_agent(contact: str) -> str:
    """The declared user agent that the public tables ask for. SettingError without a mail address."""
    if "@" not in contact:
        mend = "Set `contact` to a mail address under which you can be reached."
        raise SettingError("contact", "the SEC asks every program that fetches to name a contact", mend)
    return f"Tocsin reference update ({contact})"


def held_securities(data_dir: Path) -> tuple[Security, ...]:
    """The securities known so far: the embedded ones with the data folder's over them."""
    path = data_dir / FOLDER / SAVED
    base = embedded_securities()
    return under(base, read_saved(path)) if path.is_file() else base


def import_into(data_dir: Path, paths: Iterable[Path], *, at: date) -> Imported:
    """Adds the files to the data folder's table; `at` is the day of files that tell none.

    Each file is merged at its own day, so the order of the files does not matter. Files that are no
    table of securities come back as problems. TableError where the folder cannot be read or written.
    """
    held = held_securities(data_dir)
    known = {plain_ticker(s.ticker): s.exchange for s in held if s.exchange in US and not s.valid_to}
    rows, problems = import_files(paths, at=at, known=known)
    if rows:
        held = merge(held, rows, max(table_day(row) for row in rows))
        write_saved(data_dir / FOLDER / SAVED, held)
    return Imported(len(rows), len(held), problems)


def update_tables(fetch: Callable[[str], bytes], data_dir: Path, at: date) -> Imported:
    """Fetches the public tables with `fetch` (which must declare `user_agent(contact)`) and imports them.

    An address that fails becomes a problem and the others are still read.
    """
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, address in PUBLIC_TABLES.items():
            try:
                data = fetch(address)
            except TocsinError as error:
                problems.append(str(error))
                continue
            path = Path(folder) / name
            path.write_bytes(data)
            paths.append(path)
        done = import_into(data_dir, paths, at=at)
    return Imported(done.read, done.held, (*problems, *done.problems))
