"""Bodies unpacked under our own limits: what is packed too often, too small or cut short is an error."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from tocsin.errors import WireError

CODINGS = 2  # layers that are unpacked; more is a trap
_STEP = 65_536


def unpacked(chunks: Iterable[bytes], codings: list[str], limit: int, subject: str) -> bytes:
    """The whole body. WireError over the limit (wire or unpacked), for unknown codings, or cut short."""
    if len(codings) > CODINGS:
        raise WireError(subject, f"its body is packed {len(codings)} times", "Its publisher must mend it")
    stream = _limited(chunks, limit, subject)
    for coding in reversed(codings):
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise WireError(
                subject,
                f"its body is packed as {coding!r}, which was not asked for",
                "Its publisher must mend it",
            )
        stream = _limited(_unzip(stream, coding, subject), limit, subject)
    return b"".join(stream)


def _limited(chunks: Iterable[bytes], limit: int, subject: str) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise WireError(
                subject, f"its body is larger than {limit} bytes", "Its publisher must make it smaller"
            )
        yield chunk


def _unzip(chunks: Iterable[bytes], coding: str, subject: str) -> Iterator[bytes]:
    raw = zlib.decompressobj(31 if "gzip" in coding else 15)
    first = True
    try:
        for chunk in chunks:
            if first and coding == "deflate" and chunk and chunk[0] & 0x0F != 8:
                raw = zlib.decompressobj(-15)  # some servers send deflate without its zlib frame
            first = False if chunk else first
            yield from _steps(raw, chunk)
        yield raw.flush()
    except zlib.error as error:
        raise WireError(subject, f"its packed body is damaged: {error}", "Try later") from error
    if not first and not raw.eof:
        raise WireError(subject, "its body was cut short", "Try later; what was there before is kept")


def _steps(raw: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    while chunk and not raw.eof:
        yield raw.decompress(chunk, _STEP)
        chunk = raw.unconsumed_tail
