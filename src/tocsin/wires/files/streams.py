"""A file's bytes as bounded lines, unpacked as they are read."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

import zstandard

from tocsin.errors import ItemError

LINE_LIMIT = 8_000_000  # bytes of one line
TOTAL_LIMIT = 20_000_000_000  # bytes that one file or archive may unpack to
# What reading a damaged, cut-off, locked or vanished file raises.
BROKEN = (
    OSError,
    EOFError,
    RuntimeError,  # an archive with a password, or packed in a way that is not known here
    zlib.error,
    lzma.LZMAError,
    zstandard.ZstdError,
    zipfile.BadZipFile,
    tarfile.TarError,
    UnicodeDecodeError,
)


def unpacked(raw: IO[bytes], name: str) -> IO[bytes]:
    """The stream, unpacked where the ending of its name says that it is packed."""
    if name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if name.lower().endswith(".zst"):
        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return io.BufferedReader(reader)
    return raw


def bounded_lines(
    stream: IO[bytes], name: str, *, line_limit: int = LINE_LIMIT, total_limit: int = TOTAL_LIMIT
) -> Iterator[tuple[int, bytes | ItemError]]:
    """(number, line) from 1 on; an ItemError in place of a line that is too long, and at the end of what
    one file may hold."""
    total = number = 0
    while line := stream.readline(line_limit + 1):
        number, total = number + 1, total + len(line)
        if total > total_limit:
            yield number, ItemError(name, f"it holds more than {total_limit} bytes", "Give smaller files")
            return
        if len(line) <= line_limit:
            yield number, line
            continue
        subject = f"{name}, line {number}"
        yield number, ItemError(subject, "the line is too long", f"A line may have {line_limit} bytes")
        while line and not line.endswith(b"\n"):
            line = stream.readline(line_limit)
            total += len(line)
            if total > total_limit:
                break
