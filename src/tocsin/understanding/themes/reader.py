"""From words to themes: evidence adds up, the headline and the lead weigh more, each theme keeps its words."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tocsin.model.reading import Mention, Theme
from tocsin.model.spans import Span
from tocsin.understanding.document import Document, Part
from tocsin.understanding.themes.table import Row, triggers

THRESHOLD = 0.45  # below it a theme is not worth telling
_HEADLINE, _LEAD, _REST = 2.0, 1.0, 0.45  # weight of a place
_AGAIN = 0.2  # what each further occurrence adds, as a share of the first
_LEAD_TOKENS = 50  # a lead is the first paragraph, at most this long
_PAST = 0.4  # share that a word keeps in a sentence about the past
_ABROAD = ("arms trade", "sanctions", "diplomacy", "international relations", "defence", "terrorism")
_WORLD = ("armed conflict", "arms trade", "sanctions", "diplomacy", "export controls", "tariffs")
_NOT = frozenset("no not never without nor excluding except unlike than besides ex non".split())
_LEFT_OUT = 3  # how far a word of _NOT reaches
_BEFORE_TICKER = frozenset("<$")
_STOPS = frozenset(".,;:()–—-")
_AGO = frozenset("ago formerly previously founded historically decades anniversary".split())


@dataclass(slots=True)
class _Evidence:
    best: float = 0.0
    phrases: dict[str, tuple[float, int]] = field(default_factory=dict)  # gain and row of each phrase
    spans: list[Span] = field(default_factory=list)
    again: int = 0
    firm: bool = False  # some of its words mean the theme in any story


def find_themes(doc: Document, mentions: tuple[Mention, ...]) -> tuple[Theme, ...]:
    """The themes of a story, strongest first; score 0 to 1, spans of the words, `why` names words and rows."""
    found: dict[str, _Evidence] = {}
    for part in doc.parts:
        for row, span, place in _hits(part):
            for code, weight in row.gives:
                evidence = found.get(code)
                if evidence is None:
                    evidence = found[code] = _Evidence()
                _add(evidence, row, span, weight * place)
    themes = [theme for code, evidence in found.items() if (theme := _theme(code, evidence))]
    if any(not found[t.code].firm for t in themes) and not _of_countries(themes, mentions):
        themes = [t for t in themes if found[t.code].firm]
    between = _between_countries(themes, mentions)
    if between and not any(t.code == between.code for t in themes):
        themes.append(between)
    return tuple(sorted(themes, key=lambda t: (-t.score, t.code)))


def _hits(part: Part) -> Iterator[tuple[Row, Span, float]]:
    """Every trigger that counts, its words, and the weight of its place."""
    lower = part.tokens.lower
    headline = part.field == "headline"
    sentences = _Sentences(part)
    lead = _lead_end(part)
    hidden = -1  # words before it belong to an idiom
    taken: dict[str, int] = {}  # words before it have told this theme as part of a longer phrase
    for i, past, options in triggers().in_part(part):
        if i < hidden or (i and lower[i - 1] in _BEFORE_TICKER and part.tokens.words[i].isupper()):
            continue
        place = _HEADLINE if headline else _LEAD if i < lead else _REST
        for row in options:
            if not row.gives:
                hidden = past
                break
            code = row.gives[0][0]
            if (row.top and place < _LEAD) or i < taken.get(code, 0) or not sentences.allow(row, i, past):
                continue
            taken[code] = past
            faint = place < _LEAD and (_left_out(lower, i) or sentences.past(i))
            yield row, part.span(i, past - 1), place * _PAST if faint else place


class _Sentences:
    """The words of each sentence of a part as a set, made when first asked for."""

    def __init__(self, part: Part) -> None:
        self._lower = part.tokens.lower
        self._ranges = part.sentences
        self._firsts = [first for first, _ in part.sentences]
        self._bags: dict[int, frozenset[str]] = {}

    def allow(self, row: Row, i: int, past: int) -> bool:
        """Whether the sentence of token `i` has what the row needs and nothing that it bars."""
        if not row.needs and not row.bars:
            return True
        bag = self._bag(i)
        if not row.bars.isdisjoint(bag):
            return False
        if row.near:
            around = (*self._lower[max(0, i - row.near) : i], *self._lower[past : past + row.near])
            return not row.needs.isdisjoint(around)
        return not row.needs or not row.needs.isdisjoint(bag)

    def past(self, i: int) -> bool:
        """Whether the sentence of token `i` looks back: it is background, not news."""
        return not _AGO.isdisjoint(self._bag(i))

    def _bag(self, i: int) -> frozenset[str]:
        at = bisect_right(self._firsts, i) - 1
        bag = self._bags.get(at)
        if bag is None:
            first, end = self._ranges[at]
            bag = self._bags[at] = frozenset(self._lower[first:end])
        return bag


def _left_out(lower: Sequence[str], i: int) -> bool:
    """Whether the words before say that this is left out or denied: "excluding food and energy", "no war"."""
    before = lower[max(0, i - _LEFT_OUT) : i]
    if _NOT.isdisjoint(before):
        return False
    for word in reversed(before):
        if word in _STOPS:
            return False
        if word in _NOT:
            return True
    return False


def _lead_end(part: Part) -> int:
    if not part.paragraphs:
        return 0
    end = part.paragraphs[0][1]
    lead = bisect_right(part.tokens.starts, end)
    return min(lead, _LEAD_TOKENS)


def _add(evidence: _Evidence, row: Row, span: Span, gain: float) -> None:
    known = evidence.phrases.get(row.phrase)
    if known is None or gain > known[0]:
        evidence.phrases[row.phrase] = gain, row.number
    else:
        evidence.again += 1
    evidence.spans.append(span)
    evidence.firm = evidence.firm or not row.asks
    evidence.best = max(evidence.best, gain)


def _theme(code: str, evidence: _Evidence) -> Theme | None:
    total = sum(gain for gain, _ in evidence.phrases.values()) + _AGAIN * evidence.again * evidence.best
    score = round(1.0 - math.exp(-total), 3)
    if score < THRESHOLD:
        return None
    phrases = sorted(evidence.phrases.items(), key=lambda p: -p[1][0])[:5]
    why = "themes.csv: " + ", ".join(f"{phrase} (row {number})" for phrase, (_, number) in phrases)
    return Theme(code, score, tuple(evidence.spans), why)


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
