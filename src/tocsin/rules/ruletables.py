"""The tables of an index: what is known of each rule, by number."""

from __future__ import annotations

from typing import Any

import numpy as np

from tocsin.rules.columns import Column, Numbers, Postings, Texts
from tocsin.rules.known import Leaves
from tocsin.rules.listed import ListTable
from tocsin.rules.shapes import Shape, Variant

GONE = -1  # in the place of the shape of a rule that was taken out


class RuleTables:
    """Rules, leaves and lists as arrays."""

    def __init__(self) -> None:
        self.variants: dict[Variant, int] = {}
        self.leaves, self.lists = Leaves(self.variants), ListTable()
        self.shapes: dict[Shape, int] = {}
        self.ids, self.by_id = Texts(), Numbers()
        self.tag = Column(np.int32)  # shape of each rule
        self.begin, self.operands = Column(np.uint32), Column(np.int32)
        self.under = Postings()  # leaf -> rules
        self.always: list[int] = []  # rules that need nothing in particular
        self.truth = np.zeros(
            0, np.int8
        )  # of each leaf, for the story that is asked; all nought between stories

    def fold(self) -> None:
        """Put what is new among what is old, and drop what was removed."""
        tag = self.tag
        self.ids.fold()
        self.by_id.fold()
        self.leaves.fold()
        self.lists.fold()
        self.under.fold(len(self.leaves), lambda rules: tag.held[rules] != GONE)
        self.always = [number for number in self.always if tag.held[number] != GONE]

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about: tables, texts and what a story is asked with."""
        tables: tuple[Any, ...] = (
            self.ids, self.by_id, self.tag, self.begin, self.operands, self.under, self.leaves,
            self.lists, self.truth,
        )  # fmt: skip
        held: int = sum(table.nbytes for table in tables)
        return held + 8 * len(self.always) + 400 * len(self.shapes)
