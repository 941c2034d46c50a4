"""Storylines against labelled streams, each part with its peers in the same run; thresholds fitted on one half of the
labels, figures of the other. `python bench/placing.py DATA [PART …]` (all parts by default):

uci      headlines grouped by what happened, in order of replay_at, read and placed as `tocsin place` does, and without
         being read; beside TF-IDF centroids, MinHash and scikit-learn's online clustering; five shuffles within the minute
ecb      stories whose topics have two happenings alike on purpose: whole texts, episodes
month    a month of mixed news: the share of the largest storyline and episode
speed    headlines a second with 20,000 stories live; bytes an episode"""

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


def storylines(items: Sequence[Item], same: float) -> list[str]:
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


def fitted(name: str, group: Grouping, items: Sequence[Item], grid: Sequence[float] = GRID) -> float:
    """Fit on one half of the labels, print the figures of the other; the threshold."""
    fit, test = ([i for i in items if half(i.label) == side] for side in (0, 1))
    best = max(grid, key=lambda t: b_cubed(group(fit, t), [i.label for i in fit])[2])
    began = time.process_time()
    found = group(test, best)
    rate = len(test) / (time.process_time() - began)
    told(name, found, [i.label for i in test], f"threshold {best:.2f}, {rate:,.0f}/s")
    return best


def by_library(name: str, script: str, items: Sequence[Item], grid: Sequence[float], package: str) -> None:
    """The same of a library: every threshold on the half for fitting, then the best on the other."""
    fit, test = ([i for i in items if half(i.label) == side] for side in (0, 1))

    def given(some: Sequence[Item], thresholds: Iterable[float]) -> list[dict[str, Any]]:
        heads = [i.story.headline for i in some]
        return [{"name": script, "threshold": t, "headlines": heads} for t in thresholds]

    found = asked("placing_peers.py", given(fit, grid), "scikit-learn", "datasketch")
    if found is None:
        print(f"{name:44} left out: {package} could not be installed")
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
    fitted("TF-IDF centroids", centroids, items)
    by_library("MinHash (datasketch)", "minhash", items, [x / 20 for x in range(3, 13)], "datasketch")
    by_library(
        "online clustering (scikit-learn's BIRCH)",
        "birch",
        items,
        [x / 20 for x in range(8, 20)],
        "scikit-learn",
    )
    fitted("storylines, headlines not read", storylines, items)
    read_ = [item.read() for item in items]
    best = fitted("storylines", storylines, read_)
    test = [item for item in read_ if half(item.label)]
    told("storylines, as they come (no threshold given)", storylines_as_set(test), [i.label for i in test])
    scores = []
    for seed in range(5):
        draw, some = random.Random(seed), list(test)
        draw.shuffle(some)
        some.sort(key=lambda item: item.story.received_at.replace(second=0, microsecond=0))
        scores.append(b_cubed(storylines(some, best), [item.label for item in some])[2])
    print(f"{'five shuffles within the minute':44} F {min(scores):.3f} to {max(scores):.3f}")


def storylines_as_set(items: Sequence[Item]) -> list[str]:
    return [placement.storyline_id for placement in placed(items)]


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
    for name, group, some in (
        ("TF-IDF centroids", centroids, (fit, test)),
        ("storylines", storylines, ([i.read() for i in fit], [i.read() for i in test])),
    ):
        best = max(GRID, key=lambda t: b_cubed(group(some[0], t), [i.label for i in some[0]])[2])
        told(name, group(some[1], best), [i.label for i in some[1]], f"threshold {best:.2f}")
    told(
        "storylines, as they come (no threshold given)",
        storylines_as_set([i.read() for i in test]),
        [i.label for i in test],
    )


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


def speed(data: Path) -> None:
    heads = [row["title"] for row in lines(data / "google_news_by_ticker_2022_2024/news.jsonl.gz")]
    heads += [row["title"] for row in lines(data / "reuters_company_news_2014_2017/news.jsonl.gz")]
    heads += [row["title"] for row in lines(data / "benzinga_headlines/headlines.jsonl.gz")]
    heads += [row["title"] for row in lines(data / "uci_news_stories/stream.jsonl.gz")]
    heads = [head for head in dict.fromkeys(heads) if head]
    random.Random(1).shuffle(heads)
    step = timedelta(days=30) / len(heads)
    items = [
        Item(story_of(f"s-{n}", head, "", MORNING + n * step), "", Reading(f"s-{n}", 1, "en"))
        for n, head in enumerate(heads)
    ]
    tracemalloc.start()
    window = Window()
    live, asked_ = items[:-2_000], items[-2_000:]
    for item in live:
        window.add(place(item.story, item.reading, window)[1])  # type: ignore[arg-type]
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    began = time.process_time()
    for item in asked_:
        window.add(place(item.story, item.reading, window)[1])  # type: ignore[arg-type]
    rate = len(asked_) / (time.process_time() - began)
    print(
        f"{len(window):,} headlines of 30 days live: {rate:,.0f} headlines/s; "
        f"{held / len(window._lines):,.0f} bytes an episode ({len(window._lines):,} of them), {held / len(live):,.0f} a story"
    )


PARTS = {"uci": uci, "ecb": ecb, "month": month, "speed": speed}


def main(data: Path, parts: Sequence[str]) -> None:
    """Print the tables."""
    for name in parts or PARTS:
        print(f"-- {name}")
        PARTS[name](data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
