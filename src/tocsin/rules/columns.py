"""Compact growing tables for a million rules: columns, postings, a map of numbers, a pool of texts.

No Python object is kept per rule: what is old lies in arrays that can be mapped from a file, what is new in small
dictionaries that are folded into the arrays from time to time."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
_GROWTH = 1.2  # of a column that is full: what lies idle is memory


class Column:
    """One value a row, of one kind."""

    __slots__ = ("held", "size")

    def __init__(self, kind: Any, held: NDArray[Any] | None = None) -> None:
        self.held: NDArray[Any] = np.zeros(16, kind) if held is None else held
        self.size = 0 if held is None else len(held)

    def append(self, value: int) -> int:
        """Add a row; its number."""
        at = self.size
        if at == len(self.held):
            self._grow(at + 1)
        self.held[at] = value
        self.size = at + 1
        return at

    def extend(self, values: Any) -> int:
        """Add rows; the number of the first."""
        at, end = self.size, self.size + len(values)
        if end > len(self.held):
            self._grow(end)
        self.held[at:end] = values
        self.size = end
        return at

    def _grow(self, least: int) -> None:
        grown = np.zeros(max(least, int(len(self.held) * _GROWTH) + 16), self.held.dtype)
        grown[: self.size] = self.held[: self.size]
        self.held = grown

    @property
    def rows(self) -> NDArray[Any]:
        """The rows as one array, which is no copy."""
        return self.held[: self.size]

    @property
    def nbytes(self) -> int:
        """Bytes in memory, idle ones included."""
        return int(self.held.nbytes)


class Postings:
    """For each key, numbers in order of their adding."""

    __slots__ = ("late", "offsets", "values")

    def __init__(self, offsets: NDArray[Any] | None = None, values: Ints | None = None) -> None:
        self.offsets: NDArray[Any] = np.zeros(1, np.int32) if offsets is None else offsets
        self.values: Ints = np.zeros(0, np.int32) if values is None else values
        self.late: dict[int, array[int]] = {}

    def add(self, key: int, value: int) -> None:
        """Put a number under a key."""
        late = self.late.get(key)
        if late is None:
            late = self.late[key] = array("i")
        late.append(value)

    def count(self, key: int) -> int:
        """How many numbers lie under a key."""
        held = int(self.offsets[key + 1] - self.offsets[key]) if key + 1 < len(self.offsets) else 0
        late = self.late.get(key)
        return held + len(late) if late else held

    def of(self, key: int) -> Ints:
        """The numbers under a key."""
        held = self.values[self.offsets[key] : self.offsets[key + 1]] if key + 1 < len(self.offsets) else None
        late = self.late.get(key)
        if late is None:
            return self.values[:0] if held is None else held
        new = np.array(late, np.int32)
        return new if held is None or not len(held) else np.concatenate((held, new))

    def gather(self, keys: NDArray[Any]) -> Ints:
        """The numbers under all of the keys."""
        parts = [self._held(keys)]
        if self.late:
            late = self.late.get
            parts += [np.array(found, np.int32) for key in keys.tolist() if (found := late(key))]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _held(self, keys: NDArray[Any]) -> Ints:
        keys = keys[keys < len(self.offsets) - 1]
        begins = self.offsets[keys].astype(np.int64)
        return self.values[spread(begins, self.offsets[keys + 1] - begins)]

    def fold(self, keys: int, keep: Callable[[Ints], NDArray[np.bool_]] | None = None) -> None:
        """Put what is new among what is old, and drop what is not to be kept. keys: how many there are."""
        old = np.zeros(keys, np.int64)
        old[: len(self.offsets) - 1] = np.diff(self.offsets)
        new = np.zeros(keys, np.int64)
        for key, late in self.late.items():
            new[key] = len(late)
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(old + new)))
        values = np.empty(int(offsets[-1]), np.int32)
        values[spread(offsets[:-1], old)] = self.values
        for key, late in self.late.items():
            at = int(offsets[key] + old[key])
            values[at : at + len(late)] = late
        if keep is not None:
            kept = keep(values)
            if not kept.all():
                counts = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept)))
                offsets, values = counts[offsets], values[kept]
        self.offsets, self.values, self.late = offsets.astype(np.int32), values, {}

    def only(self, keep: Callable[[Ints], NDArray[np.bool_]]) -> Postings:
        """What is old among these, as far as it is to be kept, as postings of their own."""
        held = keep(self.values)
        counts = np.concatenate((np.zeros(1, np.int64), np.cumsum(held)))
        return Postings(counts[self.offsets].astype(np.int32), kept(self.values, held))

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about."""
        late = sum(100 + 4 * len(found) for found in self.late.values())
        return int(self.offsets.nbytes + self.values.nbytes) + late


def spread(begins: NDArray[Any], counts: NDArray[Any]) -> Longs:
    """The indices of many runs one after the other: begin, begin + 1, … for each count."""
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    out: Longs = np.repeat(begins - before, counts) + np.arange(total)
    return out


def kept(values: Ints, keep: NDArray[np.bool_]) -> Ints:
    """Those to keep: several times as fast as indexing by what is true, which waits on every guess of the processor."""
    return values.take(keep.nonzero()[0])


def once(values: Ints) -> Ints:
    """Each value once, in order."""
    if len(values) < 2:
        return values
    values = np.sort(values)
    first = np.empty(len(values), np.bool_)
    first[0] = True
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return kept(values, first)


def among(values: NDArray[Any], held: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of the values are in a sorted array."""
    if not len(held):
        return np.zeros(len(values), np.bool_)
    at = held.searchsorted(values)
    at[at == len(held)] = 0
    out: NDArray[np.bool_] = held.take(at) == values
    return out


class Numbers:
    """From 63-bit numbers to rows; a row once given may be taken back (-1)."""

    __slots__ = ("keys", "late", "rows")

    def __init__(self, keys: Longs | None = None, rows: Ints | None = None) -> None:
        self.keys: Longs = np.zeros(0, np.int64) if keys is None else keys
        self.rows: Ints = np.zeros(0, np.int32) if rows is None else rows
        self.late: dict[int, int] = {}

    def get(self, key: int) -> int | None:
        """The row of a number, None where it never had one."""
        late = self.late.get(key)
        if late is not None or not len(self.keys):
            return late
        at = int(self.keys.searchsorted(key))
        return int(self.rows[at]) if at < len(self.keys) and self.keys[at] == key else None

    def put(self, key: int, row: int) -> None:
        """Give a number its row."""
        if len(self.keys):
            at = int(self.keys.searchsorted(key))
            if at < len(self.keys) and self.keys[at] == key:
                self.rows[at] = row
                return
        self.late[key] = row

    def find(self, keys: Longs) -> Ints:
        """The rows of those numbers that have one."""
        parts = []
        if len(self.keys):
            at = self.keys.searchsorted(keys)
            at[at == len(self.keys)] = 0
            parts.append(self.rows[at[self.keys[at] == keys]])
        if self.late:
            late = self.late.get
            found = [row for key in keys.tolist() if (row := late(key)) is not None]
            parts.append(np.array(found, np.int32))
        rows = np.concatenate(parts) if parts else self.rows[:0]
        return rows[rows >= 0]

    def fold(self) -> None:
        """Put what is new among what is old."""
        if not self.late:
            return
        keys = np.fromiter(self.late.keys(), np.int64, len(self.late))
        rows = np.fromiter(self.late.values(), np.int32, len(self.late))
        order = np.argsort(keys)
        at = self.keys.searchsorted(keys[order])
        self.rows = np.insert(self.rows, at, rows[order])
        self.keys = np.insert(self.keys, at, keys[order])
        self.late = {}

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about."""
        return int(self.keys.nbytes + self.rows.nbytes) + 100 * len(self.late)


class Texts:
    """Texts by number, in one pool of bytes."""

    __slots__ = ("ends", "late", "pool")

    def __init__(self) -> None:
        self.pool, self.ends = Column(np.uint8), Column(np.uint32)
        self.late: list[str] = []

    def add(self, text: str) -> int:
        """Keep a text; its number."""
        self.late.append(text)
        return self.ends.size + len(self.late) - 1

    def __getitem__(self, number: int) -> str:
        if number >= self.ends.size:
            return self.late[number - self.ends.size]
        begin = int(self.ends.held[number - 1]) if number else 0
        return self.pool.held[begin : int(self.ends.held[number])].tobytes().decode()

    def joined(self, numbers: Ints, size: int) -> list[str]:
        """Texts of these numbers in parts of so many, a line each; without one object a text."""
        old = kept(numbers, numbers < self.ends.size)
        ends = self.ends.rows.astype(np.int64)
        begins = np.concatenate((np.zeros(1, np.int64), ends))[old]
        lengths = ends[old] - begins
        out = np.full(int(lengths.sum()) + len(old), ord("\n"), np.uint8)
        before = np.cumsum(lengths + 1) - (lengths + 1)
        out[spread(before, lengths)] = self.pool.held[spread(begins, lengths)]
        marks = [*before[::size].tolist(), len(out)]
        parts = [out[a : b - 1].tobytes().decode() for a, b in itertools.pairwise(marks)] if len(old) else []
        late = [self[number] for number in kept(numbers, numbers >= self.ends.size).tolist()]
        return parts + ["\n".join(late[at : at + size]) for at in range(0, len(late), size)]

    def fold(self) -> None:
        """Put what is new among what is old."""
        held = [text.encode() for text in self.late]
        lengths = np.fromiter(map(len, held), np.int64, len(held))
        self.ends.extend(self.pool.size + np.cumsum(lengths))
        self.pool.extend(np.frombuffer(b"".join(held), np.uint8))
        self.late = []

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about."""
        return self.pool.nbytes + self.ends.nbytes + sum(60 + len(text) for text in self.late)
