"""The tables of an index: what is known of each rule, by number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tocsin.rules.columns import Column, Numbers, Postings, Texts
from tocsin.rules.known import Leaves
from tocsin.rules.listed import ListTable
from tocsin.rules.shapes import Shape, Variant

ALIVE, MANY = 1, 2  # flags of a rule: it stands; it lies under more than one thing


class Scratch:
    """What a story is asked with: all nought between stories."""

    def __init__(self) -> None:
        self.truth = np.zeros(0, np.int8)  # of each leaf
        self.masks: list[
            NDArray[np.uint32]
        ] = []  # of each content, the story's securities on it, 32 an array

    def fit(self, leaves: int, contents: int, chunks: int) -> None:
        """Make room."""
        if len(self.truth) < leaves:
            self.truth = np.zeros(leaves + leaves // 8, np.int8)
        if self.masks and len(self.masks[0]) < contents:
            self.masks = []
        while len(self.masks) < chunks:
            self.masks.append(np.zeros(contents + contents // 8, np.uint32))

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return int(self.truth.nbytes) + sum(int(mask.nbytes) for mask in self.masks)


class RuleTables:
    """Rules, leaves and lists as arrays."""

    def __init__(self) -> None:
        self.leaves, self.lists = Leaves(), ListTable()
        self.variants: dict[Variant, int] = {}
        self.shapes: dict[Shape, int] = {}
        self.ids, self.by_id = Texts(), Numbers()
        self.shape, self.flags = Column(np.int32), Column(np.uint8)
        self.begin, self.operands = Column(np.uint32), Column(np.int32)
        self.under = Postings()  # leaf -> rules
        self.always: list[int] = []  # rules that need nothing in particular
        self.scratch = Scratch()

    def fold(self) -> None:
        """Put what is new among what is old, and drop what was removed."""
        flags = self.flags
        self.by_id.fold()
        self.leaves.fold()
        self.lists.fold()
        self.under.fold(len(self.leaves), lambda rules: flags.held[rules] != 0)
        self.always = [number for number in self.always if flags.held[number]]

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about: tables, texts and what a story is asked with."""
        tables: tuple[Any, ...] = (
            self.ids, self.by_id, self.shape, self.flags, self.begin, self.operands, self.under, self.leaves,
            self.lists, self.scratch,
        )  # fmt: skip
        held: int = sum(table.nbytes for table in tables)
        return held + 8 * len(self.always) + 400 * len(self.shapes)
