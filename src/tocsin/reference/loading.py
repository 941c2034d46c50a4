"""Reads the reference: the packaged tables, the data folder's imported ones, and the user's additions."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tocsin.errors import TableError
from tocsin.model.securities import Security
from tocsin.reference.csvfiles import Row, day, packaged, parts
from tocsin.reference.importing import read_file
from tocsin.reference.markets import embedded_exchanges
from tocsin.reference.merge import overlay, under
from tocsin.reference.names import tidy
from tocsin.reference.rows import Commodity, Country, How, Organisation, Person, SecurityNames
from tocsin.reference.saved import read_saved
from tocsin.reference.tables import Reference

FOLDER = "reference"
SAVED = "securities.jsonl.gz"
ADDITIONS = "additions.csv"


def load_reference(data_dir: Path | None = None) -> Reference:
    """The embedded tables, with what `data_dir/reference` holds laid over them. TableError if unreadable."""
    securities = embedded_securities()
    if data_dir is not None:
        folder = data_dir / FOLDER
        if (folder / SAVED).is_file():
            securities = under(securities, read_saved(folder / SAVED))
        if (folder / ADDITIONS).is_file():
            securities = overlay(securities, additions(folder / ADDITIONS))
    return Reference(
        securities=securities,
        countries=tuple(_country(row) for row in packaged("countries.csv")),
        organisations=tuple(_organisation(row) for row in packaged("organisations.csv")),
        people=tuple(_person(row) for row in packaged("people.csv")),
        commodities=tuple(_commodity(row) for row in packaged("commodities.csv")),
        exchanges=embedded_exchanges(),
        names=tuple(_names(row) for row in packaged("security_names.csv")),
    )


def embedded_securities() -> tuple[Security, ...]:
    """The securities that come with the package: large companies first, then other US listings."""
    large = [_security(row, "securities.csv") for row in packaged("securities.csv")]
    rest = [_security(row, "us_listed.csv") for row in packaged("us_listed.csv.gz")]
    return (*large, *rest)


def additions(path: Path) -> tuple[Security, ...]:
    """The user's own rows. TableError where the file is no table of securities."""
    table = read_file(path)
    if table.problems:
        raise TableError(str(path), table.problems[0].rstrip("."), "Mend the line.")
    return table.rows


def _security(row: Row, table: str) -> Security:
    key = row["key"]
    exchange, _, ticker = key.partition(":")
    return Security(
        key=key,
        ticker=ticker,
        exchange=exchange,
        name=tidy(row["name"]),
        country=row.get("country", ""),
        sector=row.get("sector", ""),
        industry=row.get("industry", ""),
        cik=row.get("cik", ""),
        isin=row.get("isin", ""),
        valid_from=day(row.get("valid_from", ""), key),
        valid_to=day(row.get("valid_to", ""), key),
        rank=int(row.get("rank") or 0),
        table=table,
    )


def _country(row: Row) -> Country:
    lists = (parts(row[c]) for c in ("names", "demonyms", "capitals", "metonyms"))
    names, demonyms, capitals, metonyms = lists
    vague = parts(row["ambiguous"])
    head = (row["alpha2"], row["alpha3"], row["name"])
    return Country(*head, names, demonyms, capitals, metonyms, row["currency"], vague)


def _organisation(row: Row) -> Organisation:
    vague = parts(row["ambiguous"])
    return Organisation(row["name"], row["kind"], row["country"], parts(row["aliases"]), vague)


def _person(row: Row) -> Person:
    dates = day(row["valid_from"], row["name"]), day(row["valid_to"], row["name"])
    head = (row["name"], row["office"], row["country"], row["organisation"])
    return Person(*head, parts(row["aliases"]), *dates)


def _commodity(row: Row) -> Commodity:
    vague = parts(row["ambiguous"])
    return Commodity(row["key"], row["name"], row["group"], parts(row["aliases"]), vague)


def _names(row: Row) -> SecurityNames:
    how = cast(How, row["how"])
    dates = day(row["valid_from"], row["key"]), day(row["valid_to"], row["key"])
    return SecurityNames(row["key"], how, parts(row["names"]), *dates)
