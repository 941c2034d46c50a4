"""The process in which documents are parsed: `python -m tocsin.wires.feeds.child`.

Reads jobs from standard input and answers on standard output, each as four bytes of length and JSON.
It limits its own memory and processor time; whatever kills it costs one document.
"""

from __future__ import annotations

import json
import math
import struct
import sys
from typing import IO, Any

from tocsin.errors import WireError
from tocsin.model.codec import encode
from tocsin.wires.feeds.parsing import parse_feed

ANSWER_LIMIT = 256 * 1024 * 1024  # bytes that are read from the other side, whatever it announces


def main() -> None:
    """Say that it has started, then answer jobs until standard input ends."""
    seconds, megabytes = math.ceil(float(sys.argv[1])), int(sys.argv[2])
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    _limit_memory(megabytes)
    send(answers, b"ready", b"")
    while (job := receive(jobs)) is not None:
        _limit_seconds(seconds)
        send(answers, json.dumps(_answer(json.loads(job[0]), job[1])).encode(), b"")


def _answer(head: dict[str, Any], data: bytes) -> dict[str, Any]:
    subject = head["subject"]
    try:
        return {"feed": encode(parse_feed(data, **head))}
    except WireError as error:
        return {"error": [error.subject, error.cause, error.mend]}
    except MemoryError:
        return {"error": [subject, "it needs more memory than a feed may", "Its publisher must mend it"]}
    except Exception as error:  # noqa: BLE001 - whatever a hostile document breaks costs only itself
        return {"error": [subject, f"its parser failed: {error!r:.200}", "Please report the document"]}


def send(pipe: IO[bytes], head: bytes, data: bytes) -> None:
    """Write one message: two lengths, two parts."""
    pipe.write(struct.pack(">II", len(head), len(data)) + head + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Read one message; None where the other side is gone, or announces more than anybody needs."""
    lengths = pipe.read(8)
    if len(lengths) < 8:
        return None
    head, data = struct.unpack(">II", lengths)
    if head + data > ANSWER_LIMIT:
        return None
    parts = pipe.read(head), pipe.read(data)
    return parts if len(parts[0]) == head and len(parts[1]) == data else None


def _limit_memory(megabytes: int) -> None:
    if sys.platform != "win32":
        import resource

        limit = megabytes * 1024 * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or hard >= limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _limit_seconds(seconds: int) -> None:
    """So much processor time more than was used so far: the parent's clock cannot see who used it."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime) + seconds + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(
            resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
        )


if __name__ == "__main__":
    main()
