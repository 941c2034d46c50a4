"""`tocsin`: the command line, assembled; errors become one line a person can act on."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tocsin import __version__
from tocsin.cli import agents, asking, judging, keys, names, reading, rules, running, sources, tables, watch
from tocsin.errors import RuleError, TocsinError

HELP = """Tocsin, the open market-news desk: reads every wire, works out what happened, which securities
it touches, and rings with the reason in hand.

First minute: tocsin demo. Your own desk: tocsin add URL, tocsin watch add mine
AAPL LMT, tocsin serve.
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (running, reading, names, judging, sources, watch, rules, asking, keys, tables, agents):
    family.register(app)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"tocsin {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Options that stand before a command."""


def run() -> None:
    """Run one command; exit 2 with one line on standard error where it cannot be done."""
    try:
        app()
    except TocsinError as error:
        typer.secho(f"tocsin: {error}", fg="red", err=True)
        if isinstance(error, RuleError) and error.length:
            typer.echo(f"  at position {error.position}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output went away (| head): nothing to say
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a file or folder that a person named and the machine refuses
        if not error.filename:
            raise
        typer.secho(
            f"tocsin: {error.filename}: {error.strerror}. Name one that can be used", fg="red", err=True
        )
        sys.exit(2)
