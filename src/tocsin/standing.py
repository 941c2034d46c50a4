"""What people asked for and taught, held ready for the next story: brought up to date by what has changed since.

Rules and watchlists stay in the store; the index keeps only what it takes to find those that a story satisfies."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.model.judgements import Taught
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.work import Change
from tocsin.ports import Store
from tocsin.rules import RuleIndex

KINDS = ("rule", "watchlist", "judgement", "source")
ANEW = 20_000  # changes from which all is read again
KEPT = 20_000  # rules, and owners' watchlists, kept at hand


class StoreBook:
    """Rules and watchlists as they stand in the store, the ones lately asked for at hand."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._rules: dict[str, Rule] = {}
        self._lists: dict[str, tuple[Watchlist, ...]] = {}

    def rules(self, ids: Iterable[str]) -> dict[str, Rule]:
        """Those that there are."""
        asked = list(ids)
        missing = [ident for ident in asked if ident not in self._rules]
        if missing:
            if len(self._rules) + len(missing) > KEPT:
                self._rules.clear()
                missing = asked
            self._rules |= self.store.by_id(Rule, missing)
        return {ident: self._rules[ident] for ident in asked if ident in self._rules}

    def watchlists(self, owner: str) -> tuple[Watchlist, ...]:
        """The owner's, by id."""
        held = self._lists.get(owner)
        if held is None:
            if len(self._lists) >= KEPT:
                self._lists.clear()
            held = self._lists[owner] = self.store.watchlists(owner)
        return held

    def forget(self, rule_ids: Iterable[str], *, lists: bool) -> None:
        """What changed is read again when it is asked for."""
        for ident in rule_ids:
            self._rules.pop(ident, None)
        if lists:
            self._lists.clear()


class Standing:
    """Rules, watchlists and judgements as of one position of the change log."""

    def __init__(self, store: Store) -> None:
        self.store, self.book = store, StoreBook(store)
        self.seq = store.last_seq()
        self.taught = Taught(())
        self.index = RuleIndex(self.book)
        self._read_all()

    def _read_all(self) -> None:
        store = self.store
        self.seq = store.last_seq()
        self.book.forget((), lists=True)
        self.book = StoreBook(store)
        rules = [rule for rule in store.rules("") if rule.enabled]
        self.index = RuleIndex.of(rules, store.watchlists(""), self.book)
        self._others({"judgement", "source"})

    def _others(self, kinds: set[str]) -> None:
        if "judgement" in kinds:
            self.taught = Taught(self.store.judgements(""))
        if "source" in kinds:
            self.index.tiers = {source.id: source.tier for source in self.store.sources()}

    def refresh(self) -> None:
        """Take in what has changed since; one question to the store where nothing has."""
        changed: list[Change] = []
        since = self.seq
        while found := self.store.changes(since, kinds=KINDS, limit=500):
            changed += found
            since = found[-1].seq
            if len(changed) > ANEW:
                self._read_all()
                return
        if changed:
            self._take(changed)
            self.seq = since

    def _take(self, changed: list[Change]) -> None:
        rules = {change.id for change in changed if change.kind == "rule"}
        lists = {change.id for change in changed if change.kind == "watchlist"}
        self.book.forget(rules, lists=bool(lists))
        standing = self.store.by_id(Rule, rules)
        for ident in sorted(rules):
            rule = standing.get(ident)
            if rule is not None and rule.enabled:
                self.index.add(rule)
            else:
                self.index.remove(ident)
        held = self.store.by_id(Watchlist, lists)
        for ident in sorted(lists):
            if watchlist := held.get(ident):
                self.index.put_watchlist(watchlist)
            else:
                self.index.remove_watchlist(ident)
        self._others({change.kind for change in changed})
