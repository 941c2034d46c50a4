"""Rule text to tokens with positions."""

from __future__ import annotations

import re
from typing import NamedTuple

from tocsin.errors import RuleError

LIMIT = 4_000  # code points of a rule
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<comma>,)
    |(?P<compare>(?P<left>[A-Za-z_]+)\s*(?P<op>>=|<=|>|<|=)\s*(?P<right>"[^"]*"|[^\s()",<>=]+))
    |(?P<field>[A-Za-z]+):(?P<value>"[^"]*"|[^\s()",]+)
    |(?P<phrase>"[^"]*"\*?)
    |(?P<word>[^\s()",]+))""",
    re.X,
)
_NEAR = re.compile(r"NEAR(?:/(\S*))?")
OPERATORS = frozenset({"AND", "OR", "NOT", "WITH", "NEAR"})


class Token(NamedTuple):
    """kind: open close comma compare field phrase word AND OR NOT WITH NEAR end; at: position in the rule.

    name: of a field, or what a comparison compares, in small letters; op: of a comparison; quoted: the value was."""

    kind: str
    text: str
    at: int
    name: str = ""
    op: str = ""
    quoted: bool = False

    @property
    def size(self) -> int:
        """Characters to mark in an error."""
        return max(1, len(self.text) + (len(self.name) + len(self.op) if self.op else 0))


def lex(rule: str) -> list[Token]:
    """The tokens of a rule, an `end` token last. RuleError at what is none."""
    if len(rule) > LIMIT:
        raise RuleError("rule", f"it has {len(rule)} characters", f"Give at most {LIMIT}", position=LIMIT)
    out: list[Token] = []
    at, end = 0, len(rule.rstrip())
    while at < end:
        match = _TOKEN.match(rule, at)
        if match is None:
            at += len(rule[at:]) - len(rule[at:].lstrip())
            raise RuleError("rule", "a quotation mark is not closed", 'Close it with "', position=at)
        out.append(_token(match))
        at = match.end()
    return [*out, Token("end", "", len(rule))]


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    text, at = match[kind], match.start(kind)
    if kind == "value":
        value, at = match["value"], match.start("field")
        return Token("field", value.strip('"'), at, name=match["field"].lower(), quoted=value[0] == '"')
    if kind == "compare":
        value = match["right"]
        name, op = match["left"].lower(), match["op"]
        return Token("compare", value.strip('"'), at, name=name, op=op, quoted=value[0] == '"')
    if kind == "phrase":
        star = text.endswith("*") and not text.endswith('*"')
        return Token(kind, text.rstrip("*").strip('"') + ("*" if star else ""), at, quoted=True)
    if near := _NEAR.fullmatch(text):
        return Token("NEAR", near[1] or "", at)
    if text in OPERATORS:
        return Token(text, text, at)
    return Token(kind, text, at)
