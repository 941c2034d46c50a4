"""A parsed rule: a tree of frozen nodes, each with the words of the rule that made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Bound:
    """measure op value, e.g. relevance>=0.5."""

    measure: str
    op: str  # >= <= > < =
    value: float


@dataclass(frozen=True, slots=True)
class Term:
    """field:value, on a security field perhaps with bounds. value is as written, without quotes."""

    name: str
    value: str
    bounds: tuple[Bound, ...] = ()
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Words:
    """Words in sequence in headline or body; prefix: the last may go on."""

    words: tuple[str, ...]
    prefix: bool = False
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


Node: TypeAlias = Term | Words | Compare | Not | And | Or


def leaves(node: Node) -> list[Term | Words | Compare]:
    """All terms of a tree, left to right."""
    if isinstance(node, Not):
        return leaves(node.node)
    if isinstance(node, And | Or):
        return [leaf for child in node.nodes for leaf in leaves(child)]
    return [node]
