"""Watchlists by number: which are on a security, which rules ask for them.

A rule asks for a slot: a name that an owner may give to a list. What the list holds is its content; a changed list is a
new content in the same slot, so that changing one touches no rule, and a security that a million lists hold is one
array shared by all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tocsin.model.rules import Watchlist
from tocsin.rules.columns import Column, Ints, Numbers, Postings
from tocsin.rules.fields import normal
from tocsin.rules.known import hashed


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
        self.first = Column(np.int32)  # of each slot, the newest of its entries below, -1 for none
        self.rule = Column(np.int32)
        self.following = Column(np.int32)

    def slot_of(self, owner: str, name: str) -> int:
        """The slot of an owner's list of this name, whether there is one or not."""
        key = hashed(f"{owner}\n{normal(name)}")
        held = self.slots.get(key)
        if held is None:
            held = self.content.append(-1)
            self.first.append(-1)
            self.slots.put(key, held)
        return held

    def ask(self, slot: int, rule: int) -> None:
        """A rule asks for a slot."""
        self.rule.append(rule)
        self.first.held[slot] = self.following.append(int(self.first.held[slot]))

    def asked(self, slots: Ints) -> Ints:
        """The rules that ask for any of the slots."""
        out, entries = [], self.first.held[slots]
        while len(entries := entries[entries >= 0]):
            out.append(self.rule.held[entries])
            entries = self.following.held[entries]
        if not out:
            return slots[:0]
        found: Ints = out[0] if len(out) == 1 else np.concatenate(out)
        return found

    def put(self, watchlist: Watchlist) -> None:
        """Add a list or change one. Of two with one name the one put last counts."""
        self.remove(watchlist.id)
        slot = self.slot_of(watchlist.owner, watchlist.name)
        if (old := int(self.content.held[slot])) >= 0:
            self.slot.held[old] = -1
        weights = watchlist.weights if len(watchlist.weights) == len(watchlist.securities) else ()
        content = self.slot.append(slot)
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
        self.on.fold(len(self.securities), lambda contents: self.slot.held[contents] >= 0)
        self.shared.fold(len(self.securities), lambda rows: self.slot.held[self.share_of.held[rows]] >= 0)

    def columns(self) -> Iterator[tuple[str, Any]]:
        """Every table by name."""
        for name in "slots ids content slot weighted on shared share_of share first rule following".split():
            yield name, getattr(self, name)

    @property
    def nbytes(self) -> int:
        """Bytes in memory, about."""
        texts = sum(130 + len(key) for key in self.securities)
        held: int = sum(table.nbytes for _, table in self.columns())
        return held + texts
