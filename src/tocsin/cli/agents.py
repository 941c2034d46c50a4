"""The command that serves agents."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from tocsin.errors import SettingError

KEY = "TOCSIN_API_KEY"


def register(app: typer.Typer) -> None:
    """Put the command of this file on the command line."""
    app.command()(mcp)


def mcp(
    url: Annotated[str, typer.Option(help="Address of the desk.")] = "http://127.0.0.1:8642",
    key: Annotated[str, typer.Option(help=f"API key of the desk (else the environment's {KEY}).")] = "",
) -> None:
    """Serve agents over standard input and output: the desk as tools of the Model Context Protocol.

    Example: tocsin mcp --url http://127.0.0.1:8642
    """
    try:
        from tocsin.agents import server
    except ModuleNotFoundError as error:
        raise SettingError(
            "mcp", f"needs what is not installed: {error.name}", "Install tocsin[agents]"
        ) from error
    from tocsin.client import Desk

    with Desk(url, key or os.environ.get(KEY, "")) as desk:
        server(desk).run("stdio")
