"""From a story being visible in a feed to the page's event: the parts, at a stated pace with a thousand rules.

`python bench/latency.py [--seconds N] [--pace N]`. A publisher on loopback releases stories; the real desk (its own process:
`tocsin serve`) polls the feed each second; a listener on the alerts' and stories' stream notes when each story comes.
What is left when the poll's wait is taken off is fetch, parse, read, match, commit and push.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

from end_to_end import rules, texts
from tocsin.app import opened, tables_of
from tocsin.demo.day import SampleSource, Told
from tocsin.demo.documents import document
from tocsin.model.wires import Source
from tocsin.settings import load

HELD = 60  # stories that the feed document holds


class Feed:
    """A feed whose stories become visible one by one; notes when each was, and when it was first fetched."""

    def __init__(self) -> None:
        self.out: list[tuple[Told, datetime]] = []
        self.visible: dict[str, float] = {}
        self.fetched: dict[str, float] = {}
        self.source = SampleSource("bench", "Bench", "rss", "en", "bench", 2, ())
        feed = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                now, held = time.time(), feed.out[-HELD:][::-1]
                for told, _ in held:
                    feed.fetched.setdefault(told.id, now)
                kind, body = document(feed.source, held, "http://127.0.0.1/bench")
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def release(self, number: int, headline: str, body: str) -> None:
        """Make one more story visible."""
        ident = f"b{number}"
        self.visible[ident] = time.time()
        self.out.append((Told(0, ident, headline or f"Story {number}", body), datetime.now(UTC)))


def listen(url: str, seen: dict[str, tuple[float, float]], stop: threading.Event) -> None:
    """Note when each story's event comes, and what its read clock says."""
    request = urllib.request.Request(url, headers={"Accept": "text/event-stream"})
    with urllib.request.urlopen(request, timeout=120) as stream:
        while not stop.is_set():
            line = stream.readline().decode("utf-8").strip()
            if line.startswith("data:"):
                data = json.loads(line[5:])
                story = data.get("story", data)
                read_at = data.get("read_at", "")
                clock = datetime.fromisoformat(read_at.replace("Z", "+00:00")).timestamp() if read_at else 0.0
                seen.setdefault(story.get("native_id", ""), (time.time(), clock))


def serve(folder: Path, feed: Feed) -> tuple[subprocess.Popen[str], str]:
    """The real desk as a process of its own, and its address."""
    settings = load({"data": folder})
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(tables_of(settings).as_of(datetime.now(UTC)).securities)[:3000]
    made, lists = rules(1000, keys, Random(7))
    with opened(settings) as store:
        for watchlist in lists:
            store.put_watchlist(watchlist)
        for rule in made:
            store.put_rule(rule)
        store.put_sources(
            [Source("bench", "Bench", "feed", f"http://127.0.0.1:{feed.port}/feed", interval=1.0)]
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "tocsin", "serve", "--data", str(folder), "--port", "0"],
        env={
            **os.environ,
            "TOCSIN_ALLOW": f"127.0.0.1:{feed.port}",
            "TOCSIN_MIN_INTERVAL": "1",
            "PYTHONUNBUFFERED": "1",
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return process, line[line.index("http://") :].split()[0]
    raise SystemExit("the desk did not start")


def measure(seconds: float, pace: float) -> dict[str, float]:
    """Percentiles in milliseconds of each part."""
    feed, seen, stop = Feed(), {}, threading.Event()
    source = [pair for pair, _ in zip(texts(), range(int(seconds * pace) + 1), strict=False)]
    with tempfile.TemporaryDirectory(prefix="tocsin-latency-") as folder:
        process, address = serve(Path(folder) / "desk", feed)
        try:
            url = f"{address}api/tocsin/v1/stories/stream"
            threading.Thread(target=listen, args=(url, seen, stop), daemon=True).start()
            time.sleep(3)
            for number, (headline, body) in enumerate(source):
                feed.release(number, headline, body)
                time.sleep(1 / pace)
            time.sleep(6)
        finally:
            stop.set()
            process.terminate()
            process.wait(timeout=20)
    return figures(feed, seen)


def figures(feed: Feed, seen: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Median and 99th percentile of: all, the poll's wait, and the rest."""
    whole, waited, rest, pushed = [], [], [], []
    for ident, (came, read_at) in seen.items():
        if ident in feed.fetched:
            whole.append(came - feed.visible[ident])
            waited.append(feed.fetched[ident] - feed.visible[ident])
            rest.append(came - feed.fetched[ident])
            pushed.append(came - read_at)
    out: dict[str, float] = {"stories": len(whole), "released": len(feed.visible)}
    for name, values in (
        ("all", whole),
        ("poll_wait", waited),
        ("after_poll", rest),
        ("read_to_push", pushed),
    ):
        values.sort()
        out[f"{name}_median_ms"] = round(values[len(values) // 2] * 1000, 1) if values else -1
        out[f"{name}_p99_ms"] = round(values[int(len(values) * 0.99)] * 1000, 1) if values else -1
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pace", type=float, default=20)
    asked = parser.parse_args()
    for name, value in measure(asked.seconds, asked.pace).items():
        print(f"{name:<24} {value}")


if __name__ == "__main__":
    main()
