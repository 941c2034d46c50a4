"""Parsing in limited child processes: a document that kills or stalls its parser is an error, nothing more."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import IO, cast

from tocsin.errors import WireError
from tocsin.model.codec import decode
from tocsin.wires.feeds.child import receive, send
from tocsin.wires.feeds.feed import ParsedFeed
from tocsin.wires.feeds.parsing import LIMIT

_OUT_OF_MEMORY = "its parser died of it: too deep, too large or made to do harm"


class _Child:
    """One parser process and the pipes to it."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.seconds = seconds
        command = [
            sys.executable,
            "-m",
            "tocsin.wires.feeds.child",
            str(max(1, round(seconds))),
            str(megabytes),
        ]
        self.process = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def ask(self, head: bytes, data: bytes) -> bytes | None:
        """The answer to a job; None where the child died or was killed for its time."""
        timer = threading.Timer(self.seconds, self.process.kill)
        timer.start()
        try:
            send(cast("IO[bytes]", self.process.stdin), head, data)  # type: ignore[arg-type]
            answer = receive(cast("IO[bytes]", self.process.stdout))  # type: ignore[arg-type]
        except (BrokenPipeError, OSError):
            return None
        finally:
            timer.cancel()
        return answer[0] if answer else None

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was not sent is not needed any more
                    continue


class ParserPool:
    """A fixed number of parser processes, started when first needed; safe to call from several threads."""

    def __init__(self, size: int = 2, *, seconds: float = 5.0, memory_mb: int = 512) -> None:
        self._seconds, self._memory = seconds, memory_mb
        self._free: queue.Queue[_Child | None] = queue.Queue()
        for _ in range(size):
            self._free.put(None)
        self._size, self._closed = size, False

    def parse(
        self, data: bytes, headers: Mapping[str, str], base: str, subject: str = "document"
    ) -> ParsedFeed:
        """The feed in a document, as parse_feed; WireError also where the limits ended the parsing."""
        subject = base or subject
        if len(data) > LIMIT:
            raise WireError(subject, f"it has {len(data)} bytes", f"A feed may have {LIMIT}")
        child = self._free.get()
        try:
            if child is None or not child.alive:
                child = _Child(self._seconds, self._memory)
            head = json.dumps({"headers": dict(headers), "base": base, "subject": subject}).encode()
            answer = child.ask(head, data)
        finally:
            if child is not None and not child.alive:
                child.end()
                child = None
            self._free.put(child)
        if answer is None:
            raise WireError(subject, _OUT_OF_MEMORY, "Its publisher must mend it")
        told = json.loads(answer)
        if "error" in told:
            raise WireError(*told["error"])
        return decode(ParsedFeed, told["feed"])

    def close(self) -> None:
        """End the parser processes."""
        if self._closed:
            return
        self._closed = True
        for _ in range(self._size):
            child = self._free.get()
            if child is not None:
                child.end()
