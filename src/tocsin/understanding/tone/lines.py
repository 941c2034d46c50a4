"""A sentence as tone sees it: its clauses, its telling words, and movement judged together with what moves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tocsin.text import Tokens
from tocsin.understanding.document import Part
from tocsin.understanding.tone.words import BREAKS, known

T = TypeVar("T")
SIGN = {"<up>": 1, "<good>": 1, "<down>": -1, "<bad>": -1, "<harm>": -1}
_MOVES = {"up": 1, "down": -1}
_PERCENT = frozenset(["%", "percent", "pc", "pct", "cent"])
_OPENERS = frozenset([":", ";", '"', "“"])  # a capital behind one says nothing of a name


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """A sentence. seen: (token, what the caller keeps of a key); clause: by token; polar: (token, sign)."""

    first: int
    past: int
    seen: tuple[tuple[int, T], ...]
    clause: tuple[int, ...]
    polar: tuple[tuple[int, int], ...]
    percent: tuple[int, ...]


def sentence(part: Part, at: int) -> tuple[int, int]:
    """Tokens [first, past) of the sentence around token `at`; one that was cut at a wire's code (`<T.N>`) is whole."""
    cuts, tokens = part.sentences, part.tokens
    lo = hi = max(0, bisect_right(cuts, (at, len(tokens))) - 1)
    while lo and _runs_on(tokens, cuts[lo][0]):
        lo -= 1
    while hi + 1 < len(cuts) and _runs_on(tokens, cuts[hi + 1][0]):
        hi += 1
    return cuts[lo][0], cuts[hi][1]


def _runs_on(tokens: Tokens, first: int) -> bool:
    return tokens.words[first - 1] == "." and tokens.starts[first] == tokens.ends[first - 1]


def line(
    tokens: Tokens, bounds: tuple[int, int], look: Callable[[str], T | None], names: Collection[int] = ()
) -> Line[T]:
    """See the tokens of `bounds`; look: what to keep of a stem or class, None for nothing; names: tokens not read."""
    first, past = bounds
    lower, words = tokens.lower[first:past], tokens.words[first:past]
    hidden = _names(words, lower)
    hidden.update([at - first for at in names if first <= at < past])
    both = list(map(known, lower))
    for i in hidden:
        both[i] = ("", "")
    clause = _clauses(lower)
    marks = _judged(lower, [kind for _, kind in both], clause)
    keys = [(i, root) for i, (root, _) in enumerate(both) if root] + marks
    seen = [(first + i, kept) for i, key in keys if (kept := look(key)) is not None]
    polar = tuple([(first + i, SIGN[mark]) for i, mark in marks if mark in SIGN])
    percent = tuple([first + i for i, word in enumerate(lower) if word in _PERCENT and _per_cent(lower, i)])
    return Line(first, past, tuple(seen), clause, polar, percent)


def _clauses(lower: tuple[str, ...]) -> tuple[int, ...]:
    """The number of each token's clause, from 0; `such as` and `as well as` open none."""
    out: list[int] = []
    opened = 0
    for i in [i for i, word in enumerate(lower) if word in BREAKS]:
        if lower[i] != "as" or not i or lower[i - 1] not in ("such", "well"):
            out += [opened] * (i - len(out))
            opened += 1
    return (*out, *[opened] * (len(lower) - len(out)))


def _per_cent(lower: tuple[str, ...], i: int) -> bool:
    return lower[i] != "cent" or (i > 0 and lower[i - 1] == "per")


def _names(words: tuple[str, ...], lower: tuple[str, ...]) -> set[int]:
    """Tokens of wire codes in angle brackets and, in a sentence of small letters, of words with a capital."""
    out: set[int] = set()
    at = 0
    while "<" in words[at:]:
        at = words.index("<", at)
        end = words.index(">", at) if ">" in words[at : at + 8] else at
        out.update(range(at, end + 1))
        at = end + 1
    capital = [i for i, word in enumerate(words) if word[0].isupper()]
    if 2 * len(capital) <= sum([word[0].isalpha() for word in words]):
        for i in capital:
            shouted = words[i].isupper() and len(words[i]) > 1 and known(lower[i])[1]
            if i and words[i - 1] not in _OPENERS and not shouted:
                out.add(i)
    return out


def _judged(lower: tuple[str, ...], kinds: list[str], clause: Sequence[int]) -> list[tuple[int, str]]:
    """(token, class) of words of tone; a thing that a word of movement moves has no class of its own."""
    telling = [i for i, kind in enumerate(kinds) if kind]
    moved: set[int] = set()
    out: list[tuple[int, str]] = []
    for i in telling:
        if kinds[i] in _MOVES and not (lower[i][:7] == "decline" and "comment" in lower[i + 1 : i + 4]):
            sign, thing = _MOVES[kinds[i]], _thing(kinds, clause, i)
            if thing is not None:
                moved.add(thing)
                sign = -sign if kinds[thing] == "harm" else sign
            sign = -sign if _denied(kinds, clause, i) != _less(lower, i) else sign
            out.append((i, "<up>" if sign > 0 else "<down>"))
    for i in telling:
        if kinds[i] in ("good", "bad"):
            out.append((i, "<good>" if (kinds[i] == "good") != _denied(kinds, clause, i) else "<bad>"))
        elif kinds[i] in ("gain", "harm") and i not in moved:
            out.append((i, f"<{kinds[i]}>"))
    return sorted(out)


def _thing(kinds: list[str], clause: Sequence[int], i: int) -> int | None:
    """What a word of movement moves: behind it first (`cuts costs`), else before it (`costs fall`)."""
    for j in (i + 1, i + 2, i + 3, i - 1, i - 2, i - 3):
        if 0 <= j < len(kinds) and kinds[j] in ("gain", "harm") and clause[j] == clause[i]:
            return j
    return None


def _denied(kinds: list[str], clause: Sequence[int], i: int) -> bool:
    return any(kinds[j] == "not" and clause[j] == clause[i] for j in range(max(0, i - 3), i))


def _less(lower: tuple[str, ...], i: int) -> bool:
    """`falls less than its rivals`, not `falls less than 1 %`."""
    return lower[i + 1 : i + 3] == ("less", "than") and not "".join(lower[i + 3 : i + 4])[:1].isdigit()
