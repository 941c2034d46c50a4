"""Opens a list file as it is sent (.gz, .zst, .zip or plain) as one bounded stream of bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import zstandard

from tocsin.errors import TableError

LIMIT = 2_000_000_000  # bytes that a list may unpack to; the largest official file has about 0.15
BROKEN = (OSError, EOFError, RuntimeError, zlib.error, zstandard.ZstdError, zipfile.BadZipFile)
_KNOWN = (".csv", ".xml", ".jsonl", ".json", ".txt")


class _Bounded(io.RawIOBase):
    """A stream that fails where it gives more than LIMIT bytes."""

    def __init__(self, inner: IO[bytes], name: str) -> None:
        self._inner, self._name, self._left = inner, name, LIMIT

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        data = self._inner.read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise TableError(self._name, f"unpacks to more than {LIMIT} bytes", "Give the list itself.")
        view[: len(data)] = data
        return len(data)


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of a list file, unpacked. TableError where it cannot be read."""
    name = path.name.lower()
    try:
        with path.open("rb") as raw:
            if name.endswith(".zip"):
                with zipfile.ZipFile(raw) as archive, archive.open(_member(archive, str(path))) as inner:
                    yield io.BufferedReader(_Bounded(inner, str(path)))
            else:
                yield io.BufferedReader(_Bounded(_unpacked(raw, name), str(path)))
    except BROKEN as error:
        raise TableError(str(path), f"cannot be read ({error})", "Fetch the list again.") from error


def _unpacked(raw: IO[bytes], name: str) -> IO[bytes]:
    if name.endswith(".gz"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if name.endswith(".zst"):
        return cast("IO[bytes]", zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True))
    return raw


def _member(archive: zipfile.ZipFile, subject: str) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if m.filename.lower().endswith(_KNOWN)]
    if len(members) != 1:
        raise TableError(subject, f"holds {len(members)} list files", "Give an archive of one, or the files.")
    return members[0]
