"""Tone towards each security and the story, -1 to 1, with the words, events and weights that made it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from tocsin.model.reading import Event, LinkedSecurity, Rating, Tone
from tocsin.model.spans import Field, Span
from tocsin.understanding.document import Document, Part
from tocsin.understanding.tone.features import frames, speaks, told, towards
from tocsin.understanding.tone.lines import Line, line, sentence
from tocsin.understanding.tone.sizes import size
from tocsin.understanding.tone.typed import Evidence, of_events, of_ratings
from tocsin.understanding.tone.weights import NOTHING, Pair, weights
from tocsin.understanding.tone.words import STOP, known

Row = tuple[Pair, ...]
_TYPED = 6.0  # weight of a typed fact of tone 1, in the measure of the model: facts come before words
_BODY = 0.5  # weight of a sentence of the body beside one of the headline
_COOL = 1.6  # the model is surer than it should be
_LEAST = 0.25  # the faintest tone that is one
_ABOUT = 0.35  # share that the one it is about has in a story's tone
_SLIGHT = 0.3  # words lighter than this are not told
_TOLD = 5  # words told at most
_PLACES = 2  # sentences at most that a security's tone is read from
_OPENING = {"headline": 2, "body": 1}  # sentences that the story's tone is read from


@dataclass(slots=True)
class _Sum:
    """Weights added up: towards bad and good, by word, and the lines they were in."""

    bad: float = 0.0
    good: float = 0.0
    heft: float = 0.0
    words: list[tuple[Part, int, float]] = field(default_factory=list)
    lines: list[tuple[Part, Line[Row]]] = field(default_factory=list)

    def add(self, pair: Pair, heft: float) -> None:
        """A weight that no single word has."""
        self.bad += heft * pair[0]
        self.good += heft * pair[1]


def find_tone(
    doc: Document,
    securities: tuple[LinkedSecurity, ...],
    events: tuple[Event, ...],
    ratings: tuple[Rating, ...] = (),
) -> tuple[Tone, ...]:
    """Tone of the story, and of every linked security that more than speaks; none where no word or event tells."""
    reader = _Reader(doc, securities)
    tones: list[Tone | None] = []
    primary: _Sum | None = None
    for security in securities:
        if security.role in ("analyst", "source"):
            continue
        found = reader.of_name(security.spans)
        if security.primary and found.lines:
            primary = found
        typed = of_events(events, security.key) + of_ratings(ratings, security.key)
        tones.append(_tone(security.key, found, typed))
    story = reader.of_story()
    primary = primary or reader.of_first_name()
    if primary is not None:
        _join(story, primary)
    tones.insert(0, _tone("story", story, of_events(events, None) + of_ratings(ratings, None)))
    return tuple([tone for tone in tones if tone is not None])


def tone_towards(doc: Document, span: Span, target: str = "") -> Tone:
    """The tone of the words around one span towards what it names; 0 where they tell nothing."""
    tone = _tone(target, _Reader(doc, ()).of_name((span,)), [])
    return tone or Tone(target, 0.0, "no word tells")


class _Reader:
    """The sentences of a document that tone is read from, each seen once."""

    def __init__(self, doc: Document, securities: tuple[LinkedSecurity, ...]) -> None:
        self._doc = doc
        self._lines: dict[tuple[str, int], Line[Row]] = {}
        self._names: dict[str, set[int]] = {"headline": set(), "body": set()}
        for span in [span for security in securities for span in security.spans]:
            first, last = _tokens(doc.part(span.field), span)
            self._names[span.field].update(range(first, last + 1))

    def of_name(self, spans: tuple[Span, ...]) -> _Sum:
        """What the sentences around a name say of it: those of the headline, else the first of the body."""
        out = _Sum()
        done: set[int] = set()
        titled = [span for span in spans if span.field == "headline"]
        for span in titled or spans:
            part = self._doc.part(span.field)
            first, last = _tokens(part, span)
            seen = self._line(part, first)
            if seen.first not in done:
                done.add(seen.first)
                _add_name(out, part, seen, (first, min(last, seen.past - 1)))
            if len(done) == _PLACES:
                break
        return _mean(out, weights().name)

    def of_first_name(self) -> _Sum | None:
        """What the headline says of the first name in it, by its capitals, where no security is what it is about."""
        tokens = self._doc.headline.tokens
        words = tokens.words
        for at, word in enumerate(words):
            if word[0].isupper() and (at or not (tokens.lower[0] in STOP or known(tokens.lower[0])[1])):
                last = at
                while last + 1 < len(words) and (words[last + 1][0].isupper() or words[last + 1] == "&"):
                    last += 1
                return self.of_name((self._doc.headline.span(at, last),))
        return None

    def of_story(self) -> _Sum:
        """What the headline and the first sentences of the body say as a whole."""
        out = _Sum()
        for part in self._doc.parts:
            at, most = 0, _OPENING[part.field]
            while at < len(part.tokens) and most:
                seen = self._line(part, at)
                heft = _heft(part)
                _add_words(out, part, told(seen), heft)
                out.lines.append((part, seen))
                out.heft += heft
                at, most = seen.past, most - 1
        return _mean(out, weights().story)

    def _line(self, part: Part, at: int) -> Line[Row]:
        bounds = sentence(part, at)
        found = self._lines.get((part.field, bounds[0]))
        if found is None:
            found = line(part.tokens, bounds, weights().rows.get, self._names[part.field])
            self._lines[(part.field, bounds[0])] = found
        return found


def _heft(part: Part) -> float:
    return 1.0 if part.field == "headline" else _BODY


def _tokens(part: Part, span: Span) -> tuple[int, int]:
    """First and last token of a span."""
    first = bisect_right(part.tokens.ends, span.start)
    return first, max(first, bisect_left(part.tokens.starts, span.end) - 1)


def _add_name(out: _Sum, part: Part, seen: Line[Row], place: tuple[int, int]) -> None:
    found = weights()
    out.heft += 1.0
    if speaks(part.tokens, seen, *place):
        out.add(found.speaker, 1.0)
        return
    out.lines.append((part, seen))
    _add_words(out, part, towards(part.tokens, seen, *place), 1.0)
    for key in frames(part.tokens, seen, *place):
        out.add(found.frames.get(key, NOTHING), 1.0)


def _add_words(out: _Sum, part: Part, counted: Iterable[tuple[int, Row, int]], heft: float) -> None:
    bads = goods = 0.0
    for token, row, place in counted:
        pair = row[place]
        if pair is not NOTHING:
            bad, good = pair
            bads += bad
            goods += good
            out.words.append((part, token, heft * (good - bad)))
    out.bad += heft * bads
    out.good += heft * goods


def _mean(found: _Sum, bias: Pair) -> _Sum:
    share = 1 / found.heft if found.heft else 0.0
    found.bad, found.good = bias[0] + share * found.bad, bias[1] + share * found.good
    if share != 1.0:
        found.words = [(part, token, share * value) for part, token, value in found.words]
    return found


def _join(story: _Sum, primary: _Sum) -> None:
    """A story is for the most part what it says as a whole, for the rest what it says of the one it is about."""
    story.bad, story.good = (_mix(a, b) for a, b in ((story.bad, primary.bad), (story.good, primary.good)))
    story.words = [(part, token, (1 - _ABOUT) * value) for part, token, value in story.words]
    story.words += [(part, token, _ABOUT * value) for part, token, value in primary.words]
    story.lines += primary.lines


def _mix(whole: float, about: float) -> float:
    return (1 - _ABOUT) * whole + _ABOUT * about


def _tone(target: str, found: _Sum, typed: list[Evidence]) -> Tone | None:
    strongest = max(typed, key=_loud, default=None)
    lean = _TYPED * strongest.score if strongest is not None else 0.0
    bad, good = found.bad + max(0.0, -lean), found.good + max(0.0, lean)
    sign = 0 if bad <= 0 >= good else 1 if good > bad else -1
    words = _loudest(found, sign)
    if strongest is None and not words and not sign:
        return None
    score, figures = 0.0, ""
    if sign:
        against, towards = math.exp(bad / _COOL), math.exp(good / _COOL)
        score = abs(towards - against) / (1 + towards + against)
        if strongest is not None and strongest.score * sign > 0:
            score = (score + abs(strongest.score)) / 2
        much, figures = _size(found, sign)
        score = sign * max(_LEAST, (score + much) / 2 if figures else score)
    why, spans = _why(words, strongest, figures)
    return Tone(target, round(score, 2), why, spans)


def _loud(evidence: Evidence) -> float:
    return abs(evidence.score)


def _loudest(found: _Sum, sign: int) -> list[tuple[Part, int, float]]:
    """The words that speak for the tone the most, each once; of both sides where it is neutral."""
    by_word: dict[tuple[Field, int], float] = {}
    for part, token, value in found.words:
        place = (part.field, token)
        by_word[place] = by_word.get(place, 0.0) + value
    parts = {part.field: part for part, _ in found.lines}
    least = _SLIGHT * (sign or 1)
    out = [
        (parts[field], token, value)
        for (field, token), value in by_word.items()
        if parts[field].tokens.words[token][0].isalpha()
        and (value >= least if sign > 0 else value <= least if sign else abs(value) >= least)
    ]
    return sorted(out, key=lambda word: -abs(word[2]))[:_TOLD]


def _size(found: _Sum, sign: int) -> tuple[float, str]:
    for part, seen in found.lines:
        much, figures = size(part.tokens, seen, sign)
        if figures:
            return much, figures
    return 0.0, ""


def _why(
    words: list[tuple[Part, int, float]], strongest: Evidence | None, figures: str
) -> tuple[str, tuple[Span, ...]]:
    """In words, and the spans of these words."""
    said: list[str] = []
    spans: list[Span] = []
    if strongest is not None:
        said.append(f"{strongest.why} {strongest.score:+.2f}")
        spans.append(strongest.span)
    if words:
        said.append("words: " + ", ".join([f"{part.tokens.words[at]} {w:+.1f}" for part, at, w in words]))
        spans += [part.span(at, at) for part, at, _ in words]
    if figures:
        said.append(figures)
    return "; ".join(said) or "how it stands among the words", tuple(spans)
