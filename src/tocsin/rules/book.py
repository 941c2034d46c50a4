"""Where an index finds the rules and watchlists themselves: it keeps only what it needs to find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from tocsin.model.rules import Rule, Watchlist
from tocsin.rules.fields import normal
from tocsin.rules.touching import Lists, Weights


class Book(Protocol):
    """Rules by id, watchlists by owner."""

    def rules(self, ids: Iterable[str]) -> dict[str, Rule]:
        """Those that there are."""
        ...

    def watchlists(self, owner: str) -> Iterable[Watchlist]:
        """In the order in which they were put."""
        ...


class HeldBook:
    """A book in memory."""

    def __init__(self) -> None:
        self.held: dict[str, Rule] = {}
        self.lists: dict[str, dict[str, Watchlist]] = defaultdict(dict)  # owner -> id -> list
        self.owners: dict[str, str] = {}  # id of a list -> owner

    def rules(self, ids: Iterable[str]) -> dict[str, Rule]:
        """Those that there are."""
        return {ident: self.held[ident] for ident in ids if ident in self.held}

    def watchlists(self, owner: str) -> Iterable[Watchlist]:
        """In the order in which they were put."""
        return tuple(self.lists[owner].values()) if owner in self.lists else ()

    def put(self, watchlist: Watchlist) -> None:
        """Add a list or change one; it is now the newest of its owner."""
        self.drop(watchlist.id)
        self.lists[watchlist.owner][watchlist.id] = watchlist
        self.owners[watchlist.id] = watchlist.owner

    def drop(self, watchlist_id: str) -> None:
        """Take a list out; one that is not there is no error."""
        owner = self.owners.pop(watchlist_id, None)
        if owner is not None:
            del self.lists[owner][watchlist_id]


def weights_of(watchlist: Watchlist) -> Weights:
    """The securities of a watchlist with their weights."""
    if len(watchlist.weights) != len(watchlist.securities):
        return dict.fromkeys(watchlist.securities)
    return dict(zip(watchlist.securities, watchlist.weights, strict=True))


def lists_of(watchlists: Iterable[Watchlist]) -> Lists:
    """One owner's watchlists by name as compared; of two with one name the last counts."""
    return {normal(w.name): weights_of(w) for w in watchlists}
