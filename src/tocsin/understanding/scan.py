"""Every name of the tables in one pass over the tokens: the longest at each place, overlapping none."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.reference import AliasRow, Tables
from tocsin.reference.lexicon import is_coined
from tocsin.text import tokenise
from tocsin.understanding.document import Part

Entry = tuple[tuple[AliasRow, ...], dict[str, list[tuple[tuple[str, ...], tuple[AliasRow, ...]]]]]
# first word -> (rows of that word alone, second word -> longer names, longest first)
Names = dict[str, Entry]
_SPOKEN = 4  # letters from which capitals may be a spoken word


@dataclass(frozen=True, slots=True)
class Found:
    """A name that stands in the text: its first and last token, and the rows that go by it."""

    first: int
    last: int
    rows: tuple[AliasRow, ...]


@functools.lru_cache(maxsize=1 << 17)
def _words(surface: str) -> tuple[str, ...]:
    return tokenise(surface).lower


@functools.lru_cache(maxsize=4)  # tables of a few periods: a replay over years passes from one to the next
def names_of(tables: Tables) -> Names:
    """The tables' names by their first word in lower case, longest first; made once for each tables."""
    by_words: dict[tuple[str, ...], list[AliasRow]] = defaultdict(list)
    for row in tables.alias_rows():
        words = _words(row.surface)
        if words and row.how != "ticker":  # tickers are told by their surroundings, not by their letters
            by_words[words].append(row)
    out: Names = {}
    for words, found in sorted(by_words.items(), key=lambda pair: (-len(pair[0]), pair[0])):
        alone, longer = out.get(words[0], ((), {}))
        if len(words) == 1:
            out[words[0]] = (tuple(found), longer)
        else:
            longer.setdefault(words[1], []).append((words, tuple(found)))
            out[words[0]] = (alone, longer)
    return out


def scan(part: Part, names: Names) -> list[Found]:
    """Names in a part, left to right; letter case is judged row by row."""
    out: list[Found] = []
    tokens, past = part.tokens, -1
    lower, words = tokens.lower, tokens.words
    for at in sorted(_places(part, names)):
        if at <= past:
            continue
        found = _longest(names[lower[at]], lower, words, at)
        if found is not None:
            out.append(found)
            past = found.last
    return out


def _places(part: Part, names: Names) -> Iterator[int]:
    """Where a name may begin; most first words of longer names stand by themselves."""
    lower, last = part.tokens.lower, len(part.tokens) - 1
    for word in names.keys() & part.bag:
        alone, longer = names[word]
        here = part.index[word]
        yield from here if alone else [at for at in here if at < last and lower[at + 1] in longer]


def _longest(entry: Entry, lower: tuple[str, ...], words: tuple[str, ...], at: int) -> Found | None:
    alone, longer = entry
    if longer and at + 1 < len(lower):
        for wanted, rows in longer.get(lower[at + 1], ()):
            size = len(wanted)
            if lower[at : at + size] == wanted:
                fitting = tuple([r for r in rows if _cased(r, words, at, size)])
                if fitting:
                    return Found(at, at + size - 1, fitting)
    fitting = tuple([r for r in alone if _cased(r, words, at, 1)])
    return Found(at, at, fitting) if fitting else None


def _cased(row: AliasRow, words: tuple[str, ...], at: int, size: int) -> bool:
    """Whether the text writes the name as a name: capitals where the row has them."""
    if row.kind == "commodity":
        return True
    surface = row.surface
    if surface.isupper() and len(surface) <= 5 and not _recased(row, words[at]):
        return "".join(words[at : at + size]) == "".join(surface.split())
    if not (words[at][0] == surface[0] or words[at][0].isupper()):
        return False
    # "Tuesday morning" is not the shop: the last word has its capital too, where it is a word.
    last = words[at + size - 1]
    small = last[0].islower() and surface.split()[-1][0].isupper()
    return size == 1 or row.kind != "security" or not small


def _recased(row: AliasRow, word: str) -> bool:
    """Whether a listed name in capitals that is no acronym and no word may be written as others are (Aaon)."""
    named = row.kind == "security" and row.how in ("full", "short", "stem") and len(row.surface) >= _SPOKEN
    return named and word.istitle() and is_coined(row.surface)
