"""Standing rules: time a story at 1,000, 10,000 and 100,000 rules, beside asking each rule in turn.

Rules, made: 60 % a watchlist of twelve tickers (half of them with a bound), 25 % a ticker and a word,
15 % two words and not a third; 5,000 tickers, some far more popular, 30,000 words by Zipf's law. Stories: 300
words, none to three tickers named, none to four reached. `python bench/matching.py [stories]`."""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tocsin.model.exposures import Exposure, Hop
from tocsin.model.placement import Placement
from tocsin.model.reading import LinkedSecurity, Reading
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.rules import RuleIndex, brute_force, percolate

SIZES = (1_000, 10_000, 100_000)
Args = tuple[Story, Reading, Placement, tuple[Exposure, ...]]


def zipf(draw: random.Random, ranks: int) -> int:
    """A rank drawn with odds of one over the rank."""
    return int(ranks ** draw.random())


def ticker(draw: random.Random) -> str:
    """One of 5,000; the most popular one is drawn one time in seventy."""
    return f"T{int(5_000 * draw.random() ** 2)}"


def rule(n: int) -> tuple[Rule, Watchlist | None]:
    """The n-th made rule, with its watchlist where it has one."""
    draw, owner = random.Random(n), f"o-{n}"
    kind = draw.random()
    if kind < 0.6:
        held = dict.fromkeys(f"XNYS:{ticker(draw)}" for _ in range(12))
        bound = " WITH relevance>=0.5, exposure>=0.3" if kind < 0.3 else ""
        return Rule(f"r-{n:06}", owner, "", f"watchlist:mine{bound}"), Watchlist(
            f"w-{n}", owner, "mine", tuple(held)
        )
    one, two, three = (f"word{zipf(draw, 30_000)}" for _ in range(3))
    if kind < 0.85:
        return Rule(f"r-{n:06}", owner, "", f"ticker:{ticker(draw)} AND {one}"), None
    return Rule(f"r-{n:06}", owner, "", f"{one} AND {two} AND NOT {three}"), None


def story(n: int) -> Args:
    """The n-th made story with its reading, placement and exposures."""
    draw = random.Random(f"story {n}")
    words = [f"word{zipf(draw, 30_000)}" for _ in range(300)]
    at = datetime(2026, 3, 2, tzinfo=UTC)
    made = Story(
        f"s-{n}", 1, "bench", "", Identity("", "", ""), " ".join(words[:10]), " ".join(words[10:]), at
    )
    named = dict.fromkeys(ticker(draw) for _ in range(draw.randrange(4)))
    reached = dict.fromkeys(ticker(draw) for _ in range(draw.randrange(5)))
    span = Span("headline", 0, 5)
    linked = tuple(
        LinkedSecurity(f"XNYS:{t}", t, "XNYS", t, draw.random(), 0.9, True, "subject", (span,), "made")
        for t in named
    )
    exposures = tuple(
        Exposure(
            f"XNYS:{t}", t, "XNYS", t, draw.random(),
            (Hop("theme:war", "sector:defence", "sector", 0.8, "made", "made", span),
             Hop("sector:defence", f"security:XNYS:{t}", "member", 0.8, "made", "made")),
        )
        for t in reached if t not in named
    )  # fmt: skip
    placement = Placement(made.id, 1, "sl", "starts", 1.0, (), "made")
    return made, Reading(made.id, 1, "en", linked), placement, exposures


def timed(ask: Callable[..., Any], stories: list[Args], index: RuleIndex) -> tuple[float, float, list[int]]:
    """Median and 99th percentile of milliseconds a story, and the numbers of matches."""
    spent, found = [], []
    for args in stories:
        began = time.process_time()
        found.append(len(ask(*args, index)))
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent), sorted(spent)[int(0.99 * (len(spent) - 1))], found


def main(count: int) -> None:
    """Print the table."""
    stories = [story(n) for n in range(count)]
    for size in SIZES:
        made = [rule(n) for n in range(size + 200)]
        lists = [w for _, w in made if w]
        began = time.process_time()
        index = RuleIndex.of([r for r, _ in made[:size]], lists)
        built = time.process_time() - began
        change = _changes(index, [r for r, _ in made[size:]])
        median, p99, found = timed(percolate, stories, index)
        few = stories[: max(3, min(count, 200_000 // size))]
        loop, _, same = timed(brute_force, few, index)
        assert same == found[: len(few)]
        print(
            f"{size:7,} rules: build {built:6.2f} s, add {change[0]:5.0f} µs, remove {change[1]:5.0f} µs; "
            f"median {median:7.3f} ms, p99 {p99:7.2f} ms, matches median {statistics.median(found):.0f} "
            f"max {max(found)}; asking each rule {loop:8.1f} ms ({loop / median:,.0f} times slower)"
        )


def _changes(index: RuleIndex, rules: list[Rule]) -> tuple[float, float]:
    """Microseconds to add and to remove a rule, parsing included."""
    began = time.process_time()
    for one in rules:
        index.add(one)
    added = time.process_time()
    for one in rules:
        index.remove(one.id)
    each = 1e6 / len(rules)
    return each * (added - began), each * (time.process_time() - added)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
