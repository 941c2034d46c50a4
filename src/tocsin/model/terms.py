"""What lists of stories are filtered by: pairs of a kind and a key, out of a story and its reading."""

from __future__ import annotations

from tocsin.model.reading import Reading
from tocsin.model.stories import Story

Term = tuple[str, str]  # ("ticker", "AAPL"), ("theme", "tariffs"), ("author", "ann lee") …
LONGEST_KEY = 120


def terms_of(story: Story, reading: Reading) -> frozenset[Term]:
    """All terms that hold of a revision."""
    out = {("ticker", key) for x in reading.securities for key in (x.key, x.ticker)}
    out |= {("primary", key) for x in reading.securities if x.primary for key in (x.key, x.ticker)}
    out |= {("theme", x.code) for x in reading.themes}
    out |= {("event", x.type) for x in reading.events}
    out |= {("country", x.key) for x in reading.mentions if x.kind == "country"}
    out |= {("rating", x.action) for x in reading.ratings} | ({("rating", "")} if reading.ratings else set())
    out |= {("rating", "target") for x in reading.ratings if x.target is not None}
    out |= {("source", story.source_id), ("language", story.language), ("status", story.status)}
    out |= {("author", story.byline.casefold())} if story.byline else set()
    return frozenset((kind, key[:LONGEST_KEY]) for kind, key in out)
