"""Copies: planted ones of real texts among near misses, and real ones among wire stories.

`python bench/placing.py DATA copies`. Planted: each text comes again as another publisher would carry it (credited, cut at
the end, framed by a paragraph of the publisher's own, with another headline, with changed quotation marks and spaces); near
misses are the same text with its names and figures exchanged, halves of two texts put together, and other stories of
the same publisher. Real: what `place` calls a copy among wire stories, against comparing the runs of five words of all
pairs in full (a copy: four fifths of the smaller text are in the other, and no figure of the headline is exchanged)."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from placing import Item, lines, placed, story_of

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
COPY, SHINGLE, LEAST = 0.8, 5, 40
_RUN = re.compile(r"[^\W_]+")


def texts(data: Path) -> list[tuple[str, str]]:
    """Headline and body of real stories, long enough to be told apart."""
    out = [(row["title"], row["body"]) for row in lines(data / "crypto_articles_2023/articles.jsonl.gz")]
    return [(head, body) for head, body in out if head and body and len(body.split()) > LEAST]


def carried(draw: random.Random, head: str, body: str) -> tuple[str, str]:
    """The text as another publisher carries it."""
    words = body.split(" ")
    way = draw.randrange(5)
    if way == 0:
        return head, f"NEW YORK, Jan 5 (Reuters) - {body}\n\n(Reporting by the bureau; Editing by the desk)"
    if way == 1:
        return head, " ".join(words[: int(len(words) * draw.uniform(0.7, 0.95))])
    if way == 2:
        return f"{head} - The Daily Ledger", f"{body}\n\nRead more of this in our weekly letter, and sign up for it."
    if way == 3:
        return " ".join(head.split()[::-1]), body.replace("'", "’").replace(". ", ".  ")
    return (
        f"BRIEF-{head}",
        f"This story first appeared with our partners.\n\n{' '.join(words[: int(0.9 * len(words))])}",
    )


def missed(draw: random.Random, head: str, body: str, other: tuple[str, str]) -> tuple[str, str]:
    """A text that is near and no copy."""
    words, others = body.split(" "), other[1].split(" ")
    if draw.random() < 0.5:
        return other[0], " ".join(words[: len(words) // 2] + others[: len(others) // 2 + len(words) // 4])
    swapped = [f"X{n % 97}{w[1:]}" if w[:1].isupper() or w[:1].isdigit() else w for n, w in enumerate(words)]
    return " ".join(f"Y{w}" if w[:1].isupper() else w for w in head.split()), " ".join(swapped)


def planted(data: Path) -> None:
    """Print precision, recall and F1 of the relation to the very text that was copied."""
    draw, made = random.Random(3), texts(data)
    items, gold = list[Item](), dict[str, str]()
    for n, (head, body) in enumerate(made):
        at = BEGIN + timedelta(minutes=10 * n)
        items.append(Item(story_of(f"o-{n}", head, body, at)))
        again = at + timedelta(minutes=draw.randrange(1, 3_000))
        if draw.random() < 0.5:
            items.append(Item(story_of(f"c-{n}", *carried(draw, head, body), again)))
            gold[f"c-{n}"] = f"o-{n}"
        else:
            items.append(Item(story_of(f"m-{n}", *missed(draw, head, body, made[n - 1]), again)))
    items.sort(key=lambda item: (item.story.received_at, item.story.id))
    found = {
        i.story.id: p.nearest
        for i, p in zip(items, placed(items), strict=True)
        if p.level == "copy" and i.story.id[0] in "cm"
    }
    right = sum(gold.get(ident) == nearest for ident, nearest in found.items())
    told("planted", right, len(found), len(gold))


def real(data: Path) -> None:
    """Print the same for copies among the stories of one month of a wire."""
    rows = [r for r in lines(data / "reuters21578/train.jsonl.gz") if r["published"].startswith("1987-03")]
    rows = [r for r in rows if r["body"] and len(_RUN.findall(r["body"])) >= LEAST]
    rows.sort(key=lambda row: (row["published"], row["id"]))
    items = [
        Item(
            story_of(
                r["id"],
                r["title"].capitalize(),
                r["body"],
                datetime.fromisoformat(r["published"]).replace(tzinfo=UTC),
            )
        )
        for r in rows
    ]
    gold = copied(items)
    found = {i.story.id for i, p in zip(items, placed(items), strict=True) if p.level == "copy"}
    told(f"real, {len(items):,} stories", len(found & gold), len(found), len(gold))
    ids = {i.story.id: i.story.headline for i in items}
    for name, some in (("missed", gold - found), ("false", found - gold)):
        for ident in sorted(some)[:5]:
            print(f"  {name}: {ids[ident][:90]!r}")


def copied(items: list[Item]) -> set[str]:
    """The stories of which an earlier one has four fifths, or the other way round, by comparing all that share a run."""
    under: dict[tuple[str, ...], list[int]] = {}
    held, out = list[set[tuple[str, ...]]](), set[str]()
    for n, item in enumerate(items):
        words = _RUN.findall(item.story.body.lower())
        runs = set(zip(*(words[k:] for k in range(SHINGLE)), strict=False))
        shared: dict[int, int] = {}
        for run in runs:
            for m in under.get(run, ()):
                shared[m] = shared.get(m, 0) + 1
        for m, count in shared.items():
            if count >= COPY * min(len(runs), len(held[m])) and figures(item) == figures(items[m]):
                out.add(item.story.id)
                break
        for run in runs:
            under.setdefault(run, []).append(n)
        held.append(runs)
    return out


def figures(item: Item) -> set[str]:
    return {word for word in _RUN.findall(item.story.headline) if word[0].isdigit()}


def told(name: str, right: int, found: int, gold: int) -> None:
    p, r = right / max(1, found), right / max(1, gold)
    print(f"copies, {name:30} P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}  of {gold}")


def main(data: Path) -> None:
    """Print the figures."""
    planted(data)
    real(data)
