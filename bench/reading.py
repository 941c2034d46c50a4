"""How fast stories are read whole, by length: stories a second on one core, median and p99 of one reading.

`python bench/reading.py [--stories N]`. Texts are real bodies of the data folder (political news, crypto news, articles
on one company, in turn) cut at 500, 1,500 and 4,500 characters; without the folder, the sample day's. One process; compiling
the tables is start-up and excluded. Figures are of processor time, so that other work of the machine counts less.

"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tocsin.demo.day import load_day
from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding import read

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))
SETS = ("polnear/train", "crypto_articles_2023/", "apple_articles_2023_2024/")
LENGTHS = (500, 1_500, 4_500)
AT = datetime(2023, 6, 1, tzinfo=UTC)


def texts() -> Iterator[tuple[str, str]]:
    """(headline, body) pairs, the sets in turn so that any first part is a mix."""
    files = [sorted((SHARED / "data").glob(f"{name}*.jsonl.gz")) for name in SETS]
    found = [_rows(path) for paths in files for path in paths]
    if not found:
        found = [((t.headline, t.body) for source in load_day() for t in source.stories)]
    for few in itertools.zip_longest(*found):
        yield from (pair for pair in few if pair is not None)


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            body = row.get("body") or row.get("text") or ""
            yield row.get("title") or body[:80], body


def stories(length: int, count: int) -> list[Story]:
    """So many stories of that many characters (those that have them; shorter ones are passed over)."""
    whole = Story("s", 1, "bench", "s", Identity("", "", ""), "", "", AT, language="en")
    long = ((h, b) for h, b in texts() if len(b) >= 0.7 * length)
    return [
        replace(whole, id=f"s{n}", headline=headline, body=body[: length - len(headline)])
        for n, (headline, body) in enumerate(itertools.islice(long, count))
    ]


def clock(work: Callable[[Story, Tables], Any], batch: list[Story], tables: Tables) -> list[float]:
    """Seconds of processor time of each reading, the best of three rounds for each story."""
    best = [float("inf")] * len(batch)
    for _ in range(3):
        for n, story in enumerate(batch):
            start = time.process_time()
            work(story, tables)
            best[n] = min(best[n], time.process_time() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=300)
    asked = parser.parse_args()
    tables = load_reference().as_of(AT)
    for story in stories(LENGTHS[-1], 20):
        read(story, tables)
    for length in LENGTHS:
        batch = stories(length, asked.stories)
        took = sorted(clock(read, batch, tables))
        mean = statistics.fmean(took)
        print(
            f"{length:>5} characters  {len(batch):>4} stories  {1 / mean:7.0f} a second  "
            f"median {took[len(took) // 2] * 1000:.2f} ms  p99 {took[int(len(took) * 0.99)] * 1000:.2f} ms"
        )


if __name__ == "__main__":
    main()
