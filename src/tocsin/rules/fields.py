"""The fields of the rule language: name -> what a term on it asks. One row adds a field."""

from __future__ import annotations

import functools

FIELDS: dict[str, str] = {
    "ticker": "the story names this security or reaches it by an exposure: AAPL or XNAS:AAPL",
    "watchlist": "the story names or reaches a security of your watchlist of this name",
    "named": "the story itself names this security, or one of this watchlist",
    "exposed": "the story reaches this security, or one of this watchlist, without naming it",
    "theme": "the story is on this theme",
    "country": "the story names this country (two letters, as in KP)",
    "person": "the story names this person",
    "organisation": "the story names this organisation",
    "commodity": "the story names this commodity",
    "event": "an event of this type happened, is planned, proposed or denied in it",
    "status": "an event in it has this status: rumoured, proposed, planned, confirmed, denied, done",
    "rating": "it reports this analyst action: upgrades, downgrades, initiates, maintains, …",
    "firm": "it reports an analyst action of this firm",
    "claimant": "someone of this name makes a claim in it",
    "certainty": "a claim in it has this certainty: asserted, expected, suggested, proposed, conditional, possible, denied, unknown",
    "source": "it came from the source with this id",
    "language": "it is in this language (two letters)",
    "storyline": "it belongs to the storyline with this id",
    "relation": "its relation to its storyline: starts, adds, repeats, corrects, withdraws",
}
SECURITY_FIELDS = frozenset({"ticker", "watchlist", "named", "exposed"})

MEASURES: dict[str, str] = {
    "relevance": "how much the story is about a security, 0 to 1",
    "novelty": "how new the story is to its storyline, 0 to 1",
    "exposure": "how strongly the story reaches a security, 0 to 1",
    "tone": "the story's tone, -1 to 1",
}
BOUNDS = ("relevance", "exposure")  # what WITH may bound on a security term
EXPOSED = 0.15  # score from which a security counts as reached, where the rule says nothing


@functools.lru_cache(maxsize=50_000)
def normal(value: str) -> str:
    """A value as it is compared: case folded, hyphens, underscores and blanks alike."""
    return " ".join(value.replace("-", " ").replace("_", " ").casefold().split())
