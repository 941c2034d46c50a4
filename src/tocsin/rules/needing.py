"""What a rule needs: sets of things of each of which a story must have one, and the rarest of the sets."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TypeAlias

from tocsin.reference.names import common_words
from tocsin.rules.shapes import has_fallback, is_listed
from tocsin.rules.tree import And, Compare, Leaf, Near, Node, Not, Or, Words

Need: TypeAlias = tuple[bool, int]  # whether it is a slot of a list; the slot, or the leaf
Needed: TypeAlias = list[tuple[tuple[Need, int], ...]]  # each thing with how common its kind is
# How common a kind is expected to be, where nothing is known of the very thing.
_COMMON = {"storyline": 1, "ticker": 2, "person": 3, "watchlist": 4, "portfolio": 4, "named": 4, "exposed": 4}
_COMMON |= {"organisation": 4, "firm": 4, "claimant": 4, "event": 6, "commodity": 6, "rating": 8, "sector": 8}
_COMMON |= {"source": 10, "publisher": 10, "label": 10, "country": 12, "theme": 12, "via": 15, "becomes": 15}
_COMMON |= {"status": 20, "certainty": 25, "relation": 40, "language": 60}


def needed(node: Node, number: Callable[[Leaf, bool], Need | None]) -> Needed:
    """Sets of things, of each of which a story must have one for the tree to hold; none where none is known.

    number: gives a leaf its number, as the slot of a list where it is asked so, or None where it may hold for any story."""
    if isinstance(node, Not | Compare):
        return []
    if isinstance(node, And):
        return [found for child in node.nodes for found in needed(child, number)]
    if isinstance(node, Or):
        parts = [needed(child, number) for child in node.nodes]
        if not all(parts):
            return []
        return [tuple(dict.fromkeys(one for sets in parts for one in min(sets, key=_rough)))]
    listed = is_listed(node)
    need = number(node, listed)
    if need is None:
        return []
    common = _common(node)
    if has_fallback(node) and (bare := number(node, False)) is not None:
        return [((need, common), (bare, common))]
    return [((need, common),)]


def choose(sets: Needed, often: Callable[[Need], int]) -> tuple[Need, ...]:
    """The set that brings the fewest stories and rules together. often: how many rules lie under a thing."""
    if not sets:
        return ()
    best, least = sets[0], None
    for found in sets if len(sets) > 1 else ():
        cost = 0
        for need, common in found:
            cost += common * often(need)
        if least is None or cost < least:
            best, least = found, cost
    return tuple(dict.fromkeys([need for need, _ in best]))


def _rough(found: Iterable[tuple[Need, int]]) -> int:
    return sum(common for _, common in found)


def _common(leaf: Leaf) -> int:
    if isinstance(leaf, Near):
        return min(_common(leaf.one), _common(leaf.other))
    if isinstance(leaf, Words):
        if leaf.prefix and len(leaf.words) == 1:
            return 15
        rarest = min(map(_word, leaf.words))
        return max(1, rarest // len(leaf.words))
    return _COMMON.get(getattr(leaf, "name", ""), 10)


@functools.lru_cache(maxsize=50_000)
def _word(word: str) -> int:
    return 30 if word in common_words() else 5
