"""What a trained linear model would add to the event rules: `python bench/events_linear.py DATA`.

The rules read the headlines of the data folder and teach a linear model over words and pairs of words (the trainer of
scripts/train_themes.py) what they find, beside the labelled stories on which the rules were fitted. Then both read
the stories kept for reporting: of the events that the rules missed, how many does the model tell, and what does
it tell besides? Names are left out of what it learns. The answer so far is why no such model is shipped.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from events import AT, FRESH, STORIES, Reader, fitted, story_of
from tocsin.model.reading import Mention
from tocsin.reference import load_reference
from train_themes import Labelled, Recipe, fit

HEADLINES = (
    "reuters_company_news_2014_2017/news",
    "benzinga_headlines/headlines",
    "google_news_by_ticker_2022_2024/news",
    "sentfin/headlines",
    "uci_news_stories/stream",
)
LEAST = 20  # stories of a type from which it is learnt
CUTS = (-0.5, -0.25, 0.0, 0.25, 0.5)


def headlines(data: Path) -> Iterator[str]:
    """Every headline of the folder once."""
    seen: set[str] = set()
    for name in HEADLINES:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                title = json.loads(line)["title"].strip()
                if title and title not in seen:
                    seen.add(title)
                    yield title


def without_names(text: str, mentions: tuple[Mention, ...]) -> str:
    """A headline with the kind of each mention in its place: who it is tells nothing about what happened."""
    out, at = [], 0
    for mention in sorted(mentions, key=lambda m: m.span.start):
        if mention.span.field == "headline" and mention.span.start >= at:
            out += [text[at : mention.span.start], f" {mention.kind}name "]
            at = mention.span.end
    return "".join([*out, text[at:]])


def taught(read: Reader, data: Path) -> list[Labelled]:
    """What the rules find in the headlines, all with an event and as many without, and the labelled fitting part."""
    told, silent = [], []
    for title in headlines(data):
        events, mentions = read(story_of("x", title, ""))
        kinds = frozenset(e.type for e in events)
        (told if kinds else silent).append((without_names(title, mentions), "", kinds))
    rows = [row for row in stories(STORIES) if fitted(row["id"])]
    for row in rows:
        _, mentions = read(story_of("x", row["headline"], ""))
        kinds = frozenset(e["type"] for e in row["events"])
        told.append((without_names(row["headline"], mentions), "", kinds))
    some = [*told, *random.Random(7).sample(silent, min(len(silent), len(told)))]
    random.Random(8).shuffle(some)
    return some


def stories(path: Path) -> list[dict[str, Any]]:
    """The labelled stories of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main(data: Path) -> None:
    """Teach, read what is kept for reporting, print a line for each threshold."""
    read = Reader(load_reference().as_of(AT))
    lessons = taught(read, data)
    counts: dict[str, int] = {}
    for _, _, kinds in lessons:
        for kind in kinds:
            counts[kind] = counts.get(kind, 0) + 1
    enough = {kind for kind, n in counts.items() if n >= LEAST}
    model = fit(
        [(headline, body, kinds & enough) for headline, body, kinds in lessons],
        Recipe(bodies=False, rounds=12, thresholds=False),
    )
    print(f"taught by {len(lessons):,} headlines, {len(enough)} types, {len(model.words):,} words")
    told = {cut: [0, 0] for cut in CUTS}  # right, of events told
    missed = 0
    for row in [*[r for r in stories(STORIES) if not fitted(r["id"])], *stories(FRESH)]:
        events, mentions = read(story_of(row["id"], row["headline"], row["body"]))
        gold = {e["type"] for e in row["events"]} - {e.type for e in events}
        missed += len(gold)
        if events:
            continue  # where the rules tell of an event, a second one from a model is wrong far more often
        scores = model.scores(without_names(row["headline"], mentions), "")
        best = int(scores.argmax())
        allowed = {e["type"] for e in row["allowed"]} - gold
        for cut in CUTS:
            if scores[best] > cut and model.themes[best] not in allowed:
                told[cut][0] += model.themes[best] in gold
                told[cut][1] += 1
    print(f"events that the rules missed: {missed}")
    for cut, (right, said) in told.items():
        print(f"  model from {cut:+.2f}: tells {said}, right {right}, false {said - right}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
