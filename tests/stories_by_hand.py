"""Stories and mentions made by hand, for tests of the readers."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tocsin.model.reading import Mention, MentionKind
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Identity, Story
from tocsin.understanding.document import Document, document

# surface: kind, key, name, role, country
Names = dict[str, tuple[MentionKind, str, str, str, str]]


def made(headline: str, body: str = "", source: str = "benzinga") -> Document:
    """A story of these words, published on the last day of March 2023."""
    at = datetime(2023, 3, 31, 12, 0, tzinfo=UTC)
    return document(Story("s1", 1, source, "n1", Identity("", "", ""), headline, body, at, at))


def mentions(doc: Document, names: Names) -> tuple[Mention, ...]:
    """Every place where one of the surfaces stands as whole words; longer surfaces first, none overlap."""
    out: list[Mention] = []
    for field, text in (("headline", doc.story.headline), ("body", doc.story.body)):
        out += _in_text(field, text, names)  # type: ignore[arg-type]
    return tuple(sorted(out, key=lambda m: (m.span.field != "headline", m.span.start)))


def _in_text(field: Field, text: str, names: Names) -> list[Mention]:
    taken: list[Mention] = []
    for surface in sorted(names, key=len, reverse=True):
        kind, key, name, role, country = names[surface]
        for hit in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            if any(hit.start() < m.span.end and m.span.start < hit.end() for m in taken):
                continue
            span = Span(field, hit.start(), hit.end())
            taken.append(Mention(kind, key, name, span, surface, 1.0, "test", 0.0, role, country))
    return taken


def country(key: str, name: str) -> tuple[MentionKind, str, str, str, str]:
    """A country row."""
    return ("country", key, name, "", key)


def person(name: str, role: str = "", of: str = "") -> tuple[MentionKind, str, str, str, str]:
    """A person row."""
    return ("person", name, name, role, of)


def company(key: str, name: str) -> tuple[MentionKind, str, str, str, str]:
    """A security row."""
    return ("security", key, name, "", "")


def body_of(name: str, of: str = "") -> tuple[MentionKind, str, str, str, str]:
    """An organisation row."""
    return ("organisation", name, name, "", of)


FOUNDING: Names = {
    "Kim Jong Un": person("Kim Jong Un", "", "KP"),
    "Vladimir Putin": person("Vladimir Putin", "Russian President", "RU"),
    "Putin": person("Vladimir Putin", "Russian President", "RU"),
    "John Kirby": person("John Kirby", "U.S. National Security Council spokesman", "US"),
    "Kirby": person("John Kirby", "U.S. National Security Council spokesman", "US"),
    "North Korea": country("KP", "North Korea"),
    "North Korean": country("KP", "North Korea"),
    "Pyongyang": country("KP", "North Korea"),
    "Russia": country("RU", "Russia"),
    "Russian": country("RU", "Russia"),
    "Moscow": country("RU", "Russia"),
    "U.S.": country("US", "United States"),
    "US": country("US", "United States"),
    "Ukraine": country("UA", "Ukraine"),
    "Slovakian": country("SK", "Slovakia"),
    "Reuters": body_of("Reuters"),
    "U.N. Security Council": body_of("U.N. Security Council"),
    "U.S. National Security Council": body_of("U.S. National Security Council", "US"),
}


def founding(page: str) -> Document:
    """The founding page with its furniture cut away by hand."""
    paragraphs = [p.strip() for p in page.split("\n\n")]
    furniture = (
        "Comments",
        "See Also",
        "Read Also",
        "Market News and Data",
        "Posted In",
        "Trade confidently",
        "Join Now",
    )
    kept = [p for p in paragraphs[1:] if p and not p.startswith(furniture)]
    return made(paragraphs[0], "\n\n".join(kept))
