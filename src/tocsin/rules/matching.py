"""One story against an index: atoms, candidates, then whole groups of rules of one shape over arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.rules.bounding import OPS, Failed
from tocsin.rules.columns import Ints
from tocsin.rules.evaluating import shared
from tocsin.rules.facts import Facts, Touched
from tocsin.rules.fields import SECURITY_FIELDS
from tocsin.rules.known import CHECKED, COMPARED, MEASURED, NEAR, leaf_of, near_pairs
from tocsin.rules.ruletables import MANY, RuleTables
from tocsin.rules.shapes import Shape, Variant
from tocsin.rules.story_atoms import Told, told
from tocsin.rules.touching import holds, passing
from tocsin.rules.tree import Bound, Term

Truth: TypeAlias = NDArray[np.bool_]
UNKNOWN = -1  # of a leaf that must be looked at closer
TOGETHER = 32  # securities of a story in one mask
CROWDED = 20_000  # pairs of places of two words from which they are looked at one rule at a time
_COMPARE: tuple[Callable[[Any, Any], Any], ...] = tuple(OPS[op] for op in COMPARED)


def match(tables: RuleTables, facts: Facts) -> Ints:
    """The numbers of the rules that a story satisfies, each once, in no particular order."""
    touched = [t for t in facts.touched.values() if t.key in tables.lists.securities]
    chunks = -(-len(touched) // TOGETHER)
    tables.scratch.fit(len(tables.leaves), tables.lists.slot.size, chunks)
    asking = _Asking(tables, facts, touched)
    try:
        return asking.matches()
    finally:
        asking.clear()


class _Asking:
    """One story being asked."""

    def __init__(self, tables: RuleTables, facts: Facts, touched: list[Touched]) -> None:
        self.tables, self.facts, self.touched = tables, facts, touched
        self.truth = tables.scratch.truth
        self.marked: list[Ints] = []  # leaves whose truth was set
        self.contents: Ints = np.zeros(0, np.int32)
        self.bits: dict[int, list[int]] = {}  # variant -> the securities that pass it, a mask for each chunk
        self.heavy: dict[int, Ints] = {}  # variant with a bound on weight -> contents that pass it
        self.variants: list[Variant] = list(tables.variants)

    def matches(self) -> Ints:
        tables = self.tables
        leaves = self._leaves()
        self._mark_contents()
        parts = [tables.under.gather(leaves), np.array(tables.always, np.int32)]
        if len(self.contents):
            slots = tables.lists.slot.held[self.contents]
            parts.append(tables.lists.asked(slots[slots >= 0]))
        rules = np.concatenate(parts)
        flags = tables.flags.held[rules]
        many = flags & MANY != 0
        once, often = rules[(flags != 0) & ~many], rules[many]
        if len(often):
            once = np.concatenate((once, np.unique(often)))
        return self._by_shape(once)

    def _by_shape(self, rules: Ints) -> Ints:
        """Those of the candidates that hold."""
        if not len(rules):
            return rules
        shapes = self.tables.shape.held[rules]
        order = np.argsort(
            shapes.astype(np.uint16) if len(self.tables.shapes) < 65_536 else shapes, kind="stable"
        )
        rules, shapes = rules[order], shapes[order]
        cuts = np.flatnonzero(np.diff(shapes)) + 1
        kinds = list(self.tables.shapes)
        out = []
        for begin, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(rules)], strict=True):
            group = rules[begin:end]
            first = self.tables.begin.held[group].astype(np.int64)
            out.append(group[self._holds(kinds[shapes[begin]], first)])
        return np.concatenate(out)

    # -- leaves ------------------------------------------------------------------------------------
    def _leaves(self) -> Ints:
        """The leaves that hold or may hold, their truth set."""
        known = self.tables.leaves
        story = told(known, self.facts)
        plain = known.atoms.find(story.atoms)
        self._mark(plain, 1)
        gated = known.gated.gather(plain)
        kinds = known.kind.held[gated]
        closer = gated[kinds == CHECKED]
        self._mark(closer, UNKNOWN)
        self._mark(np.array(known.free, np.int32), UNKNOWN)
        near = self._near(gated[kinds == NEAR], story)
        self._measures()
        return np.concatenate((plain, closer, near))

    def _mark(self, leaves: Ints, value: int) -> None:
        self.truth[leaves] = value
        self.marked.append(leaves)

    def _near(self, leaves: Ints, story: Told) -> Ints:
        """Of leaves that ask for two words near each other, one of which is there, those that hold."""
        known = self.tables.leaves
        if not len(leaves):
            return leaves
        pairs = known.near.held.reshape(-1)[: known.near.size].reshape(-1, 3)[known.extra.held[leaves]]
        both = np.isin(pairs[:, 0], story.distinct) & np.isin(pairs[:, 1], story.distinct)
        leaves, pairs = leaves[both], pairs[both]
        held = leaves[near_pairs(story.ids, story.places, pairs)] if len(leaves) else leaves
        self._mark(held, 1)
        return held

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
            leaf = leaf_of(self.tables.leaves.text(number))
            if isinstance(leaf, Term) and (leaf.name in SECURITY_FIELDS or leaf.name == "sector"):
                self.truth[number] = holds(leaf, self.facts)
            else:
                self.truth[number] = not isinstance(shared(leaf, self.facts), Failed)

    def _shared(self, leaves: Ints) -> Truth:
        unknown = self.truth[leaves] < 0
        if unknown.any():
            self._look_closer(leaves[unknown])
        result: Truth = self.truth[leaves] > 0
        return result

    # -- lists -------------------------------------------------------------------------------------
    def _mark_contents(self) -> None:
        """The contents that hold a security of the story, and which."""
        lists, found = self.tables.lists, []
        for n, touched in enumerate(self.touched):
            on = lists.on.of(lists.securities[touched.key])
            mask = self.tables.scratch.masks[n // TOGETHER]
            held = mask[on]
            fresh = held == 0
            for other in self.tables.scratch.masks[: n // TOGETHER]:
                fresh &= other[on] == 0
            found.append(on[fresh])
            mask[on] = held | np.uint32(1 << n % TOGETHER)
        if found:
            self.contents = found[0] if len(found) == 1 else np.concatenate(found)

    def _listed(self, slots: Ints, variant: int) -> Truth:
        """Whether the lists in these slots satisfy a variant."""
        lists = self.tables.lists
        contents = lists.content.held[slots]
        there = contents >= 0
        name, bounds = self.variants[variant]
        out: Truth = there.copy()
        if any(bound.measure == "weight" for bound in bounds):
            out &= np.isin(contents, self._weighing(variant))
        else:
            hit = np.zeros(len(contents), np.bool_)
            for mask, bits in zip(self.tables.scratch.masks, self._bits(variant), strict=False):
                hit |= mask[contents] & np.uint32(bits) != 0
            out &= hit
        if name == "portfolio":
            out &= lists.weighted.held[contents]
        return out

    def _bits(self, variant: int) -> list[int]:
        """The story's securities that pass a variant, as masks."""
        if variant not in self.bits:
            name, bounds = self.variants[variant]
            keys = passing(name, bounds, self.facts)
            masks = [0] * -(-len(self.touched) // TOGETHER)
            for n, touched in enumerate(self.touched):
                if touched.key in keys:
                    masks[n // TOGETHER] |= 1 << n % TOGETHER
            self.bits[variant] = masks
        return self.bits[variant]

    def _weighing(self, variant: int) -> Ints:
        """Contents that hold a passing security with a weight in bounds."""
        if variant not in self.heavy:
            lists, (name, bounds) = self.tables.lists, self.variants[variant]
            weighed = [bound for bound in bounds if bound.measure == "weight"]
            found = [np.zeros(0, np.int32)]
            keys = passing(name, bounds, self.facts)
            for touched in self.touched:
                if touched.key in keys:
                    rows = lists.shared.of(lists.securities[touched.key])
                    found.append(lists.share_of.held[rows][_within(lists.share.held[rows], weighed)])
            self.heavy[variant] = np.unique(np.concatenate(found))
        return self.heavy[variant]

    # -- rules -------------------------------------------------------------------------------------
    def _holds(self, shape: Shape, first: NDArray[np.int64]) -> Truth:
        """Which rules of a shape hold. first: where their operands begin."""
        kind = shape[0]
        operands = self.tables.operands.held
        if kind == "shared":
            return self._shared(operands[first + shape[1]])
        if kind == "list":
            return self._listed(operands[first + shape[1]], shape[2])
        if kind == "either":
            return self._either(operands[first + shape[1]], operands[first + shape[1] + 1], shape[2])
        if kind == "not":
            return ~self._holds(shape[1], first)
        return self._joined(shape[1:], first, wanted=kind == "or")

    def _either(self, slots: Ints, tickers: Ints, variant: int) -> Truth:
        out = self._listed(slots, variant)
        bare = self.tables.lists.content.held[slots] < 0
        if bare.any():
            out[bare] = self._shared(tickers[bare])
        return out

    def _joined(self, parts: tuple[Shape, ...], first: NDArray[np.int64], *, wanted: bool) -> Truth:
        """AND (wanted: False) or OR (True): what one part has decided is not asked the next."""
        out = np.full(len(first), not wanted)
        open_ = np.arange(len(first))
        for part in parts:
            held = self._holds(part, first[open_])
            decided = held == wanted
            out[open_[decided]] = wanted
            open_ = open_[~decided]
            if not len(open_):
                break
        return out

    def clear(self) -> None:
        """Leave the scratch as it was found."""
        for leaves in self.marked:
            self.truth[leaves] = 0
        for mask in self.tables.scratch.masks:
            mask[self.contents] = 0


def _within(values: NDArray[np.float64], bounds: list[Bound]) -> Truth:
    out = np.ones(len(values), np.bool_)
    for bound in bounds:
        out &= _COMPARE[COMPARED.index(bound.op)](values, bound.value)
    return out
