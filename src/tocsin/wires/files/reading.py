"""Stories files of every kind to items; a line that cannot be read is a value, and the next goes on."""

from __future__ import annotations

import sys
from datetime import datetime
from itertools import islice
from pathlib import Path

from tocsin.errors import ItemError
from tocsin.wires.files.archives import ENTRY_LIMIT, guarded, is_archive, over_limit, page_id, read_archive
from tocsin.wires.files.formats import Items, Place, is_stories_file, read_lines, read_stream


def read_stories(path: str | Path, received_at: datetime, source_id: str = "file") -> Items:
    """Items of a file, folder, archive or `-` (standard input), in order; folders in the order of names.

    received_at stands where a line states none, source_id where it names no source. ItemError is raised
    where the path itself cannot be read, and yielded where one line or entry cannot.
    """
    if str(path) == "-":
        place = Place("standard input", "-", received_at, source_id)
        yield from guarded(read_lines(sys.stdin.buffer, place), place.name)
        return
    path = Path(path)
    if path.is_dir():
        yield from _folder(path, received_at, source_id)
    elif path.exists():  # a pipe is as good as a file
        yield from _file(path, Place(str(path), page_id(path.name), received_at, source_id))
    else:
        cause, mend = "there is no such file", "Name a file, a folder, an archive, or - for standard input"
        raise ItemError(str(path), cause, mend)


def _folder(folder: Path, received_at: datetime, source_id: str) -> Items:
    """All files below a folder but hidden ones and links."""
    plain = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    files = list(islice((p for p in plain if not _hidden(p.relative_to(folder))), ENTRY_LIMIT + 1))
    if fault := over_limit(str(folder), len(files)):
        raise fault
    for file in sorted(files):
        inner = page_id(file.relative_to(folder).as_posix())
        if is_stories_file(file.name) or is_archive(file.name):
            yield from _file(file, Place(str(file), inner, received_at, source_id))
        else:
            yield ItemError(
                str(file), "it is no stories file", "Give .jsonl, .csv, .txt or .html, also packed"
            )


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _file(path: Path, place: Place) -> Items:
    if is_archive(path.name):
        yield from guarded(read_archive(path, place), place.name)
    else:
        yield from guarded(_opened(path, place), place.name)


def _opened(path: Path, place: Place) -> Items:
    with path.open("rb") as raw:
        yield from read_stream(raw, place)
