"""The commands. Each file holds a family; heavy parts are imported when a command runs."""

from tocsin.cli.main import run

__all__ = ["run"]
