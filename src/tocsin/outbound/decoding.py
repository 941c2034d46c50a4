"""Bodies unpacked under our own limits: what is packed too often, too small or cut short is an error."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from tocsin.errors import WireError

CODINGS = 2  # layers that are unpacked; more is a trap
_STEP = 65_536
_MEMBER = b"\x1f\x8b"


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
    """One coding undone, a bounded step at a time; several gzip members in a row are one body."""
    raw, begun = zlib.decompressobj(15 if coding == "deflate" else 31), False
    try:
        for chunk in filter(None, chunks):
            if not begun and coding == "deflate" and chunk[0] & 0x0F != 8:
                raw = zlib.decompressobj(-15)  # some servers send deflate without its zlib frame
            begun = True
            while chunk:
                if raw.eof:
                    if coding == "deflate" or not chunk.startswith(_MEMBER):
                        break  # what follows the end is padding
                    raw = zlib.decompressobj(31)
                yield raw.decompress(chunk, _STEP)
                chunk = raw.unused_data if raw.eof else raw.unconsumed_tail
        yield raw.flush()
    except zlib.error as error:
        raise WireError(subject, f"its packed body is damaged: {error}", "Try later") from error
    if begun and not raw.eof:
        raise WireError(subject, "its body was cut short", "Try later; what was there before is kept")
