"""Themes against the indexers' topics of an old newswire collection, where the two map:
precision and recall per theme. `python bench/themes.py FILE [--split TRAIN|ALL] [--misses CODE]`."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import document
from tocsin.understanding.themes import find_themes

MAP = {
    "oil": {"crude"},
    "natural gas": {"nat-gas"},
    "agriculture": {
        *"grain wheat corn oilseed sugar coffee veg-oil livestock soybean cocoa carcass cotton rice barley".split(),
        *"palm-oil meal-feed rapeseed sorghum hog orange soy-oil soy-meal sunseed tea oat".split(),
    },
    "merger": {"acq"},
    "earnings": {"earn"},
    "monetary policy": {"interest", "money-fx", "money-supply", "dlr"},
    "shipping": {"ship"},
    "gold": {"gold"},
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
ALSO = {"earnings": {"dividend", "stock split"}}


def main(path: Path, misses: str) -> None:
    """Print a table of precision, recall and F1 per mapped theme, and the time per story."""
    hit: Counter[str] = Counter()
    said: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    spent, n = 0.0, 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["has_topics"] != "YES" or not row["topics"]:
                continue
            at = datetime(1987, 1, 1, tzinfo=UTC)
            body = row["body"] or ""
            doc = document(Story(row["id"], 1, "", "", Identity("", "", ""), row["title"] or "", body, at))
            began = time.perf_counter()
            themes = {t.code: t for t in find_themes(doc, ())}
            spent, n = spent + time.perf_counter() - began, n + 1
            for code, topics in MAP.items():
                true = bool(topics & set(row["topics"]))
                found = code in themes or (true and bool(ALSO.get(code, set()) & set(themes)))
                hit[code] += true and found
                said[code] += found
                gold[code] += true
                if code == misses and true != found:
                    kind = "MISS" if true else f"FALSE {themes[code].why} {themes[code].score}"
                    print(kind, "|", row["topics"], "|", row["title"], "|", body[:150].replace("\n", " "))
    for code in MAP:
        p, r = hit[code] / max(1, said[code]), hit[code] / max(1, gold[code])
        print(f"{code:20} gold={gold[code]:5} P={p:.3f} R={r:.3f} F1={2 * p * r / max(1e-9, p + r):.3f}")
    total_p, total_r = sum(hit.values()) / sum(said.values()), sum(hit.values()) / sum(gold.values())
    print(f"micro P={total_p:.3f} R={total_r:.3f}; {1000 * spent / n:.3f} ms a story")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[sys.argv.index("--misses") + 1] if "--misses" in sys.argv else "")
