"""Storylines against a labelled stream of headlines: B-cubed of ours and of a plain TF-IDF centroid
baseline, both with thresholds fitted on one half of the labelled stories and reported on the other.
`python bench/placing.py FILE` (lines with title, story, replay_at), in the order of replay_at."""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.reading import Reading
from tocsin.model.stories import Identity, Story
from tocsin.storylines import Window, place

Row = tuple[str, str, datetime]  # headline, label, at
GRID = [x / 100 for x in range(6, 44, 2)]
_WORD = re.compile(r"[a-z0-9]+")


def rows_of(path: Path) -> list[Row]:
    """Headlines with their labels, in the order in which they are replayed."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda r: (r["replay_at"], r["id"]))
    return [(r["title"], r["story"], datetime.fromisoformat(r["replay_at"])) for r in rows]


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


def ours(rows: Sequence[Row], threshold: float) -> list[str]:
    """Storyline ids as `place` gives them; no reading, headlines only."""
    window, out = Window(), []
    for n, (title, _, at) in enumerate(rows):
        content = hashlib.sha256(" ".join(_WORD.findall(title.lower())).encode()).hexdigest()
        story = Story(f"s-{n}", 1, "bench", str(n), Identity(str(n), "", content), title, "", at, at)
        reading = Reading(story.id, 1, "en")
        placement, fingerprint = place(story, reading, window, same=threshold)
        window.add(fingerprint)
        out.append(placement.storyline_id)
    return out


def centroids(rows: Sequence[Row], threshold: float) -> list[str]:
    """The baseline: cosine of TF-IDF with the centroid of each group so far, the best above the threshold."""
    df: Counter[str] = Counter()
    groups: list[Counter[str]] = []
    under: dict[str, set[int]] = defaultdict(set)
    out = []
    for n, (title, _, _) in enumerate(rows):
        words = set(_WORD.findall(title.lower()))
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


def report(
    name: str, group: Callable[[Sequence[Row], float], list[str]], rows: Sequence[Row]
) -> dict[str, object]:
    """Fit on one half of the labels, print and return the figures of the other."""
    fit, test = ([r for r in rows if half(r[1]) == side] for side in (0, 1))
    best = max(GRID, key=lambda t: b_cubed(group(fit, t), [r[1] for r in fit])[2])
    began = time.process_time()
    found = group(test, best)
    rate = len(test) / (time.process_time() - began)
    p, r, f = b_cubed(found, [row[1] for row in test])
    print(f"{name:28} threshold {best:.2f}  B3 P={p:.3f} R={r:.3f} F={f:.3f}  {rate:,.0f} headlines/s")
    return {"name": name, "threshold": best, "p": p, "r": r, "f": f, "per_second": rate}


def crowd(stories: int = 20_000, measured: int = 2_000) -> float:
    """Stories a second, headline and 300 words each, with `stories` fingerprints in the window."""
    made = [_made(n) for n in range(stories + measured)]
    window = Window()
    for story in made[:stories]:
        window.add(place(story, Reading(story.id, 1, "en"), window)[1])
    began = time.process_time()
    for story in made[stories:]:
        window.add(place(story, Reading(story.id, 1, "en"), window)[1])
    return measured / (time.process_time() - began)


def _made(n: int) -> Story:
    """A made-up story: words drawn by Zipf's law from 40,000, five a subject of its own group."""
    import random

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


def main(path: Path) -> None:
    """Print the table."""
    rows = rows_of(path)
    for name, group in (("TF-IDF centroids (baseline)", centroids), ("storylines", ours)):
        report(name, group, rows)
    print(f"20,000 stories live, 300 words each: {crowd():,.0f} stories/s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
