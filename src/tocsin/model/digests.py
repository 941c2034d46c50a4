"""What lists for programs show of a story, made once when it is committed: no reading has to be opened for a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tocsin.model.reading import Event, Figure, Rating, Reading
from tocsin.model.stories import Story
from tocsin.model.terms import Term

TEASER = 256  # characters at most
_TAGS = 20
_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_TOPICS = frozenset(("theme", "event", "rating"))


@dataclass(frozen=True, slots=True)
class Stock:
    """A security that the story names."""

    key: str
    ticker: str
    exchange: str
    name: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """The parts of a revision but its text. topics: its themes, events and kinds of ratings; tags: people and
    bodies that it names; tones: ticker, -1 to 1, and why."""

    title: str
    teaser: str
    author: str
    source: str
    url: str
    language: str
    stocks: tuple[Stock, ...] = ()
    topics: tuple[Term, ...] = ()
    tags: tuple[str, ...] = ()
    tones: tuple[tuple[str, float, str], ...] = ()
    ratings: tuple[Rating, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()


def digest_of(story: Story, reading: Reading, terms: frozenset[Term]) -> Digest:
    """The digest of a revision with these terms: each ticker once, the most relevant first."""
    stocks: dict[str, Stock] = {}
    for one in reading.securities:
        if one.ticker:
            stocks.setdefault(one.ticker, Stock(one.key, one.ticker, one.exchange, one.name, one.primary))
    tickers = {s.key: s.ticker for s in stocks.values()}
    named = [m.name for m in reading.mentions if m.kind in ("person", "organisation")]
    return Digest(
        story.headline,
        teaser(story.body),
        story.byline or story.publisher or story.source_id,
        story.publisher or story.source_id,
        story.url,
        story.language,
        tuple(stocks.values()),
        tuple(sorted(term for term in terms if term[0] in _TOPICS)),
        tuple(dict.fromkeys(named))[:_TAGS],
        tuple((tickers[t.target], t.score, t.why) for t in reading.tone if t.target in tickers),
        reading.ratings,
        reading.events,
        reading.figures,
    )


def teaser(body: str) -> str:
    """The first sentence, cut at a word where it is long."""
    opening = body.strip().split("\n\n")[0][: 4 * TEASER]
    first = _SENTENCE.match(opening)
    text = " ".join((first[0] if first else opening).split())
    return cut(text, TEASER)


def cut(text: str, longest: int) -> str:
    """The text, or its beginning up to the end of a word."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
