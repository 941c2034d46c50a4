"""Standing queries by the rarest thing that each needs: a story asks only those that could hold.

Each rule lies under a few keys, at least one of which a story must have for the rule to hold. A
watchlist is one key; which watchlists a security is on is kept beside, so that a popular ticker
is one set shared by all of its rules and changing a list touches no rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tocsin.errors import RuleError
from tocsin.model.rules import Rule, Watchlist
from tocsin.rules.evaluating import Lists
from tocsin.rules.facts import Facts
from tocsin.rules.fields import SECURITY_FIELDS, normal
from tocsin.rules.parsing import parse
from tocsin.rules.tree import And, Compare, Node, Not, Or, Term, Words

Key = tuple[str, str]
_NO_LISTS: Lists = {}
# How common a key is expected to be, where nothing is known of it: the rarest is asked first.
_COMMON = {
    "storyline": 1,
    "ticker": 2,
    "list": 4,
    "person": 3,
    "organisation": 4,
    "firm": 4,
    "claimant": 4,
    "event": 6,
}
_COMMON |= {
    "rating": 8,
    "status": 20,
    "commodity": 6,
    "country": 12,
    "theme": 12,
    "source": 10,
    "word": 5,
    "prefix": 15,
}
_COMMON |= {"certainty": 25, "relation": 40, "language": 60}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its tree and the keys under which it lies (empty: asked for every story).

    others: further sets of keys, of each of which a story must have one for the rule to hold.
    """

    rule: Rule
    tree: Node
    keys: frozenset[Key]
    others: tuple[frozenset[Key], ...] = ()


@dataclass(slots=True)
class RuleIndex:
    """Rules that can be added and removed one by one; `bad` holds those that do not parse, with the error."""

    compiled: dict[str, Compiled] = field(default_factory=dict)
    bad: dict[str, RuleError] = field(default_factory=dict)
    _under: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    _always: set[str] = field(default_factory=set)
    _asked: dict[str, Counter[str]] = field(  # words and beginnings of words -> by how many rules
        default_factory=lambda: {"word": Counter(), "prefix": Counter()}
    )
    _lists: dict[str, dict[str, frozenset[str]]] = field(default_factory=lambda: defaultdict(dict))
    _lists_by_id: dict[str, Watchlist] = field(default_factory=dict)
    _on: dict[str, set[Key]] = field(default_factory=lambda: defaultdict(set))  # security -> list keys

    @classmethod
    def of(cls, rules: Iterable[Rule], watchlists: Iterable[Watchlist]) -> RuleIndex:
        """An index over rules and the watchlists that they name."""
        index = cls()
        for watchlist in watchlists:
            index.put_watchlist(watchlist)
        for rule in rules:
            index.add(rule)
        return index

    def add(self, rule: Rule) -> None:
        """Add a rule, or put it in the place of one with its id."""
        self.remove(rule.id)
        try:
            tree = parse(rule.query)
        except RuleError as error:
            self.bad[rule.id] = error
            return
        sets = sorted(needed(tree, rule.owner), key=self._cost)
        keys = sets[0] if sets else frozenset()
        self.compiled[rule.id] = Compiled(rule, tree, keys, tuple(sets[1:]))
        for key in keys:
            self._under[key].add(rule.id)
        for kind, value in _said(sets):
            self._asked[kind][value] += 1
        if not sets:
            self._always.add(rule.id)

    def _cost(self, keys: frozenset[Key]) -> tuple[float, tuple[Key, ...]]:
        """How often a story is expected to have one of the keys: by their kind, and by how many rules ask it."""
        asked = (_COMMON.get(key[0], 10) * (4 + len(self._under.get(key, ()))) for key in keys)
        return sum(asked), tuple(sorted(keys))

    def remove(self, rule_id: str) -> None:
        """Take a rule out; one that is not there is no error."""
        self.bad.pop(rule_id, None)
        self._always.discard(rule_id)
        gone = self.compiled.pop(rule_id, None)
        if gone is None:
            return
        for key in gone.keys:
            self._under[key].discard(rule_id)
            if not self._under[key]:
                del self._under[key]
        for kind, value in _said((gone.keys, *gone.others)):
            self._asked[kind][value] -= 1
            if not self._asked[kind][value]:
                del self._asked[kind][value]

    def put_watchlist(self, watchlist: Watchlist) -> None:
        """Add a watchlist or change one. Of two with one name the one put last counts."""
        self.remove_watchlist(watchlist.id)
        self._lists_by_id[watchlist.id] = watchlist
        self._lists[watchlist.owner][normal(watchlist.name)] = frozenset(watchlist.securities)
        for security in watchlist.securities:
            self._on[security].add(_list_key(watchlist.owner, watchlist.name))

    def remove_watchlist(self, watchlist_id: str) -> None:
        """Take a watchlist out; rules on it stay and do not hold."""
        gone = self._lists_by_id.pop(watchlist_id, None)
        if gone is None:
            return
        owned = self._lists[gone.owner]
        if owned.get(normal(gone.name)) != frozenset(gone.securities):
            return  # another one took its name
        del owned[normal(gone.name)]
        for security in gone.securities:
            self._on[security].discard(_list_key(gone.owner, gone.name))

    def lists(self, owner: str) -> Lists:
        """The owner's watchlists by name as compared."""
        held: Lists = self._lists.get(owner, _NO_LISTS)
        return held

    def candidates(self, facts: Facts) -> list[Compiled]:
        """Rules that could hold for a story, by id."""
        offered = set(self._offered(facts))
        ids = set(self._always)
        for key in offered & self._under.keys():
            ids |= self._under[key]
        found = [self.compiled[i] for i in sorted(ids)]
        return [c for c in found if not any(map(offered.isdisjoint, c.others))]

    def _offered(self, facts: Facts) -> Iterator[Key]:
        yield from facts.keys
        for ticker in facts.by_ticker:
            yield ("ticker", ticker)
        for security in facts.touched:
            yield from self._on.get(security, ())
        for word in self._asked["word"].keys() & facts.vocabulary:
            yield ("word", word)
        if begun := self._asked["prefix"]:
            for beginning in begun.keys() & {word[:3] for word in facts.vocabulary}:
                yield ("prefix", beginning)


def _said(sets: Iterable[frozenset[Key]]) -> list[Key]:
    """The keys among sets that are words or beginnings of words."""
    return [key for keys in sets for key in keys if key[0] in ("word", "prefix")]


def needed(node: Node, owner: str) -> list[frozenset[Key]]:
    """Sets of keys, of each of which a story must have one for the tree to hold; none where none is known."""
    if isinstance(node, Not | Compare):
        return []
    if isinstance(node, And):
        return list(dict.fromkeys(keys for child in node.nodes for keys in needed(child, owner)))
    if isinstance(node, Or):
        parts = [needed(child, owner) for child in node.nodes]
        return [frozenset().union(*(min(sets, key=_rough) for sets in parts))] if all(parts) else []
    return [_leaf(node, owner)]


def _leaf(node: Term | Words, owner: str) -> frozenset[Key]:
    if isinstance(node, Words):
        if node.prefix and len(node.words) == 1:
            return frozenset({("prefix", node.words[0][:3])})
        whole = node.words[:-1] if node.prefix else node.words
        return frozenset({("word", max(whole, key=len))})
    if node.name not in SECURITY_FIELDS:
        return frozenset({(node.name, normal(node.value))})
    as_list, as_ticker = _list_key(owner, node.value), ("ticker", node.value.upper())
    if node.name == "watchlist":
        return frozenset({as_list})
    return frozenset({as_ticker}) if node.name == "ticker" else frozenset({as_list, as_ticker})


def _list_key(owner: str, name: str) -> Key:
    return "list", f"{owner}|{normal(name)}"


def _rough(keys: frozenset[Key]) -> tuple[float, tuple[Key, ...]]:
    return sum(_COMMON.get(kind, 10) for kind, _ in keys), tuple(sorted(keys))
