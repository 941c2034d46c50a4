"""What optional readers offer, laid under our own reading: only what we were unsure of is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tocsin.model.offers import Offer
from tocsin.model.reading import Claim, Event, Mention, Reading, Theme
from tocsin.model.spans import Span
from tocsin.model.stories import Story
from tocsin.reference import Tables
from tocsin.understanding.document import document
from tocsin.understanding.events import event_types
from tocsin.understanding.references import find_references
from tocsin.understanding.securities import gather
from tocsin.understanding.themes import theme_names

LOW = 0.75  # confidence under which a mention of ours gives way
MOST_SURE = 0.7  # confidence that an offered fact has at the most


def with_offers(story: Story, reading: Reading, offers: Sequence[Offer], tables: Tables) -> Reading:
    """The reading with what the readers offered, in their order; each reader's version is added."""
    for offer in offers:
        if not offer.failed:
            reading = _with(story, reading, offer, tables)
    return reading


def _with(story: Story, reading: Reading, offer: Offer, tables: Tables) -> Reading:
    mentions = _mentions(reading.mentions, offer.mentions, tables)
    themes = _themes(reading.themes, offer.themes)
    events = _events(reading.events, offer.events)
    claims = _claims(reading.claims, offer.claims)
    securities, references = reading.securities, reading.references
    if mentions != reading.mentions:
        doc = document(story)
        securities = gather(doc, mentions, reading.ratings, claims, tables)
        references = find_references(doc, mentions)
    return replace(
        reading,
        securities=securities,
        mentions=mentions,
        themes=themes,
        events=events,
        claims=claims,
        references=references,
        versions=(*reading.versions, (f"reader {offer.reader}", offer.version)),
    )


def _mentions(ours: tuple[Mention, ...], offered: Sequence[Mention], tables: Tables) -> tuple[Mention, ...]:
    kept = list(ours)
    for one in offered:
        known = _known(one, tables)
        if known is None:
            continue
        beside = [m for m in kept if _overlap(m.span, known.span)]
        if all(m.confidence < LOW and m.key != known.key for m in beside):
            kept = [m for m in kept if m not in beside] + [known]
    return tuple(sorted(kept, key=lambda m: (m.span.field != "headline", m.span.start, m.kind)))


def _known(mention: Mention, tables: Tables) -> Mention | None:
    """The mention under the key of our tables; None where a security or country is none of them."""
    sure = min(mention.confidence, MOST_SURE)
    if mention.kind == "security":
        exchange, _, ticker = mention.key.rpartition(":")
        found = tables.security(mention.key) or (
            tables.listed(exchange, ticker) if exchange else next(iter(tables.by_ticker(ticker)), None)
        )
        return replace(mention, key=found.key, name=found.name, confidence=sure) if found else None
    if mention.kind == "country":
        country = tables.country(mention.key)
        return replace(mention, key=country.alpha2, name=country.name, confidence=sure) if country else None
    return replace(mention, confidence=sure)


def _themes(ours: tuple[Theme, ...], offered: Sequence[Theme]) -> tuple[Theme, ...]:
    held, known = {t.code for t in ours}, theme_names()
    fresh = {t.code: replace(t, score=min(t.score, MOST_SURE)) for t in offered if t.code in known}
    return (*ours, *(t for code, t in fresh.items() if code not in held))


def _events(ours: tuple[Event, ...], offered: Sequence[Event]) -> tuple[Event, ...]:
    """Ours, and those of types and on words that we have not. None is done: that takes its competent actor."""
    kept, known = list(ours), event_types()
    for one in offered:
        if one.type in known and not any(e.type == one.type or _overlap(e.span, one.span) for e in kept):
            kept.append(replace(one, status="confirmed") if one.status == "done" else one)
    return tuple(kept)


def _claims(ours: tuple[Claim, ...], offered: Sequence[Claim]) -> tuple[Claim, ...]:
    """Ours, but for those without a claimant where one is offered; and those on words that we have not."""
    kept = list(ours)
    for one in offered:
        beside = [c for c in kept if _overlap(c.content, one.content)]
        if all(not c.claimant for c in beside):
            kept = [c for c in kept if c not in beside] + [one]
    return tuple(kept)


def _overlap(a: Span, b: Span) -> bool:
    return a.field == b.field and a.start < b.end and b.start < a.end
