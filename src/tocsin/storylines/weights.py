"""How much each feature counts among the stories held: the rarer, the heavier; likeness of weighed stories."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = dict[str, float]
Rows = tuple[NDArray[np.intp], NDArray[np.float64]]  # rows of features in the table, and their weights
_NOBODY = np.zeros(0, np.int64)


class FeatureTable:
    """A row for each feature that a held story has, and the stories under it, oldest first.

    A row that no story needs any more is given to the next new feature."""

    def __init__(self) -> None:
        self._row: dict[str, int] = {}
        self._under: list[array[int]] = []
        self._free: list[int] = []
        self._counts = np.zeros(1024, np.intp)
        self._mine = np.zeros(1024)  # weights of the story that is compared just now, zero elsewhere
        self._idf = np.zeros(0)

    def add(self, number: int, vector: Mapping[str, float]) -> Rows:
        """Put a story under its features."""
        for feature in vector:
            row = self._row.get(feature)
            if row is None:
                row = self._row[feature] = self._new()
            self._under[row].append(number)
        rows = self.rows(vector)
        self._counts[rows[0]] += 1
        return rows

    def _new(self) -> int:
        if self._free:
            return self._free.pop()
        self._under.append(array("q"))
        if len(self._under) > len(self._counts):
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
            self._mine = np.zeros(len(self._counts))
        return len(self._under) - 1

    def remove(self, number: int, vector: Mapping[str, float]) -> None:
        """Take a story out from under its features."""
        for feature in vector:
            row = self._row[feature]
            self._under[row].remove(number)
            self._counts[row] -= 1
            if not self._under[row]:
                del self._row[feature]
                self._free.append(row)

    def under(self, feature: str, newest: int) -> NDArray[np.int64]:
        """Numbers of the newest stories that have a feature, oldest first."""
        row = self._row.get(feature)
        return np.frombuffer(self._under[row][-newest:], np.int64) if row is not None else _NOBODY

    def rows(self, vector: Mapping[str, float]) -> Rows:
        """A vector as rows; what no held story has is left out. Good until a story is removed."""
        known = [(row, weight) for k, weight in vector.items() if (row := self._row.get(k)) is not None]
        return np.array([row for row, _ in known], np.intp), np.array([w for _, w in known], np.float64)

    def weigh(self, vector: Mapping[str, float], held: int) -> Vector:
        """A vector with the weights of its features among `held` stories."""
        rarity, row, under = self._rarity(held), self._row, self._under
        return {k: w * rarity.item(len(under[row[k]]) if k in row else 0) for k, w in vector.items()}

    def likeness(self, mine: Vector, held: int, others: Sequence[Rows]) -> list[float]:
        """Cosines, 0 to 1, of a weighed story with the rows of others, which are weighed here."""
        size = math.sqrt(math.fsum([w * w for w in mine.values()]))
        rows, weights = self.rows(mine)
        self._mine[rows] = weights
        at = np.concatenate([other[0] for other in others])
        weighed = np.concatenate([other[1] for other in others])
        weighed *= self._rarity(held).take(self._counts.take(at))
        of = np.repeat(np.arange(len(others)), [len(other[0]) for other in others])
        # Counted up one after the other: the same to the last digit on every machine.
        lengths = np.sqrt(np.bincount(of, weighed * weighed, len(others))).tolist()
        shared = np.bincount(of, weighed * self._mine.take(at), len(others)).tolist()
        self._mine[rows] = 0.0
        return [
            dot / (size * length) if length and size else 0.0
            for dot, length in zip(shared, lengths, strict=True)
        ]

    def _rarity(self, held: int) -> NDArray[np.float64]:
        """Weight of a feature by how many stories have it; stories are counted in powers of two."""
        size = 64
        while size < held:
            size *= 2
        if size + 1 != len(self._idf):
            self._idf = np.array([math.log((size + 50) / (n + 1)) for n in range(size + 1)])
        return self._idf
