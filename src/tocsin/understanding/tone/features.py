"""What counts towards a name, and where it stands to it; the trainer and the reader see the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from tocsin.text import Tokens
from tocsin.understanding.tone.lines import Line
from tocsin.understanding.tone.words import PREPOSITIONS, TITLES

T = TypeVar("T")
# Places of a word to a name, before it and behind it: next to it, near, in its clause, in another clause
PLACES = ("before next", "before near", "before", "before apart", "next", "near", "after", "after apart")
TOLD = ("first clause", "later")  # places of a word to a story as a whole
_TIES = frozenset(["on", "over", "with"])
_NEAR, _FAR = 4, 15  # tokens; what is farther from a name than _FAR does not count


def speaks(tokens: Tokens, line: Line[T], first: int, last: int) -> bool:
    """Whether the name at tokens `first` to `last` is only who speaks: `analysts at X`, `X data`, `…: X` at the end."""
    lower = tokens.lower
    before = lower[first - 1] if first > line.first else ""
    if before in ("at", "of", "with", "from", "for") and not TITLES.isdisjoint(
        lower[max(line.first, first - 6) : first]
    ):
        return True
    if before == "to" and first - 2 >= line.first and lower[first - 2] == "according":
        return True
    if last + 1 >= line.past:
        return first - line.first > 3 and ":" in lower[line.first + 3 : first]
    return lower[last + 1] in TITLES


def _clauses(tokens: Tokens, line: Line[T], first: int, last: int) -> tuple[int, int]:
    """The clauses of a name before it and behind it: `cuts target on X` is one clause, `X rises on a deal` two."""
    mine = line.clause[first - line.first]
    tied = mine > 0 and tokens.lower[first - 1] in _TIES
    return mine - tied, line.clause[last - line.first]


def towards(tokens: Tokens, line: Line[T], first: int, last: int) -> Iterator[tuple[int, T, int]]:
    """(token, what was kept of it, index into PLACES) of all that counts towards the name at `first` to `last`."""
    base, clause = line.first, line.clause
    mine, mine_after = _clauses(tokens, line, first, last)
    for at, kept in line.seen:
        if at < first:
            far = first - at
            if far <= _FAR:
                apart = clause[at - base] != mine
                yield at, kept, 3 if apart else 0 if far == 1 else 1 if far <= _NEAR else 2
        elif at > last:
            far = at - last
            if far <= _FAR:
                apart = clause[at - base] != mine_after
                yield at, kept, 7 if apart else 4 if far == 1 else 5 if far <= _NEAR else 6


def told(line: Line[T]) -> Iterator[tuple[int, T, int]]:
    """(token, what was kept of it, index into PLACES + TOLD) of all that counts towards the story."""
    base, clause = line.first, line.clause
    for at, kept in line.seen:
        yield at, kept, len(PLACES) + (clause[at - base] > 0)


def frames(tokens: Tokens, line: Line[T], first: int, last: int) -> Iterator[str]:
    """Keys that say how a name stands between the words of tone of its clause."""
    base, clause, lower = line.first, line.clause, tokens.lower
    mine, mine_after = _clauses(tokens, line, first, last)
    before = [sign for at, sign in line.polar if at < first and clause[at - base] == mine]
    after = [sign for at, sign in line.polar if at > last and clause[at - base] == mine_after]
    left, right = before[-1] if before else 0, after[0] if after else 0
    word = lower[first - 1] if first > base else "^"
    tie = word if word in PREPOSITIONS or not word[0].isalnum() else "w"
    yield f"@{tie} {left:+d} {right:+d}"
    yield f"@ {left:+d} {right:+d}"
    own, whole = sum(before) + sum(after), sum([sign for _, sign in line.polar])
    yield f"@own {max(-2, min(2, own)):+d} {max(-1, min(1, whole - own)):+d}"
    if line.percent:
        behind = any(at > last and clause[at - base] == mine_after for at in line.percent)
        yield f"@% {behind:d} {right:+d}"
    if first == base:
        follows = lower[last + 1] if last + 1 < line.past else "$"
        yield f"@start {'w' if follows[0].isalnum() else follows}"
    if not line.polar:
        yield "@still"
