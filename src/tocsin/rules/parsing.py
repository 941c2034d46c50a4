"""Rule text to a tree. Every error says where, what is wrong, and what would be right."""

from __future__ import annotations

import difflib
import re

from tocsin.errors import RuleError
from tocsin.rules.fields import BOUNDS, FIELDS, MEASURES, SECURITY_FIELDS
from tocsin.rules.lexing import Token, lex
from tocsin.rules.tree import And, Bound, Compare, Node, Not, Or, Term, Words, leaves
from tocsin.rules.wording import words_of

TERMS, DEPTH = 200, 30
_FIELD_LIKE = re.compile(r"[A-Za-z][A-Za-z_-]*:")
_COMPARE_LIKE = re.compile(r"[<>=]")


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
            return self.term(token)
        if token.kind == "compare":
            return Compare(_bound(token, tuple(MEASURES)), token.at)
        if token.kind in ("word", "phrase"):
            return _words(token)
        raise RuleError(
            "rule",
            f"{_said(token)} stands where a term should",
            "Put a word, a field:value or ( there",
            position=token.at,
        )

    def term(self, token: Token) -> Term:
        if token.name not in FIELDS:
            raise RuleError(
                "rule",
                f"there is no field {token.name}:",
                f"Write {token.name}>=0.5" if token.name in MEASURES else _near(token.name, FIELDS),
                position=token.at,
                length=len(token.name),
            )
        if not token.text.strip():
            raise RuleError(
                "rule", f"{token.name}: has no value", f"Write {token.name}:something", position=token.at
            )
        return Term(token.name, " ".join(token.text.split()), self.bounds(token), token.at)

    def bounds(self, term: Token) -> tuple[Bound, ...]:
        if self.here.kind != "WITH":
            return ()
        start = self.take()
        if term.name not in SECURITY_FIELDS:
            raise RuleError(
                "rule",
                f"WITH cannot bound {term.name}:",
                "Use it on ticker:, watchlist:, named: or exposed:",
                position=start.at,
            )
        out = [self.bound()]
        while self.here.kind == "comma":
            self.take()
            out.append(self.bound())
        return tuple(out)

    def bound(self) -> Bound:
        token = self.take()
        if token.kind != "compare":
            raise RuleError(
                "rule",
                f"{_said(token)} stands where a bound should",
                "Write one such as relevance>=0.5",
                position=token.at,
            )
        return _bound(token, BOUNDS)

    def expect_end(self) -> None:
        if self.here.kind != "end":
            mend = "Open it with (, or take it away" if self.here.kind == "close" else "Take it away"
            raise RuleError("rule", f"{_said(self.here)} is not expected here", mend, position=self.here.at)


def _flat(nodes: list[Node], kind: type[And] | type[Or]) -> tuple[Node, ...]:
    out: list[Node] = []
    for node in nodes:
        out += node.nodes if isinstance(node, kind) else [node]
    return tuple(out)


def _bound(token: Token, allowed: tuple[str, ...]) -> Bound:
    measure, op, value = token.parts
    if measure not in allowed:
        raise RuleError(
            "rule",
            f"{measure} cannot be compared here",
            _near(measure, allowed),
            position=token.at,
            length=len(measure),
        )
    low = -1.0 if measure == "tone" else 0.0
    if not low <= value <= 1.0:
        raise _at(token, f"{measure} is never {value:g}", f"It lies between {low:g} and 1")
    return Bound(measure, op, value)


def _words(token: Token) -> Words:
    if token.kind == "word":
        _refuse_slip(token)
    prefix = token.text.endswith("*")
    words = tuple(words_of(token.text))
    if not words:
        raise _at(token, f"{token.text!r} holds no word", "Write a word")
    if "*" in token.text[:-1]:
        raise _at(
            token, "* may only stand at the end of a word", "Write the beginning of the word and then *"
        )
    if prefix and len(words[-1]) < 3:
        raise _at(token, f"{token.text} is too short for *", "Give at least three letters before *")
    return Words(words, prefix, token.at)


def _refuse_slip(token: Token) -> None:
    """What is written as a bare word but surely meant as something else would silently ask for other stories."""
    text = token.text
    if text in ("and", "or", "not", "with"):
        raise _at(
            token,
            f"{text!r} is in small letters",
            f'Write {text.upper()}, or "{text}" in quotes for the word',
        )
    if text[0] == "-" and len(text) > 1:
        raise _at(token, f"{text!r} begins with a hyphen", f"Write NOT {text[1:]}")
    name = text.split(":", 1)[0]
    if _FIELD_LIKE.match(text) and name.lower() in FIELDS:
        raise _at(token, f"{name}: has no value", f"Write {name}:something, without a blank")
    if _FIELD_LIKE.match(text):
        raise _at(token, f"there is no field {name}:", _near(name, FIELDS))
    if _COMPARE_LIKE.search(text):
        raise _at(token, f"{text!r} is no comparison", "Write one such as relevance>=0.5")


def _at(token: Token, cause: str, mend: str) -> RuleError:
    return RuleError("rule", cause, mend, position=token.at, length=max(1, len(token.text)))


def _near(name: str, known: object) -> str:
    names = list(known)  # type: ignore[call-overload]
    near = difflib.get_close_matches(name, names, 1, 0.6)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(names)}"


def _said(token: Token) -> str:
    return "the end" if token.kind == "end" else repr(token.text)
