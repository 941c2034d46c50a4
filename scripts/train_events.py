"""Trains the model of src/tocsin/understanding/events/learnt.npz: `python scripts/train_events.py DATA`.

Taught by what people labelled (headlines of our own writing: the fitting part of the event stories, and all that
were written to fit rules) and by what the rules find in open headlines that may be passed on. Names are left out
of it. Its threshold is the lowest at which, in folds over the labelled headlines, so many of those that
it tells anything of are told right. DATA: the folder of labelled data.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding.document import Document, document
from tocsin.understanding.events import find_events
from tocsin.understanding.events.learnt import without_names
from tocsin.understanding.linear import Model
from tocsin.understanding.mentions import find_mentions
from tocsin.understanding.themes import find_themes
from train_themes import Labelled, Recipe, fit, save

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src/tocsin/understanding/events/learnt.npz"
OWN = ROOT / "tests/understanding_events/data"
OPEN = ("sentfin/headlines", "uci_news_stories/stream")  # sets whose terms let them be passed on
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
RECIPE = Recipe(cost=1.0, rounds=10, per_theme=400, bodies=False, thresholds=False)
LABELLED = 15  # times that a labelled headline counts beside one that the rules read
SILENT = 3  # headlines without an event for each with one
LEAST = 20  # weighed headlines of a type from which it is learnt
FOLDS = 4
RIGHT = 0.93


def main(data: Path) -> None:
    """Teach, find the threshold, keep."""
    tables = load_reference().as_of(AT)
    labelled = own_headlines(tables)
    told, silent = read_headlines(data, tables)
    cut = threshold(labelled, told, silent)
    model = taught(labelled, told, silent)
    model = replace(model, thresholds=np.full(len(model.themes), cut))
    save(model, OUT)
    print(f"{len(model.themes)} types, {len(model.words):,} words, {OUT.stat().st_size / 1e6:.1f} MB, "
          f"threshold {cut:.2f}; {len(labelled):,} labelled, {len(told):,} read with an event")  # fmt: skip


def own_headlines(tables: Tables) -> list[Labelled]:
    """The labelled headlines on which rules may be fitted."""
    rows: list[tuple[str, frozenset[str]]] = []
    for line in (OWN / "stories.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 100 < 70:
            rows.append((row["headline"], frozenset(e["type"] for e in row["events"])))
    with (OWN / "fitting_only.csv").open(encoding="utf-8", newline="") as file:
        rows += [(row["headline"], frozenset([row["type"]])) for row in csv.DictReader(file)]
    return [(without_names(h, find_mentions(_doc(h), tables)), "", kinds) for h, kinds in rows]


def read_headlines(data: Path, tables: Tables) -> tuple[list[Labelled], list[Labelled]]:
    """Open headlines with the events that the rules alone find in them: those with one, those with none."""
    told: list[Labelled] = []
    silent: list[Labelled] = []
    for title in dict.fromkeys(_titles(data)):
        doc = _doc(title)
        mentions = find_mentions(doc, tables)
        kinds = frozenset(
            e.type for e in find_events(doc, mentions, find_themes(doc, mentions), learnt=False)
        )
        (told if kinds else silent).append((without_names(title, mentions), "", kinds))
    return told, silent


def _titles(data: Path) -> list[str]:
    out = []
    for name in OPEN:
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            out += [json.loads(line)["title"].strip() for line in lines]
    return out


def _doc(headline: str) -> Document:
    return document(Story("x", 1, "training", "x", Identity("", "", ""), headline, "", AT, AT))


def taught(labelled: Sequence[Labelled], told: Sequence[Labelled], silent: Sequence[Labelled]) -> Model:
    """A model of all types with enough headlines."""
    few = random.Random(7).sample(silent, min(len(silent), SILENT * len(told)))
    rows = [*told, *[row for row in labelled for _ in range(LABELLED)], *few]
    random.Random(8).shuffle(rows)
    counts = Counter(kind for _, _, kinds in rows for kind in kinds)
    enough = frozenset(kind for kind, n in counts.items() if n >= LEAST)
    return fit([(headline, body, kinds & enough) for headline, body, kinds in rows], RECIPE)


def threshold(labelled: Sequence[Labelled], told: Sequence[Labelled], silent: Sequence[Labelled]) -> float:
    """The lowest score at which enough of what a model says of labelled headlines it has not seen is right."""
    said: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        model = taught([row for i, row in enumerate(labelled) if i % FOLDS != fold], told, silent)
        for headline, _, kinds in labelled[fold::FOLDS]:
            scores = model.scores(headline, "")
            best = int(scores.argmax())
            said.append((float(scores[best]), model.themes[best] in kinds))
    said.sort(reverse=True)
    right, cut = 0, said[0][0]
    for n, (score, hit) in enumerate(said, 1):
        right += hit
        if right / n >= RIGHT:
            cut = score
    return round(cut, 3)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
