"""Commands over names: against sanctions lists, and one against another."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.common import Json, Stopwatch, complain, put_line, tracked
from tocsin.errors import ItemError, TableError

if TYPE_CHECKING:
    from tocsin.reference.screening import Asked, Hit

Stats = Annotated[bool, typer.Option("--stats", help="Say on standard error how fast it went.")]


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    for command in (screen, compare):
        app.command()(command)


def screen(
    names: Annotated[
        str,
        typer.Argument(
            help='Lines {"id", "name", "schema"?, "country"?, "birth_date"?, …}; - is standard input.'
        ),
    ],
    lists: Annotated[
        list[Path],
        typer.Option("--list", help="A list file as its office sends it; may be given several times."),
    ],
    more: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]…", help="More list files, so that --list takes several."),
    ] = None,
    json_: Json = False,
    limit: Annotated[int, typer.Option(min=1, help="Hits shown of one name.")] = 20,
    stats: Stats = False,
) -> None:
    """Screen names against sanctions lists: entries they may be, each with a score, a grade and the reason.

    Example: tocsin screen names.jsonl --list sdn.csv --list alt.csv. A hit says that a name matches a name on
    a list, not that its bearer is the one listed; `name only` is never enough by itself.
    """
    from tocsin.reference.screening import Screen, load_lists

    entries, problems = load_lists([*lists, *(more or [])])
    for problem in problems:
        complain(f"tocsin: {problem}")
    ready = Screen(entries)
    watch = Stopwatch("names")
    for id_, asked in tracked(_asked(names), "screening"):
        hits = watch.time(lambda asked=asked: ready.hits(asked, limit))
        if json_:
            put_line({"id": id_, "hits": [_hit_json(hit) for hit in hits]})
        else:
            _show(asked, hits)
    watch.report(stats)


def compare(
    pairs: Annotated[
        str, typer.Argument(help='Lines {"id", "name1", "name2", "schema"?}; - is standard input.')
    ],
    json_: Json = False,
    stats: Stats = False,
) -> None:
    """Compare pairs of names: can both be names of one bearer? Each with a score and every penalty told.

    Example: tocsin compare pairs.jsonl --json
    """
    from tocsin.reference.screening import compare_names

    watch = Stopwatch("pairs")
    for id_, row in tracked(_rows(pairs, ("name1", "name2")), "comparing"):
        one, other, schema = row["name1"], row["name2"], str(row.get("schema") or "")
        found = watch.time(lambda o=one, t=other, s=schema: compare_names(o, t, s))
        if json_:
            parts = [
                {"one": s.one, "other": s.other, "how": s.how, "penalty": s.penalty} for s in found.steps
            ]
            put_line(
                {"id": id_, "score": found.score, "match": found.match, "why": found.why, "parts": parts}
            )
        else:
            typer.echo(f"{'match   ' if found.match else 'no match'} {found.score:.2f}  {one} | {other}")
            typer.echo(f"    {found.why}")
    watch.report(stats)


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "entry": hit.entry.id,
        "list": hit.entry.list_name,
        "name": hit.name,
        "score": hit.score,
        "grade": hit.grade,
        "why": hit.why,
        "programmes": list(hit.entry.programmes),
    }


def _show(asked: Asked, hits: tuple[Hit, ...]) -> None:
    typer.echo(f"{asked.name}: {f'{len(hits)} on the lists' if hits else 'not on the lists'}")
    for hit in hits:
        place = f"{hit.entry.list_name} {hit.entry.id}"
        typer.echo(
            f"  {hit.grade:<10} {hit.score:.2f}  {hit.name}  ({place}, {' '.join(hit.entry.programmes)})"
        )
        typer.echo(f"             {hit.why}")


def _asked(file: str) -> Iterator[tuple[Any, Asked]]:
    from tocsin.reference.screening import Asked, facts

    for id_, row in _rows(file, ("name",)):
        births = _told(row, "birth_date", "birth_dates", "birth_year", "dob")
        countries = _told(row, "country", "countries", "nationality")
        numbers = _told(row, "identifier", "identifiers", "passport", "imo")
        yield id_, Asked(row["name"], str(row.get("schema") or ""), facts(births, countries, numbers))


def _told(row: dict[str, Any], *fields: str) -> list[str]:
    """What optional fields say, one or a list of values each."""
    values = [row[field] for field in fields if row.get(field)]
    return [str(one) for value in values for one in (value if isinstance(value, list) else [value])]


def _rows(file: str, needed: tuple[str, ...]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """(id, row) of each line; a line that is none is said and passed over. TableError where the file cannot be read."""
    subject = "standard input" if file == "-" else file
    for number, line in _lines(file, subject):
        if isinstance(line, ItemError):
            complain(f"tocsin: {line}")
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            missing = [field for field in needed if not isinstance(row[field], str)]
            cause = f"{' and '.join(missing)} must be text" if missing else ""
        except (ValueError, KeyError, TypeError) as error:
            cause = f"no {error}" if isinstance(error, KeyError) else f"not a line of JSON ({error})"
        if cause:
            fields = ", ".join(f'"{field}": …' for field in ("id", *needed))
            complain(f"tocsin: {ItemError(f'{subject}, line {number}', cause, f'Give lines {{{fields}}}')}")
            continue
        yield row.get("id", str(number)), row


def _lines(file: str, subject: str) -> Iterator[tuple[int, bytes | ItemError]]:
    from tocsin.wires.files.streams import BROKEN, bounded_lines, unpacked

    if file == "-":
        yield from bounded_lines(sys.stdin.buffer, subject)
        return
    try:
        with Path(file).open("rb") as raw:
            yield from bounded_lines(unpacked(raw, file), subject)
    except BROKEN as error:
        raise TableError(subject, f"cannot be read ({error})", "Give a file of JSON lines.") from error
