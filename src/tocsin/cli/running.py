"""Commands that run a desk: demo, serve, replay, doctor."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.common import Config, Data, complain, settings_of, tracked, utc_now
from tocsin.errors import ItemError

if TYPE_CHECKING:
    from tocsin.desk import Handled
    from tocsin.settings import Settings

Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on.")]


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    for command in (demo, serve, replay, doctor):
        app.command()(command)


def demo(
    check: Annotated[
        bool, typer.Option("--check", help="End when the first alerts are there; fail after 60 s.")
    ] = False,
    port: Port = None,
    data: Data = None,
) -> None:
    """Start a desk over a bundled day of invented news, read from feeds on your own machine."""
    from tocsin.demo.run import demonstrate

    with TemporaryDirectory(prefix="tocsin-demo-") as folder:
        settings = settings_of(
            data or Path(folder), port=0 if check and port is None else port, min_interval=1.0
        )
        _logging(settings, quiet=True)
        raise typer.Exit(demonstrate(settings, check=check, say=typer.echo))


def serve(
    host: Host = None,
    port: Port = None,
    token: Annotated[str | None, typer.Option(help="Token that every page and route asks for.")] = None,
    config: Config = None,
    data: Data = None,
) -> None:
    """Run your desk: poll the sources, ring, serve pages and API until stopped with Ctrl-C."""
    from tocsin.app.serving import serve_desk

    settings = settings_of(data, config, host=host, port=port, token=token)
    _logging(settings)
    serve_desk(settings, ready=_ready)


def _ready(url: str, sources: int) -> None:
    typer.secho(f"The desk is open: {url}", fg="green", bold=True)
    if not sources:
        typer.echo("It has no sources yet: `tocsin sources starter` or `tocsin add URL`, while it runs.")


def replay(
    file: Annotated[str, typer.Argument(help="Stories, as for read; a folder or archive of such files too.")],
    live: Annotated[bool, typer.Option(help="Date alerts now and send them on their channels.")] = False,
    pace: Annotated[float, typer.Option(help="Stories a second at the most; 0 is as fast as it goes.")] = 0.0,
    data: Data = None,
) -> None:
    """Take stored stories through the desk in the order in which they came; safe to break off and begin again."""
    from tocsin.app import building
    from tocsin.app.serving import sending
    from tocsin.cli.reading import items_in_order

    settings = settings_of(data)
    start, counts = (
        time.perf_counter(),
        dict.fromkeys(("new", "revision", "duplicate", "refused", "alerts"), 0),
    )
    with building(settings, live=live) as app, sending(app) if live else nullcontext():
        for item in tracked(items_in_order(file), "replaying"):
            if isinstance(item, ItemError):
                complain(f"tocsin: {item}")
                continue
            _count(counts, app.desk.handle(item))
            if pace:
                time.sleep(1 / pace)
    seconds = time.perf_counter() - start
    told = ", ".join(f"{n} {name}" for name, n in counts.items())
    typer.echo(f"{told}; {(sum(counts.values()) - counts['alerts']) / seconds:.0f} stories a second")


def _count(counts: dict[str, int], handled: Handled) -> None:
    counts[handled.kind] += 1
    counts["alerts"] += len(handled.alerts)
    if handled.kind == "refused":
        complain(f"tocsin: {handled.why}")


def doctor(config: Config = None, data: Data = None) -> None:
    """Check a set-up: settings, folder, store, tables, map, sources, channels; say what to mend."""
    from tocsin.app.doctor import examine

    settings = settings_of(data, config)
    bad = 0
    for finding in examine(settings, utc_now()):
        colour = {"ok": "green", "note": "yellow", "bad": "red"}[finding.grade]
        bad += finding.grade == "bad"
        typer.secho(f"{finding.grade:<5} {finding.part}: {finding.text}", fg=colour)
    if bad:
        raise typer.Exit(1)


def _logging(settings: Settings, quiet: bool = False) -> None:
    level = logging.WARNING if quiet else getattr(logging, settings.log.upper())
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))  # its plugins are nobody's news
