"""The stories still open to further ones, in an index that finds the few that could be about the same."""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from tocsin.model.placement import Fingerprint

CANDIDATES = 60  # fingerprints compared in full with one story
PROBES = 12  # heaviest features of a story that look for them
CROWD = 400  # newest fingerprints under one feature that are looked at


class Window:
    """Fingerprints in order of receipt, by their words, keys, sketches and texts. Grows and is pruned."""

    def __init__(self) -> None:
        self._all: deque[Fingerprint] = deque()
        self._under: dict[str, deque[Fingerprint]] = defaultdict(deque)
        self._by_text: dict[str, Fingerprint] = {}
        self._by_hash: dict[int, deque[Fingerprint]] = defaultdict(deque)
        self._by_story: dict[str, Fingerprint] = {}
        self._lines: dict[str, list[Fingerprint]] = defaultdict(list)
        self._df: Counter[str] = Counter()

    @classmethod
    def of(cls, fingerprints: Iterable[Fingerprint]) -> Window:
        """A window over fingerprints, oldest first."""
        window = cls()
        for fingerprint in fingerprints:
            window.add(fingerprint)
        return window

    def __len__(self) -> int:
        return len(self._all)

    def add(self, f: Fingerprint) -> None:
        """Put a placed story in; it must not be older than what was put in before it, but may be."""
        self._all.append(f)
        for feature in _features(f):
            self._under[feature].append(f)
            self._df[feature] += 1
        for value in f.sketch[:4]:  # the smallest hashes are the same in texts that share most of their runs
            self._by_hash[value].append(f)
        self._by_text.setdefault(f.content, f)
        self._by_story[f.story_id] = f
        self._lines[f.storyline_id].append(f)

    def prune(self, before: datetime) -> None:
        """Take out what was received before then."""
        while self._all and self._all[0].received_at < before:
            self._drop(self._all.popleft())

    def _drop(self, f: Fingerprint) -> None:
        for feature in _features(f):
            _remove(self._under, feature, f)
            self._df[feature] -= 1
            if not self._df[feature]:
                del self._df[feature]
        for value in f.sketch[:4]:
            _remove(self._by_hash, value, f)
        if self._by_text.get(f.content) is f:
            del self._by_text[f.content]
        if self._by_story.get(f.story_id) is f:
            del self._by_story[f.story_id]
        self._lines[f.storyline_id].remove(f)
        if not self._lines[f.storyline_id]:
            del self._lines[f.storyline_id]

    def same_text(self, content: str) -> Fingerprint | None:
        """The first story with this very text."""
        return self._by_text.get(content)

    def story(self, story_id: str) -> Fingerprint | None:
        """The newest revision of a story."""
        return self._by_story.get(story_id)

    def line(self, storyline_id: str) -> list[Fingerprint]:
        """The stories of a storyline, oldest first."""
        return self._lines.get(storyline_id, [])

    def idf(self, feature: str) -> float:
        """How telling a feature is, from how many stories here have it."""
        return math.log((len(self._all) + 50) / (self._df[feature] + 1))

    def alike(self, sketch: tuple[int, ...]) -> Iterator[Fingerprint]:
        """Stories that share one of the smallest hashes, newest first, each once."""
        seen: set[int] = set()
        for value in sketch[:4]:
            for f in reversed(self._by_hash.get(value, ())):
                if id(f) not in seen:
                    seen.add(id(f))
                    yield f

    def candidates(self, weights: Mapping[str, float]) -> list[Fingerprint]:
        """The stories that share most of the heaviest features, best first."""
        heavy = sorted(weights, key=lambda k: (-weights[k], k))[:PROBES]
        votes: dict[int, float] = defaultdict(float)
        held: dict[int, Fingerprint] = {}
        for feature in heavy:
            under = self._under.get(feature, ())
            for f, _ in zip(reversed(under), range(CROWD), strict=False):
                votes[id(f)] += weights[feature]
                held[id(f)] = f
        best = sorted(votes, key=lambda i: (-votes[i], held[i].received_at, held[i].story_id))[:CANDIDATES]
        return [held[i] for i in best]


def _features(f: Fingerprint) -> list[str]:
    return [term for term, _ in f.terms] + list(f.keys)


def _remove(
    index: dict[str, deque[Fingerprint]] | dict[int, deque[Fingerprint]], key: object, f: Fingerprint
) -> None:
    held = index[key]  # type: ignore[index]
    held.remove(f)
    if not held:
        del index[key]  # type: ignore[arg-type]
