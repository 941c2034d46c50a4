"""What no table has: people, public bodies, places and companies told by their shape, and people by their surname."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tocsin.model.reading import Mention
from tocsin.model.spans import Span
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.people import Taken, by_surname, introduced
from tocsin.understanding.mentions.setting import Setting
from tocsin.understanding.mentions.shapes import (
    people_by_given_name,
    people_by_office,
    places_named,
    public_bodies,
)
from tocsin.understanding.mentions.words import CAPITAL_SHAPES, COMPANY_SHAPES, NOT_NAMES

_ENDS = COMPANY_SHAPES | {shape.lower() for shape in CAPITAL_SHAPES}


def unlisted(doc: Document, known: list[Mention], taken: Taken, around: Setting) -> list[Mention]:
    """People, public bodies, companies and places that no table has, and people by their surname."""
    plain = [part for part in (doc.body, doc.headline) if not around.in_capitals(part)]
    fresh = _taking(doc, taken, (m for part in plain for m in public_bodies(part, taken)))
    fresh += _taking(doc, taken, (m for part in doc.parts for m in introduced(part, taken)))
    for part in (doc.body, doc.headline):  # a headline's names are told by the body's
        capitals = around.in_capitals(part)
        names = frozenset(m.name for m in (*known, *fresh) if m.kind == "person")
        fresh += _taking(doc, taken, people_by_given_name(part, taken, capitals, names))
        if not capitals:
            fresh += _taking(doc, taken, people_by_office(part, taken))
            fresh += _taking(doc, taken, places_named(part, taken))
    people = [m for m in (*known, *fresh) if m.kind == "person"]
    named = _with_roles(people)
    listed = [m.span for m in known if m.kind == "security"]
    shaped = [
        m
        for part in doc.parts
        for m in _companies(part, taken)
        if not any(overlap(m.span, s) for s in listed)
    ]
    return [*fresh, *by_surname(doc, named, taken), *shaped]


def _taking(doc: Document, taken: Taken, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, their tokens taken so that no later shape uses them."""
    out = list(mentions)
    for mention in out:
        tokens = doc.part(mention.span.field).tokens
        first = bisect.bisect_left(tokens.starts, mention.span.start)
        last = bisect.bisect_left(tokens.starts, mention.span.end)
        taken |= {(mention.span.field, at) for at in range(first, last)}
    return out


def overlap(a: Span, b: Span) -> bool:
    return a.field == b.field and a.start < b.end and b.start < a.end


def _with_roles(people: list[Mention]) -> list[Mention]:
    """Each person once, with the role that the story gives at any mention."""
    out: dict[str, Mention] = {}
    for person in people:
        held = out.get(person.key)
        if held is None or (person.role and not held.role):
            lacks = held if held and not person.country else None
            out[person.key] = replace(person, country=lacks.country) if lacks else person
    return list(out.values())


def _companies(part: Part, taken: Taken) -> Iterator[Mention]:
    """Capitalised names that end as companies' do: unlisted organisations."""
    words, lower = part.tokens.words, part.tokens.lower
    for last in part.where(_ENDS):
        if not (
            words[last] in CAPITAL_SHAPES or (lower[last] in COMPANY_SHAPES and words[last][0].isupper())
        ):
            continue
        if (part.field, last) in taken:
            continue
        first = last
        while (
            first > 0
            and words[first - 1][0].isupper()
            and lower[first - 1] not in NOT_NAMES
            and (part.field, first - 1) not in taken
        ):
            first -= 1
        if first < last and last - first <= 5:
            name = part.tokens.surface(first, last)
            yield Mention(
                "organisation",
                name,
                name,
                part.span(first, last),
                name,
                0.7,
                f"ends in {words[last]}, as companies do",
            )
