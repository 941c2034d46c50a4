"""Watchlists by number: which are on a security, which rules ask for them.

A rule asks for a slot: a name that an owner may give to a list. What the list holds is its content; a changed list is a
new content in the same slot, so that changing one touches no rule, and a security that a million lists hold is one
array shared by all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from tocsin.model.rules import Watchlist
from tocsin.rules.columns import Column, Ints, Numbers, Postings, kept, once
from tocsin.rules.fields import normal
from tocsin.rules.known import hashed

LOOKED = 64  # entries of a chain that are looked at for one that is gone


class Chains:
    """Rules by slot. A head is -1 for none, a rule's number for one alone, else -2 less the entry of a chain."""

    def __init__(self) -> None:
        self.head = Column(np.int32)  # of each slot
        self.rule, self.following = Column(np.int32), Column(np.int32)

    def add(self, slot: int, rule: int, gone: Callable[[int], bool]) -> None:
        """Put a rule under a slot, in the place of one that is gone where there is one: a rule that is changed again and
        again makes no chain."""
        head = int(self.head.held[slot])
        if head == -1 or (head >= 0 and gone(head)):
            self.head.held[slot] = rule
            return
        if head >= 0:
            self.rule.append(head)
            head = -2 - self.following.append(-1)
        entry = -2 - head
        for _ in range(LOOKED):
            if entry < 0:
                break
            if gone(int(self.rule.held[entry])):
                self.rule.held[entry] = rule
                return
            entry = int(self.following.held[entry])
        self.rule.append(rule)
        self.head.held[slot] = -2 - self.following.append(-2 - head)

    def of(self, slots: Ints) -> Ints:
        """The rules under any of the slots."""
        heads = self.head.held.take(slots)
        parts = [kept(heads, heads >= 0)]
        entries = -2 - kept(heads, heads < -1)
        while len(entries):
            parts.append(self.rule.held.take(entries))
            entries = self.following.held.take(entries)
            entries = kept(entries, entries >= 0)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return self.head.nbytes + self.rule.nbytes + self.following.nbytes


class ListTable:
    """All owners' watchlists."""

    def __init__(self) -> None:
        self.slots = Numbers()  # hash of owner and name -> slot
        self.ids = Numbers()  # hash of a watchlist's id -> content
        self.content = Column(np.int32)  # of each slot, -1 where there is no such list
        self.slot = Column(np.int32)  # of each content, -1 where it is no longer held
        self.weighted = Column(np.bool_)  # of each content
        self.securities: dict[str, int] = {}
        self.on = Postings()  # security -> contents
        self.shared = Postings()  # security -> rows of the two below
        self.share_of = Column(np.int32)  # content
        self.share = Column(np.float64)  # its weight of the security
        self.lone = Chains()  # rules that ask for nothing but a list: worked out when somebody is to be told
        self.mixed = Chains()  # rules that ask for more, and have nothing rarer than the list
        self.mixed_on = Postings()  # security -> contents whose slot has such rules; made by folding
        self.late_mixed: list[int] = []  # slots with such rules that are not in it yet

    def slot_of(self, owner: str, name: str) -> int:
        """The slot of an owner's list of this name, whether there is one or not."""
        key = hashed(f"{owner}\n{normal(name)}")
        held = self.slots.get(key)
        if held is None:
            held = self.content.append(-1)
            self.lone.head.append(-1)
            self.mixed.head.append(-1)
            self.slots.put(key, held)
        return held

    def ask(self, slot: int, rule: int, gone: Callable[[int], bool], *, lone: bool) -> None:
        """Put a rule under a slot. gone: whether a rule stands no more; lone: it asks for nothing but the list."""
        (self.lone if lone else self.mixed).add(slot, rule, gone)
        if not lone:
            self.late_mixed.append(slot)

    def asked_for(self, securities: Iterable[int]) -> Ints:
        """The rules that ask for more than a list which holds one of the securities."""
        on = [self.mixed_on.of(security) for security in securities]
        slots = self.held_in(np.concatenate(on)) if on else self.slot.rows[:0]
        if self.late_mixed:
            slots = np.concatenate((slots, np.array(self.late_mixed, np.int32)))
        return self.mixed.of(once(slots)) if len(slots) else slots

    def held_in(self, contents: Ints) -> Ints:
        """The slots of contents that are still held."""
        slots = self.slot.held.take(contents)
        return kept(slots, slots >= 0)

    def put(self, watchlist: Watchlist) -> None:
        """Add a list or change one. Of two with one name the one put last counts."""
        self.remove(watchlist.id)
        slot = self.slot_of(watchlist.owner, watchlist.name)
        if (old := int(self.content.held[slot])) >= 0:
            self.slot.held[old] = -1
        weights = watchlist.weights if len(watchlist.weights) == len(watchlist.securities) else ()
        content = self.slot.append(slot)
        if int(self.mixed.head.held[slot]) != -1:
            self.late_mixed.append(slot)
        self.weighted.append(bool(weights))
        self.content.held[slot] = content
        self.ids.put(hashed(watchlist.id), content)
        known = self.securities
        for security in dict.fromkeys(watchlist.securities):
            self.on.add(known.setdefault(security, len(known)), content)
        for security, weight in dict(zip(watchlist.securities, weights, strict=False)).items():
            self.share_of.append(content)
            self.shared.add(known[security], self.share.append(weight))  # type: ignore[arg-type]

    def remove(self, watchlist_id: str) -> None:
        """Take a list out; one that is not there is no error."""
        key = hashed(watchlist_id)
        content = self.ids.get(key)
        if content is None or content < 0:
            return
        self.ids.put(key, -1)
        slot = int(self.slot.held[content])
        if slot >= 0:
            self.slot.held[content] = self.content.held[slot] = -1

    def fold(self) -> None:
        """Put what is new among what is old, and drop what is no longer held."""
        self.slots.fold()
        self.ids.fold()
        self.on.fold(len(self.securities), lambda contents: self.slot.held.take(contents) >= 0)
        mixed = self.mixed.head.held
        self.mixed_on = self.on.only(lambda contents: mixed.take(self.slot.held.take(contents)) != -1)
        self.late_mixed = []
        self.shared.fold(len(self.securities), lambda rows: self.slot.held[self.share_of.held[rows]] >= 0)

    def parts(self) -> Iterator[tuple[str, Any]]:
        """Every table by name."""
        for name in "slots ids content slot weighted on mixed_on shared share_of share".split():
            yield name, getattr(self, name)
        for name in ("lone", "mixed"):
            for part in ("head", "rule", "following"):
                yield f"{name}.{part}", getattr(getattr(self, name), part)

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about."""
        texts = sum(130 + len(key) for key in self.securities)
        held: int = sum(table.nbytes for _, table in self.parts())
        return held + texts
