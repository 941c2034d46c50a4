"""Every decision of a reading on a line of its own: what was decided, on which words, by which rule or row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.model.judgements import Decision, Part
from tocsin.model.reading import (
    Claim,
    Event,
    Figure,
    LinkedSecurity,
    Mention,
    Rating,
    Reading,
    Reference,
    Theme,
    Tone,
)
from tocsin.model.spans import Span
from tocsin.model.stories import Story


def decisions(story: Story, reading: Reading) -> tuple[Decision, ...]:
    """All that the readers decided, part by part, each part in the order of the reading."""
    text = {"headline": story.headline, "body": story.body}
    return tuple(_made(*row, text) for row in _rows(reading))


_Row = tuple[Part, str, str, Span | None, float | None, str]  # part, key, says, span, score, why


def _rows(reading: Reading) -> Iterator[_Row]:
    yield from map(_security, reading.securities)
    yield from map(_mention, reading.mentions)
    yield from map(_reference, reading.references)
    yield from map(_theme, reading.themes)
    yield from map(_event, reading.events)
    yield from map(_figure, reading.figures)
    yield from map(_rating, reading.ratings)
    yield from map(_claim, reading.claims)
    yield from map(_tone, reading.tone)


def _made(
    part: Part, key: str, says: str, span: Span | None, score: float | None, why: str, text: dict[str, str]
) -> Decision:
    words = text[span.field][span.start : span.end] if span else ""
    place = f"{span.field}:{span.start}-{span.end}" if span else "story"
    return Decision(f"{part}/{key}/{place}", part, key, says, words, span, score, why)


def _security(s: LinkedSecurity) -> _Row:
    primary = "primary, " if s.primary else ""
    says = f"names {s.name} as {primary}{s.role}, relevance {s.relevance:.2f}"
    return "security", s.key, says, s.spans[0] if s.spans else None, s.confidence, s.why


def _mention(m: Mention) -> _Row:
    of = f", {m.role}" if m.role else ""
    others = [c.key for c in m.candidates if c.key != m.key]
    rather = f" (rather than {', '.join(others)})" if others else ""
    return "mention", m.key, f"{m.kind} {m.name}{of}{rather}", m.span, m.confidence, m.why


def _reference(r: Reference) -> _Row:
    return "reference", r.key, f"points back to {r.name}", r.span, None, r.why


def _theme(t: Theme) -> _Row:
    return "theme", t.code, f"is about {t.code}", t.spans[0] if t.spans else None, t.score, t.why


def _event(e: Event) -> _Row:
    roles = _pairs(e.roles)
    return "event", e.type, f"{e.type}, {e.status}{': ' if roles else ''}{roles}", e.span, None, e.why


def _figure(f: Figure) -> _Row:
    says = f"{f.event}: {f.measure} {f.value:,.10g} {f.unit}, {f.role}{', ' if f.of else ''}{f.of}"
    return "figure", f"{f.event} {f.measure} {f.role}", says, f.span, None, f.why


def _rating(r: Rating) -> _Row:
    rating = f" {r.prior_rating} → {r.rating}" if r.prior_rating else f" {r.rating}" if r.rating else ""
    target = f", target {r.prior_target or ''} → {r.target:g} {r.currency}" if r.target is not None else ""
    says = f"{r.firm or 'a firm'} {r.action} {r.ticker or 'a company'}{rating}{target}"
    return "rating", r.security_key or r.ticker or r.firm, says, r.span, None, r.why


def _claim(c: Claim) -> _Row:
    via = f" through {', '.join(c.via)}" if c.via else ""
    says = f"{c.claimant or 'someone not named'}{via} says so ({c.kind}), {c.certainty}"
    return "claim", c.id, says, c.content, None, c.why


def _tone(t: Tone) -> _Row:
    return (
        "tone",
        t.target,
        f"tone towards {t.target} {t.score:+.2f}",
        t.spans[0] if t.spans else None,
        abs(t.score),
        t.why,
    )


def _pairs(roles: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{role} {who}" for role, who in roles)
