"""News lists over HTTP at a million stories: by ticker, by channel, by time, deep, and what changed since.

`python bench/lists.py [--stories N] [--asks N] [--clients N] [--keep FOLDER]`. Stories are made by a stated generator: published a
minute apart at chance, one to three tickers of 8,000 by a power law, one to two of 130 themes alike, one in twelve with a rating.
They are written to the tables themselves. A desk in a process of its own is then asked by so many clients at once, each with
chance parameters. Beside it, over the same rows and in the same run: one plain table with an index by time (`peer`), asked in
its own process without HTTP.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tocsin.model.codec import micros, pack
from tocsin.model.digests import digest_of
from tocsin.model.placement import Placement
from tocsin.model.reading import LinkedSecurity, Reading, Theme
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.model.terms import terms_of
from tocsin.store import open_store
from tocsin.store.rows import stamp

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
TICKERS = [f"T{n}" for n in range(8_000)]
THEMES = ("merger", "earnings", "oil", "tariffs", "monetary policy", "technology", "gold", "politics",
          *[f"theme {n}" for n in range(122)])  # fmt: skip
WORD = Span("headline", 0, 4)
CHUNK = 5_000
NATIVE = "/api/tocsin/v1/stories"


def generated(count: int) -> Iterator[tuple[int, Story, Reading]]:
    """(number, story, reading), the same for the same count."""
    chance = random.Random(7)
    ranks = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(TICKERS))))
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(THEMES))))
    at = BEGIN
    for number in range(1, count + 1):
        at += timedelta(seconds=chance.expovariate(1 / 60))
        named = dict.fromkeys(chance.choices(TICKERS, cum_weights=ranks, k=chance.randint(1, 3)))
        linked = tuple(
            LinkedSecurity(f"XNAS:{t}", t, "XNAS", f"{t} Corp", 0.8, 0.9, n == 0, "subject", (WORD,), "made")
            for n, t in enumerate(named)
        )
        about = dict.fromkeys(chance.choices(THEMES, cum_weights=weights, k=chance.randint(1, 2)))
        ident = f"st-{number}"
        story = Story(
            ident, 1, f"source-{number % 40}", ident, Identity(ident, "", ident), f"News {number}", "", at, at
        )
        yield (
            number,
            story,
            Reading(ident, 1, "en", linked, themes=tuple(Theme(t, 0.8, (WORD,)) for t in about)),
        )


def fill(folder: Path, count: int) -> None:
    """Write the stories to the tables of a fresh desk, and to the peer's table beside it."""
    open_store(folder).close()
    c = sqlite3.connect(folder / "tocsin.db")
    peer = sqlite3.connect(folder / "peer.db")
    peer.execute(
        "CREATE TABLE news (n INTEGER PRIMARY KEY, at INTEGER, tickers TEXT, themes TEXT, noun TEXT)"
    )
    c.execute("PRAGMA synchronous=OFF")
    peer.execute("PRAGMA synchronous=OFF")
    body, placed = "Words of a story. " * 60, pack(Placement("", 1, "sl", "starts", 1.0, (), "made"))
    rows = generated(count)
    while batch := list(itertools.islice(rows, CHUNK)):
        with c, peer:
            _write(c, peer, batch, body, placed)
        print(f"\rwritten {batch[-1][0]:,}", end="", file=sys.stderr, flush=True)
    peer.execute("CREATE INDEX by_time ON news (at)")
    peer.commit()
    c.execute("ANALYZE")
    c.commit()
    c.close()
    peer.close()
    print(file=sys.stderr)


def _write(c: sqlite3.Connection, peer: sqlite3.Connection, batch: list[Any], body: str, placed: str) -> None:
    heads, terms, revisions, plain, keys = [], [], [], [], []
    for number, story, reading in batch:
        at, when = micros(story.received_at), stamp(story.received_at)
        noun, told = pack(reading), terms_of(story, reading)
        heads.append((number, story.id, 1, at, at, 0, pack(digest_of(story, reading, told))))
        terms += [(kind, key, at, number) for kind, key in told]
        keys += [(kind, key, when, story.id, 1) for kind, key in told if kind in ("ticker", "theme")]
        revisions.append((number, story.id, 1, when, when, story.source_id, "sl", number, story.headline, body,
                          pack(story), noun, placed, "[]", "{}", ""))  # fmt: skip
        tickers = "," + ",".join(s.ticker for s in reading.securities) + ","
        plain.append((number, at, tickers, "," + ",".join(t.code for t in reading.themes) + ",", noun))
    c.executemany("INSERT INTO heads VALUES (?,?,?,?,?,?,?)", heads)
    terms.sort()
    for clock in ("published", "updated"):
        c.executemany(f"INSERT INTO head_terms_{clock} VALUES (?,?,?,?)", terms)
    c.executemany("INSERT INTO story_keys VALUES (?,?,?,?,?)", sorted(keys))
    c.executemany(f"INSERT INTO revisions VALUES ({','.join('?' * 16)})", revisions)
    peer.executemany("INSERT INTO news VALUES (?,?,?,?,?)", plain)


def questions(count: int, seed: int) -> dict[str, Callable[[], str]]:
    """Kinds of questions, each with chance parameters at every call."""
    chance = random.Random(seed)
    span = count * 60
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(TICKERS))))

    def ticker() -> str:
        return chance.choices(TICKERS, cum_weights=weights)[0]

    def day() -> str:
        return f"{BEGIN + timedelta(seconds=chance.random() * span):%Y-%m-%d}"

    return {
        "newest": lambda: "/api/v2/news?pageSize=15",
        "a ticker": lambda: f"/api/v2/news?tickers={ticker()}&pageSize=15",
        "ten tickers": lambda: f"/api/v2/news?tickers={','.join(ticker() for _ in range(10))}",
        "a channel": lambda: (
            f"/api/v2/news?channels={chance.choice(('M%26A', 'Earnings', 'Tech', 'Commodities'))}"
        ),
        "ticker and channel": lambda: f"/api/v2/news?tickers={ticker()}&channels=Earnings,M%26A",
        "ticker on a day": lambda: f"/api/v2/news?tickers={ticker()}&date={day()}",
        "a day, page 5": lambda: f"/api/v2/news?date={day()}&page=5",
        "ticker, page 20": lambda: f"/api/v2/news?tickers={ticker()}&page=20",
        "changed since": lambda: (
            "/api/v2/news?updatedSince="
            f"{int((BEGIN + timedelta(seconds=span * (0.9 + 0.1 * chance.random()))).timestamp())}&sort=updated:asc"
        ),
        "native, newest": lambda: f"{NATIVE}?limit=15",
        "native, a ticker": lambda: f"{NATIVE}?limit=15&ticker={ticker()}",
        "native, a theme": lambda: f"{NATIVE}?limit=15&theme={chance.choice(('merger', 'oil', 'tariffs'))}",
        "native, ticker and theme": lambda: f"{NATIVE}?limit=15&ticker={ticker()}&theme=earnings",
        "native, ticker until a day": lambda: f"{NATIVE}?limit=15&ticker={ticker()}&until={day()}T00:00:00Z",
        "native, only headlines": lambda: f"{NATIVE}?limit=15&ticker={ticker()}&fields=story",
        "no store (channels)": lambda: "/api/v2/channels",
        "the other dialect, a ticker": lambda: f"/v1beta1/news?symbols={ticker()}&limit=10",
    }


_HELD = threading.local()


def asked(port: int, path: str, headers: Mapping[str, str] = MappingProxyType({})) -> float:
    """Seconds of one request on this thread's own connection, which is kept."""
    connection: HTTPConnection = getattr(_HELD, "connection", None) or HTTPConnection(
        "127.0.0.1", port, timeout=60
    )
    _HELD.connection = connection
    began = time.perf_counter()
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        body = answer.read()
    except OSError:
        _HELD.connection = None
        raise
    spent = time.perf_counter() - began
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
    return spent


def clocked(
    port: int,
    kinds: Mapping[str, Callable[[], str]],
    asks: int,
    clients: int,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, list[float]]:
    """Seconds of each request by kind, all kinds mixed, so many clients at once."""
    todo = [(name, kinds[name]()) for _ in range(asks) for name in kinds]
    random.Random(3).shuffle(todo)
    out: dict[str, list[float]] = {name: [] for name in kinds}
    with ThreadPoolExecutor(clients) as pool:
        for (name, _), spent in zip(
            todo, pool.map(lambda one: asked(port, one[1], headers), todo), strict=True
        ):
            out[name].append(spent)
    return out


def by_peer(folder: Path, asks: int) -> list[float]:
    """The question of a ticker of a plain table: newest first by its index, names by LIKE."""
    c, chance = sqlite3.connect(folder / "peer.db"), random.Random(11)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(TICKERS))))
    out = []
    for _ in range(asks):
        ticker = chance.choices(TICKERS, cum_weights=weights)[0]
        began = time.perf_counter()
        rows = c.execute(
            "SELECT noun FROM news WHERE tickers LIKE ? ORDER BY at DESC LIMIT 15", (f"%,{ticker},%",)
        ).fetchall()
        json.dumps([json.loads(row[0]) for row in rows])
        out.append(time.perf_counter() - began)
    return out


def told(name: str, spent: list[float]) -> None:
    """Median and 99th percentile in ms."""
    ordered = sorted(1000 * s for s in spent)
    print(
        f"  {name:27} median {statistics.median(ordered):7.2f} ms   p99 {ordered[int(0.99 * len(ordered))]:7.2f} ms"
    )


def serving(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """A desk over the folder in a process of its own."""
    code = (
        "import sys, uvicorn\n"
        "from pathlib import Path\n"
        "sys.path[:0] = [sys.argv[3]]\n"
        "from wiring import services_over\n"
        "from datetime import datetime, UTC\n"
        "from tocsin.app.heads import BoundedHttp\n"
        "from tocsin.store import open_store\n"
        "from tocsin.web import create_app\n"
        "class Now:\n"
        "    def now(self): return datetime.now(UTC)\n"
        "from dataclasses import replace\n"
        "from tocsin.understanding.themes import theme_names\n"
        "services = services_over(open_store(Path(sys.argv[1])), Now())\n"
        "app = create_app(replace(services, theme_names=theme_names()))\n"
        "uvicorn.run(app, port=int(sys.argv[2]), http=BoundedHttp, log_level='error', access_log=False)\n"
    )
    tests = str(Path(__file__).parents[1] / "tests" / "web")
    return subprocess.Popen([sys.executable, "-c", code, str(folder), str(port), tests], env=os.environ)


@contextmanager
def desk(folder: Path, count: int) -> Iterator[int]:
    """A desk over the folder, filled where it is not yet; its port."""
    folder.mkdir(exist_ok=True)
    if not (folder / "peer.db").exists():
        fill(folder, count)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = serving(folder, port)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Fill, serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=100, help="requests of each kind")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--keep", type=Path, help="a folder that is filled once and kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        with desk(folder, given.stories) as port:
            clocked(port, questions(given.stories, 5), 3, 4)  # warm
            for clients in (1, given.clients):
                found = clocked(port, questions(given.stories, 11), given.asks, clients)
                print(
                    f"{given.stories:,} stories, {clients} clients at once, {given.asks} requests of each kind"
                )
                for name, spent in found.items():
                    told(name, spent)
                told("all", [s for spent in found.values() for s in spent])
        told("peer: a ticker, 1 at once", by_peer(folder, min(20, given.asks)))


def _await(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            asked(port, "/api/v2/channels")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the desk did not come up")


if __name__ == "__main__":
    main()
