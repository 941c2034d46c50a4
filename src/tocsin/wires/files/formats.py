"""One stories file to items: JSON lines, CSV, or one page; a line that cannot be read is a value."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from tocsin.errors import ItemError
from tocsin.model.wires import WireItem
from tocsin.wires.decoding import decode_markup
from tocsin.wires.files.rows import FORM, item_of
from tocsin.wires.files.streams import LINE_LIMIT, bounded_lines, unpacked

PAGE_LIMIT = 16_000_000  # bytes of one page
PAGES = (".txt", ".html", ".htm")
LINES = (".csv", ".jsonl", ".ndjson", ".json")
_BLANK = b" \t\r\n\xef\xbb\xbf"
Items = Iterator[WireItem | ItemError]


@dataclass(frozen=True, slots=True)
class Place:
    """Where items come from: the name that errors say, the id that a page gets, and what a row may not state."""

    name: str
    page_id: str
    received_at: datetime
    source_id: str


def bare(name: str) -> str:
    """A file's name in lower case without the ending of its packing."""
    return name.lower().removesuffix(".gz").removesuffix(".zst")


def is_stories_file(name: str) -> bool:
    """Whether a name's ending says that it holds stories (packed or not)."""
    return bare(name).endswith((*PAGES, *LINES))


def read_stream(raw: IO[bytes], place: Place) -> Items:
    """Items of one file's bytes, packed or not, by the ending of its name; JSON lines where it says nothing."""
    stream = unpacked(raw, place.name)
    if bare(place.name).endswith(PAGES):
        yield _page(stream, place)
    elif bare(place.name).endswith(".csv"):
        yield from _csv(stream, place)
    else:
        yield from read_lines(stream, place)


def _page(stream: IO[bytes], place: Place) -> WireItem | ItemError:
    data = stream.read(PAGE_LIMIT + 1)
    if len(data) > PAGE_LIMIT:
        return ItemError(place.name, "the page is too large", f"A page may have {PAGE_LIMIT} bytes")
    if not data.strip(_BLANK):
        return ItemError(place.name, "the page is empty", "Give a page with text")
    text = decode_markup(data)
    return WireItem(place.source_id, place.page_id, place.received_at, body=text, page=True)


def read_lines(stream: IO[bytes], place: Place) -> Items:
    """Items of JSON lines."""
    for number, line in bounded_lines(stream, place.name):
        if isinstance(line, ItemError):
            yield line
        elif line.strip(_BLANK):
            yield _line(line, f"{place.name}, line {number}", place)


def _line(line: bytes, subject: str, place: Place) -> WireItem | ItemError:
    try:
        row: Any = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return ItemError(subject, f"it is not JSON: {error}", FORM)
    if not isinstance(row, dict):
        return ItemError(subject, "it is not an object", FORM)
    return _row(row, subject, place)


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _row(row: dict[str, Any], subject: str, place: Place) -> WireItem | ItemError:
    try:
        return item_of(row, place.received_at, place.source_id, subject)
    except ItemError as error:
        return error


def _csv(stream: IO[bytes], place: Place) -> Items:
    """Items of a table with the columns of a stories file; its rows may run over several lines."""
    csv.field_size_limit(LINE_LIMIT)
    refused: list[ItemError] = []
    reader = csv.DictReader(_text_lines(stream, place.name, refused))
    try:
        columns = set(reader.fieldnames or ())
    except csv.Error as error:
        yield ItemError(f"{place.name}, line 1", f"it is not CSV: {error}", FORM)
        return
    if not columns & {"headline", "title", "body"}:
        yield ItemError(place.name, "its first line names no column headline or body", FORM)
        return
    while True:
        subject = f"{place.name}, line {reader.line_num + 1}"
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield ItemError(subject, f"it is not CSV: {error}", FORM)
            continue
        yield from refused
        refused.clear()
        if row is None:
            return
        yield _row({name: cell for name, cell in row.items() if isinstance(name, str)}, subject, place)


def _text_lines(stream: IO[bytes], name: str, refused: list[ItemError]) -> Iterator[str]:
    """Lines as text; those that are over a limit are put aside and passed over."""
    for number, line in bounded_lines(stream, name):
        if isinstance(line, ItemError):
            refused.append(line)
        else:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
