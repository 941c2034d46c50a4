"""What no table has: people, public bodies, places and companies told by their shape, and people by their surname."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tocsin.model.reading import Mention
from tocsin.model.spans import Span
from tocsin.text import lowered
from tocsin.understanding.document import Document
from tocsin.understanding.mentions.firms import firms
from tocsin.understanding.mentions.people import Taken, by_surname, introduced
from tocsin.understanding.mentions.setting import Setting
from tocsin.understanding.mentions.shapes import (
    people_by_given_name,
    people_by_office,
    people_who,
    public_bodies,
    surname_first,
)
from tocsin.understanding.mentions.towns import places_named


def unlisted(doc: Document, known: list[Mention], taken: Taken, around: Setting) -> list[Mention]:
    """People, public bodies, companies and places that no table has, and people by their surname."""
    plain = [part for part in (doc.body, doc.headline) if not around.in_capitals(part)]
    fresh = _taking(doc, taken, (m for part in plain for m in public_bodies(part, taken)))
    fresh += _taking(doc, taken, (m for part in doc.parts for m in introduced(part, taken)))
    fresh += _taking(doc, taken, (m for part in doc.parts for m in surname_first(part, taken)))
    for part in (doc.body, doc.headline):  # a headline's names are told by the body's
        capitals = around.in_capitals(part)
        names = frozenset(m.name for m in (*known, *fresh) if m.kind == "person")
        fresh += _taking(doc, taken, people_by_given_name(part, taken, capitals, names))
        if not capitals:
            fresh += _taking(doc, taken, people_by_office(part, taken))
            fresh += _taking(doc, taken, people_who(part, taken))
    people = [m for m in (*known, *fresh) if m.kind == "person"]
    surnames = frozenset(lowered(m.name.split()[-1]) for m in people)
    fresh += _taking(doc, taken, places_named(doc, plain, taken, surnames))
    named = _with_roles(people)
    listed = [m.span for m in known if m.kind == "security"]
    shaped = [m for m in firms(doc, plain, taken) if not any(overlap(m.span, s) for s in listed)]
    return [*fresh, *by_surname(doc, named, taken), *shaped]


def _taking(doc: Document, taken: Taken, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, their tokens taken so that no later shape uses them."""
    out = list(mentions)
    for mention in out:
        taken |= {(mention.span.field, at) for at in doc.within(mention.span)}
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
