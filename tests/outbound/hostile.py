"""A server on a loopback socket that answers each path with raw bytes, well or badly, as a test says."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

Answer = bytes | Callable[[bytes], Iterable[bytes]]


class Hostile:
    """Answers by path; `seen` holds every request as it came, `connections` how often it was called."""

    def __init__(self, answers: dict[str, Answer], tls: ssl.SSLContext | None = None) -> None:
        self.answers, self.seen, self.connections, self._tls = answers, list[bytes](), 0, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self.port: int = self._listener.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}{path}"

    def paths(self) -> list[str]:
        return [request.split(b" ")[1].decode() for request in self.seen]

    def close(self) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):  # wakes the thread that waits in accept
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._listener.close()

    def _accept(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(OSError):
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            if not self._ended.is_set():
                self.connections += 1
            while request := self._request(connection):
                self.seen.append(request)
                answer = self.answers[request.split(b" ")[1].decode().split("?")[0]]
                for part in [answer] if isinstance(answer, bytes) else answer(request):
                    connection.sendall(part)
                if not isinstance(answer, bytes) or b"connection: close" in answer.lower():
                    break
            connection.close()

    def _request(self, connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65_536)
            if not more:
                return b""
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += connection.recv(65_536)
        return head + b"\r\n\r\n" + body


@contextmanager
def serving(answers: dict[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """A hostile server for the length of a block."""
    server = Hostile(answers, tls)
    try:
        yield server
    finally:
        server.close()


def said(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer with the right length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def moved(target: str, status: int = 302, body: bytes = b"", *headers: str) -> bytes:
    """A redirect."""
    return said(body, f"Location: {target}", *headers, status=f"{status} Moved")


def dripping(first: bytes, drop: bytes, seconds: float = 0.02) -> Callable[[bytes], Iterator[bytes]]:
    """`first`, then a drop at a time without end."""

    def answer(_: bytes) -> Iterator[bytes]:
        yield first
        while True:
            time.sleep(seconds)
            yield drop

    return answer


def endless(first: bytes, block: bytes) -> Callable[[bytes], Iterator[bytes]]:
    """`first`, then blocks as fast as they are taken, without end."""
    return dripping(first, block, 0.0)
