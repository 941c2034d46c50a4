"""What several commands share: options, opening the data folder, lines of JSON, progress."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.errors import NotFound, SettingError
from tocsin.model.codec import parse_time
from tocsin.settings import Settings, load

if TYPE_CHECKING:
    from rich.progress import Progress

    from tocsin.model.rules import Rule
    from tocsin.ports import Store

Data = Annotated[
    Path | None, typer.Option("--data", help="Data folder (else TOCSIN_DATA, else your home's).")
]
Config = Annotated[Path | None, typer.Option("--config", help="Settings file (TOML).")]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON a result, for programs.")]


def settings_of(data: Path | None = None, config: Path | None = None, **flags: Any) -> Settings:
    """Settings from the flags of a command."""
    return load({"data": data, **flags}, config=config)


def put_line(value: object) -> None:
    """One line of JSON on standard output; UTF-8 whatever the terminal says."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n")


def time_option(text: str | None, option: str) -> datetime | None:
    """The UTC time of an option such as --as-of; SettingError where it is none."""
    if not text:
        return None
    try:
        return parse_time(text)
    except ValueError as error:
        raise SettingError(
            f"option {option}", f"{text!r} is no time", "Give one like 2026-03-31 or 2026-03-31T14:05:00Z"
        ) from error


def utc_now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


def progress(quiet: bool = False) -> Progress:
    """A progress display on standard error, silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )


def tracked(items: Iterable[Any], what: str, total: int | None = None) -> Iterator[Any]:
    """The same items, with a progress bar while they pass."""
    with progress() as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            yield item
            bar.advance(task)


def complain(text: str) -> None:
    """One line on standard error."""
    typer.secho(text, fg="yellow", err=True)


class Stopwatch:
    """Counts stories (or names, pairs) and the seconds spent on them, start-up excluded."""

    def __init__(self, what: str) -> None:
        self.what, self.count, self.seconds = what, 0, 0.0

    def time(self, work: Any) -> Any:
        """What the work (a function of nothing) gives; its time is counted."""
        start = time.perf_counter()
        result = work()
        self.seconds += time.perf_counter() - start
        self.count += 1
        return result

    def report(self, asked: bool) -> None:
        """One line on standard error, where it was asked for."""
        if asked:
            rate = self.count / self.seconds if self.seconds else 0.0
            line = {
                self.what: self.count,
                "seconds": round(self.seconds, 4),
                f"{self.what}_per_second": round(rate, 1),
            }
            sys.stdout.flush()
            typer.echo(json.dumps(line), err=True)


def row_id(kind: str, owner: str, name: str) -> str:
    """The id of a person's row: the same name of the same owner is the same row."""
    return f"{kind}-{hashlib.sha256(f'{owner}|{name}'.encode()).hexdigest()[:12]}"


def rule_named(store: Store, owner: str, name: str) -> Rule:
    """The owner's rule by id or name. NotFound if none."""
    for rule in store.rules(owner):
        if name in (rule.id, rule.name):
            return rule
    raise NotFound(f"rule {name}", "there is none of that id or name", "See `tocsin rules list`")
