"""The shape of a rule without what it asks for: rules of one shape are asked together.

A shape is a tree whose leaves say which of the rule's operands they look at: ("shared", column) a leaf known to all
rules, ("list", column, variant) an owner's watchlist, ("either", column, variant) a watchlist where the owner
has one of that name, else the shared leaf in the next column; ("and" | "or", …) and ("not", …) join them."""

from __future__ import annotations

import functools
from typing import Any, TypeAlias

from tocsin.rules.fields import LIST_FIELDS
from tocsin.rules.tree import And, Bound, Leaf, Node, Not, Or, Term

Shape: TypeAlias = tuple[Any, ...]
Variant: TypeAlias = tuple[str, tuple[Bound, ...]]  # a field on lists and its bounds


Operand: TypeAlias = tuple[
    Leaf, bool
]  # what a place of a shape stands for, and whether it is a list of the owner


def is_listed(leaf: Node) -> bool:
    """Whether a term may ask for one of its owner's watchlists."""
    return isinstance(leaf, Term) and leaf.name in LIST_FIELDS


def has_fallback(leaf: Leaf) -> bool:
    """Whether a term takes a ticker where its owner has no list of that name."""
    return isinstance(leaf, Term) and leaf.name in ("named", "exposed")


def shape_of(node: Node, variants: dict[Variant, int]) -> tuple[Shape, list[Operand]]:
    """The shape of a tree, parts in one order whatever the rule's, and its operands in that order."""
    bare, operands = _bare(node, variants)
    return _with_columns(bare), operands


@functools.lru_cache(maxsize=1_000)
def _with_columns(bare: Shape) -> Shape:
    return _numbered(bare, 0)[0]


def _bare(node: Node, variants: dict[Variant, int]) -> tuple[Shape, list[Operand]]:
    if isinstance(node, Not):
        inner, operands = _bare(node.node, variants)
        return ("not", inner), operands
    if isinstance(node, And | Or):
        parts = [_bare(child, variants) for child in node.nodes]
        if any(shape is not _SHARED for shape, _ in parts):
            parts.sort(key=_order)
        name = "and" if isinstance(node, And) else "or"
        return (name, *[shape for shape, _ in parts]), [one for _, found in parts for one in found]
    if not is_listed(node):
        return _SHARED, [(node, False)]
    assert isinstance(node, Term)
    variant = variants.setdefault((node.name, node.bounds), len(variants))
    kind = "either" if has_fallback(node) else "list"
    if kind == "either":
        return (kind, variant), [(node, True), (node, False)]
    return (kind, variant), [(node, True)]


_SHARED: Shape = ("shared",)
_CHEAP = {"shared": 0, "list": 1, "either": 2, "or": 3, "and": 4, "not": 5}


def _order(part: tuple[Shape, list[Operand]]) -> tuple[int, str]:
    return _rank(part[0])


@functools.lru_cache(maxsize=1_000)
def _rank(shape: Shape) -> tuple[int, str]:
    return _CHEAP[shape[0]], repr(shape)


def _numbered(shape: Shape, column: int) -> tuple[Shape, int]:
    """The shape with the column of each operand."""
    kind = shape[0]
    if kind == "shared":
        return ("shared", column), column + 1
    if kind in ("list", "either"):
        return (kind, column, shape[1]), column + (2 if kind == "either" else 1)
    parts: list[Shape] = []
    for part in shape[1:]:
        numbered, column = _numbered(part, column)
        parts.append(numbered)
    return (kind, *parts), column
