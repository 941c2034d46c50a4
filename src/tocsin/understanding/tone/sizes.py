"""How much the figures of a sentence say: a move in percent, a result against what was expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from tocsin.text import Tokens
from tocsin.understanding.tone.lines import Line

T = TypeVar("T")
_AGAINST = frozenset(
    "beat beats beating tops topped exceeds exceeded misses missed miss vs versus above below".split()
)
_REACH = 6  # tokens between a figure and the word that says what it means


def size(tokens: Tokens, line: Line[T], sign: int) -> tuple[float, str]:
    """(0 to 1, in words) of the figures of a sentence for a tone of that sign; (0, "") where it has none."""
    surprise = _surprise(tokens, line)
    if surprise is not None and (surprise > 0) == (sign > 0):
        return math.tanh(abs(surprise) / 0.15), f"{surprise:+.0%} against what was expected"
    for at in line.percent:
        near = [s for word, s in line.polar if abs(word - at) <= _REACH]
        share = _number(tokens.lower, at - 2 if tokens.lower[at] == "cent" else at - 1)
        if sign in near and share is not None:
            return math.tanh(share / 8), f"{share:g} %"
    return 0.0, ""


def _surprise(tokens: Tokens, line: Line[T]) -> float | None:
    """The first result that stands before a word such as `beats`, against the figure behind it."""
    lower = tokens.lower
    if _AGAINST.isdisjoint(lower[line.first : line.past]):
        return None
    for at in range(line.first, line.past):
        if lower[at] in _AGAINST:
            said = [
                n for i in range(max(line.first, at - _REACH), at) if (n := _amount(tokens, i)) is not None
            ]
            hoped = [
                n for i in range(at + 1, min(line.past, at + _REACH)) if (n := _amount(tokens, i)) is not None
            ]
            if said and hoped and hoped[0] > 0 and 0.2 < said[-1] / hoped[0] < 5:
                return said[-1] / hoped[0] - 1
    return None


def _amount(tokens: Tokens, at: int) -> float | None:
    """A number behind a sign of currency."""
    return _number(tokens.lower, at) if at and tokens.words[at - 1] in ("$", "€", "£") else None


def _number(lower: Sequence[str], at: int) -> float | None:
    word = lower[at].replace(",", "") if at >= 0 else ""
    try:
        return float(word) if word[:1].isdigit() else None
    except ValueError:  # 1.2.3
        return None
