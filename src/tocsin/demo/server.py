"""A publisher on loopback: serves the sample day's feeds, releasing its last stories one by one."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tocsin.demo.day import SampleSource
from tocsin.demo.documents import Dated, document

KEPT = 60  # stories that one feed document holds, as most publishers' do


class Publisher:
    """Which stories are out at a moment. The first `early` share is out at the start; the rest
    follow one every `pause` seconds in the order of the day, dated at their release."""

    def __init__(self, day: tuple[SampleSource, ...], start: datetime, *, early: float, pause: float) -> None:
        self.day = {source.id: source for source in day}
        told = sorted((t.minute, s.id, n) for s in day for n, t in enumerate(s.stories))
        cut = round(len(told) * early)
        last = told[cut - 1][0] if cut else 0
        self.start = start
        self.out_at: dict[tuple[str, int], datetime] = {}
        for minute, source, n in told[:cut]:
            self.out_at[source, n] = start - timedelta(minutes=last - minute, seconds=1)
        for k, (_, source, n) in enumerate(told[cut:], 1):
            self.out_at[source, n] = start + timedelta(seconds=k * pause)

    def stories(self, source_id: str, now: datetime) -> list[Dated]:
        """What the source's feed holds now, newest first; a story told again stands once, as last told."""
        newest: dict[str, Dated] = {}
        for n, told in enumerate(self.day[source_id].stories):
            at = self.out_at[source_id, n]
            if at <= now:
                newest[told.id] = (told, at)
        return sorted(newest.values(), key=lambda dated: dated[1], reverse=True)[:KEPT]

    def last_release(self) -> datetime:
        """When the last story is out: the start, where all are early or there are none."""
        return max([self.start, *self.out_at.values()])


@contextmanager
def serving(publisher: Publisher) -> Iterator[tuple[str, int]]:
    """The publisher on a free loopback port, until the block ends: (host, port)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            source = publisher.day.get(self.path.strip("/").removesuffix("/feed"))
            if source is None:
                self._answer(404, "text/plain", b"no such feed\n")
                return
            stories = publisher.stories(source.id, datetime.now(UTC))
            kind, body = document(
                source, stories, f"http://{self.headers.get('Host', '127.0.0.1')}/{source.id}"
            )
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                self._answer(304, "", b"", tag)
            else:
                self._answer(200, kind, body, tag)

        def _answer(self, status: int, kind: str, body: bytes, tag: str = "") -> None:
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            if tag:
                self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """A sample publisher keeps no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="sample publisher", daemon=True)
    thread.start()
    try:
        yield str(server.server_address[0]), int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


__all__ = ["KEPT", "Publisher", "serving"]
