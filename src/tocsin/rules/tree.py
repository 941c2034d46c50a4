"""A parsed rule: a tree of frozen nodes, each with the words of the rule that made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Bound:
    """name op value, e.g. relevance>=0.5 or status=denied; words are only ever compared by =."""

    measure: str
    op: str  # >= <= > < =
    value: float | str


@dataclass(frozen=True, slots=True)
class Term:
    """field:value, perhaps with bounds on the very thing that it asks. value is as written, without quotes."""

    name: str
    value: str
    bounds: tuple[Bound, ...] = ()
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Words:
    """Words in sequence in headline or body; prefix: the last may go on; title: in the headline only."""

    words: tuple[str, ...]
    prefix: bool = False
    title: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Two runs of words, in either order, in the headline or in the body, at most `apart` words between them."""

    one: Words
    other: Words
    apart: int
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A bound on the whole story."""

    bound: Bound
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its node does not."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """Holds where all of its nodes do."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Holds where one of its nodes does."""

    nodes: tuple[Node, ...]


Leaf: TypeAlias = Term | Words | Near | Compare
Node: TypeAlias = Leaf | Not | And | Or


def leaves(node: Node) -> list[Leaf]:
    """All terms of a tree, left to right."""
    if isinstance(node, Not):
        return leaves(node.node)
    if isinstance(node, And | Or):
        return [leaf for child in node.nodes for leaf in leaves(child)]
    return [node]
