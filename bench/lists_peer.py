"""Lists of a news reader's server, Miniflux, beside ours: as many entries, the same clients, in the same run.

`python bench/lists_peer.py --miniflux BINARY --database URL [--stories N] [--asks N] [--clients N] [--keep FOLDER]`. BINARY comes from
`go install miniflux.app/v2@latest`; URL is of an empty PostgreSQL database. Entries of a thousand letters are spread over 8,000 feeds by
a power law, as our stories over tickers. A feed's list stands against a ticker's, a feed's since a day against a ticker on a day.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg

from lists import BEGIN, clocked, desk, questions, told

FEEDS, TOKEN = 8_000, "a-token-of-the-bench"
OURS = 300  # requests of each kind to our own desk
HEADERS = {"X-Auth-Token": TOKEN}
FILL = """
INSERT INTO feeds (user_id, category_id, title, feed_url, site_url)
  SELECT 1, (SELECT min(id) FROM categories), 'Feed ' || n, 'https://feed.example/' || n, 'https://feed.example'
  FROM generate_series(1, %(feeds)s) n;
INSERT INTO api_keys (user_id, token, description) VALUES (1, %(token)s, 'bench');
SELECT setseed(0.7);
INSERT INTO entries (user_id, feed_id, hash, published_at, changed_at, title, url, author, content)
  SELECT 1, least(%(feeds)s, 1 + floor(%(feeds)s * power(random(), 4)))::int, 'h' || n, at, at, 'News ' || n,
    'https://news.example/' || n, 'Desk', repeat('Words of a story. ', 60)
  FROM (SELECT n, timestamptz '2024-01-01 00:00Z' + n * interval '1 minute' AS at FROM generate_series(1, %(count)s) n) rows;
"""


def asks_of(count: int, seed: int) -> dict[str, Callable[[], str]]:
    """Kinds of questions, each with chance parameters at every call."""
    chance = random.Random(seed)

    def feed() -> int:
        return 1 + int(FEEDS * chance.random() ** 4)

    def day() -> int:
        return int((BEGIN + timedelta(minutes=count * chance.random())).timestamp()) // 86_400 * 86_400

    page = "limit=15&order=published_at&direction=desc"
    return {
        "newest": lambda: f"/v1/entries?{page}",
        "a feed": lambda: f"/v1/feeds/{feed()}/entries?{page}",
        "a feed on a day": lambda: (
            f"/v1/feeds/{feed()}/entries?{page}&published_after={(at := day())}&published_before={at + 86_400}"
        ),
        "a feed, page 20": lambda: f"/v1/feeds/{feed()}/entries?{page}&offset=285",
    }


@contextmanager
def peer(binary: Path, database: str, count: int) -> Iterator[int]:
    """The reader's server over a filled database; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    more = {"DATABASE_URL": database, "RUN_MIGRATIONS": "1", "CREATE_ADMIN": "1", "ADMIN_USERNAME": "admin",
            "ADMIN_PASSWORD": TOKEN, "LISTEN_ADDR": f"127.0.0.1:{port}", "DISABLE_SCHEDULER_SERVICE": "1"}  # fmt: skip
    server = subprocess.Popen([str(binary)], env={**os.environ, **more}, stdout=subprocess.DEVNULL)
    try:
        _listening(port)
        with psycopg.connect(database, autocommit=True) as c:
            if not c.execute("SELECT 1 FROM entries LIMIT 1").fetchone():
                for statement in filter(str.strip, FILL.split(";\n")):
                    c.execute(
                        statement,
                        {"feeds": FEEDS, "token": TOKEN, "count": count} if "%(" in statement else None,
                    )
                c.execute("VACUUM ANALYZE")
        yield port
    finally:
        server.terminate()
        server.wait()


def _listening(port: int) -> None:
    for _ in range(300):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the reader's server did not come up")


def main() -> None:
    """Fill both, ask both, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--miniflux", type=Path, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--stories", type=int, default=1_000_000)
    parser.add_argument(
        "--asks",
        type=int,
        default=20,
        help="requests of each kind to the reader: its list of all takes seconds",
    )
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--keep", type=Path, help="a folder of lists.py that is filled already, or is to be")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        theirs = dict[int, dict[str, list[float]]]()
        with peer(given.miniflux, given.database, given.stories) as port:
            clocked(port, asks_of(given.stories, 5), 2, 4, HEADERS)  # warm
            for clients in (1, given.clients):
                theirs[clients] = clocked(port, asks_of(given.stories, 11), given.asks, clients, HEADERS)
        with desk(folder, given.stories) as port:
            kinds = questions(given.stories, 11)
            mine = {
                name: kinds[name] for name in ("newest", "a ticker", "ticker on a day", "ticker, page 20")
            }
            clocked(port, mine, OURS, 4)  # warm
            for clients in (1, given.clients):
                ours = clocked(port, mine, OURS, clients)
                print(
                    f"{given.stories:,} stories, {clients} clients at once, {given.asks} requests of each kind"
                )
                for name, other in zip(ours, theirs[clients], strict=True):
                    told(f"ours: {name}", ours[name])
                    told(f"theirs: {other}", theirs[clients][other])
                    ratio = statistics.median(theirs[clients][other]) / statistics.median(ours[name])
                    print(f"  {'theirs to ours':27} {ratio:.2f}")


if __name__ == "__main__":
    main()
