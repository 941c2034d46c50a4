"""Rule text to a tree. Every error says where, what is wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tocsin.errors import RuleError
from tocsin.rules.fields import FIELDS, MEASURES, QUALIFIERS, RANGES, ROLE_FIELDS, TIME_FIELDS
from tocsin.rules.leaves import apart, bound_of, near_to, said, words_of_token
from tocsin.rules.lexing import Token, lex
from tocsin.rules.times import check_time
from tocsin.rules.tree import And, Bound, Compare, Near, Node, Not, Or, Term, leaves

TERMS, DEPTH = 200, 30


def parse(rule: str) -> Node:
    """The tree of a rule. RuleError with position, cause and what would be right."""
    parser = _Parser(lex(rule))
    node = parser.either(0)
    parser.expect_end()
    if len(leaves(node)) > TERMS:
        raise RuleError("rule", f"it has {len(leaves(node))} terms", f"Give at most {TERMS}", position=0)
    if not _positive(node):
        raise RuleError(
            "rule",
            "it only says what a story must not have, so nearly every story would ring",
            "Add something that it must have",
            position=0,
            length=max(1, len(rule)),
        )
    return node


def _positive(node: Node) -> bool:
    """Whether something must be there for the rule to hold."""
    if isinstance(node, Not):
        return False
    if isinstance(node, And):
        return any(_positive(child) for child in node.nodes)
    if isinstance(node, Or):
        return all(_positive(child) for child in node.nodes)
    return True


class _Parser:
    """Recursive descent: OR binds loosest, then AND (or mere neighbourhood), then NOT."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.next = tokens, 0

    @property
    def here(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        token = self.here
        self.next += 1
        return token

    def either(self, depth: int) -> Node:
        if depth > DEPTH:
            raise RuleError(
                "rule", "brackets are nested too deeply", f"Nest at most {DEPTH}", position=self.here.at
            )
        nodes = [self.all(depth)]
        while self.here.kind == "OR":
            self.take()
            nodes.append(self.all(depth))
        return nodes[0] if len(nodes) == 1 else Or(_flat(nodes, Or))

    def all(self, depth: int) -> Node:
        nodes = [self.one(depth)]
        while self.here.kind not in ("OR", "close", "end"):
            if self.here.kind == "AND":
                self.take()
            nodes.append(self.one(depth))
        return nodes[0] if len(nodes) == 1 else And(_flat(nodes, And))

    def one(self, depth: int) -> Node:
        token = self.take()
        if token.kind == "NOT":
            if depth > DEPTH:
                raise RuleError(
                    "rule", "NOT is nested too deeply", f"Nest at most {DEPTH}", position=token.at
                )
            inner = self.one(depth + 1)
            return inner.node if isinstance(inner, Not) else Not(inner)
        if token.kind == "open":
            node = self.either(depth + 1)
            if self.take().kind != "close":
                raise RuleError("rule", "this bracket is not closed", "Close it with )", position=token.at)
            return node
        if token.kind == "field":
            return self.near(token) if token.name == "headline" else self.term(token)
        if token.kind == "compare":
            return Compare(bound_of(token, MEASURES), token.at)
        if token.kind in ("word", "phrase"):
            return self.near(token)
        raise RuleError(
            "rule",
            f"{said(token)} stands where a term should",
            "Put a word, a field:value or ( there",
            position=token.at,
        )

    def near(self, token: Token) -> Node:
        """Words, and what must stand near them: a chain asks for each neighbouring two."""
        left, pairs = words_of_token(token), list[Near]()
        while self.here.kind == "NEAR":
            near, right = self.take(), self.take()
            if right.kind not in ("word", "phrase") and right.name != "headline":
                raise RuleError(
                    "rule",
                    f"{said(right)} stands where NEAR wants words",
                    "Write a word or a phrase on either side",
                    position=right.at,
                )
            other = words_of_token(right)
            title = left.title or other.title
            left, other = replace(left, title=title), replace(other, title=title)
            pairs.append(Near(left, other, apart(near), near.at))
            left = other
        if not pairs:
            return left
        return pairs[0] if len(pairs) == 1 else And(tuple(pairs))

    def term(self, token: Token) -> Term:
        if token.name not in FIELDS:
            raise RuleError(
                "rule",
                f"there is no field {token.name[:60]}:",
                f"Write {token.name}>=0.5" if token.name in MEASURES else near_to(token.name, FIELDS),
                position=token.at,
                length=len(token.name),
            )
        value = " ".join(token.text.split())
        if not value:
            raise RuleError(
                "rule", f"{token.name}: has no value", f"Write {token.name}:something", position=token.at
            )
        term = Term(token.name, value, self.bounds(token), token.at)
        if token.name in TIME_FIELDS:
            check_time(term)
        return term

    def bounds(self, term: Token) -> tuple[Bound, ...]:
        if self.here.kind != "WITH":
            return ()
        start = self.take()
        allowed = QUALIFIERS.get(term.name)
        if allowed is None:
            raise RuleError(
                "rule",
                f"WITH cannot bound {term.name}:",
                f"Use it on {', '.join(f'{name}:' for name in QUALIFIERS)}",
                position=start.at,
            )
        out = [self.bound(term, allowed)]
        while self.here.kind == "comma":
            self.take()
            out.append(self.bound(term, allowed))
        return tuple(out)

    def bound(self, term: Token, allowed: Mapping[str, str]) -> Bound:
        token = self.take()
        if token.kind != "compare":
            example = next(iter(allowed))
            example += ">=0.5" if example in RANGES else "=something"
            raise RuleError(
                "rule",
                f"{said(token)} stands where a bound should",
                f"Write one such as {example}",
                position=token.at,
            )
        if term.name in ROLE_FIELDS and token.name not in RANGES and token.name not in MEASURES:
            allowed = {**allowed, token.name: "a role of the event"}
        return bound_of(token, allowed)

    def expect_end(self) -> None:
        if self.here.kind != "end":
            mend = "Open it with (, or take it away" if self.here.kind == "close" else "Take it away"
            raise RuleError("rule", f"{said(self.here)} is not expected here", mend, position=self.here.at)


def _flat(nodes: list[Node], kind: type[And] | type[Or]) -> tuple[Node, ...]:
    out: list[Node] = []
    for node in nodes:
        out += node.nodes if isinstance(node, kind) else [node]
    return tuple(out)
