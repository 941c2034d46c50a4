"""A million standing queries: which of them a story satisfies, without asking each.

Each rule lies under the rarest thing that it needs: a leaf that rules share, or a watchlist of its owner. A story
asks the rules under what it has; rules of one shape are asked together, over arrays, and exactly. Only ids and
numbers are kept: the rules themselves stay in a book, and reasons are worked out for those that matched."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

import numpy as np

from tocsin.errors import RuleError
from tocsin.model.rules import Rule, Watchlist
from tocsin.rules.book import Book, HeldBook
from tocsin.rules.columns import Ints
from tocsin.rules.facts import Facts
from tocsin.rules.known import FREE, MEASURE, hashed
from tocsin.rules.matching import match
from tocsin.rules.needing import Need, choose, needed
from tocsin.rules.parsing import parse
from tocsin.rules.ruletables import ALIVE, MANY, RuleTables
from tocsin.rules.shapes import Operand, shape_of
from tocsin.rules.tree import Node, Term

LATE = 32_768  # changes after which what is new is folded into the arrays


class RuleIndex:
    """Rules that can be added and removed one by one; `bad` holds those that do not parse, with the error.

    book: where rules and watchlists are looked up; without one the index keeps them itself."""

    def __init__(self, book: Book | None = None, tables: RuleTables | None = None) -> None:
        self.own = HeldBook() if book is None else None
        self.book: Book = book or self.own or HeldBook()
        self.bad: dict[str, RuleError] = {}
        self.tiers: Mapping[str, int] = {}  # of sources, by id
        self.tables = tables or RuleTables()
        self._changed = 0

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule],
        watchlists: Iterable[Watchlist],
        book: Book | None = None,
        tiers: Mapping[str, int] | None = None,
    ) -> RuleIndex:
        """An index over rules and the watchlists that they name. tiers: of sources, by id."""
        index = cls(book)
        index.tiers = tiers or {}
        for watchlist in watchlists:
            index.put_watchlist(watchlist)
        for rule in rules:
            index.add(rule)
        index.fold()
        return index

    def __len__(self) -> int:
        return int(np.count_nonzero(self.tables.flags.rows & ALIVE))

    def add(self, rule: Rule) -> None:
        """Add a rule, or put it in the place of one with its id."""
        self.remove(rule.id)
        if self.own:
            self.own.held[rule.id] = rule
        try:
            tree = parse(rule.query)
        except RuleError as error:
            self.bad[rule.id] = error
            return
        self._put(rule, tree)
        self._folded(1)

    def _put(self, rule: Rule, tree: Node) -> None:
        shape, operands = shape_of(tree, self.tables.variants)
        number = self.tables.ids.add(rule.id)
        self.tables.by_id.put(hashed(rule.id), number)
        self.tables.shape.append(self.tables.shapes.setdefault(shape, len(self.tables.shapes)))
        self.tables.begin.append(self.tables.operands.extend(self._numbers(operands, rule.owner)))
        needs = choose(needed(tree, lambda leaf, listed: self._need(leaf, listed, rule.owner)), self._often)
        for listed, key in needs:
            if listed:
                self.tables.lists.ask(key, number)
            else:
                self.tables.under.add(key, number)
        if not needs:
            self.tables.always.append(number)
        self.tables.flags.append(ALIVE | (MANY if len(needs) > 1 else 0))

    def _numbers(self, operands: list[Operand], owner: str) -> list[int]:
        """What the rule's operands are: leaves, or slots of lists; a list and its ticker follow each other."""
        out: list[int] = []
        before: Operand | None = None
        for operand in operands:
            leaf = operand.leaf
            if operand.listed and operand is not before:
                assert isinstance(leaf, Term)
                out.append(self.tables.lists.slot_of(owner, leaf.value))
                before = operand
            else:
                out.append(self.tables.leaves.number(leaf))
                before = None
        return out

    def _need(self, leaf: Node, listed: bool, owner: str) -> Need | None:
        if listed:
            assert isinstance(leaf, Term)
            return True, self.tables.lists.slot_of(owner, leaf.value)
        number = self.tables.leaves.number(leaf)  # type: ignore[arg-type]
        return None if self.tables.leaves.kind.held[number] in (MEASURE, FREE) else (False, number)

    def _often(self, need: Need) -> int:
        """How many rules a thing brings to be asked already."""
        listed, key = need
        return 4 if listed else 4 + self.tables.under.count(key)

    def number(self, rule_id: str) -> int | None:
        """The number of a rule that stands."""
        held = self.tables.by_id.get(hashed(rule_id))
        return None if held is None or held < 0 else held

    def remove(self, rule_id: str) -> None:
        """Take a rule out; one that is not there is no error."""
        self.bad.pop(rule_id, None)
        if self.own:
            self.own.held.pop(rule_id, None)
        number = self.number(rule_id)
        if number is not None:
            self.tables.by_id.put(hashed(rule_id), -1)
            self.tables.flags.held[number] = 0
            self._folded(1)

    def put_watchlist(self, watchlist: Watchlist) -> None:
        """Add a watchlist or change one. Of two with one name the one put last counts."""
        if self.own:
            self.own.put(watchlist)
        self.tables.lists.put(watchlist)
        self._folded(1 + len(watchlist.securities) // 4)

    def remove_watchlist(self, watchlist_id: str) -> None:
        """Take a watchlist out; rules on it stay and do not hold."""
        if self.own:
            self.own.drop(watchlist_id)
        self.tables.lists.remove(watchlist_id)
        self._folded(1)

    def _folded(self, changes: int) -> None:
        self._changed += changes
        if self._changed >= LATE:
            self.fold()

    def fold(self) -> None:
        """Put what is new among what is old, and drop what was removed. What matches is the same before and after."""
        self._changed = 0
        self.tables.fold()

    def match(self, facts: Facts) -> Ints:
        """The numbers of the rules that a story satisfies, in no particular order, each once."""
        return match(self.tables, facts)


def shard_of(owner: str, shards: int) -> int:
    """Which of so many indices holds an owner's rules and watchlists."""
    return zlib.crc32(owner.encode()) % shards
