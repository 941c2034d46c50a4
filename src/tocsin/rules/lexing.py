"""Rule text to tokens with positions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tocsin.errors import RuleError

LIMIT = 4_000  # code points of a rule
_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    |(?P<open>\()|(?P<close>\))|(?P<comma>,)
    |(?P<compare>[A-Za-z]+\s*(?:>=|<=|>|<|=)\s*-?\d+(?:\.\d+)?(?![\w.]))
    |(?P<field>[A-Za-z]+):(?P<value>"[^"]*"|[^\s()",]+)
    |(?P<phrase>"[^"]*")
    |(?P<word>[^\s()",]+)""",
    re.X,
)
_PARTS = re.compile(r"([A-Za-z]+)\s*(>=|<=|>|<|=)\s*(-?\d+(?:\.\d+)?)")
OPERATORS = frozenset({"AND", "OR", "NOT", "WITH"})


@dataclass(frozen=True, slots=True)
class Token:
    """kind: open close comma compare field phrase word AND OR NOT WITH end; at: position in the rule."""

    kind: str
    text: str
    at: int
    name: str = ""  # of a field
    parts: tuple[str, str, float] = ("", "", 0.0)  # of a comparison


def lex(rule: str) -> list[Token]:
    """The tokens of a rule, an `end` token last. RuleError at what is none."""
    if len(rule) > LIMIT:
        raise RuleError("rule", f"it has {len(rule)} characters", f"Give at most {LIMIT}", position=LIMIT)
    out: list[Token] = []
    at = 0
    while at < len(rule):
        match = _TOKEN.match(rule, at)
        if match is None:
            raise RuleError("rule", "a quotation mark is not closed", 'Close it with "', position=at)
        if match.lastgroup != "blank":
            out.append(_token(match))
        at = match.end()
    return [*out, Token("end", "", len(rule))]


def _token(match: re.Match[str]) -> Token:
    kind, text, at = match.lastgroup or "", match.group(), match.start()
    if match["field"]:
        return Token("field", match["value"].strip('"'), at, name=match["field"].lower())
    if kind == "compare":
        parts = _PARTS.match(text)
        assert parts is not None
        return Token(kind, text, at, parts=(parts[1].lower(), parts[2], float(parts[3])))
    if kind == "word" and text in OPERATORS:
        return Token(text, text, at)
    return Token(kind, text.strip('"') if kind == "phrase" else text, at)
