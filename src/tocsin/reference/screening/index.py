"""Finds the few names of the lists that a name may be, by the consonants of its words, rarest first. Pure.

A listed name stands under the bones (consonants) of each of its telling words and of all of them together, so that
other vowels, doubled letters and words written as one lead to the same place. A name with many words is looked up
by its rarest only; words that half the lists share (Muhammad, trading) lead nowhere by themselves.
"""

from __future__ import annotations

import functools
import math
import operator
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tocsin.reference.screening.aligning import word_apart
from tocsin.reference.screening.entries import Entry, ListedName
from tocsin.reference.screening.letters import FAR, bones, letters_of
from tocsin.reference.screening.names import Name, Part, Sort, guess_sort, other_forms, read_name
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
_FEW = 30  # names under one key that are all looked at
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
    """A listed name as the index holds it. entry: its place among the entries; keys: all under which its words
    stand; size: words that differ in their keys; letters: all of them, as bits."""

    entry: int
    listed: ListedName
    name: Name
    words: tuple[Word, ...]
    keys: frozenset[str]
    size: int
    letters: int


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
                sort = entry.sort or guess_sort(listed.text)
                for text in (listed.text, *(other_forms(listed.text) if sort == "organisation" else ())):
                    name = read_name(text, sort)
                    words |= self._add(number, listed, name) if name.telling else set()
            self._bearers.update(words)

    def _add(self, entry: int, listed: ListedName, name: Name) -> set[str]:
        words = _words(name)
        size = len({word.key for word in words})
        letters = functools.reduce(operator.or_, (word.letters for word in words), 0)
        under, at = self._under[name.sort == "person"], len(self.listed)
        stands = {whole_key(name)}
        for word in words:
            others = {other.key[0] for other in words if other.key != word.key} or {""}
            for key in _keys_under(word):
                stands |= {key, *(f"{key}/{first}" for first in others)}
        if size == 1:
            stands.update(_lacking_one(words[0].key))
        keys = frozenset().union(*map(_keys_under, words))
        self.listed.append(Listed(entry, listed, name, words, keys, size, letters))
        for key in stands:
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
        under = self._under[people]
        whole = under.get(whole_key(name), ())
        yield from (self.listed[at] for at in whole)
        words = _words(name)
        keys = frozenset([word.key for word in words])
        asked = _Sought(name, words, keys, len(name.squeezed))
        rare = sorted(keys, key=lambda key: len(under.get(key, ())))
        rare = [key for at, key in enumerate(rare[:2]) if not at or len(under.get(key, ())) <= _FREQUENT]
        for number in self._candidates(asked, under).difference(whole):
            listed = self.listed[number]
            size, shared = listed.size, keys & listed.keys
            missing = min(size, len(keys)) - len(shared)
            if missing > 0:
                if missing > _MISSED or (size > 1 and shared.isdisjoint(rare)) or asked.is_strange(listed):
                    continue
                if asked.is_part(listed, len(shared)) or not _close(asked, listed):
                    continue
            elif asked.is_part(listed, len(shared)):
                continue
            yield listed

    def _candidates(self, asked: _Sought, under: dict[str, list[int]]) -> set[int]:
        """Names that share a key, and have another word that begins as one of the name's other words does."""
        out: set[int] = set()
        if len(asked.keys) == 1:
            for key in asked.keys:
                out.update(under.get(key, ()))
                for less in _lacking_one(key):
                    out.update(under.get(less, ()))
            return out
        firsts = [(key, {other[0] for other in asked.keys if other is not key}) for key in asked.keys]
        for key, others in firsts:
            if len(found := under.get(key, ())) <= _FEW:  # then a slip may stand in a first letter too
                out.update(found)
                continue
            for first in others:
                out.update(under.get(f"{key}/{first}", ()))
            if asked.name.sort != "person":
                out.update(under.get(f"{key}/", ()))
        return out


@dataclass(frozen=True, slots=True)
class _Sought:
    """A name that is looked for, with its words and their keys."""

    name: Name
    words: tuple[Word, ...]
    keys: frozenset[str]
    length: int

    def is_strange(self, listed: Listed) -> bool:
        """Whether one of its words has letters that the listed name, no shorter in words, does not have at all."""
        if len(self.keys) > listed.size:
            return False
        return any((word.letters & ~listed.letters).bit_count() > word.limit for word in self.words)

    def is_part(self, listed: Listed, shared: int) -> bool:
        """Whether one name is so small a part of the other that it cannot match it.

        Of a person, a single word beside several (and not the same letters run together); of the rest, a name that
        lacks two telling words.
        """
        fewer, more = sorted((len(self.keys), listed.size))
        if self.name.sort != "person":
            return more - shared > 1 and shared == fewer < _LONG_NAME
        return fewer == 1 < more and abs(self.length - len(listed.name.squeezed)) > _RUN


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


def _lacking_one(key: str) -> set[str]:
    """A key without each of its letters in turn, by which names of one word find each other across a slip."""
    if len(key) <= _SHORT:
        return set()
    return {"~" + key, *("~" + key[:at] + key[at + 1 :] for at in range(len(key)))}


def _vowel(word: str) -> str:
    """The class of the first vowel behind the first letter."""
    return next((_VOWELS[char] for char in word[1:] if char in _VOWELS), "")


def whole_key(name: Name) -> str:
    """The key of all of a name's letters in a row."""
    return "=" + bones(name.squeezed).translate(_SOFT)


def sorts_for(text: str, sort: Sort | None) -> tuple[Sort, ...]:
    """As what a name is looked up: as its schema says, else as a person and as anything else."""
    return (sort,) if sort else ("person", "organisation")
