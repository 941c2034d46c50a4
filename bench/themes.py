"""Themes against the indexers' topics of an old newswire.

`python bench/themes.py FILE [--report FILE] [--misses CODE] [--ablate] [--no-peer]`

Two tables, both on the later 30 % of the training stories (or on all of the other file). The theme table where its codes
map to topics: precision and recall. Our trainer (scripts/train_themes.py), fitted on the earlier 70 %, for every
topic, beside scikit-learn's TF-IDF and LinearSVC on the same stories. --misses shows what the table got wrong in the
fitting part only. --ablate leaves out one row, one guard, one kind of feature after the other.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from peers import asked
from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import Document, document
from tocsin.understanding.themes import find_themes, reader, table
from train_themes import Labelled, Recipe, fit

FIT_SHARE = 0.7
MAP = {
    "oil": {"crude"},
    "natural gas": {"nat-gas"},
    "agriculture": {
        *"grain wheat corn oilseed sugar coffee veg-oil livestock soybean cocoa carcass cotton rice barley".split(),
        *"palm-oil meal-feed rapeseed sorghum hog orange soy-oil soy-meal sunseed tea oat".split(),
    },
    "grain": {
        *"grain wheat corn oilseed veg-oil soybean rice barley palm-oil meal-feed rapeseed sorghum".split(),
        *"soy-oil soy-meal sunseed oat groundnut coconut cotton-oil linseed rye".split(),
    },
    "soft commodities": {*"sugar coffee cocoa orange tea rubber wool lumber".split()},
    "livestock": {*"livestock carcass hog pork-belly l-cattle f-cattle".split()},
    "merger": {"acq"},
    "earnings": {"earn"},
    "monetary policy": {"interest", "money-fx", "money-supply", "dlr"},
    "shipping": {"ship"},
    "gold": {"gold"},
    "copper": {"copper"},
    "steel": {"iron-steel"},
    "trade policy": {"trade"},
    "inflation": {"cpi", "wpi"},
    "employment": {"jobs"},
    "economic growth": {"gnp", "ipi", "lei"},
    "metals and mining": {
        *"gold copper iron-steel alum zinc silver strategic-metal tin lead nickel platinum palladium".split(),
    },
    "housing": {"housing"},
}
# what the indexers put under one topic: a story with the other theme counts as found
ALSO = {"earnings": {"dividend", "stock split", "guidance"}, "monetary policy": {"foreign exchange"}}


@dataclass(frozen=True)
class Told:
    """What was told and what is true of each story: one row a story, one column a topic."""

    told: np.ndarray
    true: np.ndarray

    def f1(self, columns: Sequence[int] | None = None) -> np.ndarray:
        """F1 of each topic."""
        told, true = (
            (self.told, self.true) if columns is None else (self.told[:, columns], self.true[:, columns])
        )
        return 2 * (told & true).sum(0) / np.maximum(1, told.sum(0) + true.sum(0))

    def micro(self) -> tuple[float, float, float]:
        """Precision, recall and F1 over all decisions."""
        hit = (self.told & self.true).sum()
        return (
            hit / max(1, self.told.sum()),
            hit / self.true.sum(),
            2 * hit / (self.told.sum() + self.true.sum()),
        )

    def interval(self) -> tuple[float, float]:
        """Where micro F1 lies in 95 of 100 draws of as many stories."""
        hit, both = (self.told & self.true).sum(1), self.told.sum(1) + self.true.sum(1)
        draw = np.random.default_rng(7).integers(0, len(hit), (400, len(hit)))
        low, high = np.quantile(2 * hit[draw].sum(1) / both[draw].sum(1), [0.025, 0.975])
        return float(low), float(high)


def stories(path: Path) -> list[dict]:  # type: ignore[type-arg]
    """The stories that the indexers have seen, oldest first."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [r for r in rows if r["has_topics"] == "YES" and r["lewis_split"] != "NOT-USED"]
    return sorted(rows, key=lambda r: (r["published"], r["id"]))


def labelled(rows: Sequence[dict]) -> list[Labelled]:  # type: ignore[type-arg]
    """Headline, body, topics."""
    return [(r["title"] or "", r["body"] or "", frozenset(r["topics"])) for r in rows]


def documents(rows: Sequence[Labelled]) -> list[Document]:
    """The stories tokenised."""
    at = datetime(1987, 1, 1, tzinfo=UTC)
    same = Identity("", "", "")
    return [
        document(Story(str(n), 1, "", "", same, head, body, at)) for n, (head, body, _) in enumerate(rows)
    ]


def by_table(docs: Sequence[Document], rows: Sequence[Labelled]) -> Told:
    """What the theme table says, one column a mapped code."""
    told, true = np.zeros((len(rows), len(MAP)), bool), np.zeros((len(rows), len(MAP)), bool)
    for i, (doc, (_, _, topics)) in enumerate(zip(docs, rows, strict=True)):
        found = {theme.code for theme in find_themes(doc, ())}
        for k, (code, mapped) in enumerate(MAP.items()):
            true[i, k] = not mapped.isdisjoint(topics)
            told[i, k] = code in found or (true[i, k] and not ALSO.get(code, set()).isdisjoint(found))
    return Told(told, true)


def show_table(docs: Sequence[Document], rows: Sequence[Labelled]) -> None:
    """Precision and recall of the theme table, and its time beside that of the tokens."""
    find_themes(docs[0], ())  # the table is compiled before the clock starts
    began = time.process_time()
    for doc in docs:
        find_themes(doc, ())
    spent = time.process_time() - began
    said = by_table(docs, rows)
    for k, code in enumerate(MAP):
        hit = (said.told[:, k] & said.true[:, k]).sum()
        p, r = hit / max(1, said.told[:, k].sum()), hit / max(1, said.true[:, k].sum())
        print(f"  {code:20} {said.true[:, k].sum():5} stories  P={p:.3f} R={r:.3f} F1={said.f1()[k]:.3f}")
    p, r, f = said.micro()
    low, high = said.interval()
    size = sum(len(head) + len(body) for head, body, _ in rows)
    print(f"  micro P={p:.3f} R={r:.3f} F1={f:.3f} [{low:.3f}, {high:.3f}]")
    print(f"  {1e6 * spent / size:.3f} ms per 1,000 characters")


def show_misses(rows: Sequence[Labelled], code: str) -> None:
    """Every story of the fitting part where table and indexers differ on one code."""
    for doc, (head, body, topics) in zip(documents(rows), rows, strict=True):
        themes = {theme.code: theme for theme in find_themes(doc, ())}
        true = not MAP[code].isdisjoint(topics)
        if true != (code in themes) and not (true and ALSO.get(code, set()) & set(themes)):
            kind = "MISS" if true else f"FALSE {themes[code].why} {themes[code].score}"
            print(kind, "|", sorted(topics), "|", head, "|", body[:150].replace("\n", " "))


def told_by(predicted: Sequence[Sequence[str]], rows: Sequence[Labelled], topics: Sequence[str]) -> Told:
    """Lists of topics as a table of decisions."""
    true = np.array([[topic in found for topic in topics] for _, _, found in rows])
    return Told(np.array([[topic in set(found) for topic in topics] for found in predicted]), true)


def by_trainer(fitting: Sequence[Labelled], rows: Sequence[Labelled], recipe: Recipe) -> list[list[str]]:
    """The topics that our trainer's model tells."""
    model = fit(fitting, recipe)
    named = np.array(model.themes)
    return [named[model.scores(head, body) >= 0].tolist() for head, body, _ in rows]


def by_peer(fitting: Sequence[Labelled], rows: Sequence[Labelled]) -> list[list[str]] | None:
    """The topics that the peer tells; None where it cannot be had."""
    known = [[f"{head} {body}", sorted(found)] for head, body, found in fitting]
    given = {"fit": known, "report": [f"{head} {body}" for head, body, _ in rows]}
    told: list[list[str]] | None = asked("themes_peer.py", given, "scikit-learn")
    return told


def line(name: str, said: Told) -> str:
    """Micro F1 with its interval, macro F1 over all topics that occur, the 10 and the 90 most frequent."""
    often = np.argsort(-said.true.sum(0), kind="stable")
    here = np.flatnonzero(said.true.any(0))
    p, r, f = said.micro()
    low, high = said.interval()
    macro = [said.f1(columns).mean() for columns in (here, often[:10], often[:90])]
    return (
        f"  {name:34} micro P={p:.3f} R={r:.3f} F1={f:.3f} [{low:.3f}, {high:.3f}]  "
        f"macro F1 {macro[0]:.3f} of {len(here)}, {macro[1]:.3f} of 10, {macro[2]:.3f} of 90"
    )


def show_trainer(fitting: Sequence[Labelled], rows: Sequence[Labelled], peer: bool) -> None:
    """Our trainer beside the peer."""
    topics = sorted({topic for _, _, found in [*fitting, *rows] for topic in found})
    print(line("our trainer", told_by(by_trainer(fitting, rows, Recipe()), rows, topics)), flush=True)
    theirs = by_peer(fitting, rows) if peer else None
    if theirs is None:
        print("  scikit-learn TF-IDF + LinearSVC: left out" + ("; it could not be installed" if peer else ""))
    else:
        print(line("scikit-learn TF-IDF + LinearSVC", told_by(theirs, rows, topics)))


def ablate_trainer(fitting: Sequence[Labelled], rows: Sequence[Labelled]) -> None:
    """The trainer with one thing changed at a time."""
    topics = sorted({topic for _, _, found in [*fitting, *rows] for topic in found})
    changes = {
        "all": Recipe(),
        "no thresholds of their own": Recipe(thresholds=False),
        "no pairs of words": Recipe(pairs=0),
        "headlines only": Recipe(bodies=False),
        "weights as they are, not int8": Recipe(int8=False),
        "every word kept": Recipe(per_theme=10**9),
        "100 words a theme": Recipe(per_theme=100),
    }
    for name, recipe in changes.items():
        print(line(name, told_by(by_trainer(fitting, rows, recipe), rows, topics)), flush=True)


def ablate_table(docs: Sequence[Document], rows: Sequence[Labelled]) -> None:
    """The theme table with one guard, then with one row left out at a time; only what changes something is shown."""
    whole = by_table(docs, rows).micro()
    print(f"  {'all':44} P={whole[0]:.3f} R={whole[1]:.3f} F1={whole[2]:.4f}")
    guards: dict[str, Callable[[table.Row], table.Row | None]] = {
        "no needed words": lambda row: replace(row, needs=frozenset()),
        "no barred words": lambda row: replace(row, bars=frozenset()),
        "no idioms": lambda row: row if row.gives else None,
        "weak words count anywhere": lambda row: replace(row, top=False),
        "wider themes get nothing": lambda row: replace(row, gives=row.gives[:1]),
    }
    for name, change in guards.items():
        _ablated(name, change, docs, rows, whole[2], always=True)
    for name, constant, value in (
        ("what is left out or denied counts", "_LEFT_OUT", 0),
        ("sentences about the past count whole", "_PAST", 1.0),
        ("the lead weighs no more than the rest", "_LEAD", reader._REST),
        ("the headline weighs no more than the lead", "_HEADLINE", reader._LEAD),
    ):
        kept = getattr(reader, constant)
        setattr(reader, constant, value)
        p, r, f = by_table(docs, rows).micro()
        setattr(reader, constant, kept)
        print(f"  {name:44} P={p:.3f} R={r:.3f} F1={f:.4f} ({f - whole[2]:+.4f})")
    codes = {row.number: row.gives[0][0] for _, row in table.forms() if row.gives and row.gives[0][0] in MAP}
    for number, code in codes.items():
        without = lambda row, n=number: None if row.number == n else row  # noqa: E731
        _ablated(f"without row {number} ({code})", without, docs, rows, whole[2])


def _ablated(name, change, docs, rows, whole, always=False) -> None:  # type: ignore[no-untyped-def]
    kept = reader.triggers
    made = table.compiled((words, new) for words, row in table.forms() if (new := change(row)) is not None)
    reader.triggers = lambda: made
    p, r, f = by_table(docs, rows).micro()
    reader.triggers = kept
    if always or abs(f - whole) >= 0.0001:
        print(f"  {name:44} P={p:.3f} R={r:.3f} F1={f:.4f} ({f - whole:+.4f})")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--report", type=Path, help="fit on all of FILE and report on this one")
    parser.add_argument("--misses", default="", metavar="CODE")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    rows = labelled(stories(asked.file))
    cut = len(rows) if asked.report else int(FIT_SHARE * len(rows))
    fitting, rest = rows[:cut], labelled(stories(asked.report)) if asked.report else rows[cut:]
    if asked.misses:
        show_misses(fitting, asked.misses)
        return
    docs = documents(rest)
    print(
        f"the theme table, {len(table.about())} themes, on {len(rest):,} later stories ({len(MAP)} themes map to topics)"
    )
    show_table(docs, rest)
    print(f"every topic, fitted on {len(fitting):,} earlier stories")
    show_trainer(fitting, rest, not asked.no_peer)
    if asked.ablate:
        print("the theme table, one thing left out at a time")
        ablate_table(docs, rest)
        print("our trainer, one thing changed at a time")
        ablate_trainer(fitting, rest)


if __name__ == "__main__":
    main()
