"""The stories still open to further ones, in an index that finds the few that could be about the same."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from tocsin.model.placement import Fingerprint
from tocsin.storylines.weights import FeatureTable, Rows, Vector

LIMIT = 20_000  # fingerprints held; the oldest leave first
PROBES = 16  # heaviest features of a story that look for others
CROWD = 200  # newest fingerprints under one feature that are looked at
SURE, ENOUGH = 8, 100  # features asked in any case; stories found after which no further one is asked
CANDIDATES = 8  # fingerprints compared in full with one story
HASHES = 8  # smallest hashes of a sketch under which a text is found again
CENTROID = 120  # features that the middle of a storyline keeps
ROUNDED = 1e-9  # what adding and taking out again may leave of a weight; its row may go to another feature
KEY_WEIGHT = {
    "country": 0.8,
    "person": 2.0,
    "organisation": 1.4,
    "security": 2.2,
    "event": 1.4,
    "commodity": 0.8,
}
K = TypeVar("K")


@dataclass(slots=True)
class _Line:
    """A storyline as held: numbers of its stories, oldest first, and the sum of their vectors by row."""

    members: list[int] = field(default_factory=list)
    middle: Counter[int] = field(default_factory=Counter)
    rows: Rows | None = None  # the middle as rows, made when asked for


@dataclass(frozen=True, slots=True)
class Near:
    """An earlier story and how alike it and the middle of its storyline are to the asked one, each 0 to 1."""

    fingerprint: Fingerprint
    alike: float
    middle: float


class Window:
    """Fingerprints in order of receipt, by their words, keys, sketches and texts. Grows and is pruned.

    Holds at most `limit`. Rarity is counted over what is held, so a window built anew from the same
    fingerprints answers the same.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._held: OrderedDict[int, Fingerprint] = OrderedDict()
        self._next = 0
        self._features = FeatureTable()
        self._rows: dict[int, Rows] = {}
        self._by_hash: dict[int, list[int]] = defaultdict(list)
        self._by_text: dict[str, list[int]] = defaultdict(list)
        self._by_story: dict[str, list[int]] = defaultdict(list)
        self._lines: dict[str, _Line] = defaultdict(_Line)

    @classmethod
    def of(cls, fingerprints: Iterable[Fingerprint], limit: int = LIMIT) -> Window:
        """A window over fingerprints, oldest first."""
        window = cls(limit)
        for fingerprint in fingerprints:
            window.add(fingerprint)
        return window

    def __len__(self) -> int:
        return len(self._held)

    def add(self, f: Fingerprint) -> None:
        """Put a placed story in, after those received before it."""
        number, self._next = self._next, self._next + 1
        self._held[number] = f
        line = self._lines[f.storyline_id]
        line.members.append(number)
        rows = self._rows[number] = self._features.add(number, vector_of(f))
        line.middle.update(dict(zip(rows[0].tolist(), rows[1].tolist(), strict=True)))
        if len(line.middle) > CENTROID + CENTROID // 2:
            line.middle = Counter(dict(line.middle.most_common(CENTROID)))
        line.rows = None
        for value in f.sketch[:HASHES]:
            self._by_hash[value].append(number)
        self._by_text[f.content].append(number)
        self._by_story[f.story_id].append(number)
        while len(self._held) > self.limit:
            self._drop()

    def prune(self, before: datetime) -> None:
        """Take out what was received before then."""
        while self._held and next(iter(self._held.values())).received_at < before:
            self._drop()

    def _drop(self) -> None:
        number, f = self._held.popitem(last=False)
        line, (rows, weights) = self._lines[f.storyline_id], self._rows.pop(number)
        line.members.remove(number)
        if line.members:
            held = zip(rows.tolist(), weights.tolist(), strict=True)
            line.middle.subtract({row: weight for row, weight in held if row in line.middle})
            line.middle = Counter({row: weight for row, weight in line.middle.items() if weight > ROUNDED})
            line.rows = None
        else:
            del self._lines[f.storyline_id]
        self._features.remove(number, vector_of(f))
        for value in f.sketch[:HASHES]:
            _remove(self._by_hash, value, number)
        _remove(self._by_text, f.content, number)
        _remove(self._by_story, f.story_id, number)

    def same_text(self, content: str) -> Fingerprint | None:
        """The first story with this very text."""
        numbers = self._by_text.get(content)
        return self._held[numbers[0]] if numbers else None

    def story(self, story_id: str) -> Fingerprint | None:
        """The newest revision of a story."""
        numbers = self._by_story.get(story_id)
        return self._held[numbers[-1]] if numbers else None

    def line(self, storyline_id: str, newest: int = 40) -> list[Fingerprint]:
        """The first and the newest stories of a storyline, oldest first."""
        line = self._lines.get(storyline_id)
        numbers = line.members if line else []
        shown = numbers if len(numbers) <= newest + 1 else [numbers[0], *numbers[-newest:]]
        return [self._held[n] for n in shown]

    def told(self, storyline_id: str) -> tuple[set[str], set[str]]:
        """The independent origins of a storyline's stories, and the statuses of events that they told."""
        line = self._lines.get(storyline_id)
        held = [self._held[n] for n in line.members] if line else []
        return {f.origin for f in held if f.origin}, {told for f in held for told in f.told}

    def alike(self, sketch: tuple[int, ...]) -> list[Fingerprint]:
        """Stories that share one of the smallest hashes, those that share most first, then the oldest."""
        votes: Counter[int] = Counter()
        for value in sketch[:HASHES]:
            votes.update(self._by_hash.get(value, ())[-CROWD:])
        best = heapq.nlargest(CANDIDATES // 2, votes, key=lambda n: (votes[n], -n))
        return [self._held[n] for n in best]

    def weigh(self, words: Mapping[str, float], keys: Iterable[str]) -> Vector:
        """Words and keys of a story with their weights here: the rarer, the heavier."""
        vector = {**words, **{key: w for key in keys if (w := KEY_WEIGHT.get(key.split(":", 1)[0]))}}
        return self._features.weigh(vector, len(self._held))

    def near(self, mine: Vector, against: Callable[[Fingerprint], bool] = lambda _: False) -> list[Near]:
        """The stories that share most of the heaviest features with a weighed one, at most eight, without
        those that something speaks against."""
        found = [(n, f) for n in self._candidates(mine) if not against(f := self._held[n])]
        if not found:
            return []
        lines = list(dict.fromkeys([f.storyline_id for _, f in found]))
        rows = [self._rows[number] for number, _ in found] + [self._middle(line) for line in lines]
        likeness = self._features.likeness(mine, len(self._held), rows)
        middles = dict(zip(lines, likeness[len(found) :], strict=True))
        return [
            Near(f, alike, middles[f.storyline_id]) for (_, f), alike in zip(found, likeness, strict=False)
        ]

    def _middle(self, storyline_id: str) -> Rows:
        line = self._lines[storyline_id]
        if line.rows is None:
            count = len(line.middle)
            line.rows = (
                np.fromiter(line.middle, np.intp, count),
                np.fromiter(line.middle.values(), np.float64, count),
            )
        return line.rows

    def _candidates(self, mine: Vector) -> list[int]:
        """Numbers of the stories that share most, by the rarest features first until there are enough."""
        probes = sorted(mine, key=lambda k: (mine[k], k), reverse=True)[:PROBES]
        found = [self._features.under(feature, CROWD) for feature in probes[:SURE]]
        if sum(map(len, found)) < ENOUGH:
            found += [self._features.under(feature, CROWD) for feature in probes[SURE:]]
        weights = np.array([mine[feature] ** 2 for feature in probes[: len(found)]])
        return _most(np.concatenate(found), np.repeat(weights, [len(some) for some in found]))


def _most(numbers: NDArray[np.int64], weights: NDArray[np.float64]) -> list[int]:
    """The stories with most votes, of two with as many the older. weights: of the vote of each number."""
    if not len(numbers):
        return []
    order = numbers.argsort(kind="stable")
    numbers = numbers.take(order)
    new = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    # Counted up one after the other: the same to the last digit on every machine.
    votes = np.bincount(new.cumsum() - 1, weights.take(order))
    numbers = numbers[new]
    if len(votes) > CANDIDATES:
        least = np.partition(votes, len(votes) - CANDIDATES)[-CANDIDATES]
        kept = (votes >= least).nonzero()[0]
        numbers, votes = numbers.take(kept), votes.take(kept)
    ranked = sorted(zip((-votes).tolist(), numbers.tolist(), strict=True))
    return [number for _, number in ranked[:CANDIDATES]]


def vector_of(f: Fingerprint) -> Vector:
    """The words and keys of a fingerprint that count for likeness, not yet weighed by rarity."""
    out = dict(f.terms)
    for key in f.keys:
        weight = KEY_WEIGHT.get(key.split(":", 1)[0])
        if weight:
            out[key] = weight
    return out


def _remove(index: dict[K, list[int]], key: K, number: int) -> None:
    held = index[key]
    held.remove(number)
    if not held:
        del index[key]
