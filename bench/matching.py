"""Standing rules: a story against 10,000, 100,000 and 1,000,000 of them.

`python bench/matching.py [--sizes 10000,…] [--stories N]`. Rules and stories: bench/made_rules.py. Each size in a process
of its own, on one core: building, bytes a rule (of a process that holds the index alone, rules themselves left out, and what
the tables say of themselves), adding and removing, a story (reading, placing and tracing excluded), the start from a
snapshot, and that a sample of what matched is what asking each rule gives."""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from made_rules import Args, Made, Maker, day
from tocsin.model.rules import Rule, Watchlist
from tocsin.rules import RuleIndex, caught
from tocsin.rules.book import HeldBook, lists_of
from tocsin.rules.facts import Facts
from tocsin.rules.percolating import match_of
from tocsin.rules.snapshot import arrays

SIZES = (10_000, 100_000, 1_000_000)
CHANGED = 20_000  # rules added and taken out again


class MadeBook:
    """Rules made anew when they are asked for: what a store is to the desk."""

    def __init__(self, maker: Maker, *, plain: bool) -> None:
        self.maker, self.plain = maker, plain

    def made(self, n: int) -> Made:
        return self.maker(n, plain=self.plain)

    def rules(self, ids: Iterable[str]) -> dict[str, Rule]:
        return {ident: self.made(int(ident[2:])).rule for ident in ids}

    def watchlists(self, owner: str) -> Iterable[Watchlist]:
        first = 5 * int(owner[2:])
        return [w for n in range(first, first + 5) if (w := self.made(n).watchlist)]


def resident(process: int | str = "self") -> int:
    """Bytes of a process in memory; of another one only where the system tells."""
    pages = Path(f"/proc/{process}/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def build(size: int, book: MadeBook) -> tuple[RuleIndex, float]:
    """The index, and the seconds of building it, making the rules left out."""
    index, spent = RuleIndex(book), 0.0
    for begin in range(0, size, 10_000):
        few = [book.made(n) for n in range(begin, min(size, begin + 10_000))]
        began = time.process_time()
        for made in few:
            if made.watchlist:
                index.put_watchlist(made.watchlist)
            index.add(made.rule)
        spent += time.process_time() - began
    began = time.process_time()
    index.fold()
    return index, spent + time.process_time() - began


def changes(index: RuleIndex, made: list[Made]) -> tuple[float, float, float]:
    """Microseconds to add a rule, parsing included; to put its list, where it has one; to take the rule out."""
    lists = [one.watchlist for one in made if one.watchlist]
    marks = [time.process_time()]
    for watchlist in lists:
        index.put_watchlist(watchlist)
    marks.append(time.process_time())
    for one in made:
        index.add(one.rule)
    marks.append(time.process_time())
    for one in made:
        index.remove(one.rule.id)
    marks.append(time.process_time())
    for watchlist in lists:
        index.remove_watchlist(watchlist.id)
    listed, added, removed = (1e6 * (after - before) for before, after in itertools.pairwise(marks))
    return added / len(made), listed / len(lists), removed / len(made)


def ask(index: RuleIndex, stories: list[Args]) -> tuple[list[float], list[float], list[int]]:
    """Milliseconds of each story, the facts worked out included: until what it caught is known, those that hold a list
    and ask no more as sets; and until each rule is known by number. And how many it caught."""
    sets, spent, found = [], [], []
    for args in stories:
        began = time.perf_counter()
        matched = caught(Facts(*args), index)
        known = time.perf_counter()
        numbers = matched.numbers()
        spent.append(1000 * (time.perf_counter() - began))
        sets.append(1000 * (known - began))
        found.append(len(numbers))
    return sets, spent, found


def same(index: RuleIndex, book: MadeBook, stories: list[Args], size: int, looked: int = 400) -> int:
    """Rules asked one by one, each of which gave what the index gave. AssertionError where one did not."""
    draw, asked = random.Random(size), 0
    for args in stories[:40]:
        facts = Facts(*args)
        held = set(caught(facts, index).numbers().tolist())
        sample = draw.sample(range(size), looked) + draw.sample(sorted(held), min(20, len(held)))
        for n in sample:
            rule = book.made(n).rule
            holds = match_of(rule, facts, lists_of(book.watchlists(rule.owner))) is not None
            assert holds == (index.number(rule.id) in held), (rule, args[0].headline)
            asked += 1
    return asked


def one_size(size: int, count: int, *, plain: bool) -> dict[str, float]:
    """All figures of one size."""
    stories, lent = day(count)
    book = MadeBook(Maker(lent), plain=plain)
    index, built = build(size, book)
    ask(index, stories[:20])
    sets, spent, found = ask(index, stories)
    asked = same(index, book, stories, size)
    added, listed, removed = changes(index, [book.made(n) for n in range(size, size + CHANGED)])
    assert not index.bad, next(iter(index.bad.values()))
    return {
        "rules": size,
        "build_s": built,
        "own_bytes": index.tables.nbytes / size,
        **times("sets", sets),
        **times("each", spent),
        "found_median": statistics.median(found),
        "found_max": max(found),
        "add_us": added,
        "list_us": listed,
        "remove_us": removed,
        "asked": asked,
        **start(index),
    }


def times(name: str, spent: list[float]) -> dict[str, float]:
    """Median, 99th percentile and the longest."""
    p99 = sorted(spent)[int(0.99 * (len(spent) - 1))]
    return {f"{name}_median": statistics.median(spent), f"{name}_p99": p99, f"{name}_max": max(spent)}


def start(index: RuleIndex) -> dict[str, float]:
    """Seconds to write a snapshot and to start from it."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        index.save(Path(folder) / "rules")
        saved = time.perf_counter()
        held = RuleIndex.load(Path(folder) / "rules", index.book)
        started = time.perf_counter()
        assert len(held) == len(index)
        return {
            "save_s": saved - began,
            "start_s": started - saved,
            "bytes": in_memory(Path(folder) / "rules"),
        }


def in_memory(folder: Path) -> float:
    """Bytes a rule of a process that holds the index, all of it read in and nothing else."""
    told = subprocess.run(
        [sys.executable, __file__, "--held", str(folder)], check=True, capture_output=True, text=True
    )
    return float(told.stdout)


def held(folder: str) -> None:
    """Print the bytes a rule that an index takes: resident memory after, less that before."""
    book = HeldBook()
    RuleIndex.of([Rule("r", "o", "", "grain")], ()).match(Facts(*day(1)[0][0]))
    gc.collect()
    before = resident()
    index = RuleIndex.load(Path(folder), book)
    for table in arrays(index.tables).values():
        table.sum()
    gc.collect()
    print((resident() - before) / len(index))


def row(found: dict[str, float]) -> str:
    """One line of the table."""
    return (
        f"{found['rules']:>9,} rules: story median {found['sets_median']:6.2f} ms, p99 {found['sets_p99']:6.2f}, most "
        f"{found['sets_max']:6.2f}; each rule by number {found['each_median']:6.2f}, {found['each_p99']:6.2f}, "
        f"{found['each_max']:6.2f}; caught median {found['found_median']:,.0f}, most {found['found_max']:,.0f}; "
        f"{found['bytes']:4.0f} bytes a rule ({found['own_bytes']:.0f} in tables); built in {found['build_s']:.1f} s; "
        f"add {found['add_us']:.0f} µs, a list {found['list_us']:.0f}, remove {found['remove_us']:.1f}; saved in "
        f"{found['save_s']:.2f} s, started in {found['start_s']:.2f}; {found['asked']:,} pairs asked one by one, all the same"
    )


def apart(size: int, count: int, *, plain: bool) -> dict[str, float]:
    """The figures of one size, from a process of its own."""
    command = [sys.executable, __file__, "--one", str(size), "--stories", str(count)]
    told = subprocess.run(
        [*command, *(["--plain"] if plain else [])],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--plain", action="store_true", help="the mix that search engines can also ask")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--held", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.held:
        held(args.held)
        return
    if args.one:
        print(json.dumps(one_size(args.one, args.stories, plain=args.plain)))
        return
    for size in map(int, args.sizes.split(",")):
        print(row(apart(size, args.stories, plain=args.plain)), flush=True)


if __name__ == "__main__":
    main()
