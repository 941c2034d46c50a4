"""Recorded stories through the whole desk: stories a second end to end and by part, and memory.

`python bench/end_to_end.py [--stories N] [--rules N]`. Texts are real bodies of the data folder cut to 300 words; without
the folder, the sample day. One process, one core; one commit a story, every commit synced; start-up excluded.
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
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.alerts import decide
from tocsin.app import building
from tocsin.demo.day import load_day
from tocsin.desk import REACHED
from tocsin.exposures import trace
from tocsin.intake import admit, prepare
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.stories import Duplicate
from tocsin.model.wires import WireItem
from tocsin.rules import percolate
from tocsin.settings import load
from tocsin.storylines import place
from tocsin.understanding import read

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
PARTS = ("admit", "read", "place", "trace", "match", "decide", "commit")


@dataclass
class Clocked:
    """Seconds spent on each part, one number a story."""

    parts: dict[str, list[float]] = field(default_factory=lambda: {p: [] for p in PARTS})
    matches: int = 0
    alerts: int = 0
    seconds: float = 0.0
    processor: float = 0.0  # seconds of processor time in the same span

    @property
    def stories(self) -> int:
        return len(self.parts["commit"])


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
    """Replay stories through the desk's own parts in its own order, each part clocked."""
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
        app.desk.handle(WireItem("warm", "warm", at, headline="Acme Inc (NYSE: F) opens a plant in Lisbon"))
        start, used = time.perf_counter(), time.process_time()
        for item in todo:
            one(app, item, out)
        out.seconds, out.processor = time.perf_counter() - start, time.process_time() - used
    return out


def one(app, item: WireItem, out: Clocked) -> None:  # type: ignore[no-untyped-def]
    """One item through every stage, as Desk.handle does it."""
    desk, clock = app.desk, _Parts(out)
    draft = prepare(item)
    story = admit(draft, desk.store.seen(draft))
    if isinstance(story, Duplicate):
        return
    clock.lap("admit")
    standing, tables = desk._asked_for(), desk.reference.as_of(story.received_at)
    reading = read(story, tables)
    clock.lap("read")
    window = desk._placed_in()
    window.prune(story.received_at - desk.keep)
    placement, fingerprint = place(story, reading, window)
    clock.lap("place")
    exposures = trace(reading, desk.map.as_of(story.received_at), tables, limit=REACHED)
    clock.lap("trace")
    matches = percolate(story, reading, placement, exposures, standing.index)
    clock.lap("match")
    history = desk.store.alert_history(matches, placement.storyline_id, story.id)
    alerts = decide(story, placement, matches, standing.rules, history, story.received_at)
    clock.lap("decide")
    from tocsin.model.work import Work

    work = Work(story, reading, placement, fingerprint, exposures, matches, alerts, (), story.received_at)
    desk.store.commit([work])
    window.add(fingerprint)
    clock.lap("commit")
    out.matches += len(matches)
    out.alerts += len(alerts)


class _Parts:
    def __init__(self, out: Clocked) -> None:
        self.out, self.at = out, time.perf_counter()

    def lap(self, part: str) -> None:
        now = time.perf_counter()
        self.out.parts[part].append(now - self.at)
        self.at = now


def figures(stories: int = 600, count: int = 1000) -> dict[str, float]:
    """The figures of one run, as `make bench` keeps them."""
    out = run(stories, count)
    reading = statistics.median(out.parts["read"])
    return {
        "stories": out.stories,
        "rules": count,
        "end_to_end_per_second": round(out.stories / out.seconds, 1),
        "per_processor_second": round(out.stories / out.processor, 1),
        "understanding_per_second": round(len(out.parts["read"]) / sum(out.parts["read"]), 1),
        "read_median_ms": round(reading * 1000, 2),
        **{f"{part}_ms": round(statistics.mean(out.parts[part]) * 1000, 3) for part in PARTS},
        "matches": out.matches,
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
