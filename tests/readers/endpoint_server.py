"""A chat-completions endpoint on loopback: it "reads" by plain string search, and misbehaves as its path says."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BODY = (
    "Calder Precision is thinking about leaving Dover, people close to the firm let slip.\n\n"
    "Ford shares barely moved. The plant in Dover makes gears."
)


class Endpoint:
    """Paths: /v1 (answers `facts`), /slow, /broken (no JSON), /denied (401), /prose (JSON in no JSON)."""

    def __init__(self) -> None:
        self.facts: dict[str, list[dict[str, Any]]] = {}
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.ending = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str = "/v1") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            endpoint.asked.append(body)
            endpoint.keys.append(self.headers.get("authorization", ""))
            kind = self.path.removesuffix("/chat/completions").strip("/")
            if kind == "slow":
                endpoint.ending.wait(20)
                return
            content = json.dumps(endpoint.facts) if kind == "v1" else "I am sorry, I cannot."
            answer: Any = {"choices": [{"message": {"role": "assistant", "content": content}}]}
            data = b"<html>" if kind == "broken" else json.dumps(answer).encode()
            self.send_response(401 if kind == "denied" else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
