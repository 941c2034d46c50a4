"""A story's text cut into pieces, each with what was read there: spans may overlap and nest freely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tocsin.model.reading import Reading
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story
from tocsin.text import paragraphs

KINDS = (
    ("security", "Securities"),
    ("person", "People"),
    ("country", "Countries"),
    ("organisation", "Organisations"),
    ("theme", "Themes"),
    ("event", "Events"),
    ("claim", "Claims"),
)
_SHOWN_AS = {"commodity": "theme", "place": "country"}


@dataclass(frozen=True, slots=True)
class Note:
    """What one span was read as."""

    span: Span
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same notes; none where nothing was read."""

    text: str
    kinds: tuple[str, ...] = ()
    label: str = ""


def notes_of(reading: Reading) -> tuple[Note, ...]:
    """Every span of the reading with its kind and a label to show on it."""
    out = [
        Note(s, "security", f"{linked.key} · {linked.name}, {linked.role}")
        for linked in reading.securities
        for s in linked.spans
    ]
    for mention in reading.mentions:
        if mention.kind != "security":
            kind = _SHOWN_AS.get(mention.kind, mention.kind)
            role = f", {mention.role}" if mention.role else ""
            out.append(Note(mention.span, kind, f"{mention.kind}: {mention.name}{role}"))
    for r in reading.references:
        kind = _SHOWN_AS.get(r.kind, r.kind)
        out.append(Note(r.span, kind, f"points back to {r.name}"))
    out += [Note(s, "theme", f"theme: {theme.code}") for theme in reading.themes for s in theme.spans]
    out += [Note(e.span, "event", f"event: {e.type}, {e.status}") for e in reading.events]
    out += [
        Note(c.content, "claim", f"claim by {c.claimant or 'unnamed'}, {c.certainty}") for c in reading.claims
    ]
    return tuple(out)


def pieces(
    text: str, field: Field, notes: Iterable[Note], start: int = 0, end: int = -1
) -> tuple[Piece, ...]:
    """The range [start, end) of a field as pieces in order; together they are the text, unchanged."""
    end = len(text) if end < 0 else end
    inside = [n for n in notes if n.span.field == field and n.span.start < end and n.span.end > start]
    cuts = sorted(
        {start, end, *(_clip(n.span.start, start, end) for n in inside)}
        | {_clip(n.span.end, start, end) for n in inside}
    )
    return tuple(_piece(text[a:b], _covering(inside, a)) for a, b in pairwise(cuts))


def _clip(at: int, low: int, high: int) -> int:
    return min(max(at, low), high)


def _covering(notes: Sequence[Note], at: int) -> list[Note]:
    return [n for n in notes if n.span.start <= at < n.span.end]


def _piece(text: str, notes: list[Note]) -> Piece:
    kinds = tuple(kind for kind, _ in KINDS if any(n.kind == kind for n in notes))
    labels = dict.fromkeys(n.label for n in sorted(notes, key=lambda n: n.span.end - n.span.start))
    return Piece(text, kinds, "\n".join(labels))


@dataclass(frozen=True, slots=True)
class Marked:
    """A whole story as pieces: its headline, and its body by paragraphs; kinds that occur, counted."""

    headline: tuple[Piece, ...]
    body: tuple[tuple[Piece, ...], ...]
    legend: tuple[tuple[str, str, int], ...]


def marked(story: Story, reading: Reading) -> Marked:
    """Headline and paragraphs with their highlights, and the legend's rows (kind, name, count)."""
    notes = notes_of(reading)
    body = tuple(pieces(story.body, "body", notes, a, b) for a, b in paragraphs(story.body))
    counts = [(kind, name, sum(n.kind == kind for n in notes)) for kind, name in KINDS]
    return Marked(pieces(story.headline, "headline", notes), body, tuple(c for c in counts if c[2]))


def words_of(story: Story, span: Span | None) -> str:
    """The story's own words under a span; empty for none."""
    if span is None:
        return ""
    text = story.headline if span.field == "headline" else story.body
    return text[span.start : span.end]
