"""Every name of the tables in one pass over the tokens: the longest at each place, overlapping none."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass

from tocsin.reference import AliasRow, Tables
from tocsin.text import Tokens, tokenise

Names = dict[str, list[tuple[tuple[str, ...], tuple[AliasRow, ...]]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A name that stands in the text: its first and last token, and the rows that go by it."""

    first: int
    last: int
    rows: tuple[AliasRow, ...]


@functools.lru_cache(maxsize=4)  # tables of a few periods: a replay over years passes from one to the next
def names_of(tables: Tables) -> Names:
    """The tables' names by their first word in lower case, longest first; made once for each tables."""
    by_words: dict[tuple[str, ...], list[AliasRow]] = defaultdict(list)
    for row in tables.alias_rows():
        if row.how != "ticker":  # tickers are told by their surroundings, not by their letters
            by_words[tokenise(row.surface).lower].append(row)
    out: Names = defaultdict(list)
    for words, rows in by_words.items():
        if words:
            out[words[0]].append((words, tuple(rows)))
    for entries in out.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return dict(out)


def scan(tokens: Tokens, names: Names) -> list[Found]:
    """Names in a text, left to right; letter case is judged row by row."""
    out: list[Found] = []
    at, lower, words = 0, tokens.lower, tokens.words
    while at < len(lower):
        entries = names.get(lower[at])
        if entries:
            for wanted, rows in entries:
                size = len(wanted)
                if lower[at : at + size] != wanted:
                    continue
                fitting = tuple([r for r in rows if _cased(r, words, at, size)])
                if fitting:
                    out.append(Found(at, at + size - 1, fitting))
                    at += size - 1
                    break
        at += 1
    return out


def _cased(row: AliasRow, words: tuple[str, ...], at: int, size: int) -> bool:
    """Whether the text writes the name as a name: capitals where the row has them."""
    if row.kind == "commodity":
        return True
    surface = row.surface
    if surface.isupper() and len(surface) <= 5:
        return "".join(words[at : at + size]) == "".join(surface.split())
    return words[at][0] == surface[0] or words[at][0].isupper()
