"""The theme tables, compiled once: themes of codes.csv, word classes of classes.csv, triggers of themes.csv."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tocsin.text import tokenise
from tocsin.understanding.lexicon import Phrases, expand, rows, word_set

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


def compiled(entries: Iterable[tuple[tuple[str, ...], Row]]) -> Phrases[Row]:
    """Rows by their words, the strongest of one phrase first."""
    return Phrases(sorted(entries, key=_strongest_first))


@cache
def about() -> Mapping[str, About]:
    """Every theme by its code, in the order of the table."""
    out = {}
    for row in rows(__package__, "codes.csv"):
        lifts = float(row.pop("lifts") or 0.0)
        out[row["code"]] = About(lifts=lifts, **row)
    return out


@cache
def triggers() -> Phrases[Row]:
    """The rows of themes.csv by the word forms that set them off."""
    return compiled(forms())


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
