"""Tone towards names in headlines and paragraphs with known tone, beside a count of tone words and the largest class.

`python bench/tone.py DATA_FOLDER [--misses]`. Of the headlines (SEntFiN 1.0) only the part that no weight was fitted on is
read: 30 % by a hash of the id. Of the paragraphs (FinEntity) nothing was fitted on; what rules were made better by was read in
the other 70 %, so the 30 % stand apart too. Intervals: 90 %, by drawing texts again 1,000 times.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import random
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.reference import Reference, load_reference
from tocsin.text import tokenise
from tocsin.understanding import read
from tocsin.understanding.document import Document, document
from tocsin.understanding.tone import find_tone, tone_towards

AT = datetime(2022, 12, 1, tzinfo=UTC)
FITTING = 70  # percent, as in scripts/train_tone.py
GOOD = frozenset(
    """
    accelerate accelerates advance advanced advances award awarded bounce popular approval approve approved attractive beat beaten beats benefit benefits
    best better boom boost boosted boosts breakthrough bright bullish buoyant buy cheer cheers climb climbed climbs comeback
    confidence confident doubled doubles ease eased exceed exceeded exceeds excellent expand expanded expands expansion
    favorable favourable firm firmer gain gained gainer gains good great grew grow grows growth healthy high higher highest hike
    hikes improve improved improvement improves increase increased increases jump jumped jumps lead leading leads lift lifted
    lifts momentum nod opportunity optimism optimistic outperform outperforms overweight positive profit profitable profits
    progress promising raise raised raises rallied rallies rally rebound rebounds record recover recovered recovers recovery
    resilient rise rises robust rose soar soared soars solid strength strengthen strengthens strong stronger strongest succeed
    success successful surge surged surges top topped tops up upbeat upgrade upgraded upgrades upside upturn win winner winners
    wins won zoom zooms
    """.split()
)
BAD = frozenset(
    """
    avoid bad ban bankrupt bankruptcy banned bearish below breach caution cautious collapse collapsed concern concerns crash
    crisis cut cuts debt decline declined declines default deficit delay delayed delays deteriorate dip dips disappoint
    disappointing dismal down downgrade downgraded downgrades downturn drag drop dropped drops fail failed fails failure fall
    fallen falls fear fears fell fine fraud gloom halt halts hit hurt hurts investigation lawsuit layoffs loser losers loses
    losing loss losses lost low lower lowers lowest miss missed misses negative panic penalty pessimistic plummet plunge plunged
    plunges poor pressure probe recall recession reject rejected rejects risk risks risky scam sell selloff shortage shrink shut
    sink sinks slid slide slides slip slipped slips slow slowdown sluggish slump slumped slumps strike struggle struggles sue
    sued suffer suffers suspend suspended tank tanks threat threaten trouble tumble tumbled tumbles uncertainty underperform
    volatile warn warned warning warns weak weaken weakens weaker weakness worries worry worse worst
    """.split()
)
COUNT = f"count of {len(GOOD | BAD)} tone words"
Reader = Callable[[str, int, int], int]


@dataclass(frozen=True)
class Named:
    """A name in a text and the tone towards it, -1, 0 or 1."""

    ident: str
    text: str
    start: int
    end: int
    truth: int
    names: int  # how many names the text has


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def kept(ident: str) -> bool:
    """Whether a text is of the part that is reported."""
    return zlib.crc32(ident.encode()) % 100 >= FITTING


def headlines(data: Path) -> list[Named]:
    """Names of the reported part of SEntFiN, at the first place where each stands."""
    out = []
    for row in rows(data / "sentfin" / "headlines.jsonl.gz"):
        for name, tone in row["entities"].items() if kept(row["id"]) else ():
            at = row["title"].find(name)
            if at >= 0:
                out.append(
                    Named(row["id"], row["title"], at, at + len(name), _sign(tone), len(row["entities"]))
                )
    return out


def paragraphs(data: Path) -> list[Named]:
    """All names of FinEntity."""
    return [
        Named(
            row["id"],
            row["text"],
            e["start"],
            e["end"],
            _sign(e["sentiment"].lower()),
            len({e["text"] for e in row["entities"]}),
        )
        for row in rows(data / "finentity" / "paragraphs.jsonl.gz")
        for e in row["entities"]
    ]


def _sign(tone: str) -> int:
    return (tone == "positive") - (tone == "negative")


def made(text: str) -> Story:
    """A story of that headline."""
    return Story("s", 1, "bench", "s", Identity("s", "", ""), text, "", AT, AT, language="en")


def near(text: str, start: int, end: int) -> int:
    """Ours: the tone towards the words at that place."""
    score = tone_towards(document(made(text)), Span("headline", start, end)).score
    return (score > 0) - (score < 0)


def counted(text: str, start: int, end: int) -> int:
    """The baseline: are there more good words than bad ones in the whole text?"""
    words = tokenise(text).lower
    return _of(sum(w in GOOD for w in words) - sum(w in BAD for w in words))


def whole(text: str, start: int, end: int) -> int:
    """Ours: the tone of the story after a whole reading."""
    tones = read(made(text), reference().as_of(AT)).tone
    return _of(next((t.score for t in tones if t.target == "story"), 0.0))


def _of(value: float) -> int:
    return (value > 0) - (value < 0)


@functools.cache
def reference() -> Reference:
    """The embedded tables, read once."""
    return load_reference()


def linked(items: Sequence[Named]) -> list[tuple[Named, int, int]]:
    """(name, ours by the whole reading, what the count says) of names that the whole reading links to a security."""
    out = []
    for item in items:
        reading = read(made(item.text), reference().as_of(AT))
        for security in reading.securities:
            if any(s.start < item.end and item.start < s.end for s in security.spans):
                score = next((t.score for t in reading.tone if t.target == security.key), 0.0)
                out.append((item, _of(score), counted(item.text, 0, 0)))
                break
    return out


def accuracy(pairs: Sequence[tuple[int, int]]) -> float:
    """Share of (truth, said) that agree, in percent."""
    return 100 * sum(a == b for a, b in pairs) / max(1, len(pairs))


def macro(pairs: Sequence[tuple[int, int]]) -> float:
    """F1 of the three classes, the mean, in percent."""
    total = 0.0
    for k in (-1, 0, 1):
        both = sum(a == b == k for a, b in pairs)
        total += 200 * both / max(1, sum(a == k for a, _ in pairs) + sum(b == k for _, b in pairs))
    return total / 3


def show(name: str, items: Sequence[Named], said: dict[str, list[int]]) -> None:
    """A table of the readers, each with its interval, and how far ours is above the count, drawn together."""
    truth = [item.truth for item in items]
    said["largest class"] = [max(set(truth), key=truth.count)] * len(items)
    texts: dict[str, list[int]] = {}
    for i, item in enumerate(items):
        texts.setdefault(item.ident, []).append(i)
    draw, groups = random.Random(7), list(texts.values())
    draws = [[i for group in draw.choices(groups, k=len(groups)) for i in group] for _ in range(1000)]
    print(f"\n{name}: {len(items)} names in {len(texts)} texts")
    for who, answers in said.items():
        pairs = list(zip(truth, answers, strict=True))
        cells = []
        for label, measure in (("accuracy", accuracy), ("macro-F1", macro)):
            low, high = _interval([measure([pairs[i] for i in d]) for d in draws])
            cells.append(f"{label} {measure(pairs):.1f} ({low:.1f} to {high:.1f})")
        print(f"  {who:28} {'   '.join(cells)}")
    ours, count = (list(zip(truth, said[who], strict=True)) for who in ("Tocsin", COUNT))
    for label, measure in (("accuracy", accuracy), ("macro-F1", macro)):
        low, high = _interval([measure([ours[i] for i in d]) - measure([count[i] for i in d]) for d in draws])
        print(
            f"  above the count, {label}: {measure(ours) - measure(count):+.1f} ({low:+.1f} to {high:+.1f})"
        )


def _interval(values: list[float]) -> tuple[float, float]:
    values = sorted(values)
    return values[len(values) // 20], values[-1 - len(values) // 20]


def pace() -> None:
    """Milliseconds a story of 1,500 characters, beside tokenising it, in processor time."""
    line = "Shares of Northgate Foods fell 3% after the company cut its outlook, while Torque Motors rose on strong sales. "
    story = Story(
        "s", 1, "bench", "s", Identity("s", "", ""), line.strip(), (line * 14)[:1400], AT, AT, language="en"
    )
    tables = reference().as_of(AT)
    reading = read(story, tables)
    doc: Document = document(story)
    for name, work in (
        ("tone", lambda: find_tone(doc, reading.securities, reading.events, reading.ratings)),
        ("tokenising, for comparison", lambda: document(story)),
    ):
        began = time.process_time()
        for _ in range(2000):
            work()
        print(f"{name}: {(time.process_time() - began) / 2:.3f} ms a story of 1,500 characters")


def main(data: Path, misses: bool) -> None:
    """Print all tables."""
    print(f"the count goes by {len(GOOD)} good and {len(BAD)} bad words")
    news, entities = headlines(data), paragraphs(data)
    sets = (
        ("headlines (SEntFiN, part not fitted on)", news, near),
        ("paragraphs (FinEntity, all)", entities, near),
        (
            "paragraphs (FinEntity, the 30 % that were not looked at)",
            [e for e in entities if kept(e.ident)],
            near,
        ),
        ("headlines of one name, by the story's tone", [n for n in news if n.names == 1], whole),
    )
    for name, items, reader in sets:
        said = {
            "Tocsin": [reader(i.text, i.start, i.end) for i in items],
            COUNT: [counted(i.text, i.start, i.end) for i in items],
        }
        show(name, items, said)
        if misses:
            for item, answer in zip(items, said["Tocsin"], strict=True):
                if answer != item.truth:
                    print(
                        f"MISS {item.truth:+d} {answer:+d} [{item.text[item.start : item.end]}] {item.text}"
                    )
    found = linked(entities)
    said = {"Tocsin": [a for _, a, _ in found], COUNT: [b for _, _, b in found]}
    show("paragraphs (FinEntity), names that the whole reading links", [i for i, _, _ in found], said)
    print()
    pace()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    main(args.data, args.misses)
