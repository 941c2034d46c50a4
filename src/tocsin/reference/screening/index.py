"""Finds the few names of the lists that a name may be, by the consonants of its words, rarest first. Pure.

A listed name stands under the bones (consonants) of each of its telling words and of all of them together, so that
other vowels, doubled letters and words written as one lead to the same place. A name with many words is looked up
by its rarest only; words that half the lists share (Muhammad, trading) lead nowhere by themselves.
"""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.reference.screening.aligning import word_apart
from tocsin.reference.screening.entries import Entry, ListedName
from tocsin.reference.screening.letters import FAR, bones, letters_of
from tocsin.reference.screening.names import Name, Part, Sort, guess_sort, read_name
from tocsin.reference.screening.romanise import is_abjad
from tocsin.reference.screening.words import is_frequent, spelt_as

_FREQUENT = 250  # names under one key from which it leads nowhere by itself
_COMMON = 0.45  # the most that a frequent name can tell
_SOFT = str.maketrans("gtb", "kdp")  # what transliterations mix
_MISSED = 2  # keys that a slip may have changed, where a rare one is shared
_VOWELS = {"a": "a", "e": "a", "i": "i", "y": "i", "o": "u", "u": "u"}
_KEYLESS = frozenset(("light", "number", "initial", "generic"))
_LONG_NAME = 4  # telling words from which two that are left over may be forgiven
_RUN = 2  # letters by which names run together may differ
_LETTERS, _LONG = 2, 9  # letters that one word may have and the other not; one more in words of this length
_SHORT = 2  # consonants below which a word's own letters are the key


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word with its key, its letters as bits, and how many of them a near word may lack."""

    part: Part
    key: str
    letters: int
    limit: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed name as the index holds it. entry: its place among the entries."""

    entry: int
    listed: ListedName
    name: Name
    words: tuple[Word, ...]
    keys: frozenset[str]


class Index:
    """All names of some entries, to be asked for those near a name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.listed: list[Listed] = []
        self._under: dict[bool, dict[str, list[int]]] = {True: {}, False: {}}  # of people, and of the rest
        self._sizes: list[int] = []  # keys of each listed name
        self._letters: list[int] = []  # letters of each listed name, as bits
        self._bearers: Counter[str] = Counter()
        for number, entry in enumerate(self.entries):
            words: set[str] = set()
            for listed in entry.names:
                name = read_name(listed.text, entry.sort or guess_sort(listed.text))
                if name.telling:
                    words |= self._add(number, listed, name)
            self._bearers.update(words)

    def _add(self, entry: int, listed: ListedName, name: Name) -> set[str]:
        words = _words(name)
        keys = frozenset([word.key for word in words])
        at = len(self.listed)
        self.listed.append(Listed(entry, listed, name, words, keys))
        self._sizes.append(len(keys))
        self._letters.append(functools.reduce(operator.or_, (word.letters for word in words), 0))
        under = self._under[name.sort == "person"]
        for key in {whole_key(name)}.union(*map(_keys_under, words)):
            under.setdefault(key, []).append(at)
        return {part.fold for part in name.telling}

    def rarities(self, parts: Iterable[Part]) -> list[float]:
        """How much each word tells, from 0 to 1: that of a word which a single entry of the lists has.

        What is a frequent name anywhere (John, Smith) tells little however few of the lists have it.
        """
        count = len(self.entries) + 2
        size = math.log2(count)
        out = []
        for part in parts:
            if part.kind not in ("light", "number", "initial", "generic"):
                bits = math.log2(count / (self._bearers[part.fold] + 1)) / size
                often = is_frequent(part.text)
                out.append(min(bits, _COMMON) if often else bits)
        return out

    def near(self, name: Name) -> Iterator[Listed]:
        """Names of the same sort that share enough keys with this one and have no word that speaks against it."""
        people = name.sort == "person"
        whole = self._under[people].get(whole_key(name), ())
        yield from (self.listed[at] for at in whole)
        words = _words(name)
        keys = {word.key for word in words}
        under = sorted((self._under[people].get(key, ()) for key in keys), key=len)
        alone = {at for found in under[:2] if len(found) <= _FREQUENT or found is under[0] for at in found}
        alone.difference_update(whole)
        asked = _Sought(name, words, keys, len(name.squeezed))
        for number, count in Counter(itertools.chain.from_iterable(under)).items():
            size, letters = self._sizes[number], self._letters[number]
            missing = (size if size < len(keys) else len(keys)) - count
            if missing > 0 and (number not in alone or missing > _MISSED or asked.is_strange(size, letters)):
                continue
            listed = self.listed[number]
            if number in whole or asked.is_part(listed, size, count):
                continue
            if missing <= 0 or _close(asked, listed):
                yield listed


@dataclass(frozen=True, slots=True)
class _Sought:
    """A name that is looked for, with its words and their keys."""

    name: Name
    words: tuple[Word, ...]
    keys: set[str]
    length: int

    def is_strange(self, size: int, letters: int) -> bool:
        """Whether one of its words has letters that the listed name, no shorter in words, does not have at all."""
        if len(self.keys) > size:
            return False
        return any((word.letters & ~letters).bit_count() > word.limit for word in self.words)

    def is_part(self, listed: Listed, size: int, shared: int) -> bool:
        """Whether one name is so small a part of the other that it cannot match it.

        Of a person, a single word beside several (and not the same letters run together); of the rest, a name that
        lacks two telling words.
        """
        more = len(self.keys) if len(self.keys) > size else size
        if self.name.sort != "person":
            return more - shared > 1 and shared == min(len(self.keys), size) < _LONG_NAME
        single = (len(self.words) == 1) != (len(listed.words) == 1)
        return single and abs(self.length - len(listed.name.squeezed)) > _RUN


def _close(asked: _Sought, listed: Listed) -> bool:
    """Whether each word that shares no key, of the name that has fewer such, is near one of the other's."""
    theirs, ours = listed.keys, asked.keys
    one = [word for word in asked.words if word.key not in theirs]
    other = [word for word in listed.words if word.key not in ours]
    squeezed = listed.name.squeezed
    if len(other) < len(one):
        one, other, squeezed = other, one, asked.name.squeezed
    people = asked.name.sort == "person"
    for word in one:
        letters, limit = word.letters, word.limit
        for its in other:
            near = (letters & ~its.letters).bit_count() <= limit >= (its.letters & ~letters).bit_count()
            if near and word_apart(word.part, its.part, people)[0] < FAR:
                break
        else:
            if word.part.text not in squeezed:
                return False
    return True


def _words(name: Name) -> tuple[Word, ...]:
    parts = [part for part in name.telling if part.kind not in _KEYLESS]
    return tuple([_word(part) for part in parts or name.telling])


def _word(part: Part) -> Word:
    limit = _LETTERS if len(part.text) < _LONG else _LETTERS + 1
    return Word(part, key_of(part), letters_of(part.text), limit)


def key_of(part: Part) -> str:
    """The key of a word: its consonants, with the first vowel where they are few, or its letters where it has one."""
    word = spelt_as(part.text)
    found = bones(word).translate(_SOFT)
    if len(found) < _SHORT:
        return part.fold
    return found if len(found) > _SHORT or is_abjad(part.script) else found + _vowel(word)


def _keys_under(word: Word) -> set[str]:
    """The keys under which a listed word stands: few consonants with and without a vowel, for other scripts."""
    found = bones(spelt_as(word.part.text)).translate(_SOFT)
    if len(found) != _SHORT:
        return {word.key}
    return {found + vowel for vowel in "aiu"} | {found} if is_abjad(word.part.script) else {word.key, found}


def _vowel(word: str) -> str:
    """The class of the first vowel behind the first letter."""
    return next((_VOWELS[char] for char in word[1:] if char in _VOWELS), "")


def whole_key(name: Name) -> str:
    """The key of all of a name's letters in a row."""
    return "=" + bones(name.squeezed).translate(_SOFT)


def sorts_for(text: str, sort: Sort | None) -> tuple[Sort, ...]:
    """As what a name is looked up: as its schema says, else as a person and as anything else."""
    return (sort,) if sort else ("person", "organisation")
