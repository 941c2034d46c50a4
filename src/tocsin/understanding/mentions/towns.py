"""Towns and regions: behind words of place, in lists of them, and again wherever the story repeats the name."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.model.reading import Mention
from tocsin.reference.gazetteer import place_countries, places
from tocsin.reference.lexicon import word_kinds
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.people import Taken, goes_on
from tocsin.understanding.mentions.words import (
    BODY_ENDS,
    COMPANY_SHAPES,
    PLACE_BEFORE,
    PLACE_TOO,
    VENUES,
)

_COMPANY = COMPANY_SHAPES | BODY_ENDS | VENUES


def places_named(doc: Document, parts: list[Part], taken: Taken, surnames: frozenset[str]) -> list[Mention]:
    """The places of a story in these parts. surnames: of people in the story, in small letters; no place is one."""
    found: list[Mention] = []
    sure: set[tuple[str, ...]] = set()
    for part in parts:
        for at, last, why in _in_part(part, taken, surnames):
            sure.add(part.tokens.lower[at : last + 1])
            found.append(_place(part, at, last, why))
    held = {(m.span.field, m.span.start) for m in found}
    for part in doc.parts if sure else ():
        for at, last in _again(part, sure, taken):
            if (part.field, part.tokens.starts[at]) not in held:
                found.append(_place(part, at, last, "a place that the story names elsewhere"))
    return found


def _in_part(part: Part, taken: Taken, surnames: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    lower, done = part.tokens.lower, -1
    starts = sorted(
        {i + 1 for i in part.where(PLACE_BEFORE)} | {-i - 1 for i in part.where(PLACE_TOO)}, key=abs
    )
    for signed in starts:
        at, loose = abs(signed), signed < 0
        if at <= done or at >= len(lower):
            continue
        at += lower[at] in ("the", "southern", "northern", "eastern", "western", "central") and at + 1 < len(
            lower
        )
        last = place_at(part, at, taken, surnames)
        if last < at or (loose and not _only_a_place(lower, at, last)):
            continue
        yield at, last, f"a place of the gazetteer behind “{lower[abs(signed) - 1]}”"
        done = last
        for first, past in _listed(part, last, taken, surnames):
            yield first, past, "a place of the gazetteer in a list of places"
            done = past


def place_at(part: Part, at: int, taken: Taken, surnames: frozenset[str]) -> int:
    """The last token of the place that begins here; -1 where none does."""
    words, lower, known = part.tokens.words, part.tokens.lower, places()
    if not words[at][0].isupper() or lower[at] not in known or lower[at] in surnames:
        return -1
    for name in known[lower[at]]:
        last = at + len(name) - 1
        if lower[at : last + 1] == name and words[last][0].isupper():
            if any((part.field, i) in taken for i in range(at, last + 1)) or _goes_on(part, last):
                return -1
            return last
    return -1


def _goes_on(part: Part, last: int) -> bool:
    """Whether the name is the beginning of a longer one: Portland School District."""
    return goes_on(part, last) or part.tokens.low(last + 1) in _COMPANY


def _only_a_place(lower: tuple[str, ...], at: int, last: int) -> bool:
    return last > at or word_kinds().get(lower[at], "p") in ("p", "3p", "3")


def _listed(part: Part, last: int, taken: Taken, surnames: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Places that a list goes on with behind one: `Dresden, Leipzig and Münster`."""
    while part.tokens.word(last + 1) in (",", "and", "or"):
        at = last + 2 + (part.tokens.word(last + 1) == "," and part.tokens.word(last + 2) in ("and", "or"))
        end = place_at(part, at, taken, surnames) if at < len(part.tokens) else -1
        if end < at:
            return
        yield at, end
        last = end


def _again(part: Part, sure: set[tuple[str, ...]], taken: Taken) -> Iterator[tuple[int, int]]:
    """Where a name known to be a place stands once more, in whatever setting."""
    words, lower = part.tokens.words, part.tokens.lower
    for name in sorted(sure):
        for at in part.index.get(name[0], ()):
            last = at + len(name) - 1
            free = not any((part.field, i) in taken for i in range(at, last + 1))
            if lower[at : last + 1] == name and words[at][0].isupper() and free and not _goes_on(part, last):
                yield at, last


def _place(part: Part, at: int, last: int, why: str) -> Mention:
    name = part.tokens.surface(at, last)
    country = place_countries()[" ".join(part.tokens.lower[at : last + 1])]
    return Mention("place", name, name, part.span(at, last), name, 0.65, why, country=country)
