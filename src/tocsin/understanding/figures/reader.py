"""From events to their numbers: each amount near an event's words is given the measure that the words beside it name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tocsin.model.reading import Event, Figure, FigureRole, Mention
from tocsin.model.spans import Span
from tocsin.understanding.document import Document, Part
from tocsin.understanding.figures.amounts import Amount, amounts
from tocsin.understanding.lexicon import rows

_LEAD = 3  # sentences of a body in which an event of the headline may have its numbers
_NEAR = 60  # characters around an amount in which its words stand
_QUARTER = re.compile(
    r"\b(?:(?:f?q([1-4]))|(?:([1-4])q)|(first|second|third|fourth|[1-4](?:st|nd|rd|th))[- ](?:quarter|qtr))",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:h([12])|(first|second)[- ]half|(half)-year)\b", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:fy|full[- ]year|fiscal year|annual)(?:[ ']?((?:20)?\d\d))?\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\b")
_NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_ESTIMATE_BEHIND = re.compile(r"^\W{0,2}(?:est\b|estimates?\b|consensus|expected|forecast)", re.IGNORECASE)
_ESTIMATE = re.compile(
    r"\b(?:est\.?|estimates? of|consensus(?: of)?|expected|had expected|expectations? of|forecasts? of)\W{0,2}$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:vs\.?|versus|compared (?:with|to)|against|from|up from|down from)\W{0,2}$", re.IGNORECASE
)
_BEFORE = re.compile(
    r"^.{0,20}?\b(?:yoy|y/y|year[- ]ago|a year (?:ago|earlier)|year[- ]earlier|prior|last year|previous)",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:sees?|expects?|guides?|guidance|outlook|forecasts?|projects?)\b", re.IGNORECASE)
_LOSSES = frozenset(["loss", "losses", "net loss", "loss per share"])
_BREAK = re.compile(r"[;:]|, (?=[A-Z])")
_COMPANY = ("company", "acquirer", "seller", "holder", "party", "country", "bank")
_EVERYWHERE = frozenset("earnings report|guidance|dividend|merger|offering|buyback".split("|"))


@dataclass(frozen=True, slots=True)
class _Measure:
    name: str
    units: str
    per_share: str
    words: re.Pattern[str]
    sole: bool


_Named = tuple[Event, _Measure, str]  # whose number, which measure, the word that says so


@cache
def _measures() -> dict[str, tuple[_Measure, ...]]:
    out: dict[str, list[_Measure]] = {}
    for row in rows(__package__, "measures.csv"):
        words = "|".join(re.escape(w) for w in sorted(row["words"].split("|"), key=len, reverse=True))
        one = _Measure(
            row["measure"],
            row["units"],
            row["per_share"],
            re.compile(rf"\b(?:{words})\b", re.IGNORECASE),
            bool(row["sole"]),
        )
        out.setdefault(row["event"], []).append(one)
    return {kind: tuple(found) for kind, found in out.items()}


def find_figures(
    doc: Document, events: tuple[Event, ...], mentions: tuple[Mention, ...]
) -> tuple[Figure, ...]:
    """The figures of a story's events, in the order of their words; each measure of an event once in each role."""
    told = [e for e in events if e.type in _measures()]
    found: dict[tuple[str, str, str, str, str], Figure] = {}
    for part in doc.parts if told else ():
        for n, (first, past) in enumerate(part.sentences):
            here = _told_here(told, part, n, (first, past), mentions)
            for figure in _in_sentence(part, part.span(first, past - 1), here) if here else ():
                name = (figure.event, figure.measure, figure.role, figure.period, figure.unit)
                found.setdefault(name, figure)
    return tuple(found.values())


def _told_here(
    events: list[Event], part: Part, n: int, sentence: tuple[int, int], mentions: tuple[Mention, ...]
) -> list[Event]:
    """The events whose numbers a sentence may hold: its own, and in a body's lead the headline's where it names no
    other company."""
    span = part.span(sentence[0], sentence[1] - 1)
    own = [e for e in events if e.span.field == part.field and span.start <= e.span.start < span.end]
    if own or part.field == "headline" or n >= _LEAD:
        return own
    named = {
        m.key
        for m in mentions
        if m.kind == "security" and m.span.field == part.field and span.start <= m.span.start < span.end
    }
    return [e for e in events if e.type in _EVERYWHERE and named <= {who for _, who in e.roles}]


def _in_sentence(part: Part, span: Span, events: list[Event]) -> Iterator[Figure]:
    text = part.tokens.text[span.start : span.end]
    found = list(amounts(text))
    last, begin = None, 0
    for i, one in enumerate(found):
        left = text[begin : one.start]
        right = text[one.end : found[i + 1].start if i + 1 < len(found) else len(text)]
        role = _role(left, right)
        if (
            named := _goes_on(one, left, role, last) or _named(one, (left, right), events, len(found))
        ) is None:
            continue
        last, begin = named, one.end
        yield from _figures(one, named, role, _period(text[: one.start], text), _at(part, span, one))


def _at(part: Part, span: Span, one: Amount) -> Span:
    return Span(part.field, span.start + one.start, span.start + one.end)


def _figures(
    one: Amount, named: _Named, role: FigureRole, period: tuple[str, int], at: Span
) -> Iterator[Figure]:
    event, measure, word = named
    lost = word.lower() in _LOSSES and one.value > 0
    sign = -1 if lost else 1
    why = f"measures.csv: {event.type}, {measure.name}, “{word}”; {role}"
    bounds: tuple[tuple[FigureRole, float], ...] = ((role, one.value),)
    if one.high != one.value or (event.type == "guidance" and role == "actual"):
        bounds = (("low", one.value), ("high", one.high))
    for bound, value in bounds:
        yield Figure(event.type, _whose(event), measure.name, sign * value, one.unit, bound, *period, at, why)


def _goes_on(one: Amount, left: str, role: FigureRole, last: _Named | None) -> _Named | None:
    """The measure of the amount before, where this one stands beside it for comparison: "$0.83 vs $0.79 est"."""
    if last is None or role == "actual" or last[1].words.search(left) or not _fits_unit(one, last[1]):
        return None
    return last


def _named(one: Amount, around: tuple[str, str], events: list[Event], count: int) -> _Named | None:
    """The event and measure of an amount, and the word that names it: the nearest on the left, else on the right."""
    left, right = around[0][-_NEAR:], around[1][:_NEAR]
    right = _BREAK.split(right)[0]
    best: tuple[int, Event, _Measure, str] | None = None
    for event in _ordered(events, left):
        for measure in _measures()[event.type]:
            if not _fits(one, measure):
                continue
            hits = list(measure.words.finditer(left))
            if hits and (best is None or len(left) - hits[-1].end() < best[0]):
                best = (len(left) - hits[-1].end(), event, measure, hits[-1][0])
            hit = measure.words.search(right)
            if hit and (best is None or hit.start() + _NEAR < best[0]):
                best = (hit.start() + _NEAR, event, measure, hit[0])
            if one.per_share and measure.name in ("eps", "price", "dividend"):
                best = (-1, event, measure, "per share")
    if best is not None:
        return best[1:]
    alike = [
        (e, m, "the only amount") for e in events for m in _measures()[e.type] if m.sole and _fits(one, m)
    ]
    return alike[0] if alike and (count == 1 or one.unit == "%") else None


def _ordered(events: list[Event], left: str) -> list[Event]:
    """Guidance first where words of what is to come stand before the amount, else last."""
    ahead = _AHEAD.search(_BREAK.split(left)[-1]) is not None
    kept = [e for e in events if (e.type == "guidance") == ahead]
    return kept or events


def _fits_unit(one: Amount, measure: _Measure) -> bool:
    money = len(one.unit) == 3 and one.unit.isupper()
    return money if measure.units == "money" else one.unit == measure.units


def _fits(one: Amount, measure: _Measure) -> bool:
    share = measure.per_share == "any" or one.per_share == (measure.per_share == "yes")
    small = measure.name not in ("eps", "dividend", "price") or not one.large or one.unit == "%"
    return _fits_unit(one, measure) and share and small


def _role(left: str, right: str) -> FigureRole:
    if _ESTIMATE_BEHIND.search(right) or _ESTIMATE.search(left):
        return "estimate"
    if not _OTHER.search(left):
        return "actual"
    against = "vs" in left[-6:].lower() or "versus" in left[-9:].lower()
    return "estimate" if against and not _BEFORE.search(right) else "prior"


def _period(left: str, text: str) -> tuple[str, int]:
    """The quarter, half or year that a number is of, and the year where it is told: the nearest on its left."""
    where = left if _QUARTER.search(left) or _YEARLY.search(left) or _HALF.search(left) else text
    years = _YEAR.findall(where)
    year = int(years[-1]) if years else 0
    spots = [
        (m.start(), "Q" + (m[1] or m[2] or _NTH.get(m[3].lower(), m[3][0]))) for m in _QUARTER.finditer(where)
    ]
    spots += [
        (m.start(), "H" + (m[1] or ("1" if m[3] or m[2].lower() == "first" else "2")))
        for m in _HALF.finditer(where)
    ]
    for m in _YEARLY.finditer(where):
        spots.append((m.start(), "FY"))
        if m[1]:
            year = int(m[1]) if len(m[1]) == 4 else 2000 + int(m[1])
    return (max(spots)[1] if spots else ""), year


def _whose(event: Event) -> str:
    roles = dict(event.roles)
    return next((roles[role] for role in _COMPANY if role in roles), "")
