"""Finds the few names of the lists that a name may be, by the consonants of its words, rarest first. Pure.

A listed name stands under the bones (consonants) of each of its telling words and of all of them together, so that
other vowels, doubled letters and words written as one lead to the same place. A name with many words is looked up
by its rarest only; words that half the lists share (Muhammad, trading) lead nowhere by themselves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.reference.screening.aligning import word_apart
from tocsin.reference.screening.entries import Entry, ListedName
from tocsin.reference.screening.letters import FAR, bones
from tocsin.reference.screening.names import Name, Part, Sort, guess_sort, read_name
from tocsin.reference.screening.words import variants, words_of

_FREQUENT = 250  # names under one key from which it leads nowhere by itself
_COMMON = 0.45  # the most that a frequent name can tell
_SOFT = str.maketrans("gtb", "kdp")  # what transliterations mix
_SHORT = 2  # consonants below which a word's own letters are the key


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed name as the index holds it. entry: its place among the entries."""

    entry: int
    listed: ListedName
    name: Name
    keys: frozenset[str]


class Index:
    """All names of some entries, to be asked for those near a name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.listed: list[Listed] = []
        self._under: dict[str, list[int]] = {}
        self._bearers: Counter[str] = Counter()
        for number, entry in enumerate(self.entries):
            words: set[str] = set()
            for listed in entry.names:
                name = read_name(listed.text, entry.sort or guess_sort(listed.text))
                if name.telling:
                    words |= self._add(number, listed, name)
            self._bearers.update(words)

    def _add(self, entry: int, listed: ListedName, name: Name) -> set[str]:
        keys = frozenset(keys_of(name))
        at = len(self.listed)
        self.listed.append(Listed(entry, listed, name, keys))
        for key in {*keys, whole_key(name)}:
            self._under.setdefault(key, []).append(at)
        return {part.fold for part in name.telling}

    def rarity(self, name: Name) -> float:
        """How much its words tell, from 0 up: 1.0 is as much as one word that a single entry of the lists has.

        What is a frequent name anywhere (John, Smith) tells little however few of the lists have it.
        """
        size = math.log2(len(self.entries) + 2)
        bits = (
            math.log2((len(self.entries) + 2) / (self._bearers[part.fold] + 1)) for part in _bearing(name)
        )
        common = (part.text in words_of("common") or part.text in variants() for part in _bearing(name))
        return (
            sum(min(bit, _COMMON * size) if often else bit for bit, often in zip(bits, common, strict=True))
            / size
        )

    def near(self, name: Name) -> Iterator[Listed]:
        """Names of the same sort that share enough keys with this one and have no word that speaks against it."""
        keys = keys_of(name)
        shared: Counter[int] = Counter()
        alone = set(self._under.get(whole_key(name), ()))
        yield from (self.listed[at] for at in alone if self.listed[at].name.sort == name.sort)
        whole, people = frozenset(alone), name.sort == "person"
        ordered = sorted(keys, key=lambda key: len(self._under.get(key, ())))
        for at, key in enumerate(ordered):
            found = self._under.get(key, ())
            shared.update(found)
            if len(found) <= _FREQUENT or at == 0:
                alone.update(found)
        for number, count in shared.items():
            listed = self.listed[number]
            if number in whole or listed.name.sort != name.sort:
                continue
            missing = min(len(keys), len(listed.keys)) - count
            if missing <= 0 or (missing == 1 and number in alone and _close(name, listed, people)):
                yield listed


def _close(name: Name, listed: Listed, people: bool) -> bool:
    """Whether each word of the shorter name that shares no key is near some word of the other."""
    one, other = name.telling, listed.name.telling
    if len(other) < len(one):
        one, other = other, one
    for part in one:
        if part.kind == "light" or any(word_apart(part, word, people)[0] < FAR for word in other):
            continue
        return len(one) != len(other) and not people
    return True


def _bearing(name: Name) -> list[Part]:
    return [part for part in name.telling if part.kind not in ("light", "number", "initial", "generic")]


def keys_of(name: Name) -> list[str]:
    """The keys of a name's telling words, each once."""
    parts = [part for part in name.telling if part.kind not in ("light", "number", "initial")]
    return list(dict.fromkeys(key_of(part) for part in parts or name.telling))


def key_of(part: Part) -> str:
    """The key of a word: its consonants, or its letters where it has hardly any."""
    found = bones(part.text).translate(_SOFT)
    return found if len(found) >= _SHORT else part.fold


def whole_key(name: Name) -> str:
    """The key of all of a name's letters in a row."""
    return "=" + bones(name.squeezed).translate(_SOFT)


def sorts_for(text: str, sort: Sort | None) -> tuple[Sort, ...]:
    """As what a name is looked up: as its schema says, else as a person and as an organisation."""
    return (sort,) if sort else ("person", "organisation", "vessel")
