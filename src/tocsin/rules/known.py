"""The leaves that rules share, by number: what each needs of a story, and what must be looked at closer.

A story is reduced to its atoms: words, pairs of neighbouring words, beginnings of words, the keys under which things
were read. Some leaves are an atom; the others can hold only where one atom is there, and are then checked."""

from __future__ import annotations

import functools
import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.rules.columns import Column, Longs, Numbers, Postings, Texts
from tocsin.rules.fields import SECURITY_FIELDS, TIME_FIELDS, normal
from tocsin.rules.parsing import parse
from tocsin.rules.printing import clause
from tocsin.rules.shapes import Variant
from tocsin.rules.tree import Compare, Leaf, Near, Node, Term, Words

ATOM, CHECKED, NEAR, MEASURE, FREE, TOUCH = range(
    6
)  # kinds of leaves; free: on time, needs nothing of the story
WORD, TITLE, PAIR, TITLE_PAIR, PREFIX, TITLE_PREFIX, KEY = range(7)  # kinds of atoms
LOOKED = 20_000  # leaves kept as such, the others are parsed anew when they are looked at
_WIDE = 30  # bits of the number of a text in an atom
MEASURED = ("relevance", "novelty", "exposure", "impact", "tone", "tier", "origins")
COMPARED = (">=", "<=", ">", "<", "=")


def atom(kind: int, first: int, second: int = 0) -> int:
    """The number of an atom."""
    return kind << 2 * _WIDE | first << _WIDE | second


def hashed(text: str) -> int:
    """63 bits of a text, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


@functools.lru_cache(maxsize=10_000)
def tree_of(query: str) -> Node:
    """The tree of a rule, kept for the next story that asks for its reasons. RuleError where it does not parse."""
    return parse(query)


class Leaves:
    """Numbers for leaves, and what is known of each."""

    def __init__(self, variants: dict[Variant, int]) -> None:
        self.variants = variants
        self.strings: dict[str, int] = {}  # words, beginnings, keys -> number
        self.begun: set[str] = set()  # the first three letters of all beginnings
        self.longest = 0  # letters of the longest beginning
        self.atoms = Numbers()  # atom -> leaf
        self.clauses = Numbers()  # hash of a clause -> leaf, for those that are no atom
        self.kind = Column(np.int8)
        self.extra = Column(np.int32)  # row of texts, of near or of measures
        self.free: list[int] = []  # leaves that need nothing of the story
        self.gated = Postings()  # leaf that is an atom -> leaves that need it
        self.texts = Texts()  # clauses of what is checked
        self.near = Column(np.int32)  # three numbers a row: two words, and how far apart
        self.touches = Column(np.int32)  # two numbers a row: variant, and the ticker or sector as a string
        self.measures = Column(np.int32)  # three numbers a row: leaf, measure, comparison
        self.values = Column(np.float64)  # of the measures
        self._leaves: dict[int, Leaf] = {}  # those lately looked at closer

    def __len__(self) -> int:
        return self.kind.size

    def number(self, leaf: Leaf) -> int:
        """The number of a leaf, a new one where it is new."""
        plain = self._atom(leaf)
        if plain is not None:
            return self._known(plain)
        told = clause.__wrapped__(leaf)  # kept by nobody: a million of them would be
        key = hashed(told)
        held = self.clauses.get(key)
        if held is not None:
            return held
        if isinstance(leaf, Compare):
            held = self._measure(leaf)
        elif isinstance(leaf, Near) and _is_plain(leaf.one) and _is_plain(leaf.other):
            held = self._near(leaf)
        elif isinstance(leaf, Term) and leaf.name in TIME_FIELDS:
            held = self._new(FREE, self.texts.add(told))
            self.free.append(held)
        elif isinstance(leaf, Term) and leaf.name in _CLOSER:
            held = self._touch(leaf)
        else:
            held = self._new(CHECKED, self.texts.add(told))
            self.gated.add(self._gate(leaf), held)
        self.clauses.put(key, held)
        return held

    def _new(self, kind: int, extra: int = -1) -> int:
        self.kind.append(kind)
        return self.extra.append(extra)

    def _known(self, plain: int) -> int:
        """The leaf that is this atom."""
        held = self.atoms.get(plain)
        if held is None:
            held = self._new(ATOM)
            self.atoms.put(plain, held)
        return held

    def string(self, text: str) -> int:
        """The number of a word, beginning or key."""
        held = self.strings.get(text)
        if held is None:
            held = self.strings[text] = len(self.strings)
        return held

    def _beginning(self, text: str) -> int:
        self.begun.add(text[:3])
        self.longest = max(self.longest, len(text))
        return self.string(text)

    def _atom(self, leaf: Leaf) -> int | None:
        """The atom that a leaf is, None where it is more than one."""
        if isinstance(leaf, Words):
            if leaf.prefix:
                if len(leaf.words) > 1:
                    return None
                return atom(TITLE_PREFIX if leaf.title else PREFIX, self._beginning(leaf.words[0]))
            if len(leaf.words) == 1:
                return atom(TITLE if leaf.title else WORD, self.string(leaf.words[0]))
            if len(leaf.words) == 2:
                return self._pair(leaf)
            return None
        if isinstance(leaf, Term) and not leaf.bounds and leaf.name not in _CLOSER:
            return atom(KEY, self.string(f"{leaf.name}:{normal(leaf.value)}"))
        return None

    def _pair(self, leaf: Words) -> int:
        one, two = map(self.string, leaf.words[:2])
        return atom(TITLE_PAIR if leaf.title else PAIR, one, two)

    def _gate(self, leaf: Leaf) -> int:
        """The leaf, an atom, without which this one cannot hold."""
        if isinstance(leaf, Near):
            return min(self._gate(leaf.one), self._gate(leaf.other), key=self.gated.count)
        if isinstance(leaf, Words):
            if len(leaf.words) == 1 or (leaf.prefix and len(leaf.words) == 2):
                first = Words(leaf.words[:1], leaf.prefix and len(leaf.words) == 1)
                return self._known(self._atom(first) or 0)
            return self._known(self._pair(leaf))
        assert isinstance(leaf, Term)
        return self._known(atom(KEY, self.string(f"{leaf.name}:{normal(leaf.value)}")))

    def _near(self, leaf: Near) -> int:
        one, two = self.string(leaf.one.words[0]), self.string(leaf.other.words[0])
        held = self._new(NEAR, self.near.extend((one, two, leaf.apart)) // 3)
        first, second = self._known(atom(WORD, one)), self._known(atom(WORD, two))
        self.gated.add(min(first, second, key=self.gated.count), held)
        return held

    def _touch(self, leaf: Term) -> int:
        variant = self.variants.setdefault((leaf.name, leaf.bounds), len(self.variants))
        if leaf.name == "sector":
            named = self.string(f"sector:{normal(leaf.value)}")
        else:
            named = self.string(f"ticker:{leaf.value.upper()}")
        held = self._new(TOUCH, self.touches.extend((variant, named)) // 2)
        self.gated.add(self._known(atom(KEY, named)), held)
        return held

    def _measure(self, leaf: Compare) -> int:
        held = self._new(MEASURE, self.values.append(leaf.bound.value))  # type: ignore[arg-type]
        self.measures.extend((held, MEASURED.index(leaf.bound.measure), COMPARED.index(leaf.bound.op)))
        return held

    def leaf(self, number: int) -> Leaf:
        """A leaf that is checked or free."""
        held = self._leaves.get(number)
        if held is None:
            if len(self._leaves) >= LOOKED:
                self._leaves.clear()
            node = parse(self.texts[int(self.extra.held[number])])
            assert isinstance(node, Term | Words | Near)
            held = self._leaves[number] = node
        return held

    def fold(self) -> None:
        """Put what is new among what is old."""
        self.texts.fold()
        self.atoms.fold()
        self.clauses.fold()
        self.gated.fold(len(self))

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about."""
        parts: list[Any] = [
            self.atoms, self.clauses, self.kind, self.extra, self.gated, self.texts, self.near, self.touches, self.measures,
            self.values,
        ]  # fmt: skip
        held: int = sum(part.nbytes for part in parts)
        return held + sum(130 + len(text) for text in self.strings)


# Fields whose unbounded terms are looked at closer: the atom says that they may hold, not that they do.
_CLOSER = SECURITY_FIELDS | TIME_FIELDS | {"sector"}


def _is_plain(words: Words) -> bool:
    return len(words.words) == 1 and not words.prefix and not words.title


CROWDED = 4_096  # pairs of places of two words from which only neighbours are looked at


def near_pairs(ids: Longs, places: Longs, pairs: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Of rows (word, word, apart), which stand so near each other. ids, places: of a story's words."""
    order = np.argsort(ids, kind="stable")
    ids, places = ids[order], places[order]
    one, one_end = (ids.searchsorted(pairs[:, 0], side) for side in ("left", "right"))
    two, two_end = (ids.searchsorted(pairs[:, 1], side) for side in ("left", "right"))
    combined = (one_end - one) * (two_end - two)
    out = np.zeros(len(pairs), np.bool_)
    for row in (combined > CROWDED).nonzero()[0].tolist():
        first, second = places[one[row] : one_end[row]], places[two[row] : two_end[row]]
        out[row] = _least_gap(first, second) <= pairs[row, 2]
    combined[combined > CROWDED] = 0
    row_of = np.repeat(np.arange(len(pairs)), combined)
    within = np.arange(len(row_of)) - np.repeat(np.cumsum(combined) - combined, combined)
    wide = np.maximum((two_end - two)[row_of], 1)
    gap = np.abs(places[one[row_of] + within // wide] - places[two[row_of] + within % wide]) - 1
    out[row_of[(gap >= 0) & (gap <= pairs[row_of, 2])]] = True
    return out


def _least_gap(first: Longs, second: Longs) -> int:
    """Words between the nearest two of different places; both in order."""
    at = second.searchsorted(first)
    gaps = [np.abs(second[np.clip(at + n, 0, len(second) - 1)] - first) - 1 for n in (-1, 0, 1)]
    found = np.concatenate(gaps)
    found = found[found >= 0]
    return int(found.min()) if len(found) else 2**31
