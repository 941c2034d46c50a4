"""A story reduced to atoms: the words, neighbours, beginnings and keys that rules know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tocsin.rules.columns import Longs
from tocsin.rules.facts import Facts
from tocsin.rules.known import (
    KEY,
    PAIR,
    PREFIX,
    TITLE,
    TITLE_PAIR,
    TITLE_PREFIX,
    WORD,
    Leaves,
    atom,
)

_APART = 1_000  # between the places of headline and body, so that nothing is near across


@dataclass(frozen=True, slots=True)
class Atoms:
    """Atoms of a story; numbers and places of its words as far as rules know them; each number once."""

    atoms: Longs
    ids: Longs
    places: Longs
    distinct: Longs


def atoms_of(known: Leaves, facts: Facts) -> Atoms:
    """What a story tells of all that rules know."""
    number, words, begins = known.strings.get, facts.words, len(facts.title)
    ids = np.array([number(word, -1) for word in words], np.int64)
    places = np.arange(len(ids))
    places[begins:] += _APART
    title = ids[:begins]
    distinct = np.unique(ids[ids >= 0])
    parts = [
        _coded(WORD, distinct),
        _coded(TITLE, np.unique(title[title >= 0])),
        _pairs(PAIR, title),
        _pairs(PAIR, ids[begins:]),
        _pairs(TITLE_PAIR, title),
        _coded(PREFIX, _beginnings(known, facts.places)),
        _coded(TITLE_PREFIX, _beginnings(known, set(facts.title))),
        _coded(KEY, np.fromiter(_keys(known, facts), np.int64)),
    ]
    found = ids >= 0
    return Atoms(np.unique(np.concatenate(parts)), ids[found], places[found], distinct)


def _coded(kind: int, ids: NDArray[np.int64]) -> Longs:
    return (ids << 30) + atom(kind, 0)


def _pairs(kind: int, ids: Longs) -> Longs:
    one, two = ids[:-1], ids[1:]
    both = (one >= 0) & (two >= 0)
    return _coded(kind, one[both]) + two[both]


def _beginnings(known: Leaves, words: Iterable[str]) -> Longs:
    """The beginnings of words for which rules ask."""
    number, begun, longest = known.strings.get, known.begun, known.longest
    found = [
        held
        for word in words
        if word[:3] in begun
        for end in range(3, min(longest, len(word)) + 1)
        if (held := number(word[:end])) is not None
    ]
    return np.array(found, np.int64)


def _keys(known: Leaves, facts: Facts) -> Iterator[int]:
    number = known.strings.get
    names = [f"{name}:{value}" for name, value in facts.keys]
    names += [f"ticker:{ticker}" for ticker in facts.by_ticker]
    names += [f"sector:{sector}" for sector in facts.by_sector]
    for name in names:
        held = number(name)
        if held is not None:
            yield held
