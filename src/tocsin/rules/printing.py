"""A tree back to rule text in its one canonical form: parse(canonical(tree)) is the tree again."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from tocsin.rules.fields import PERCENT
from tocsin.rules.lexing import OPERATORS
from tocsin.rules.tree import And, Bound, Compare, Leaf, Near, Node, Not, Or, Words

_BARE_VALUE = re.compile(r"[^\s()\",<>=]+")


@functools.lru_cache(maxsize=5_000)
def canonical(node: Node) -> str:
    """Rule text of a tree: upper-case operators, quotes only where they are needed."""
    if isinstance(node, Or):
        return " OR ".join(_inner(child, (Or,)) for child in node.nodes)
    if isinstance(node, And):
        return " AND ".join(_inner(child, (Or, And)) for child in node.nodes)
    if isinstance(node, Not):
        return f"NOT {_inner(node.node, (Or, And))}"
    return clause(node)


@functools.lru_cache(maxsize=20_000)
def clause(leaf: Leaf) -> str:
    """The text of one term."""
    if isinstance(leaf, Compare):
        return _bound(leaf.bound)
    if isinstance(leaf, Words):
        return _words(leaf)
    if isinstance(leaf, Near):
        return f"{_words(leaf.one)} NEAR/{leaf.apart} {_words(leaf.other)}"
    with_ = f" WITH {', '.join(_bound(b) for b in leaf.bounds)}" if leaf.bounds else ""
    return f"{leaf.name}:{_value(leaf.value)}{with_}"


def _words(leaf: Words) -> str:
    text = " ".join(leaf.words)
    bare = len(leaf.words) == 1 and text.upper() not in OPERATORS
    star = "*" if leaf.prefix else ""
    said = f"{text}{star}" if bare else f'"{text}{star}"'
    return f"headline:{said}" if leaf.title else said


def _bound(bound: Bound) -> str:
    return (
        f"{bound.measure}{bound.op}{_value(bound.value) if isinstance(bound.value, str) else _figure(bound)}"
    )


def _figure(bound: Bound) -> str:
    """Never 1e-05, which is no figure of the language."""
    figure = Decimal(repr(bound.value))
    if bound.measure in PERCENT:
        return f"{format((100 * figure).normalize(), 'f')}%"
    return format(figure.normalize(), "f")


def _value(value: str) -> str:
    return value if _BARE_VALUE.fullmatch(value) else f'"{value}"'


def _inner(node: Node, bracketed: tuple[type, ...]) -> str:
    text = canonical(node)
    return f"({text})" if isinstance(node, bracketed) else text
