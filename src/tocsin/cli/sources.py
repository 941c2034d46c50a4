"""Commands over sources: add one by its address, list them with their health, OPML in and out."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from tocsin.cli.common import Data, Json, complain, put_line, settings_of, utc_now
from tocsin.errors import NotFound, WireError
from tocsin.model.codec import encode

if TYPE_CHECKING:
    from tocsin.model.wires import Source, SourceState
    from tocsin.settings import Settings

sources = typer.Typer(help="Sources: the wires that the desk reads.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    app.add_typer(sources, name="sources")
    app.command()(add)


def add(
    url: Annotated[str, typer.Argument(help="A feed, or a page that links to one.")],
    name: Annotated[str, typer.Option(help="What to call it; by default what it calls itself.")] = "",
    interval: Annotated[
        float | None, typer.Option(min=1, help="Seconds between polls at rest; by default 300.")
    ] = None,
    group: Annotated[str, typer.Option(help="Heading in lists; by default mine.")] = "",
    allow: Annotated[
        list[str] | None, typer.Option(help="host:port of a private address that may be fetched.")
    ] = None,
    data: Data = None,
) -> None:
    """Add a source by its address; the feed is looked for where the address is a page's.

    A feed that is there already keeps what is not said anew.

    Example: tocsin add https://www.federalreserve.gov/
    """
    from tocsin.app import opened
    from tocsin.model.wires import Source

    settings = settings_of(data, allow=tuple(allow) if allow else None)
    (found_url, title), *others = _discovered(url, settings)
    label = name or title or urlsplit(found_url).hostname or found_url
    with opened(settings) as store:
        held = next((s for s in store.sources() if s.url == found_url), None)
        base = held or Source(
            _free_id(label, {s.id for s in store.sources()}), label, "feed", found_url, group="mine"
        )
        source = replace(
            base, name=name or base.name, group=group or base.group, interval=interval or base.interval
        )
        store.put_sources([source])
    typer.echo(f"{source.id}: {source.name} <{found_url}>" + (" was there" if held else ""))
    for other, called in others:
        complain(f"also there: {called} <{other}>; add it by that address")
    if allow and set(allow) - set(settings_of(data).allow):
        complain(
            f"the desk itself fetches it only where the setting allow says so: TOCSIN_ALLOW={','.join(allow)}"
        )


def _discovered(url: str, settings: Settings) -> list[tuple[str, str]]:
    """Address and title of each feed there, the one to take first."""
    from tocsin.app import client_of
    from tocsin.wires.discovery import discover
    from tocsin.wires.feeds import ParserPool

    with closing(client_of(settings)) as client, closing(ParserPool(1)) as pool:
        found = discover(client, pool, url)
    if not found:
        raise WireError(
            url, "no feed was found there, nor a link to one", "Give the address of the feed itself"
        )
    return [(one.url, one.title) for one in found]


def _free_id(label: str, taken: set[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40] or "source"
    return next(i for i in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if i not in taken)


@sources.command("list")
def list_(json_: Json = False, data: Data = None) -> None:
    """Show the sources with their health: last success, interval, failures in words."""
    from tocsin.app import opened

    with opened(settings_of(data)) as store:
        states = {s.source_id: s for s in store.source_states()}
        for source in store.sources():
            state = states.get(source.id)
            if json_:
                put_line({"source": encode(source), "state": encode(state) if state else None})
            else:
                typer.echo(_line(source, state))


def _line(source: Source, state: SourceState | None) -> str:
    if not source.enabled:
        health = "off"
    elif state is None or (not state.last_success_at and not state.last_error):
        health = "not asked yet"
    elif state.parked:
        health = f"parked: {state.last_error}"
    elif state.failures:
        health = f"failing ({state.failures}): {state.last_error}"
    else:
        health = f"ok, {state.items_seen} items, last {state.last_success_at:%Y-%m-%d %H:%M}"
    return f"{source.id:<28} {source.group:<18} {health}\n    {source.url}"


@sources.command()
def remove(source: Annotated[str, typer.Argument(help="Id.")], data: Data = None) -> None:
    """Remove a source; its stories stay."""
    from tocsin.app import opened

    with opened(settings_of(data)) as store:
        if source not in {s.id for s in store.sources()}:
            raise NotFound(f"source {source}", "there is none of that id", "See `tocsin sources list`")
        store.delete_source(source)


@sources.command()
def starter(data: Data = None) -> None:
    """Add the starter pack: regulators, central banks, press wires, exchanges' halts, sanctions notices."""
    from tocsin.app import opened
    from tocsin.wires.starter import load_starter

    pack = load_starter()
    with opened(settings_of(data)) as store:
        held = {s.id for s in store.sources()}
        fresh = [s for s in pack if s.id not in held]
        store.put_sources(fresh)
    typer.echo(f"{len(fresh)} sources added, {len(pack) - len(fresh)} were there")


@sources.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="OPML as another reader exports it.")], data: Data = None
) -> None:
    """Add the sources of an OPML file."""
    from tocsin.app import opened
    from tocsin.wires.opml import read_opml

    document = file.read_bytes()
    with opened(settings_of(data)) as store:
        held = {s.url: s.id for s in store.sources()}
        found, problems = read_opml(document, held.values())
        store.put_sources([s for s in found if s.url not in held])
    for problem in problems:
        complain(str(problem))
    typer.echo(f"{len(found)} sources in the file, {sum(s.url in held for s in found)} were there")


@sources.command()
def export(data: Data = None) -> None:
    """Write all feed sources as OPML to standard output."""
    from tocsin.app import opened
    from tocsin.wires.opml import write_opml

    with opened(settings_of(data)) as store:
        typer.echo(write_opml(store.sources()).decode("utf-8"))


@sources.command()
def poll(source: Annotated[str, typer.Argument(help="Id.")], json_: Json = False, data: Data = None) -> None:
    """Ask one source now and show what it brings; nothing is stored."""
    from tocsin.app.serving import asked_once

    settings = settings_of(data)
    for item in asked_once(settings, source, utc_now()):
        if json_:
            put_line(encode(item))
        else:
            typer.echo(f"{item.published_at or '(no date)'}  {item.headline}")
