"""A million standing queries: which of them a story satisfies, without asking each.

Each rule lies under the rarest thing that it needs: a leaf that rules share, or a watchlist of its owner. A story
asks the rules under what it has; rules of one shape are asked together, over arrays, and exactly. Only ids and
numbers are kept: the rules themselves stay in a book, and reasons are worked out for those that matched."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from tocsin.errors import RuleError
from tocsin.model.rules import Rule, Watchlist
from tocsin.rules.book import Book, HeldBook
from tocsin.rules.facts import Facts
from tocsin.rules.known import FREE, MEASURE, hashed
from tocsin.rules.matching import Caught, match
from tocsin.rules.needing import Need, choose, needed
from tocsin.rules.parsing import parse
from tocsin.rules.ruletables import GONE, RuleTables
from tocsin.rules.shapes import shape_of
from tocsin.rules.snapshot import load, save
from tocsin.rules.tree import Leaf, Node, Term

# A list counts as this many rules: it is asked first only where nothing else is needed that most stories do not have.
OF_LISTS = 100_000
LATE = 65_536  # changes after which what is new is folded into the arrays


class RuleIndex:
    """Rules that can be added and removed one by one; `bad` holds those that do not parse, with the error.

    book: where rules and watchlists are looked up; without one the index keeps them itself."""

    def __init__(self, book: Book | None = None, tables: RuleTables | None = None) -> None:
        self.own = HeldBook() if book is None else None
        self.book: Book = book or self.own or HeldBook()
        self.bad: dict[str, RuleError] = {}
        self.tables = tables or RuleTables()
        self.seq, self.mark = (
            0,
            "",
        )  # position of the change log up to which a snapshot knew it, and what is there
        self._changed = 0

    @classmethod
    def of(
        cls,
        rules: Iterable[Rule],
        watchlists: Iterable[Watchlist],
        book: Book | None = None,
    ) -> RuleIndex:
        """An index over rules and the watchlists that they name."""
        index = cls(book)
        for watchlist in watchlists:
            index.put_watchlist(watchlist)
        for rule in rules:
            index.add(rule)
        index.fold()
        return index

    def __len__(self) -> int:
        return int(np.count_nonzero(self.tables.tag.rows != GONE))

    def add(self, rule: Rule) -> None:
        """Add a rule, or put it in the place of one with its id."""
        key = hashed(rule.id)
        self._take_out(rule.id, key)
        if self.own:
            self.own.held[rule.id] = rule
        try:
            tree = parse(rule.query)
        except RuleError as error:
            self.bad[rule.id] = error
            return
        self._put(rule, tree, key)
        self._folded(1)

    def _put(self, rule: Rule, tree: Node, key: int) -> None:
        tables = self.tables
        shape, operands = shape_of(tree, tables.variants)
        of = _Numbers(tables, rule.owner)
        needs = choose(needed(tree, of.need), self._often)
        number = tables.ids.add(rule.id)
        tables.by_id.put(key, number)
        tables.tag.append(tables.shapes.setdefault(shape, len(tables.shapes)))
        tables.begin.append(tables.operands.extend([of(leaf, listed) for leaf, listed in operands]))
        for listed, held in needs:
            if listed:
                tables.lists.ask(held, number, self._gone, lone=shape[0] == "list")
            else:
                tables.under.add(held, number)
        if not needs:
            tables.always.append(number)

    def _gone(self, number: int) -> bool:
        return bool(self.tables.tag.held[number] == GONE)

    def _often(self, need: Need) -> int:
        """How many rules a thing brings to be asked already."""
        listed, key = need
        return OF_LISTS if listed else 4 + self.tables.under.count(key)

    def number(self, rule_id: str) -> int | None:
        """The number of a rule that stands."""
        held = self.tables.by_id.get(hashed(rule_id))
        return None if held is None or held < 0 else held

    def remove(self, rule_id: str) -> None:
        """Take a rule out; one that is not there is no error."""
        self._take_out(rule_id, hashed(rule_id))

    def _take_out(self, rule_id: str, key: int) -> None:
        self.bad.pop(rule_id, None)
        if self.own:
            self.own.held.pop(rule_id, None)
        number = self.tables.by_id.get(key)
        if number is not None and number >= 0:
            self.tables.by_id.put(key, -1)
            self.tables.tag.held[number] = GONE
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

    def match(self, facts: Facts) -> Caught:
        """The rules that a story satisfies; those on nothing but a list are worked out when they are asked for, which
        must be before the index changes."""
        return match(self.tables, facts)

    def save(self, folder: Path, seq: int = 0, mark: str = "") -> None:
        """Write a snapshot to start from. seq: the position up to which the index knows the changes; mark: what is
        written there. OSError where the disk refuses."""
        save(self.tables, folder, seq, mark)

    @classmethod
    def load(cls, folder: Path, book: Book) -> RuleIndex:
        """An index from a snapshot. SnapshotError where it cannot be used."""
        tables, seq, mark = load(folder)
        index = cls(book, tables)
        index.seq, index.mark = seq, mark
        return index


class _Numbers:
    """The numbers of one rule's leaves, each looked up once."""

    def __init__(self, tables: RuleTables, owner: str) -> None:
        self.tables, self.owner = tables, owner
        self.held: dict[tuple[int, bool], int] = {}

    def __call__(self, leaf: Leaf, listed: bool) -> int:
        """The leaf's number, or the slot of the list that it names."""
        at = (id(leaf), listed)
        found = self.held.get(at)
        if found is None:
            if listed:
                assert isinstance(leaf, Term)
                found = self.tables.lists.slot_of(self.owner, leaf.value)
            else:
                found = self.tables.leaves.number(leaf)
            self.held[at] = found
        return found

    def need(self, leaf: Leaf, listed: bool) -> Need | None:
        """The same as a thing that a story may have; None for what may hold for any story."""
        number = self(leaf, listed)
        if not listed and self.tables.leaves.kind.held[number] in (MEASURE, FREE):
            return None
        return listed, number


def shard_of(owner: str, shards: int) -> int:
    """Which of so many indices holds an owner's rules and watchlists."""
    return zlib.crc32(owner.encode()) % shards
