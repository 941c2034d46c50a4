"""Parsing in limited child processes: a document that kills or stalls its parser is an error, nothing more."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping

from tocsin.errors import RetryableWireError, WireError
from tocsin.model.codec import decode
from tocsin.wires.feeds.child import receive, send
from tocsin.wires.feeds.feed import ParsedFeed
from tocsin.wires.feeds.parsing import LIMIT

START_SECONDS = 30.0  # that a parser may take to start; its own time counts from then
_MEND = "Its publisher must mend it"


class _Child:
    """One parser process and the pipes to it."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        # -P: nothing is imported from the folder that the desk happens to run in
        command = [sys.executable, "-P", "-m", "tocsin.wires.feeds.child", str(seconds), str(megabytes)]
        self.process = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.overdue = False
        if self._exchange(None, START_SECONDS) is None:
            self.end()
            raise RetryableWireError("parser process", "it does not start", "See `tocsin doctor`")

    def ask(self, head: bytes, data: bytes, seconds: float) -> bytes | None:
        """The answer to a job; None where the child died, or was killed for its time (then it is overdue)."""
        return self._exchange((head, data), seconds)

    def _exchange(self, job: tuple[bytes, bytes] | None, seconds: float) -> bytes | None:
        assert self.process.stdin and self.process.stdout
        timer = threading.Timer(seconds, self._kill)
        timer.start()
        try:
            if job is not None:
                send(self.process.stdin, *job)
            answer = receive(self.process.stdout)
        except OSError:  # the pipe broke: the child is gone
            return None
        finally:
            timer.cancel()
            timer.join()  # after this no late kill can hit the next job
        return answer[0] if answer else None

    def _kill(self) -> None:
        self.overdue = True
        self.process.kill()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was not sent is not needed any more
                continue


class ParserPool:
    """A fixed number of parser processes, started when first needed; safe to call from several threads."""

    def __init__(self, size: int = 2, *, seconds: float = 5.0, memory_mb: int = 512) -> None:
        """size: processes; seconds: of clock and of processor for one document; memory_mb: of one process."""
        self._seconds, self._memory = seconds, memory_mb
        self._free: queue.Queue[_Child | None] = queue.Queue()
        for _ in range(size):
            self._free.put(None)
        self._size = size
        self._closed = threading.Event()

    def parse(
        self, data: bytes, headers: Mapping[str, str], base: str, subject: str = "document"
    ) -> ParsedFeed:
        """The feed in a document, as parse_feed; WireError also where the limits ended the parsing."""
        subject = base or subject
        if len(data) > LIMIT:
            raise WireError(subject, f"it has {len(data)} bytes", f"A feed may have {LIMIT}")
        head = json.dumps({"headers": dict(headers), "base": base, "subject": subject}).encode()
        told = json.loads(self._answer(head, data, subject))
        if "error" in told:
            raise WireError(*told["error"])
        return decode(ParsedFeed, told["feed"])

    def _answer(self, head: bytes, data: bytes, subject: str) -> bytes:
        child = self._free.get()
        try:
            if self._closed.is_set():
                raise WireError(subject, "the parsers have been closed", "Start the desk again")
            if child is None:
                child = _Child(self._seconds, self._memory)
            answer = child.ask(head, data, self._seconds)
            if answer is None:
                overdue = child.overdue
                child.end()
                child = None
                raise WireError(subject, self._cause(overdue), _MEND)
        finally:
            self._free.put(child)
        return answer

    def _cause(self, overdue: bool) -> str:
        if overdue:
            return f"it takes longer to parse than {self._seconds:g} seconds"
        return "its parser died of it: too deep, too large or made to do harm"

    def close(self) -> None:
        """End the parser processes, each after its document; parsing again is a WireError."""
        if self._closed.is_set():
            return
        self._closed.set()
        for _ in range(self._size):
            child = self._free.get()
            if child is not None:
                child.end()
        for _ in range(self._size):
            self._free.put(None)
