"""Recorded stories through the whole desk: stories a second end to end and by part, and memory.

`python bench/end_to_end.py [--stories N] [--rules N]`. Texts are real bodies of the data folder cut to 300 words; without
the folder, the sample day. One process, one core; twenty stories at a time, every commit synced; start-up excluded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tocsin import desk
from tocsin.app import building
from tocsin.demo.day import load_day
from tocsin.desk import Desk
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import WireItem
from tocsin.settings import load

SHARED = Path(os.environ.get("TOCSIN_SHARED", Path(__file__).parents[2] / "shared"))
WORDS = 300
THEMES = (
    "sanctions",
    "earnings",
    "merger",
    "cryptocurrency",
    "monetary policy",
    "litigation",
    "oil",
    "technology",
)
PARTS = ("admit", "read", "place", "trace", "percolate", "decide", "commit")
POLL = 20  # stories that come at once, as a poll of a busy wire brings them


@dataclass
class Clocked:
    """Seconds spent on each part, over all stories."""

    parts: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 0.0))
    reads: list[float] = field(default_factory=list)  # seconds of each reading
    stories: int = 0
    alerts: int = 0
    seconds: float = 0.0
    processor: float = 0.0  # seconds of processor time in the same span


def items(limit: int) -> Iterator[WireItem]:
    """Recorded headlines with bodies, or the sample day where there are none, a minute apart."""
    start = datetime(2023, 1, 2, tzinfo=UTC)
    for n, (headline, body) in zip(range(limit), texts(), strict=False):
        yield WireItem("replay", f"r{n}", start + timedelta(minutes=n), headline=headline, body=body)


def texts() -> Iterator[tuple[str, str]]:
    """(headline, body of at most 300 words) pairs."""
    files = sorted((SHARED / "data").glob("crypto_articles_2023/*.gz")) + sorted(
        (SHARED / "data").glob("polnear/*.gz")
    )
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                words = (row.get("body") or row.get("text") or "").split(" ")[:WORDS]
                yield row.get("title") or "", " ".join(words)
    for source in load_day():
        for told in source.stories:
            yield told.headline, told.body


def rules(count: int, keys: list[str], chance: random.Random) -> tuple[list[Rule], list[Watchlist]]:
    """Six in ten rules on a watchlist of a dozen securities, the rest on themes, words and thresholds."""
    made, lists = [], []
    for n in range(count):
        if n % 10 < 6:
            lists.append(Watchlist(f"w{n}", "me", f"list {n}", tuple(chance.sample(keys, 12))))
            query = f'watchlist:"list {n}"'
        elif n % 10 < 8:
            query = (
                f'theme:"{chance.choice(THEMES)}" AND {chance.choice(("bank", "court", "prices", "russia"))}'
            )
        else:
            query = (
                f'"{chance.choice(("interest rates", "price target", "federal reserve"))}" AND novelty>=0.4'
            )
        made.append(Rule(f"r{n}", "me", f"rule {n}", query))
    return made, lists


def run(stories: int, count: int) -> Clocked:
    """Replay stories through the real desk, as many at once as a poll brings, each part clocked."""
    out = Clocked()
    with (
        tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder,
        building(load({"data": folder}), live=False) as app,
    ):
        at = datetime(2023, 1, 1, tzinfo=UTC)
        made, lists = rules(count, sorted(app.reference.as_of(at).securities)[:3000], random.Random(7))
        for watchlist in lists:
            app.store.put_watchlist(watchlist)
        for rule in made:
            app.store.put_rule(rule)
        todo = list(items(stories))
        app.desk.warm()
        app.desk.handle(WireItem("warm", "warm", at, headline="Acme Inc (NYSE: F) opens a plant in Lisbon"))
        with clocked(app.desk, out):
            start, used = time.perf_counter(), time.process_time()
            for first in range(0, len(todo), POLL):
                done = app.desk.handle_all(todo[first : first + POLL])
                out.stories += sum(one.kind == "new" for one in done)
                out.alerts += sum(len(one.alerts) for one in done)
            out.seconds, out.processor = time.perf_counter() - start, time.process_time() - used
    return out


@contextmanager
def clocked(whole: Desk, out: Clocked) -> Iterator[None]:
    """Clock what the desk calls, by the names under which it calls it."""
    calls = [(desk, name, name) for name in ("read", "place", "trace", "percolate", "decide")]
    calls += [(desk, "prepare", "admit"), (whole.store, "seen", "admit")]
    calls += [(whole.store, "commit", "commit"), (whole.store, "together", "commit")]
    calls += [(whole.store, "alert_history", "decide"), (whole.store, "changes", "percolate")]
    kept = [(of, name, getattr(of, name)) for of, name, _ in calls]
    for (of, name, part), (_, _, call) in zip(calls, kept, strict=True):
        setattr(of, name, _lasting(call, part, out) if name == "together" else _timed(call, part, out))
    try:
        yield
    finally:
        for of, name, call in kept:
            setattr(of, name, call)


def _timed(call: Callable[..., Any], part: str, out: Clocked) -> Callable[..., Any]:
    def timed(*args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*args, **more)
        finally:
            took = time.perf_counter() - began
            out.parts[part] += took
            if part == "read":
                out.reads.append(took)

    return timed


def _lasting(call: Callable[..., Any], part: str, out: Clocked) -> Callable[..., Any]:
    """A block's own time: its beginning and its end, which is the commit."""

    @contextmanager
    def timed() -> Iterator[None]:
        began = time.perf_counter()
        with call():
            out.parts[part] += time.perf_counter() - began
            yield
            began = time.perf_counter()
        out.parts[part] += time.perf_counter() - began

    return timed


def figures(stories: int = 600, count: int = 1000) -> dict[str, float]:
    """The figures of one run, as `make bench` keeps them."""
    out = run(stories, count)
    reading = statistics.median(out.reads)
    return {
        "stories": out.stories,
        "rules": count,
        "end_to_end_per_second": round(out.stories / out.seconds, 1),
        "per_processor_second": round(out.stories / out.processor, 1),
        "understanding_per_second": round(len(out.reads) / sum(out.reads), 1),
        "read_median_ms": round(reading * 1000, 2),
        **{f"{part}_ms": round(out.parts[part] / out.stories * 1000, 3) for part in PARTS},
        "alerts": out.alerts,
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=600)
    parser.add_argument("--rules", type=int, default=1000)
    asked = parser.parse_args()
    for name, value in figures(asked.stories, asked.rules).items():
        print(f"{name:<26} {value}")


if __name__ == "__main__":
    main()
