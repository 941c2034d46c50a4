"""From words to themes: evidence adds up, the headline and the lead weigh more, each theme keeps its words."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tocsin.model.reading import Mention, Theme
from tocsin.model.spans import Span
from tocsin.understanding.document import Document, Part
from tocsin.understanding.lexicon import Phrases, expand, rows, word_set

THRESHOLD = 0.45  # below it a theme is not worth telling
_HEADLINE, _LEAD, _REST = 2.0, 1.2, 0.55  # weight of a place
_AGAIN = 0.2  # what each further occurrence adds, as a share of the first
_LEAD_TOKENS = 70  # a lead is the first paragraph, at most this long
_ABROAD = ("arms trade", "sanctions", "diplomacy", "international relations", "defence", "terrorism")
_WORLD = ("armed conflict", "arms trade", "sanctions", "diplomacy", "export controls", "tariffs")


@dataclass(frozen=True, slots=True)
class Row:
    """One trigger of the theme table. needs, bars: words of the same sentence, one of which must,
    none of which may stand there."""

    code: str
    weight: float
    phrase: str
    needs: frozenset[str]
    bars: frozenset[str]
    asks: bool  # means the theme only in a story about countries


@dataclass(slots=True)
class _Evidence:
    best: float = 0.0
    phrases: dict[str, float] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    again: int = 0
    firm: bool = False  # some of its words mean the theme in any story


@cache
def table() -> Phrases[Row]:
    """The theme table, compiled."""
    entries = []
    for row in rows(__package__, "themes.csv"):
        needs, bars = word_set(row["needs"]), word_set(row["bars"])
        for phrase in row["words"].split("|"):
            one = Row(row["code"], float(row["weight"]), phrase, needs, bars, row["asks"] == "country")
            entries += [(words, one) for words in expand(phrase)]
    return Phrases(entries)


@cache
def codes() -> frozenset[str]:
    """All theme codes of the table."""
    return frozenset(row["code"] for row in rows(__package__, "themes.csv"))


def find_themes(doc: Document, mentions: tuple[Mention, ...]) -> tuple[Theme, ...]:
    """The themes of a story, strongest first; score 0 to 1, spans of the words, `why` names the rows."""
    found: dict[str, _Evidence] = {}
    for part in doc.parts:
        for row, span, place in _hits(part):
            _add(found.setdefault(row.code, _Evidence()), row, span, place)
    themes = [_theme(code, e) for code, e in found.items()]
    themes = [t for t in themes if t.score >= THRESHOLD]
    if any(not found[t.code].firm for t in themes) and not _of_countries(themes, mentions):
        themes = [t for t in themes if found[t.code].firm]
    between = _between_countries(themes, mentions)
    if between and not any(t.code == between.code for t in themes):
        themes.append(between)
    return tuple(sorted(themes, key=lambda t: (-t.score, t.code)))


def _hits(part: Part) -> Iterator[tuple[Row, Span, float]]:
    lower = part.tokens.lower
    firsts = [first for first, _ in part.sentences]
    bags: dict[int, frozenset[str]] = {}
    lead = _lead_end(part)
    for i, past, options in table().scan(lower):
        place = _HEADLINE if part.field == "headline" else _LEAD if i < lead else _REST
        for row in options:
            if row.needs or row.bars:
                at = bisect_right(firsts, i) - 1
                bag = bags.get(at)
                if bag is None:
                    first, end = part.sentences[at]
                    bag = bags[at] = frozenset(lower[first:end])
                if (row.needs and row.needs.isdisjoint(bag)) or not row.bars.isdisjoint(bag):
                    continue
            yield row, part.span(i, past - 1), place


def _lead_end(part: Part) -> int:
    if not part.paragraphs:
        return 0
    end = part.paragraphs[0][1]
    starts = part.tokens.starts
    lead = bisect_right(starts, end)
    return min(lead, _LEAD_TOKENS)


def _add(evidence: _Evidence, row: Row, span: Span, place: float) -> None:
    gain = row.weight * place
    known = evidence.phrases.get(row.phrase)
    if known is None or gain > known:
        evidence.phrases[row.phrase] = gain
    else:
        evidence.again += 1
    evidence.spans.append(span)
    evidence.firm = evidence.firm or not row.asks
    evidence.best = max(evidence.best, gain)


def _theme(code: str, evidence: _Evidence) -> Theme:
    total = sum(evidence.phrases.values()) + _AGAIN * evidence.again * evidence.best
    phrases = sorted(evidence.phrases, key=lambda p: -evidence.phrases[p])[:5]
    why = "themes.csv: " + ", ".join(p.translate({33: None, 126: None}) for p in phrases)
    return Theme(code, round(1.0 - math.exp(-total), 3), tuple(evidence.spans), why)


def _of_countries(themes: list[Theme], mentions: tuple[Mention, ...]) -> bool:
    """Whether a story names a country, or is about foreign affairs by other words."""
    return any(t.code in _ABROAD for t in themes) or any(m.kind == "country" for m in mentions)


def _between_countries(themes: list[Theme], mentions: tuple[Mention, ...]) -> Theme | None:
    """Two countries in one story about force, arms, sanctions or talks: international relations."""
    world = [t for t in themes if t.code in _WORLD]
    first: dict[str, Mention] = {}
    for m in mentions:
        country = m.key if m.kind == "country" else m.country if m.kind == "person" else ""
        if country:
            first.setdefault(country, m)
    if len(first) < 2 or not world:
        return None
    strongest = max(world, key=lambda t: t.score)
    names = ", ".join(sorted(first))
    spans = tuple(m.span for m in first.values())
    return Theme(
        "international relations", round(0.8 * strongest.score, 3), spans, f"{strongest.code} between {names}"
    )
