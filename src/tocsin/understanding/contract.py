"""A reading as `tocsin read` writes it."""

from __future__ import annotations

from typing import Any

from tocsin.model.codec import encode
from tocsin.model.reading import Event, Mention, Reading
from tocsin.model.stories import Story


def reading_json(story: Story, reading: Reading) -> dict[str, Any]:
    """Everything read of a story in plain values, spans into the story's own text as returned."""
    return {
        "story": {"headline": story.headline, "body": story.body, "links": encode(story.links)},
        "securities": encode(reading.securities),
        "mentions": [_mention(m) for m in reading.mentions],
        "references": encode(reading.references),
        "themes": encode(reading.themes),
        "events": [_event(e) for e in reading.events],
        "figures": encode(reading.figures),
        "ratings": encode(reading.ratings),
        "claims": encode(reading.claims),
        "source_chain": list(reading.source_chain),
        "sentiment": [
            {**_of(t.target, story), "score": t.score, "why": t.why, "spans": encode(t.spans)}
            for t in reading.tone
        ],
        "language": reading.language,
        "versions": dict(reading.versions),
        "not_read": reading.not_read,
    }


def _of(target: str, story: Story) -> dict[str, str]:
    """What a tone is towards: the story, or a security."""
    if target == "story":
        return {"story": story.native_id or story.id}
    exchange, _, ticker = target.partition(":")
    return {"ticker": ticker, "exchange": exchange, "key": target}


def _mention(mention: Mention) -> dict[str, Any]:
    out: dict[str, Any] = encode(mention)
    out.pop("candidates")
    return out


def _event(event: Event) -> dict[str, Any]:
    return {
        "type": event.type,
        "status": event.status,
        "roles": dict(event.roles),
        "span": encode(event.span),
        "why": event.why,
    }
