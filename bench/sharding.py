"""Rules parted by owner among processes beside the same rules in one: ms a story, memory of each, time to start.

`python bench/sharding.py [--rules N] [--workers 1 2 4]`: so many rules of the whole language (100,000) drawn as
`bench/made_rules.py` says, in a store of their own; a day of stories is asked of one index, then of so many processes,
which must give the same ids. Rules are written to the tables directly, which is start-up."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from fan_out import write
from made_rules import Args, Maker, day
from matching import MadeBook, resident
from tocsin.rules import Facts, Matched, caught
from tocsin.sharding import Shards, Spread
from tocsin.standing import NOTHING, Standing
from tocsin.store import open_store
from tocsin.store.sql import SqlStore
from tocsin.telling import EAGER, PART


def fill(store: SqlStore, book: MadeBook, size: int) -> None:
    """Write rules and watchlists."""
    for begin in range(0, size, 10_000):
        made = [book.made(n) for n in range(begin, min(size, begin + 10_000))]
        write(store, rules=[one.rule for one in made], lists=[m.watchlist for m in made if m.watchlist])


def named(found: Matched | Spread) -> list[str]:
    """The rules as the desk asks for them: by id, or in parts where they are very many."""
    return found.parts(PART) if found.at_most() > EAGER and found.many() > EAGER else found.ids()


def ids_of(asked: list[str]) -> list[str]:
    return sorted(ident for line in asked for ident in line.split("\n"))


def told(name: str, spent: list[float], begun: float, memory: list[int]) -> None:
    ordered = sorted(spent)
    print(
        f"{name}: median {statistics.median(ordered):.2f} ms, p99 {ordered[int(0.99 * (len(ordered) - 1))]:.2f}; "
        f"started in {begun:.1f} s; MB {', '.join(f'{m / 1e6:.0f}' for m in memory)}"
    )


def among(folder: Path, store: SqlStore, count: int, stories: list[Args], wanted: list[list[str]]) -> None:
    """Ask so many processes; AssertionError where they do not say the same."""
    shards, spent = Shards(partial(open_store, folder), count), list[float]()
    book = Standing(store, None, NOTHING).book
    with closing(shards):
        began = time.perf_counter()
        shards.start()
        begun = time.perf_counter() - began
        for args, ids in zip(stories, wanted, strict=True):
            facts = Facts(*args)
            began = time.perf_counter()
            found = shards.caught(facts, book)
            asked = named(found)
            spent.append(1000 * (time.perf_counter() - began))
            assert ids_of(asked) == ids, args[0].headline
        told(f"{count} processes", spent, begun, [resident(share._process.pid) for share in shards._shares])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=100_000)
    parser.add_argument("--stories", type=int, default=400)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    args = parser.parse_args()
    stories, lent = day(args.stories)
    with tempfile.TemporaryDirectory() as name, closing(open_store(Path(name))) as store:
        fill(store, MadeBook(Maker(lent), plain=False), args.rules)
        began = time.perf_counter()
        standing = Standing(store)
        begun = time.perf_counter() - began
        spent, wanted = list[float](), list[list[str]]()
        for one in stories:
            facts = Facts(*one)
            began = time.perf_counter()
            asked = named(caught(facts, standing.index))
            spent.append(1000 * (time.perf_counter() - began))
            wanted.append(ids_of(asked))
        told(f"{args.rules:,} rules in one", spent, begun, [resident()])
        for count in args.workers:
            among(Path(name), store, count, stories, wanted)


if __name__ == "__main__":
    main()
