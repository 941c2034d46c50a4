"""One story against an index: atoms, candidates, then whole groups of rules of one shape over arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.rules.bounding import OPS, Failed
from tocsin.rules.columns import Ints, among, kept, once
from tocsin.rules.evaluating import shared
from tocsin.rules.facts import Facts
from tocsin.rules.known import CHECKED, COMPARED, MEASURED, NEAR, TOUCH, near_pairs
from tocsin.rules.ruletables import GONE, RuleTables
from tocsin.rules.shapes import Shape, Variant
from tocsin.rules.story_atoms import Atoms, atoms_of
from tocsin.rules.touching import passing
from tocsin.rules.tree import Bound

Truth: TypeAlias = NDArray[np.bool_]
UNKNOWN = -1  # of a leaf that must be looked at closer
_FEW = 200_000  # lists times securities up to which each pair is looked up, beyond which all lists are put in order
_COMPARE: tuple[Callable[[Any, Any], Any], ...] = tuple(OPS[op] for op in COMPARED)


@dataclass(slots=True)
class Caught:
    """Numbers of rules: those known one by one, and what it takes to know those that ask for nothing but a list.

    listed: contents that hold securities of the story, with which kinds of rules on them hold, by tag."""

    tables: RuleTables
    direct: Ints
    listed: list[tuple[list[Ints], Truth]]
    _all: Ints | None = None

    def at_most(self) -> int:
        """How many rules there are at most, without working them out; more where lists have several rules."""
        return len(self.direct) + sum(len(on) for contents, _ in self.listed for on in contents)

    def numbers(self) -> Ints:
        """All of them, each once."""
        if self._all is None:
            parts = [self.direct]
            for contents, wanted in self.listed:
                on = contents[0] if len(contents) == 1 else np.concatenate(contents)
                rules = self.tables.lists.lone.of(self.tables.lists.held_in(on))
                parts.append(kept(rules, wanted.take(self.tables.tag.held.take(rules))))
            self._all = once(np.concatenate(parts)) if self.listed else self.direct
        return self._all


def match(tables: RuleTables, facts: Facts) -> Caught:
    """The rules that a story satisfies."""
    if len(tables.truth) < len(tables.leaves):
        tables.truth = np.zeros(len(tables.leaves) + len(tables.leaves) // 8, np.int8)
    asking = _Asking(tables, facts)
    try:
        return Caught(tables, asking.matches(), asking.listed())
    finally:
        asking.clear()


class _Asking:
    """One story being asked."""

    def __init__(self, tables: RuleTables, facts: Facts) -> None:
        self.tables, self.facts = tables, facts
        known, string = tables.lists.securities, tables.leaves.strings.get
        self.touched = {key: known[key] for key in facts.touched if key in known}
        self.named = {
            label: [(string(f"{label}:{name}", -1), t.key) for name, found in under.items() for t in found]
            for label, under in (("ticker", facts.by_ticker), ("sector", facts.by_sector))
        }  # the strings under which rules know the story's securities
        self.truth = tables.truth
        self.marked: list[Ints] = []  # leaves whose truth was set
        self.on: dict[int, list[Ints]] = {}  # variant -> the contents of each security that passes it
        self.all_on: dict[int, Ints] = {}  # variant -> the same in order
        self.heavy: dict[int, Ints] = {}  # variant with a bound on weight -> contents that pass it, in order
        self.variants: list[Variant] = list(tables.variants)

    def matches(self) -> Ints:
        """The rules that hold, but for those that ask for nothing but a list."""
        tables = self.tables
        parts = [
            tables.under.gather(self._leaves()),
            np.array(tables.always, np.int32),
            tables.lists.asked_for(self.touched.values()),
        ]
        return self._by_shape(once(np.concatenate(parts)))

    def listed(self) -> list[tuple[list[Ints], Truth]]:
        """Contents that hold a security of the story, by which shapes of rules on nothing but a list it satisfies."""
        lists, shapes = self.tables.lists, self.tables.shapes
        lone = [(number, shape[2]) for number, shape in enumerate(shapes) if shape[0] == "list"]
        groups: dict[tuple[int, ...], list[Ints]] = {}
        light = [(number, self._keys(variant)) for number, variant in lone if self._is_light(variant)]
        for key, security in self.touched.items():
            passed = tuple([number for number, keys in light if key in keys])
            if passed:
                groups.setdefault(passed, []).append(lists.on.of(security))
        out = [(contents, self._wanted(passed)) for passed, contents in groups.items()]
        for number, variant in lone:
            if not self._is_light(variant) and len(found := self._heavy(variant)):
                out.append(([found], self._wanted((number,))))
        return out

    def _wanted(self, shapes: tuple[int, ...]) -> Truth:
        """Which shapes these are; the last, of rules that are gone, is not."""
        wanted = np.zeros(len(self.tables.shapes) + 1, np.bool_)
        wanted[list(shapes)] = True
        return wanted

    def _is_light(self, variant: int) -> bool:
        """Whether a variant asks only which securities a list holds."""
        name, bounds = self.variants[variant]
        return name != "portfolio" and all(bound.measure != "weight" for bound in bounds)

    def _keys(self, variant: int) -> frozenset[str]:
        return passing(*self.variants[variant], self.facts)

    def _by_shape(self, rules: Ints) -> Ints:
        """Those of the candidates that hold."""
        if not len(rules):
            return rules
        tags = self.tables.tag.held.take(rules)
        # Narrow numbers are put in order by their digits, which is quicker.
        narrow = np.int16 if len(self.tables.shapes) < 32_768 else np.int32
        order = np.argsort(tags.astype(narrow), kind="stable")
        rules, tags = rules.take(order), tags.take(order)
        cuts = np.flatnonzero(np.diff(tags)) + 1
        shapes = list(self.tables.shapes)
        out = []
        for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(rules)], strict=True):
            if tags[begin] == GONE:
                continue
            group = rules[begin:end]
            first = self.tables.begin.held.take(group).astype(np.int64)
            out.append(kept(group, self._holds(shapes[tags[begin]], first)))
        return np.concatenate(out) if out else rules[:0]

    # -- leaves ------------------------------------------------------------------------------------
    def _leaves(self) -> Ints:
        """The leaves that hold or may hold, their truth set."""
        known = self.tables.leaves
        story = atoms_of(known, self.facts)
        plain = known.atoms.find(story.atoms)
        self._mark(plain, 1)
        gated = known.gated.gather(plain)
        kinds = known.kind.held.take(gated)
        closer = kept(gated, kinds == CHECKED)
        self._mark(closer, UNKNOWN)
        self._mark(np.array(known.free, np.int32), UNKNOWN)
        near = self._near(kept(gated, kinds == NEAR), story)
        touching = self._touching(kept(gated, kinds == TOUCH))
        self._measures()
        return np.concatenate((plain, closer, near, touching))

    def _mark(self, leaves: Ints, value: int) -> None:
        self.truth[leaves] = value
        self.marked.append(leaves)

    def _near(self, leaves: Ints, story: Atoms) -> Ints:
        """Of leaves that ask for two words near each other, one of which is there, those that hold."""
        known = self.tables.leaves
        if not len(leaves):
            return leaves
        pairs = known.near.held.reshape(-1)[: known.near.size].reshape(-1, 3)[known.extra.held[leaves]]
        both = among(pairs[:, 0], story.distinct) & among(pairs[:, 1], story.distinct)
        leaves, pairs = kept(leaves, both), pairs[both]
        held = leaves[near_pairs(story.ids, story.places, pairs)] if len(leaves) else leaves
        self._mark(held, 1)
        return held

    def _touching(self, leaves: Ints) -> Ints:
        """Of leaves on tickers and sectors that the story touches, those that hold."""
        if not len(leaves):
            return leaves
        known, facts = self.tables.leaves, self.facts
        rows = known.touches.rows.reshape(-1, 2)[known.extra.held.take(leaves)]
        held = [leaves[:0]]
        for variant in once(rows[:, 0].copy()).tolist():
            name, bounds = self.variants[variant]
            keys = passing(name, bounds, facts) if all(b.measure != "weight" for b in bounds) else frozenset()
            named = {n for n, key in self.named["sector" if name == "sector" else "ticker"] if key in keys}
            mine = rows[:, 0] == variant
            held.append(leaves[mine][among(rows[mine, 1], np.array(sorted(named), np.int32))])
        out = np.concatenate(held)
        self._mark(out, 1)
        return out

    def _measures(self) -> None:
        """The truth of all bounds on the story as a whole."""
        known = self.tables.leaves
        if not known.values.size:
            return
        found = [self.facts.measure(name) for name in MEASURED]
        told = np.array([np.nan if one is None else one[0] for one in found])
        rows = known.measures.rows.reshape(-1, 3)
        values, holds = known.values.rows, np.zeros(len(rows), np.bool_)
        for number, compare in enumerate(_COMPARE):
            mine = rows[:, 2] == number
            holds[mine] = compare(told[rows[mine, 1]], values[mine])
        self._mark(rows[holds, 0], 1)

    def _look_closer(self, leaves: Ints) -> None:
        """Settle the truth of leaves that are not known yet."""
        for number in set(leaves.tolist()):
            leaf = self.tables.leaves.leaf(number)
            self.truth[number] = not isinstance(shared(leaf, self.facts), Failed)

    def _shared(self, leaves: Ints) -> Truth:
        truth = self.truth.take(leaves)
        if len(truth) and truth.min() < 0:
            self._look_closer(kept(leaves, truth < 0))
            truth = self.truth.take(leaves)
        result: Truth = truth > 0
        return result

    # -- lists -------------------------------------------------------------------------------------
    def _listed(self, slots: Ints, variant: int) -> Truth:
        """Whether the lists in these slots satisfy a variant."""
        contents = self.tables.lists.content.held.take(slots)
        if not self._is_light(variant):
            return among(contents, self._heavy(variant))
        if variant not in self.on:
            keys, lists = self._keys(variant), self.tables.lists
            self.on[variant] = [lists.on.of(n) for key, n in self.touched.items() if key in keys]
        found = self.on[variant]
        if len(contents) * len(found) > _FEW:
            if variant not in self.all_on:
                self.all_on[variant] = np.sort(np.concatenate(found))
            found = [self.all_on[variant]]
        out = np.zeros(len(contents), np.bool_)
        for on in found:
            out |= among(contents, on)
        return out

    def _heavy(self, variant: int) -> Ints:
        """Contents with weights that hold a passing security with a weight in bounds."""
        if variant not in self.heavy:
            lists = self.tables.lists
            weighed = [b for b in self.variants[variant][1] if b.measure == "weight"]
            keys, found = self._keys(variant), [np.zeros(0, np.int32)]
            for key, security in self.touched.items():
                if key in keys:
                    rows = lists.shared.of(security)
                    share = lists.share.held.take(rows)
                    found.append(lists.share_of.held.take(kept(rows, _within(share, weighed))))
            self.heavy[variant] = once(np.concatenate(found))
        return self.heavy[variant]

    # -- rules -------------------------------------------------------------------------------------
    def _holds(self, shape: Shape, first: NDArray[np.int64]) -> Truth:
        """Which rules of a shape hold. first: where their operands begin."""
        kind = shape[0]
        operands = self.tables.operands.held
        if kind == "shared":
            return self._shared(operands.take(first + shape[1]))
        if kind == "list":
            return self._listed(operands.take(first + shape[1]), shape[2])
        if kind == "either":
            return self._either(
                operands.take(first + shape[1]), operands.take(first + shape[1] + 1), shape[2]
            )
        if kind == "not":
            return ~self._holds(shape[1], first)
        return self._joined(shape[1:], first, wanted=kind == "or")

    def _either(self, slots: Ints, tickers: Ints, variant: int) -> Truth:
        out = self._listed(slots, variant)
        bare = self.tables.lists.content.held.take(slots) < 0
        if bare.any():
            out[bare] = self._shared(tickers[bare])
        return out

    def _joined(self, parts: tuple[Shape, ...], first: NDArray[np.int64], *, wanted: bool) -> Truth:
        """AND (wanted: False) or OR (True): what one part has decided is not asked the next."""
        out = np.full(len(first), not wanted)
        open_: Ints = np.arange(len(first), dtype=np.int32)
        for part in parts:
            decided = self._holds(part, first.take(open_)) == wanted
            out[kept(open_, decided)] = wanted
            open_ = kept(open_, ~decided)
            if not len(open_):
                break
        return out

    def clear(self) -> None:
        """Leave the scratch as it was found."""
        for leaves in self.marked:
            self.truth[leaves] = 0


def _within(values: NDArray[np.float64], bounds: list[Bound]) -> Truth:
    out = np.ones(len(values), np.bool_)
    for bound in bounds:
        out &= _COMPARE[COMPARED.index(bound.op)](values, bound.value)
    return out
