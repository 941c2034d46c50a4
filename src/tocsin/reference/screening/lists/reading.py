"""List files in their official formats, told apart by what is in them, read as a stream."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tocsin.errors import TableError
from tocsin.reference.screening.entries import Entry
from tocsin.reference.screening.lists import advanced, european_union, ofac, united_kingdom, united_nations
from tocsin.reference.screening.lists.gathering import Gathering
from tocsin.reference.screening.lists.opening import opened

_MAX_PROBLEMS = 20  # told one by one; the rest are counted
_HEADER_WITHIN = 3  # lines in which a header may stand (one list has the day of its making above it)
_FORMATS = (
    "Give sdn.csv, alt.csv, add.csv or sdn.xml (US), consolidated XML (UN), XML or CSV of the EU or UK."
)
_NODES: dict[str, Callable[[Any, Gathering], None]] = {
    "sdnEntry": ofac.read_entry,
    "DistinctParty": advanced.read_party,
    "INDIVIDUAL": united_nations.read_entry,
    "ENTITY": united_nations.read_entry,
    "sanctionEntity": european_union.read_entity,
    "FinancialSanctionsTarget": united_kingdom.read_target,
    "Designation": united_kingdom.read_designation,
}
_OLDER = (
    "tocsin.older"  # bytes that are no UTF-8 are letters of Western Europe, as in the lists of older days
)


def _older(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_OLDER, _older)
Header = tuple[Callable[[list[str]], bool], Callable[[dict[str, str], Gathering], str]]
_HEADERS: tuple[Header, ...] = (
    (european_union.is_header, european_union.read_record),
    (united_kingdom.is_header, united_kingdom.read_record),
)


def load_lists(paths: Iterable[Path]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of all files together (names and aliases of one entry may stand in several), and a sentence for
    each line that was not understood. TableError where a file cannot be read or holds no list."""
    into, problems = Gathering(), []
    for path in paths:
        told, rows = [], 0
        with opened(path) as stream:
            for number, problem in _rows(stream, path, into):
                rows += not problem
                if problem:
                    told.append(f"{path.name}, row {number}: {problem}")
        if not rows:
            cause = told[0] if told else "it has no entry"
            raise TableError(str(path), f"not a sanctions list ({cause})", _FORMATS)
        more = len(told) - _MAX_PROBLEMS
        problems += told[:_MAX_PROBLEMS] + (
            [f"{path.name}: {more} more rows not understood"] if more > 0 else []
        )
    return into.entries(), tuple(problems)


def _rows(stream: io.BufferedReader, path: Path, into: Gathering) -> Iterator[tuple[int, str]]:
    """Takes every row of a file: its number and what was wrong with it (empty where nothing)."""
    start = stream.peek(512)[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return _nodes(stream, path, into)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors=_OLDER, newline="")
    return _lines(text, into) if start.startswith(b"{") else _table(text, path, into)


def _nodes(stream: io.BufferedReader, path: Path, into: Gathering) -> Iterator[tuple[int, str]]:
    """Entries of an XML list, one at a time; what was read is let go. Entities are never resolved."""
    tags = [f"{{*}}{tag}" for tag in _NODES]
    number = 0
    try:
        context = etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, node in context:
            if node.getroottree().docinfo.doctype:
                raise TableError(str(path), "declares a document type", "Fetch the list from its office.")
            number += 1
            _NODES[etree.QName(node).localname](node, into)
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
            yield number, ""
    except etree.XMLSyntaxError as error:
        raise TableError(str(path), f"not whole XML ({error})", "Fetch the list again.") from error


def _lines(text: io.TextIOWrapper, into: Gathering) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            yield number, f"not JSON ({error})"
            continue
        yield number, ofac.read_record(record, into) if isinstance(record, dict) else "not a JSON object"


def _table(text: io.TextIOWrapper, path: Path, into: Gathering) -> Iterator[tuple[int, str]]:
    first = [line for _, line in zip(range(_HEADER_WITHIN), text, strict=False)]
    for at, line in enumerate(first):
        for mark in (",", ";"):
            columns = next(csv.reader([line], delimiter=mark), [])
            for is_header, read in _HEADERS:
                if is_header(columns):
                    names = [column.strip().lower().lstrip("\ufeff") for column in columns]
                    rows = csv.reader(_chain(first[at + 1 :], text), delimiter=mark)
                    yield from _named(rows, names, read, into, at + 2)
                    return
    try:
        for number, cells in enumerate(csv.reader(_chain(first, text)), 1):
            if cells and cells != ["\x1a"]:  # the end of file of another age stands in some
                yield number, ofac.read_row(cells, into)
    except csv.Error as error:
        raise TableError(str(path), f"not CSV ({error})", _FORMATS) from error


def _named(
    rows: Iterable[list[str]],
    names: list[str],
    read: Callable[[dict[str, str], Gathering], str],
    into: Gathering,
    start: int,
) -> Iterator[tuple[int, str]]:
    for number, cells in enumerate(rows, start):
        if any(cell.strip() for cell in cells):
            row = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
            yield number, read(row, into)


def _chain(first: list[str], rest: Iterable[str]) -> Iterator[str]:
    yield from first
    yield from rest
