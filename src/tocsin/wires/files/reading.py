"""Stories files of every kind to items; a line that cannot be read is a value, and the next goes on."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import zstandard

from tocsin.errors import ItemError
from tocsin.model.wires import WireItem
from tocsin.wires.files.rows import FORM, item_of

LINE_LIMIT = 8_000_000  # bytes of one line
PAGE_LIMIT = 16_000_000  # bytes of one page
TOTAL_LIMIT = 20_000_000_000  # bytes that one file or archive may unpack to
ENTRY_LIMIT = 100_000  # files in an archive or folder
PAGES = (".txt", ".html", ".htm")
_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    zstandard.ZstdError,
    zipfile.BadZipFile,
    tarfile.TarError,
    UnicodeDecodeError,
)
Items = Iterator[WireItem | ItemError]


def read_stories(path: str | Path, received_at: datetime, source_id: str = "file") -> Items:
    """Items of a file, folder, archive or `-` (standard input), in order.

    received_at stands where a line states none. ItemError is raised where the path itself cannot be
    read, and yielded where one line or entry cannot.
    """
    if str(path) == "-":
        yield from _lines(sys.stdin.buffer, "standard input", received_at, source_id)
        return
    path = Path(path)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
        if len(files) > ENTRY_LIMIT:
            raise ItemError(
                str(path), f"it holds {len(files)} files", f"Give a folder of at most {ENTRY_LIMIT}"
            )
        for file in files:
            yield from _guarded(_file(file, received_at, source_id), str(file))
        return
    if not path.is_file():
        raise ItemError(
            str(path), "there is no such file", "Name a file, a folder, an archive, or - for standard input"
        )
    yield from _guarded(_file(path, received_at, source_id), str(path))


def _guarded(items: Items, subject: str) -> Items:
    """What breaks off within one file ends that file only."""
    try:
        yield from items
    except _BROKEN as error:
        yield ItemError(
            subject, f"it cannot be read on: {error}", "Look at the file; what came before was taken"
        )


def _file(path: Path, received_at: datetime, source_id: str) -> Items:
    name = path.name.lower()
    if name.endswith(".zip"):
        yield from _zip(path, received_at, source_id)
    elif name.endswith(_ARCHIVES):
        yield from _tar(path, received_at, source_id)
    else:
        with path.open("rb") as raw:
            yield from _stream(raw, str(path), received_at, source_id)


def _stream(raw: IO[bytes], name: str, received_at: datetime, source_id: str) -> Items:
    """One file's bytes, packed or not, by the ending of its name."""
    low = name.lower()
    stream: Any = raw
    if low.endswith(".gz"):
        stream = gzip.GzipFile(fileobj=raw)
    elif low.endswith(".zst"):
        stream = io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True))
    low = low.removesuffix(".gz").removesuffix(".zst")
    if low.endswith(PAGES):
        yield _page(stream, name, received_at, source_id)
    elif low.endswith(".csv"):
        yield from _csv(stream, name, received_at, source_id)
    else:
        yield from _lines(stream, name, received_at, source_id)


def _page(stream: IO[bytes], name: str, received_at: datetime, source_id: str) -> WireItem | ItemError:
    data = stream.read(PAGE_LIMIT + 1)
    if len(data) > PAGE_LIMIT:
        return ItemError(name, "the page is too large", f"A page may have {PAGE_LIMIT} bytes")
    text = data.decode("utf-8-sig", "replace")
    return WireItem(source_id, PurePosixPath(name.replace("\\", "/")).stem, received_at, body=text, page=True)


def _lines(stream: IO[bytes], name: str, received_at: datetime, source_id: str) -> Items:
    total = number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number, total = number + 1, total + len(line)
        subject = f"{name}, line {number}"
        if len(line) > LINE_LIMIT:
            yield ItemError(subject, "the line is too long", f"A line may have {LINE_LIMIT} bytes")
            while line and not line.endswith(b"\n"):
                line = stream.readline(LINE_LIMIT)
            continue
        if total > TOTAL_LIMIT:
            yield ItemError(
                subject, "the file unpacks to too much", f"Give files of at most {TOTAL_LIMIT} bytes"
            )
            return
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _line(line, subject, received_at, source_id)


def _line(line: bytes, subject: str, received_at: datetime, source_id: str) -> WireItem | ItemError:
    try:
        row: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return ItemError(subject, f"it is not JSON: {error}", FORM)
    if not isinstance(row, dict):
        return ItemError(subject, "it is not an object", FORM)
    return _row(row, subject, received_at, source_id)


def _row(row: dict[str, Any], subject: str, received_at: datetime, source_id: str) -> WireItem | ItemError:
    try:
        return item_of(row, received_at, source_id, subject)
    except ItemError as error:
        return error


def _csv(stream: IO[bytes], name: str, received_at: datetime, source_id: str) -> Items:
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
    reader = csv.DictReader(text)
    if not set(reader.fieldnames or ()) & {"headline", "title", "body"}:
        yield ItemError(name, "its first line names no column headline or body", FORM)
        return
    try:
        for row in reader:
            clean = {k: v for k, v in row.items() if isinstance(k, str)}
            yield _row(clean, f"{name}, line {reader.line_num}", received_at, source_id)
    except csv.Error as error:
        yield ItemError(f"{name}, line {reader.line_num}", f"it is not CSV: {error}", FORM)


def _zip(path: Path, received_at: datetime, source_id: str) -> Items:
    with zipfile.ZipFile(path) as archive:
        entries = [e for e in archive.infolist() if not e.is_dir()]
        _check_archive(str(path), len(entries), sum(e.file_size for e in entries))
        for entry in sorted(entries, key=lambda e: e.filename):
            name = f"{path}!{entry.filename}"
            if not _known(entry.filename):
                yield ItemError(
                    name, "it is no stories file", "Give .jsonl, .csv, .txt or .html, also packed"
                )
                continue
            with archive.open(entry) as raw:
                yield from _guarded(_stream(raw, name, received_at, source_id), name)


def _tar(path: Path, received_at: datetime, source_id: str) -> Items:
    with tarfile.open(path, "r:*") as archive:
        entries = archive.getmembers()
        _check_archive(str(path), len(entries), sum(e.size for e in entries))
        for entry in sorted((e for e in entries if not e.isdir()), key=lambda e: e.name):
            name = f"{path}!{entry.name}"
            raw = archive.extractfile(entry) if entry.isfile() and _known(entry.name) else None
            if raw is None:
                yield ItemError(
                    name, "it is a link or no stories file", "Give .jsonl, .csv, .txt or .html, also packed"
                )
                continue
            with raw:
                yield from _guarded(_stream(raw, name, received_at, source_id), name)


def _known(name: str) -> bool:
    bare = name.lower().removesuffix(".gz").removesuffix(".zst")
    return bare.endswith((*PAGES, ".csv", ".jsonl", ".ndjson", ".json"))


def _check_archive(subject: str, entries: int, total: int) -> None:
    """Nothing of an archive is written to disk, so its paths do no harm; its size may."""
    if entries > ENTRY_LIMIT or total > TOTAL_LIMIT:
        raise ItemError(
            subject,
            f"it holds {entries} files of {total} bytes",
            f"Give at most {ENTRY_LIMIT} of {TOTAL_LIMIT} bytes",
        )
