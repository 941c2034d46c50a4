"""A webhook receiver on loopback that does as its path says, and notes all that came."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Came:
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Paths: /ok, /status/NNN, /flaky/N (fails N times an id), /reset, /stall, /endless, /redirect, /later/S."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.tries: Counter[str] = Counter()
        self.ending = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def note(self, came: Came) -> int:
        """Keep what came; how often its id has come now."""
        with self._lock:
            self.came.append(came)
            told = came.headers.get("webhook-id") or came.headers["x-bz-delivery"]
            self.tries[told] += 1
            return self.tries[told]

    def close(self) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 200

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up is part of the play."""


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            tries = receiver.note(Came(self.path, headers, body))
            _, verb, *rest = self.path.split("/")
            if verb == "status":
                self._answer(int(rest[0]))
            elif verb == "flaky":
                self._answer(500 if tries <= int(rest[0]) else 204)
            elif verb == "later":
                self._answer(429, ("Retry-After", rest[0]))
            elif verb == "redirect":
                self._answer(302, ("Location", receiver.url("/ok")))
            elif verb == "reset" and tries == 1:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            elif verb == "stall":
                receiver.ending.wait(60)
            elif verb == "endless":
                self._endless()
            else:
                self._answer(204)

        def _answer(self, status: int, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            for name, value in (*headers, ("Content-Length", "0")):
                self.send_header(name, value)
            self.end_headers()

        def _endless(self) -> None:
            self.send_response(200)
            self.end_headers()
            while not receiver.ending.is_set():
                self.wfile.write(b"x" * 65_536)
                time.sleep(0.001)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
