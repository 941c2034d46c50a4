"""Archives of stories files, read in place: nothing of them is written to disk, links are not followed."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from tocsin.errors import ItemError
from tocsin.wires.files.formats import Items, Place, is_stories_file, read_stream
from tocsin.wires.files.streams import BROKEN, TOTAL_LIMIT

ENTRY_LIMIT = 100_000  # files in an archive or folder
_KINDS = "Give .jsonl, .csv, .txt or .html, also packed"


def is_archive(name: str) -> bool:
    """Whether a name's ending says that it is an archive."""
    return name.lower().endswith((".zip", ".tar", ".tar.gz", ".tgz"))


def read_archive(path: Path, place: Place) -> Items:
    """Items of all stories files of an archive: a .zip in the order of names, a .tar as it comes."""
    yield from _zip(path, place) if path.name.lower().endswith(".zip") else _tar(path, place)


def guarded(items: Items, subject: str) -> Items:
    """What breaks off within one file ends that file only."""
    try:
        yield from items
    except BROKEN as error:
        told = str(error) or type(error).__name__
        yield ItemError(
            subject, f"it cannot be read on: {told}", "Look at the file; what came before was taken"
        )


def _zip(path: Path, place: Place) -> Items:
    with zipfile.ZipFile(path) as archive:
        entries = sorted((e for e in archive.infolist() if not e.is_dir()), key=lambda e: e.filename)
        if fault := over_limit(str(path), len(entries), sum(e.file_size for e in entries)):
            yield fault
            return
        for entry in entries:
            inner = _inner(place, entry.filename)
            linked = (entry.external_attr >> 16) & 0o170000 == 0o120000  # made on Unix, and a link
            fault = _fault(entry.filename, inner.name, plain=not linked)
            if fault is None:
                with archive.open(entry) as raw:
                    yield from guarded(read_stream(raw, inner), inner.name)
            elif not _hidden(entry.filename):
                yield fault


def _tar(path: Path, place: Place) -> Items:
    """As a stream, so that a packed archive is unpacked once and its limits count while it is read."""
    with tarfile.open(path, "r|*") as archive:
        for entry in _counted(archive, str(path)):
            if isinstance(entry, ItemError):
                yield entry
                return
            if entry.isdir():
                continue
            inner = _inner(place, entry.name)
            fault = _fault(entry.name, inner.name, plain=entry.isfile())
            raw = archive.extractfile(entry) if fault is None else None
            if raw is not None:
                yield from guarded(read_stream(raw, inner), inner.name)
            elif fault is not None and not _hidden(entry.name):
                yield fault


def _counted(archive: tarfile.TarFile, subject: str) -> Iterator[tarfile.TarInfo | ItemError]:
    total = 0
    for number, entry in enumerate(archive, 1):
        total += entry.size
        yield over_limit(subject, number, total) or entry


def _inner(place: Place, name: str) -> Place:
    return replace(place, name=f"{place.name}!{name}", page_id=page_id(name))


def page_id(name: str) -> str:
    """A page's id from its path below what was named: without the endings of its kind and packing."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix.lower() in (".gz", ".zst"):
        path = path.with_suffix("")
    return str(path.with_suffix("")) if path.suffix else str(path)


def over_limit(subject: str, entries: int, total: int = 0) -> ItemError | None:
    """The fault of a folder or archive of too many files or bytes."""
    if entries <= ENTRY_LIMIT and total <= TOTAL_LIMIT:
        return None
    return ItemError(
        subject,
        f"it holds {entries} files or more, of {total} bytes",
        f"Give at most {ENTRY_LIMIT} files of {TOTAL_LIMIT} bytes",
    )


def _fault(name: str, subject: str, *, plain: bool) -> ItemError | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if not plain:
        return ItemError(subject, "it is a link or a device", "Put the file itself into the archive")
    if path.is_absolute() or ".." in path.parts or (path.parts[:1] and path.parts[0].endswith(":")):
        return ItemError(
            subject, "its path leads out of the archive", "Pack the folder again, with plain paths"
        )
    if _hidden(name) or not is_stories_file(name):
        return ItemError(subject, "it is no stories file", _KINDS)
    return None


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name.replace("\\", "/")).name.startswith(".")
