"""A linear model over the words and pairs of words of a story: scores, and which words made them.

Trained by the scripts of the repository; here it is only loaded and asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Protocol

import numpy as np
from numpy.typing import NDArray

from tocsin.text import tokenise

Floats = NDArray[np.float64]
Vector = tuple[NDArray[np.int64], Floats]  # columns and their values; the last column is the constant
HEADLINE = 2  # how often a word of the headline counts


class Shape(Protocol):
    """What of a story a model looks at."""

    @property
    def bodies(self) -> bool:
        """Whether at the body too."""

    @property
    def pairs(self) -> float:
        """The weight of a pair of words beside that of a word; 0: words only."""


@dataclass(frozen=True)
class Looks:
    """The shape of a model that was kept."""

    bodies: bool
    pairs: float


@dataclass(frozen=True)
class Model:
    """weights: one row a word and one for the constant, one column a theme."""

    recipe: Shape
    themes: tuple[str, ...]
    words: Mapping[str, int]
    rarity: Floats
    weights: Floats
    thresholds: Floats

    def scores(self, headline: str, body: str) -> Floats:
        """One number a theme; a theme is told from its threshold on."""
        columns, values = vector(grams(headline, body, self.recipe), self.words, self.rarity)
        return np.asarray(values @ self.weights[columns] - self.thresholds)

    def explain(self, headline: str, body: str, theme: str, most: int = 5) -> list[tuple[str, float]]:
        """The words that spoke most for a theme in this story, each with what it added to the score."""
        columns, values = vector(grams(headline, body, self.recipe), self.words, self.rarity)
        gains = values * self.weights[columns, self.themes.index(theme)]
        known = dict(zip(columns[:-1].tolist(), gains[:-1].tolist(), strict=True))
        said = grams(headline, body, self.recipe)
        told = [(known[self.words[word]], word) for word in said if word in self.words]
        return [(word, round(gain, 3)) for gain, word in sorted(told, reverse=True)[:most] if gain > 0]


def load(file: Path | IO[bytes]) -> Model:
    """A model as the trainer kept it."""
    with np.load(file) as kept:
        bodies, pairs = kept["marks"]
        words = {str(word): n for n, word in enumerate(kept["words"])}
        weights = kept["weights"] * kept["scale"].astype(np.float64)
        themes = tuple(map(str, kept["themes"]))
        cuts = kept["thresholds"].astype(float)
        return Model(
            Looks(bool(bodies), float(pairs)), themes, words, kept["rarity"].astype(float), weights, cuts
        )


def grams(headline: str, body: str, recipe: Shape) -> Counter[str]:
    """Words and pairs of words with how often they stand there; all numbers are one word."""
    out: Counter[str] = Counter()
    for word in _grams(headline, recipe):
        out[word] += HEADLINE
    if recipe.bodies:
        out.update(_grams(body, recipe))
    return out


def _grams(text: str, recipe: Shape) -> list[str]:
    words = ["0" if word[0].isdigit() else word for word in tokenise(text).lower if word[0].isalnum()]
    return words + [f"{a} {b}" for a, b in pairwise(words)] if recipe.pairs else words


def vector(counts: Mapping[str, float], words: Mapping[str, int], rarity: Floats) -> Vector:
    """The known words of a story: log of count times rarity, length 1, and the constant."""
    known = [(words[word], count) for word, count in counts.items() if word in words]
    columns = np.array([column for column, _ in known] + [len(words)], dtype=np.int64)
    values = np.array([1.0 + np.log(count) for _, count in known] + [0.0])
    values[:-1] *= rarity[columns[:-1]]
    values /= max(1e-9, float(np.sqrt(values @ values)))
    values[-1] = 1.0
    return columns, values
