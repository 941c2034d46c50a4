"""Commands over files, without a desk: read, parse, place, expose, match."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli.common import (
    Data,
    Json,
    Stopwatch,
    complain,
    put_line,
    settings_of,
    time_option,
    tracked,
    utc_now,
)
from tocsin.errors import ItemError, SettingError

if TYPE_CHECKING:
    from tocsin.app import Readers
    from tocsin.model.rules import Rule
    from tocsin.model.stories import Story
    from tocsin.model.wires import WireItem

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PARTS = (  # of a reading, as its lines name them
    "id", "story", "securities", "mentions", "references", "themes", "events", "figures", "ratings", "claims", "source_chain", "sentiment",
    "language", "versions", "not_read",
)  # fmt: skip
OWNER = "me"  # whose watchlists a rule without an owner names
Stats = Annotated[bool, typer.Option("--stats", help="Say on standard error how fast it went.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Read with the tables as known at this time.")]
File = Annotated[
    str, typer.Argument(help="JSON lines, CSV, an archive, one page as .txt or .html; - is standard input.")
]


def register(app: typer.Typer) -> None:
    """Put the commands of this file on the command line."""
    for command in (read, parse, place, expose, match):
        app.command()(command)


def read(
    file: File,
    json_: Json = False,
    as_of: AsOf = None,
    only: Annotated[str, typer.Option(help="Comma-separated parts: securities,ratings,claims,…")] = "",
    stats: Stats = False,
    data: Data = None,
) -> None:
    """Read stories: securities, people, countries, themes, events, ratings, claims, each with its words.

    Example: tocsin read story.txt
    """
    from tocsin.cli.show import show_reading
    from tocsin.understanding.contract import reading_json

    readers = _readers(data)
    wanted = _parts(only)
    at = time_option(as_of, "--as-of")
    watch = Stopwatch("stories")
    for story in tracked(stories(file), "reading"):
        readers.ready(story, at)
        reading = watch.time(lambda story=story: readers.read(story, at))
        line = {"id": story.native_id or story.id, **reading_json(story, reading)}
        line = {k: v for k, v in line.items() if not wanted or k in wanted | {"id"}}
        if json_:
            put_line(line)
        else:
            show_reading(story, reading, wanted)
    watch.report(stats)


def _parts(only: str) -> set[str]:
    wanted = {part.strip() for part in only.split(",") if part.strip()}
    if unknown := wanted - set(PARTS):
        raise SettingError(
            "option --only",
            f"there is no part {', '.join(sorted(unknown))}",
            f"There are: {', '.join(PARTS)}",
        )
    return wanted


def parse(
    files: Annotated[list[Path], typer.Argument(help="Feed documents on disk.")],
    header: Annotated[list[str] | None, typer.Option(help="'Name: value' that it was served with.")] = None,
    base: Annotated[str, typer.Option(help="Address against which relative links count.")] = "",
    json_: Json = False,
) -> None:
    """Show what a wire would bring from feed documents, with all the wire's limits."""
    from tocsin.wires.feeds import ParserPool, parse_files

    headers = dict(_header(line) for line in header or [])
    with closing(ParserPool(1)) as pool:
        for line in parse_files(files, headers, base, pool):
            if json_:
                put_line(line)
            else:
                _show_parsed(line)


def place(file: File, json_: Json = False, stats: Stats = False, data: Data = None) -> None:
    """Place stories in storylines, in the order in which they came: starts, adds, repeats, corrects, withdraws."""
    from tocsin.cli.show import show_placement
    from tocsin.storylines import placement_json

    readers = _readers(data)
    watch = Stopwatch("stories")
    for story in tracked(in_order(stories(file)), "placing"):
        readers.ready(story, None)
        placed = watch.time(lambda story=story: readers.placed(story))
        if json_:
            put_line(placement_json(story.native_id or story.id, placed))
        else:
            show_placement(story, placed)
    watch.report(stats)


def expose(
    file: File, json_: Json = False, as_of: AsOf = None, stats: Stats = False, data: Data = None
) -> None:
    """Trace which securities a story touches, also those it does not name, hop by hop."""
    from tocsin.cli.show import show_exposures
    from tocsin.model.codec import encode

    readers = _readers(data)
    at = time_option(as_of, "--as-of")
    watch = Stopwatch("stories")
    for story in tracked(stories(file), "tracing"):
        readers.ready(story, at)
        exposures = watch.time(lambda story=story: readers.exposures(readers.read(story, at), story, at))
        if json_:
            put_line({"id": story.native_id or story.id, "exposures": encode(exposures)})
        else:
            show_exposures(story, exposures)
    watch.report(stats)


def match(
    stories_file: Annotated[str, typer.Argument(metavar="STORIES", help="Stories, as for read.")],
    rules: Annotated[Path, typer.Option(help='Lines {"id", "owner"?, "query"}.')],
    json_: Json = False,
    stats: Stats = False,
    data: Data = None,
) -> None:
    """Run stories against a file of rules; each match with its reasons."""
    from tocsin.model.codec import encode
    from tocsin.rules import RuleIndex, percolate

    readers = _readers(data)
    index = RuleIndex.of(read_rules(rules), readers.watchlists())
    for bad, error in index.bad.items():
        complain(f"rule {bad}: {error}")
    watch = Stopwatch("stories")
    for story in tracked(in_order(stories(stories_file)), "matching"):
        reading = readers.read(story, None)
        placement = readers.place(story, reading)
        exposures = readers.exposures(reading, story, None)
        found = watch.time(lambda s=story, r=reading, p=placement, e=exposures: percolate(s, r, p, e, index))
        for one in found:
            line = {"story": story.native_id or story.id, "rule": one.rule_id, "reasons": encode(one.reasons)}
            if json_:
                put_line(line)
            else:
                typer.echo(f"{one.rule_id}: {story.headline}")
                for reason in one.reasons:
                    typer.echo(f"    {reason.text}")
    watch.report(stats)


def items(file: str) -> Iterator[WireItem | ItemError]:
    """The items of a file, each received at its own time: as stated, else when published, else now."""
    from tocsin.wires import read

    now = utc_now()
    for item in read(file, now):
        if not isinstance(item, ItemError) and item.received_at == now and item.published_at:
            item = replace(item, received_at=item.published_at)
        yield item


def items_in_order(file: str) -> list[WireItem | ItemError]:
    """Items in the order in which they came; those of one moment as the file has them, errors first."""
    return sorted(items(file), key=lambda i: EPOCH if isinstance(i, ItemError) else i.received_at)


def stories(file: str) -> Iterator[Story]:
    """The stories of a file, each at its own time; a line that cannot be read is said and passed over."""
    from tocsin.intake import admit, prepare
    from tocsin.model.stories import Seen, Story

    for item in items(file):
        if isinstance(item, ItemError):
            complain(f"tocsin: {item}")
            continue
        try:
            story = admit(prepare(item), Seen())
        except ItemError as error:
            complain(f"tocsin: {error}")
            continue
        if isinstance(story, Story):
            yield story


def in_order(found: Iterator[Story]) -> list[Story]:
    """Stories in the order in which they came; those of one moment as the file has them."""
    return sorted(found, key=lambda story: story.received_at)


def read_rules(path: Path) -> list[Rule]:
    """The rules of a file of JSON lines. ItemError names a line that is none."""
    from tocsin.model.rules import Rule

    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            out.append(Rule(str(row["id"]), str(row.get("owner", OWNER)), str(row["id"]), str(row["query"])))
        except (ValueError, KeyError, TypeError) as error:
            raise ItemError(
                f"{path}, line {number}", f"not a rule: {error!r}", 'Give lines {"id": …, "query": …}'
            ) from error
    return out


def _readers(data: Path | None) -> Readers:
    from tocsin.app import Readers

    return Readers.of(settings_of(data))


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _show_parsed(line: dict[str, Any]) -> None:
    typer.echo(f"{line['file']}: {line['outcome']} {line.get('error') or ''}")
    for item in line.get("items", []):
        typer.echo(f"  {item['published_at'] or '(no date)':<25} {item['headline']}  {item['url']}")
