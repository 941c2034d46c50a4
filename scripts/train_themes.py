"""Trains a linear theme model on labelled stories: `python scripts/train_themes.py STORIES.jsonl[.gz] OUT.npz`.

Each line: {"headline", "body", "themes": [code, …]}, oldest first. One squared-hinge classifier a theme over words and
pairs of words, all fitted at once by dual coordinate descent; then the weakest words are left out, the rest is
fitted again and kept as int8. numpy only. No model is shipped: one from text that may be shared added next to
nothing to the rules (docs/themes.md); this is for desks that hold labels of their own, and for the benchmark.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.understanding.linear import Floats, Model, Vector, grams, vector

Labelled = tuple[str, str, frozenset[str]]  # headline, body, themes

FOLDS = 3
ENOUGH = 12  # a theme with fewer stories shares the threshold of all


@dataclass(frozen=True)
class Recipe:
    """How to fit. cost: of a slip; positives: how much dearer a story missed is; per_theme: words kept a theme."""

    cost: float = 2.0
    positives: float = 1.0
    rounds: int = 24
    rarest: int = 2  # stories a word must stand in
    per_theme: int = 400
    bodies: bool = True
    pairs: float = 0.3  # weight of a pair of words beside that of a word; 0: words only
    thresholds: bool = True  # fitted by folds; else 0
    int8: bool = True


def save(model: Model, path: Path) -> None:
    """One .npz file: words as text, weights as int8 with one scale a theme."""
    small, scale = _small(model.weights)
    np.savez_compressed(
        path,
        words=np.array(sorted(model.words, key=model.words.__getitem__)),
        themes=np.array(model.themes),
        rarity=model.rarity.astype(np.float32),
        weights=small,
        scale=scale.astype(np.float32),
        thresholds=model.thresholds.astype(np.float32),
        marks=np.array([model.recipe.bodies, model.recipe.pairs]),
    )


def fit(stories: Sequence[Labelled], recipe: Recipe) -> Model:
    """A model of all themes of the stories, which come oldest first."""
    themes = tuple(sorted({theme for _, _, found in stories for theme in found}))
    counts = [grams(headline, body, recipe) for headline, body, _ in stories]
    truth = np.array([[theme in found for theme in themes] for _, _, found in stories])
    words, rarity = _vocabulary(counts, recipe)
    rows = [vector(c, words, rarity) for c in counts]
    weights = descend(rows, truth, recipe, len(words) + 1)
    words, rarity = _strongest(weights, words, rarity, recipe.per_theme)
    rows = [vector(c, words, rarity) for c in counts]
    weights = descend(rows, truth, recipe, len(words) + 1)
    if recipe.int8:
        small, scale = _small(weights)
        weights = small * scale
    cuts = np.zeros(len(themes))
    if recipe.thresholds:
        cuts = _cuts(_folded(rows, truth, recipe, len(words) + 1), truth)
    return Model(recipe, themes, words, rarity, weights, cuts)


def _vocabulary(counts: Sequence[Mapping[str, float]], recipe: Recipe) -> tuple[dict[str, int], Floats]:
    stories, total = Counter(word for c in counts for word in c), len(counts)
    kept = sorted(word for word, n in stories.items() if n >= recipe.rarest)
    rarity = np.array([np.log((1 + total) / (1 + stories[word])) + 1 for word in kept])
    rarity[[" " in word for word in kept]] *= recipe.pairs
    return {word: n for n, word in enumerate(kept)}, rarity


def _strongest(
    weights: Floats, words: Mapping[str, int], rarity: Floats, most: int
) -> tuple[dict[str, int], Floats]:
    """Only words that are among the strongest of some theme."""
    strong = np.abs(weights[:-1])
    most = min(most, len(strong))
    kept = np.unique(np.argpartition(-strong, most - 1, axis=0)[:most])
    names = sorted(words, key=words.__getitem__)
    return {names[column]: n for n, column in enumerate(kept)}, rarity[kept]


def descend(rows: Sequence[Vector], truth: NDArray[np.bool_], recipe: Recipe, columns: int) -> Floats:
    """Weights (columns by themes) of least squared hinge loss with a ridge: dual coordinate descent (Hsieh and others,
    2008), one story at a time, all themes together. Stories that moved nothing are passed over most rounds."""
    weights, dual = np.zeros((columns, truth.shape[1])), np.zeros(truth.shape)
    sign = np.where(truth, 1.0, -1.0)
    soft = np.where(truth, 0.5 / (recipe.cost * recipe.positives), 0.5 / recipe.cost)
    lengths = [float(values @ values) for _, values in rows]
    moved = np.full(len(rows), np.inf)
    draw = np.random.default_rng(0)
    for turn in range(recipe.rounds):
        order = draw.permutation(len(rows))
        for i in order if turn % 6 == 0 else order[moved[order] > 0.02]:
            at, values = rows[i]
            slope = sign[i] * (values @ weights[at]) - 1.0 + soft[i] * dual[i]
            step = np.maximum(dual[i] - slope / (lengths[i] + soft[i]), 0.0) - dual[i]
            moved[i] = np.abs(step).max()
            hot = np.flatnonzero(np.abs(step) > 1e-5)
            if len(hot):
                dual[i, hot] += step[hot]
                weights[np.ix_(at, hot)] += np.outer(values, step[hot] * sign[i, hot])
    return weights


def _folded(rows: Sequence[Vector], truth: NDArray[np.bool_], recipe: Recipe, columns: int) -> Floats:
    """Scores of each story by a model that has not seen it; folds are stretches of time."""
    out = np.zeros(truth.shape)
    for part in np.array_split(np.arange(len(rows)), FOLDS):
        rest = np.setdiff1d(np.arange(len(rows)), part)
        weights = descend([rows[i] for i in rest], truth[rest], recipe, columns)
        for i in part:
            out[i] = rows[i][1] @ weights[rows[i][0]]
    return out


def _cuts(scores: Floats, truth: NDArray[np.bool_]) -> Floats:
    """The threshold of best F1: each theme's own, or that of all together where a theme has few stories."""
    common = _best_cut(scores.ravel(), truth.ravel())
    enough = truth.sum(axis=0) >= ENOUGH
    return np.array([_best_cut(scores[:, k], truth[:, k]) if ok else common for k, ok in enumerate(enough)])


def _best_cut(scores: Floats, truth: NDArray[np.bool_]) -> float:
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    best = int(np.argmax(f1))
    after = scores[order[min(best + 1, len(order) - 1)]]
    return float((scores[order[best]] + after) / 2)


def _small(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return np.round(weights / scale).astype(np.int8), scale


def read_stories(path: Path) -> list[Labelled]:
    """The labelled stories of a file of JSON lines."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open("rt", encoding="utf-8") as lines
    ):
        rows = [json.loads(line) for line in lines if line.strip()]
    return [(row["headline"], row.get("body") or "", frozenset(row["themes"])) for row in rows]


def main(stories: Path, out: Path) -> None:
    """Fit, keep, and say how large the model is."""
    model = fit(read_stories(stories), Recipe())
    save(model, out)
    print(f"{len(model.themes)} themes, {len(model.words):,} words, {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
