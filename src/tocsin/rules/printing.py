"""A tree back to rule text in its one canonical form: parse(canonical(tree)) is the tree again."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from tocsin.rules.lexing import OPERATORS
from tocsin.rules.tree import And, Bound, Compare, Node, Not, Or, Term, Words

_BARE_VALUE = re.compile(r"[^\s()\",]+")


@functools.lru_cache(maxsize=50_000)
def canonical(node: Node) -> str:
    """Rule text of a tree: upper-case operators, quotes only where they are needed."""
    if isinstance(node, Or):
        return " OR ".join(_inner(child, (Or,)) for child in node.nodes)
    if isinstance(node, And):
        return " AND ".join(_inner(child, (Or, And)) for child in node.nodes)
    if isinstance(node, Not):
        return f"NOT {_inner(node.node, (Or, And))}"
    return clause(node)


@functools.lru_cache(maxsize=200_000)
def clause(leaf: Term | Words | Compare) -> str:
    """The text of one term."""
    if isinstance(leaf, Compare):
        return _bound(leaf.bound)
    if isinstance(leaf, Words):
        return _words(leaf)
    value = leaf.value if _BARE_VALUE.fullmatch(leaf.value) else f'"{leaf.value}"'
    with_ = f" WITH {', '.join(_bound(b) for b in leaf.bounds)}" if leaf.bounds else ""
    return f"{leaf.name}:{value}{with_}"


def _words(leaf: Words) -> str:
    text = " ".join(leaf.words)
    if leaf.prefix:
        return f"{text}*" if len(leaf.words) == 1 else f'"{text}*"'
    bare = len(leaf.words) == 1 and text not in OPERATORS and text.upper() not in OPERATORS
    return text if bare else f'"{text}"'


def _bound(bound: Bound) -> str:
    figure = format(
        Decimal(repr(bound.value)).normalize(), "f"
    )  # never 1e-05, which is no figure of the language
    return f"{bound.measure}{bound.op}{figure}"


def _inner(node: Node, bracketed: tuple[type, ...]) -> str:
    text = canonical(node)
    return f"({text})" if isinstance(node, bracketed) else text
