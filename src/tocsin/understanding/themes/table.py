"""The theme tables, compiled once: themes of codes.csv, word classes of classes.csv, triggers of themes.csv."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tocsin.text import tokenise
from tocsin.understanding.lexicon import expand, rows, word_set

_MARKS = str.maketrans("", "", "!~")
_YEARS = [f"{n:02d}" for n in range(10, 41)] + [str(n) for n in range(2010, 2041)]
_PERIODS = {
    "fy#": tuple(f"fy{year}" for year in _YEARS),
    "q#": tuple(f"{n}q" for n in range(1, 5)) + tuple(f"q{n}" for n in range(1, 5)),
}
_WEAKEST = 0.05  # a share handed on that is less than this is not worth keeping


@dataclass(frozen=True, slots=True)
class About:
    """A theme of the table: its name for people, its place among the others, and the Media Topic nearest to it."""

    code: str
    title: str
    group: str
    parent: str  # the wider theme, or ""
    lifts: float  # share of its evidence that the wider theme gets too
    sector: str
    medtop: str  # number of the IPTC Media Topic, or ""
    topic: str


@dataclass(frozen=True, slots=True)
class Row:
    """One trigger. needs, bars: words of the same sentence, one of which must, none of which may stand there."""

    number: int  # of the row in themes.csv, the first is 1
    gives: tuple[tuple[str, float], ...]  # (theme, weight): the row's own theme first; empty for an idiom
    phrase: str
    needs: frozenset[str]
    near: int  # how many words away a needed word may be; 0: anywhere in the sentence
    bars: frozenset[str]
    top: bool  # counts only in the headline and the lead
    asks: bool  # means the theme only in a story about countries


def _strongest_first(entry: tuple[tuple[str, ...], Row]) -> float:
    gives = entry[1].gives
    return -gives[0][1] if gives else -math.inf


class Triggers:
    """Rows by their first and second word: most first words of phrases lead nowhere, and that is seen at once."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Row]]) -> None:
        grouped: dict[tuple[str, ...], list[Row]] = {}
        for words, row in sorted(entries, key=_strongest_first):
            grouped.setdefault(words, []).append(row)
        self._alone = {words[0]: tuple(found) for words, found in grouped.items() if len(words) == 1}
        self._longer: dict[str, dict[str, list[tuple[tuple[str, ...], tuple[Row, ...]]]]] = {}
        for words in sorted(grouped, key=len, reverse=True):
            if len(words) > 1:
                follow = self._longer.setdefault(words[0], {}).setdefault(words[1], [])
                follow.append((words, tuple(grouped[words])))
        self._firsts = frozenset(words[0] for words in grouped)

    def scan(self, lower: tuple[str, ...]) -> list[tuple[int, int, tuple[Row, ...]]]:
        """(first token, past last token, rows) of the longest trigger at every token."""
        out = []
        firsts, alone, longer = self._firsts, self._alone, self._longer
        last = len(lower) - 1
        for i in [i for i, word in enumerate(lower) if word in firsts]:
            word = lower[i]
            if word in longer and i < last:
                for words, found in longer[word].get(lower[i + 1], ()):
                    if len(words) == 2 or lower[i : i + len(words)] == words:
                        out.append((i, i + len(words), found))
                        break
                else:
                    if word in alone:
                        out.append((i, i + 1, alone[word]))
            elif word in alone:
                out.append((i, i + 1, alone[word]))
        return out


@cache
def about() -> Mapping[str, About]:
    """Every theme by its code, in the order of the table."""
    out = {}
    for row in rows(__package__, "codes.csv"):
        lifts = float(row.pop("lifts") or 0.0)
        out[row["code"]] = About(lifts=lifts, **row)
    return out


@cache
def triggers() -> Triggers:
    """The rows of themes.csv by the word forms that set them off."""
    return Triggers(forms())


def forms() -> list[tuple[tuple[str, ...], Row]]:
    """Every word form of the table with its row."""
    classes = {row["name"]: word_set(row["words"]) for row in rows(__package__, "classes.csv")}
    entries = []
    for number, row in enumerate(rows(__package__, "themes.csv"), 1):
        gives = _gives(row["code"], float(row["weight"]))
        needs, bars = _set(row["needs"], classes), _set(row["bars"], classes)
        near, top, asks = int(row["near"] or 0), row["place"] == "top", row["asks"] == "country"
        for phrase in row["words"].split("|"):
            named = phrase.translate(_MARKS)
            for words in _forms(phrase):  # what a row needs is another word than its own
                others = needs.difference(words)
                entries.append((words, Row(number, gives, named, others, near, bars, top, asks)))
    return entries


def _gives(code: str, weight: float) -> tuple[tuple[str, float], ...]:
    """The row's theme and every wider one, each with the share that reaches it."""
    out = []
    while code != "-" and weight >= _WEAKEST:
        out.append((code, round(weight, 3)))
        theme = about()[code]
        code, weight = theme.parent or "-", weight * theme.lifts
    return tuple(out)


def _set(cell: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    parts = cell.split("|")
    named = [classes[part[1:]] for part in parts if part.startswith("@")]
    periods = [form for part in parts for form in _PERIODS.get(part, ())]
    plain = word_set("|".join(p for p in parts if not p.startswith("@") and p not in _PERIODS))
    return plain.union(periods, *named)


def _forms(phrase: str) -> list[tuple[str, ...]]:
    """All token sequences of a phrase, cut as stories are; `q#` and `fy#` stand for every quarter and fiscal year."""
    mark = re.search(r"\b(?:fy|q)#", phrase)
    told = [phrase.replace(mark[0], form) for form in _PERIODS[mark[0]]] if mark else [phrase]
    return [tokenise(" ".join(words)).lower for one in told for words in expand(one)]
