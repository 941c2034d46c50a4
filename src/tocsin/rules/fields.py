"""The fields of the rule language: name -> what a term on it asks. One row adds a field."""

from __future__ import annotations

import functools

FIELDS: dict[str, str] = {
    "ticker": "the story names this security or reaches it by an exposure: AAPL or XNAS:AAPL",
    "watchlist": "the story names or reaches a security of your watchlist of this name",
    "portfolio": "the same of a watchlist that has weights, which WITH weight>=5% may bound",
    "named": "the story itself names this security, or one of this watchlist",
    "exposed": "the story reaches this security, or one of this watchlist, without naming it",
    "sector": "the story names or reaches a security of this sector, or of this basket of the exposure map",
    "headline": "these words stand in the headline",
    "theme": "the story is on this theme",
    "country": "the story names this country (two letters, as in KP)",
    "person": "the story names this person",
    "organisation": "the story names this organisation",
    "commodity": "the story names this commodity",
    "event": "an event of this type happened, is planned, proposed or denied in it (any: of any type)",
    "status": "an event in it has this status: rumoured, proposed, planned, confirmed, denied, done",
    "becomes": "an event in it has this status, which nothing in its storyline had told of it before",
    "rating": "it reports this analyst action: upgrades, downgrades, initiates, maintains, … (any: any)",
    "firm": "it reports an analyst action of this firm",
    "claimant": "someone of this name makes a claim in it (any: somebody does)",
    "certainty": "a claim in it has this certainty: asserted, expected, suggested, proposed, conditional, possible, denied, unknown",
    "source": "it came from the source with this id",
    "publisher": "its source says that this publisher carries it",
    "via": "it credits this outlet or agency",
    "label": "its source gave it this label",
    "language": "it is in this language (two letters)",
    "storyline": "it belongs to the storyline with this id",
    "relation": "its relation to its storyline: starts, adds, repeats, corrects, withdraws",
    "hours": "it was received between these times of day: 09:30-16:00, in UTC or WITH zone=America/New_York",
    "day": "it was received on this day of the week, or between two: mon, mon-fri, in UTC or WITH zone=…",
    "session": "it was received while this exchange was open, or WITH part=before, after or closed: XNYS",
    "after": "it was received on this day (UTC) or later: 2026-03-01",
    "before": "it was received before this day (UTC): 2026-03-01",
}
SECURITY_FIELDS = frozenset({"ticker", "watchlist", "portfolio", "named", "exposed"})
LIST_FIELDS = frozenset(
    {"watchlist", "portfolio", "named", "exposed"}
)  # whose value may be a watchlist's name
TIME_FIELDS = frozenset({"hours", "day", "session", "after", "before"})
ANY = "any"  # the value of event:, rating: and claimant: that takes every one

MEASURES: dict[str, str] = {
    "relevance": "how much the story is about a security, 0 to 1",
    "novelty": "how new the story is to its storyline, 0 to 1",
    "exposure": "how strongly the story reaches a security, 0 to 1",
    "impact": "reach of its strongest security × newness × how settled its events are, 0 to 1",
    "tone": "the story's tone, -1 to 1",
    "tier": "of its source when the story was read: 1 first-hand, 2 newsroom, 3 other",
    "origins": "how many independent origins its storyline has had, this story's own included",
}
# What WITH may bound, field by field: name -> what it is. Those in RANGES are numbers, the others words.
_TOUCH = {
    "relevance": "how much the story is about it",
    "exposure": "how strongly the story reaches it",
    "role": "as what the story names it: subject, counterparty, comparator, member, listed",
    "channel": "a kind of step on the way to it: theme, country, commodity, sector, member, supplier",
    "length": "how many steps lie between the story and it",
    "tone": "the story's tone towards it",
}
_HELD = _TOUCH | {"weight": "its share of the portfolio"}
_RATED = {
    "firm": "whose action it is",
    "action": "upgrades, downgrades, …",
    "change": "of the price target against the one before, in percent",
    "target": "the price target",
    "to": "its class now: strong buy, buy, hold, sell, strong sell",
    "from": "its class before",
    "analyst": "who signed it",
    "ticker": "of which security",
}
_CLAIMED = {
    "claimant": "who claims",
    "certainty": "how surely",
    "kind": "direct, indirect or mixed",
    "via": "through which outlet",
}
_NAMED = {"relevance": "how much the story is about it"}
_ZONED = {"zone": "the time zone, as in Europe/London"}
QUALIFIERS: dict[str, dict[str, str]] = {
    "ticker": _TOUCH,
    "watchlist": _HELD,
    "portfolio": _HELD,
    "named": _HELD,
    "exposed": _HELD,
    "sector": _TOUCH,
    "theme": {"score": "how much the story is on it"},
    "country": _NAMED,
    "person": _NAMED,
    "organisation": _NAMED,
    "commodity": _NAMED,
    "event": {"status": "of this event"},  # and any role: supplier=KP
    "status": {"event": "of this type"},
    "becomes": {"event": "of this type"},
    "rating": _RATED,
    "firm": _RATED,
    "claimant": _CLAIMED,
    "certainty": _CLAIMED,
    "hours": _ZONED,
    "day": _ZONED,
    "session": {"part": "before, open, after or closed"},
}
ROLE_FIELDS = frozenset({"event", "status", "becomes"})  # whose WITH takes a role of the event
RANGES: dict[str, tuple[float, float]] = {
    "relevance": (0.0, 1.0),
    "novelty": (0.0, 1.0),
    "exposure": (0.0, 1.0),
    "impact": (0.0, 1.0),
    "score": (0.0, 1.0),
    "tone": (-1.0, 1.0),
    "tier": (1.0, 3.0),
    "origins": (1.0, 1_000.0),
    "length": (1.0, 9.0),
    "weight": (-10.0, 10.0),  # shares sold short are below nought, with borrowed money they add up to more
    "change": (-1.0, 100.0),
    "target": (0.0, 1e9),
}
PERCENT = frozenset({"weight", "change"})  # printed and best written in percent: 5% is 0.05
NAMED_WAY = frozenset({"relevance", "role"})  # a bound on one of these shuts the other way,
REACHED_WAY = frozenset({"exposure", "channel", "length"})  # unless the other is bounded too
EXPOSED = 0.15  # score from which a security counts as reached, where the rule says nothing
FARTHEST = 50  # words between the two sides of NEAR, at most
NEARBY = 10  # where NEAR gives no number


@functools.lru_cache(maxsize=20_000)
def normal(value: str) -> str:
    """A value as it is compared: case folded, hyphens, underscores and blanks alike."""
    return " ".join(value.replace("-", " ").replace("_", " ").casefold().split())
