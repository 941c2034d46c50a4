"""What people asked for and taught, held ready for the next story: brought up to date by what has changed since.

Rules and watchlists stay in the store; the index keeps only what it takes to find those that a story satisfies."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from tocsin.model.judgements import Taught
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Tiers
from tocsin.model.work import Change
from tocsin.ports import Store
from tocsin.rules import RuleIndex, SnapshotError, shard_of

log = logging.getLogger("tocsin")

KINDS = ("rule", "watchlist", "judgement", "source")
ANEW = 20_000  # changes from which all is read again
WORTH = 5_000  # rules from which a snapshot is kept
Share = tuple[int, int]  # number of a share, of how many
WHOLE: Share = (0, 1)
NOTHING: Share = (0, 0)  # what a desk holds whose rules others hold
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

    def __init__(self, store: Store, folder: Path | None = None, share: Share = WHOLE) -> None:
        """folder: where a snapshot of the index is kept, None for nowhere; share: of which owners rules are held."""
        self.store, self.book, self.folder, self.share = store, StoreBook(store), folder, share
        self.seq = 0
        self.taught, self.tiers = Taught(()), Tiers()
        self.index = RuleIndex(self.book)
        self._saved = 0  # changes that the snapshot does not know
        if not self._load():
            self._read_all()
            self.save()

    def _load(self) -> bool:
        """Start from the snapshot, where there is one of this very store."""
        if self.folder is None:
            return False
        try:
            index = RuleIndex.load(self.folder, self.book)
        except SnapshotError:  # the first start, a new version, or torn: it is built anew
            return False
        if not index.mark or index.mark != self._mark(index.seq):
            return False
        self.index, self.seq = index, index.seq
        self._others({"judgement", "source"})
        self.refresh()
        return True

    def _mark(self, seq: int) -> str:
        """What the change log has at a position: of another store, or of one put back to earlier days, it differs."""
        found = self.store.changes(seq - 1, limit=1)
        return (
            f"{found[0].kind} {found[0].id} {found[0].at.isoformat()}"
            if found and found[0].seq == seq
            else ""
        )

    def save(self) -> None:
        """Keep a snapshot where it spares the next start some time; one that cannot be written is done without."""
        if self.folder is None or len(self.index) < WORTH or (0 <= self._saved < WORTH // 10):
            return
        try:
            self.index.save(self.folder, self.seq, self._mark(self.seq))
            self._saved = 0
        except OSError as error:
            log.warning("no snapshot of the rules is kept: %s", error)

    def _read_all(self) -> None:
        store = self.store
        self.seq, self._saved = store.last_seq(), -1
        self.book = StoreBook(store)
        some = self.share != NOTHING
        rules = (
            rule for rule in (store.rules("") if some else ()) if rule.enabled and self._mine(rule.owner)
        )
        lists = (held for held in (store.watchlists("") if some else ()) if self._mine(held.owner))
        self.index = RuleIndex.of(rules, lists, self.book)
        self._others({"judgement", "source"})

    def _mine(self, owner: str) -> bool:
        number, of = self.share
        return of == 1 or (of > 1 and shard_of(owner, of) == number)

    def _others(self, kinds: set[str]) -> None:
        if "judgement" in kinds:
            self.taught = Taught(self.store.judgements(""))
        if "source" in kinds:
            self.tiers = self.store.tiers()

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
        if self._saved >= 0:
            self._saved += len(changed)
        rules = {change.id for change in changed if change.kind == "rule"}
        lists = {change.id for change in changed if change.kind == "watchlist"}
        self.book.forget(rules, lists=bool(lists))
        standing = self.store.by_id(Rule, rules)
        for ident in sorted(rules):
            rule = standing.get(ident)
            if rule is not None and rule.enabled and self._mine(rule.owner):
                self.index.add(rule)
            else:
                self.index.remove(ident)
        held = self.store.by_id(Watchlist, lists)
        for ident in sorted(lists):
            watchlist = held.get(ident)
            if watchlist is not None and self._mine(watchlist.owner):
                self.index.put_watchlist(watchlist)
            else:
                self.index.remove_watchlist(ident)
        self._others({change.kind for change in changed})
        if self.index.tables.tag.size > 2 * len(self.index) + ANEW:
            self._read_all()  # most of what the index holds is of rules that are gone
