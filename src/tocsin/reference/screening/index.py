"""Finds the few names of the lists that a name may be, by the consonants of its words, rarest first. Pure.

A listed name stands under the bones (consonants) of each of its telling words and of all of them together, so that
other vowels, doubled letters and words written as one lead to the same place. A name with many words is looked up
by its rarest only; words that half the lists share (Muhammad, trading) lead nowhere by themselves.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.reference.screening.aligning import word_apart
from tocsin.reference.screening.entries import Entry, ListedName
from tocsin.reference.screening.letters import FAR, bones, letters_of
from tocsin.reference.screening.names import Name, Part, Sort, guess_sort, read_name
from tocsin.reference.screening.romanise import is_abjad
from tocsin.reference.screening.words import is_frequent, same_name, spelt_as

_FREQUENT = 250  # names under one key from which it leads nowhere by itself
_COMMON = 0.45  # the most that a frequent name can tell
_SOFT = str.maketrans("gtb", "kdp")  # what transliterations mix
_MISSED = 2  # keys that a slip may have changed, where a rare one is shared
_VOWELS = {"a": "a", "e": "a", "i": "i", "y": "i", "o": "u", "u": "u"}
_KEYLESS = frozenset(("light", "number", "initial", "generic"))
_RUN = 2  # letters by which names run together may differ
_LETTERS, _LONG = 2, 9  # letters that one word may have and the other not; one more in words of this length
_SHORT = 2  # consonants below which a word's own letters are the key


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word with its key and, as bits, its letters."""

    part: Part
    key: str
    letters: int


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
        for number, count in Counter(itertools.chain.from_iterable(under)).items():
            if count < len(keys) and number not in alone and count < len(self.listed[number].keys):
                continue
            listed = self.listed[number]
            if people and _is_half(name, listed, len(words)):
                continue
            missing = min(len(keys), len(listed.keys)) - count
            if number not in whole and (
                missing <= 0 or (missing <= _MISSED and number in alone and _close(name, words, keys, listed))
            ):
                yield listed


def _is_half(name: Name, listed: Listed, words: int) -> bool:
    """Whether one name of a person is a single word and the other is not (nor the same run together)."""
    apart = abs(len(name.squeezed) - len(listed.name.squeezed))
    return (words == 1) != (len(listed.words) == 1) and apart > _RUN


def _close(name: Name, words: tuple[Word, ...], ours: set[str], listed: Listed) -> bool:
    """Whether each word that shares no key, of the name that has fewer such, is near one of the other's."""
    theirs = listed.keys
    one = [word for word in words if word.key not in theirs]
    other = [word for word in listed.words if word.key not in ours]
    squeezed = listed.name.squeezed
    if len(other) < len(one):
        one, other, squeezed = other, one, name.squeezed
    people = name.sort == "person"
    for word in one:
        limit = _LETTERS if len(word.part.text) < _LONG else _LETTERS + 1
        letters = word.letters
        for its in other:
            near = (letters & ~its.letters).bit_count() <= limit >= (its.letters & ~letters).bit_count()
            if near and word_apart(word.part, its.part, people)[0] < FAR:
                break
            if people and not near and same_name(word.part.text, its.part.text):
                break
        else:
            if word.part.text not in squeezed:
                return False
    return True


def _words(name: Name) -> tuple[Word, ...]:
    parts = [part for part in name.telling if part.kind not in _KEYLESS]
    return tuple([Word(part, key_of(part), letters_of(part.text)) for part in parts or name.telling])


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
