"""Storylines against labelled streams, each part with its peers in the same run; thresholds fitted on one half of the
labels, figures of the other. `python bench/placing.py DATA [PART …]` (all parts by default):

uci      headlines grouped by what happened, in order of replay_at, read and placed as `tocsin place` does, and without
         being read; beside TF-IDF centroids, MinHash and scikit-learn's online clustering; five shuffles within the minute
ecb      stories whose topics have two happenings alike on purpose: whole texts, episodes
month    a month of mixed news: the share of the largest storyline
speed    headlines a second with 20,000 stories live, bytes a storyline; stories of 300 made-up words a second"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import random
import re
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from peers import asked
from tocsin.model.placement import Placement
from tocsin.model.reading import Reading
from tocsin.model.stories import Identity, Story
from tocsin.reference import load_reference
from tocsin.storylines import Window, place
from tocsin.understanding import read

GRID = [x / 100 for x in range(6, 44, 2)]
MORNING = datetime(2013, 1, 7, 8, tzinfo=UTC)
_WORD = re.compile(r"[a-z0-9]+")
_TABLES = load_reference().as_of(datetime(2015, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Item:
    """A story with its label, and its reading where it is to be read."""

    story: Story
    label: str = ""
    reading: Reading | None = None

    def read(self) -> Item:
        return replace(self, reading=read(self.story, _TABLES))


def story_of(ident: str, headline: str, body: str, at: datetime) -> Story:
    """A story as intake gives it to placing."""
    content = hashlib.sha256(" ".join(_WORD.findall(f"{headline} {body}".lower())).encode()).hexdigest()
    return Story(
        ident, 1, "bench", ident, Identity(ident, "", content), headline, body, at, at, language="en"
    )


def lines(path: Path) -> Iterable[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def half(label: str) -> int:
    """0: thresholds are fitted on it; 1: figures are reported on it."""
    return hashlib.sha256(label.encode()).digest()[0] & 1


def b_cubed(found: Sequence[str], gold: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1, averaged over items."""
    sizes, labels, both = Counter(found), Counter(gold), Counter(zip(found, gold, strict=True))
    pairs = list(zip(found, gold, strict=True))
    p = sum(both[pair] / sizes[pair[0]] for pair in pairs) / len(pairs)
    r = sum(both[pair] / labels[pair[1]] for pair in pairs) / len(pairs)
    return p, r, 2 * p * r / (p + r)


def placed(items: Iterable[Item], same: float | None = None) -> list[Placement]:
    """Items in order, each among those before it."""
    window, out = Window(), []
    for item in items:
        reading = item.reading or Reading(item.story.id, 1, "en")
        window.prune(item.story.received_at - timedelta(days=30))
        placement, fingerprint = place(item.story, reading, window, same=same)
        window.add(fingerprint)
        out.append(placement)
    return out


def storylines(items: Sequence[Item], same: float | None = None) -> list[str]:
    return [placement.storyline_id for placement in placed(items, same)]


def centroids(items: Sequence[Item], threshold: float) -> list[str]:
    """The baseline: cosine of TF-IDF with the centroid of each group so far, the best above the threshold."""
    df: Counter[str] = Counter()
    groups: list[Counter[str]] = []
    under: dict[str, set[int]] = defaultdict(set)
    out = []
    for n, item in enumerate(items):
        words = set(_WORD.findall(f"{item.story.headline} {item.story.body}".lower()))
        df.update(words)
        mine = {w: math.log((n + 50) / (df[w] + 1)) for w in words}
        scores = {g: _cosine(mine, groups[g], df, n) for g in {g for w in words for g in under[w]}}
        best = max(scores, key=lambda g: (scores[g], -g), default=-1)
        if best < 0 or scores[best] < threshold:
            best = len(groups)
            groups.append(Counter())
        groups[best].update(words)
        for word in words:
            under[word].add(best)
        out.append(str(best))
    return out


def _cosine(mine: dict[str, float], group: Counter[str], df: Counter[str], n: int) -> float:
    theirs = {w: count * math.log((n + 50) / (df[w] + 1)) for w, count in group.items()}
    dot = sum(weight * theirs.get(w, 0.0) for w, weight in mine.items())
    norm = math.sqrt(sum(x * x for x in mine.values()) * sum(x * x for x in theirs.values()))
    return dot / norm if norm else 0.0


Grouping = Callable[[Sequence[Item], float], list[str]]


def told(name: str, found: Sequence[str], gold: Sequence[str], more: str = "") -> None:
    p, r, f = b_cubed(found, gold)
    print(f"{name:44} P {p:.3f}  R {r:.3f}  F {f:.3f}  {more}")


def halves(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """By label: those for fitting, those for the report."""
    return [i for i in items if not half(i.label)], [i for i in items if half(i.label)]


def fitted(name: str, group: Grouping, fit: Sequence[Item], test: Sequence[Item]) -> float:
    """Fit on some, print the figures of the others; the threshold."""
    best = max(GRID, key=lambda t: b_cubed(group(fit, t), [i.label for i in fit])[2])
    began = time.process_time()
    found = group(test, best)
    a_second = len(test) / (time.process_time() - began)
    told(name, found, [i.label for i in test], f"threshold {best:.2f}, {a_second:,.0f}/s")
    return best


def by_library(
    name: str, method: str, fit: Sequence[Item], test: Sequence[Item], grid: Sequence[float]
) -> None:
    """The same of a method of `placing_peers.py`: every threshold on the one, then the best on the others."""

    def given(some: Sequence[Item], thresholds: Iterable[float]) -> list[dict[str, Any]]:
        heads = [i.story.headline for i in some]
        return [{"name": method, "threshold": t, "headlines": heads} for t in thresholds]

    found = asked("placing_peers.py", given(fit, grid), "scikit-learn", "datasketch")
    if found is None:
        print(f"{name:44} left out: it could not be installed")
        return
    scores = [b_cubed(list(map(str, groups)), [i.label for i in fit])[2] for groups, _ in found]
    best = grid[scores.index(max(scores))]
    ((groups, seconds),) = asked("placing_peers.py", given(test, [best]), "scikit-learn", "datasketch")
    more = f"threshold {best:.2f}, {len(test) / seconds:,.0f}/s"
    told(name, list(map(str, groups)), [i.label for i in test], more)


# -- the parts ---------------------------------------------------------------------------------------------------------
def uci(data: Path) -> None:
    rows = sorted(
        lines(data / "uci_news_stories/stream.jsonl.gz"), key=lambda row: (row["replay_at"], row["id"])
    )
    items = [
        Item(story_of(f"s-{n}", row["title"], "", datetime.fromisoformat(row["replay_at"])), row["story"])
        for n, row in enumerate(rows)
    ]
    fit, test = halves(items)
    fitted("TF-IDF centroids", centroids, fit, test)
    by_library("MinHash (datasketch)", "minhash", fit, test, [x / 20 for x in range(3, 13)])
    by_library("online clustering (scikit-learn's BIRCH)", "birch", fit, test, [x / 20 for x in range(8, 20)])
    fitted("storylines, headlines not read", storylines, fit, test)
    fit, test = [item.read() for item in fit], [item.read() for item in test]
    best = fitted("storylines", storylines, fit, test)
    told("storylines, as they come (no threshold given)", storylines(test), [i.label for i in test])
    scores = []
    for seed in range(5):
        draw, some = random.Random(seed), list(test)
        draw.shuffle(some)
        some.sort(key=lambda item: item.story.received_at.replace(second=0, microsecond=0))
        scores.append(b_cubed(storylines(some, best), [item.label for item in some])[2])
    print(f"{'five shuffles within the minute':44} F {min(scores):.3f} to {max(scores):.3f}")


def ecb(data: Path) -> None:
    rows = list(lines(data / "ecbplus/train_dev_topics_1_35.jsonl.gz"))
    random.Random(7).shuffle(rows)
    items = []
    for n, row in enumerate(rows):
        first, *rest = row["sentences"]
        made = story_of(f"s-{n}", first, " ".join(rest), MORNING + timedelta(minutes=n))
        items.append(Item(made, row["story"]))
    by_topic = {item.label: str(row["topic"]) for item, row in zip(items, rows, strict=True)}
    fit, test = ([i for i in items if half(by_topic[i.label]) == side] for side in (0, 1))
    fitted("TF-IDF centroids", centroids, fit, test)
    fit, test = [item.read() for item in fit], [item.read() for item in test]
    fitted("storylines", storylines, fit, test)
    told("storylines, as they come (no threshold given)", storylines(test), [i.label for i in test])


def month(data: Path) -> None:
    """March 1987 of an old newswire: everything that went over it."""
    rows = [r for r in lines(data / "reuters21578/train.jsonl.gz") if r["published"].startswith("1987-03")]
    rows.sort(key=lambda row: (row["published"], row["id"]))
    items = []
    for row in rows:
        at = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC)
        items.append(Item(story_of(row["id"], row["title"].capitalize(), row["body"] or "", at)).read())
    found = placed(items)
    sizes = Counter(placement.storyline_id for placement in found)
    (line, most), *_ = sizes.most_common(1)
    first = next(i.story.headline for i, p in zip(items, found, strict=True) if p.storyline_id == line)
    print(
        f"{len(found):,} stories in {len(sizes):,} storylines; the largest ({first[:50]!r}) holds {most}, "
        f"{100 * most / len(found):.2f} %; single ones {sum(n == 1 for n in sizes.values()):,}"
    )


def rate(stories: Sequence[Story], window: Window) -> float:
    """Stories a second, none of them read."""
    began = time.process_time()
    for story in stories:
        window.add(place(story, Reading(story.id, 1, "en"), window)[1])
    return len(stories) / (time.process_time() - began)


def speed(data: Path) -> None:
    files = [
        "google_news_by_ticker_2022_2024/news",
        "reuters_company_news_2014_2017/news",
        "benzinga_headlines/headlines",
        "uci_news_stories/stream",
    ]
    found = (row["title"] for name in files for row in lines(data / f"{name}.jsonl.gz"))
    heads = [head for head in dict.fromkeys(found) if head]
    random.Random(1).shuffle(heads)
    step = timedelta(days=30) / len(heads)
    stories = [story_of(f"s-{n}", head, "", MORNING + n * step) for n, head in enumerate(heads)]
    window, live = Window(), stories[:-2_000]
    tracemalloc.start()
    rate(live, window)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    count = len(window._lines)
    print(
        f"{len(window):,} headlines of 30 days live: {rate(stories[-2_000:], window):,.0f} headlines/s; "
        f"{held / count:,.0f} bytes a storyline ({count:,} of them), {held / len(live):,.0f} a story"
    )
    print(f"20,000 stories live, 300 words each: {crowd():,.0f} stories/s")


def crowd(stories: int = 20_000, measured: int = 2_000) -> float:
    """Stories a second, headline and 300 words each, with `stories` fingerprints in the window."""
    made = [_made(n) for n in range(stories + measured)]
    window = Window()
    rate(made[:stories], window)
    return rate(made[stories:], window)


def _made(n: int) -> Story:
    """A made-up story: words drawn by Zipf's law from 40,000, five a subject of its own group."""
    draw = random.Random(n)
    group = random.Random(n // 8)
    subject = [f"g{group.randrange(60_000)}" for _ in range(12)]
    common = [f"w{int(40_000 ** draw.random())}" for _ in range(300)]
    for at in range(0, 300, 12):
        common[at] = draw.choice(subject)
    headline = " ".join(draw.sample(subject, 4) + common[1:5]).capitalize()
    body = ". ".join(" ".join(common[i : i + 20]).capitalize() for i in range(0, 300, 20)) + "."
    at = datetime.fromtimestamp(1_790_000_000 + 60 * n, UTC)
    return Story(f"s-{n}", 1, "bench", str(n), Identity(str(n), "", f"c-{n}"), headline, body, at, at)


PARTS = {"uci": uci, "ecb": ecb, "month": month, "speed": speed}


def main(data: Path, parts: Sequence[str]) -> None:
    """Print the tables."""
    for name in parts or PARTS:
        print(f"-- {name}")
        PARTS[name](data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
