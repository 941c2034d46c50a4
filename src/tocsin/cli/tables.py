"""Commands over the reference tables: refresh, import from disk, list."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.common import (
    Data,
    Json,
    complain,
    progress,
    put_line,
    settings_of,
    time_option,
    tracked,
    utc_now,
)
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.reference.update import Imported

reference = typer.Typer(
    help="Reference: securities, symbols, countries, as known at a time.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    app.add_typer(reference, name="reference")


@reference.command()
def update(data: Data = None) -> None:
    """Fetch the public tables (regulator's company lists, exchanges' symbol directories) into the data folder."""
    from tocsin.app import client_of, fetching
    from tocsin.reference.update import PUBLIC_TABLES, update_tables, user_agent

    settings = settings_of(data)
    agent = user_agent(settings.contact)
    with closing(client_of(settings)) as client, progress() as bar:
        fetch, task = fetching(client, agent), bar.add_task("fetching", total=len(PUBLIC_TABLES))

        def fetched(url: str) -> bytes:
            bar.update(task, description=f"fetching {url}")
            try:
                return fetch(url)
            finally:
                bar.advance(task)

        done = update_tables(fetched, settings.data, utc_now().date())
    _told(done, settings.data)


@reference.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(help="Official files, or lines or CSV with symbol, name, exchange, …")
    ],
    at: Annotated[
        str | None, typer.Option(help="The day on which the files were true; by default today.")
    ] = None,
    data: Data = None,
) -> None:
    """Add tables from disk; several add up, the later day wins, vanished companies stay with their dates.

    Example: tocsin reference import company_tickers_exchange.json nasdaqlisted.txt mine.csv
    """
    from tocsin.reference.update import import_into

    settings = settings_of(data)
    day = (time_option(at, "--at") or utc_now()).date()
    _told(import_into(settings.data, tracked(files, "reading", len(files)), at=day), settings.data)


def _told(imported: Imported, folder: Path) -> None:
    for problem in imported.problems:
        complain(str(problem))
    typer.echo(f"{imported.read} rows read; {imported.held} securities known in {folder}")
    if imported.problems and not imported.read:
        raise typer.Exit(1)


@reference.command("map")
def map_(data: Data = None) -> None:
    """Copy the exposure map into the data folder, to be edited there; a file that is there stays as it is."""
    from tocsin.exposures import packaged_map

    folder = settings_of(data).data
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in packaged_map().items():
        there = (folder / name).exists()
        if not there:
            (folder / name).write_text(text, encoding="utf-8")
        typer.echo(f"{folder / name}{' was there' if there else ''}")
    typer.echo("The desk reads it when it starts; `tocsin doctor` says what is wrong in it.")


@reference.command("list")
def list_(
    words: Annotated[str, typer.Argument(help="Only rows with these words in ticker, name or aliases.")] = "",
    as_of: Annotated[str | None, typer.Option("--as-of", help="As known at this time.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Securities at the most.")] = 50,
    json_: Json = False,
    data: Data = None,
) -> None:
    """Show securities of the tables."""
    from tocsin.app import tables_of

    tables = tables_of(settings_of(data)).as_of(time_option(as_of, "--as-of") or utc_now())
    shown = 0
    for security in tables.securities.values():
        text = " ".join((security.ticker, security.key, security.name, *security.aliases)).lower()
        if words.lower() not in text or shown >= limit:
            continue
        shown += 1
        if json_:
            put_line(encode(security))
        else:
            typer.echo(f"{security.key:<14} {security.name:<44} {security.country:<3} {security.sector}")
