"""Firms, actions and rating words, compiled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tocsin.text import tokenise
from tocsin.understanding.lexicon import Phrases, rows


@dataclass(frozen=True, slots=True)
class Firm:
    """An analyst firm, or a credit agency (credit)."""

    name: str
    credit: bool


# words -> the action; those in _LOOSE count only beside a rating or the word "coverage"
ACTIONS = {
    **dict.fromkeys(
        ["initiates", "initiated", "initiating", "initiate", "intiates", "initates"], "initiates"
    ),
    **dict.fromkeys(["upgrades", "upgraded", "upgrade", "upgrading"], "upgrades"),
    **dict.fromkeys(["downgrades", "downgraded", "downgrade", "downgrading"], "downgrades"),
    **dict.fromkeys(
        ["maintains", "maintained", "maintaining", "keeps", "kept", "affirms", "affirmed"], "maintains"
    ),
    **dict.fromkeys(
        ["reiterates", "reiterated", "reiterating", "backs", "reaffirms", "reaffirmed"], "reiterates"
    ),
    **dict.fromkeys(["resumes", "resumed"], "resumes"),
    **dict.fromkeys(["reinstates", "reinstated"], "reinstates"),
    **dict.fromkeys(["assumes", "assumed"], "assumes"),
    **dict.fromkeys(["terminates", "terminated", "discontinues", "drops"], "terminates"),
    **dict.fromkeys(["starts", "started", "begins", "launches"], "initiates"),
}
LOOSE = frozenset(
    "maintains maintained maintaining keeps kept affirms affirmed backs resumes resumed assumes assumed terminates terminated "
    "discontinues drops starts started begins launches initiates initiated initiating initiate reinstates reinstated reaffirms "
    "reaffirmed reiterates reiterated reiterating".split()
)
TARGET_ACTIONS = {
    **dict.fromkeys(
        [
            "raises",
            "raised",
            "raising",
            "boosts",
            "boosted",
            "ups",
            "hikes",
            "hiked",
            "increases",
            "increased",
            "lifts",
            "lifted",
        ],
        "raises",
    ),
    **dict.fromkeys(
        [
            "lowers",
            "lowered",
            "lowerss",
            "lowering",
            "cuts",
            "cut",
            "slashes",
            "slashed",
            "trims",
            "trimmed",
            "reduces",
            "reduced",
        ],
        "lowers",
    ),
    **dict.fromkeys(
        ["announces", "annoucnes", "announced", "sets", "set", "establishes", "assigns"], "announces"
    ),
    **dict.fromkeys(["maintains", "maintained", "keeps", "reiterates", "reiterated", "affirms"], "maintains"),
    **dict.fromkeys(["removes", "removed", "withdraws", "drops"], "removes"),
}
_RATINGS = (
    "Strong Buy|Conviction Buy|Speculative Buy|Top Pick|Buy|Strong Sell|Sell|Hold|Neutral|Overweight|Underweight|"
    "Equal-Weight|Equal Weight|Equalweight|Outperform|Underperform|Market Perform|Market Outperform|Market Underperform|"
    "Market-Perform|Sector Perform|Sector Outperform|Sector Underperform|Perform|Peer Perform|Peerperform|In-Line|In Line|Inline|"
    "Accumulate|Reduce|Positive|Negative|Sector Weight|Market Weight|Marketweight|Above Average|Below Average|Fair Value|Mixed|"
    "Outperformer|Underperformer|Sector Performer|Long-Term Buy|Focus Stock|MP|Add|Gradually Accumulate|Moderate Buy"
)
CURRENCIES = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "c$": "CAD",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "cad": "CAD",
    "chf": "CHF",
}


@cache
def firms() -> Phrases[Firm]:
    """Firms by the words of all their names."""
    entries = []
    for row in rows(__package__, "firms.csv"):
        firm = Firm(row["name"], row["kind"] == "credit")
        names = {row["name"], *[a for a in row["aliases"].split("|") if a]}
        entries += [(tokenise(name).lower, firm) for name in sorted(names)]
    return Phrases(entries)


@cache
def rating_words() -> Phrases[str]:
    """Rating words as token sequences."""
    return Phrases([(tokenise(r).lower, r) for r in _RATINGS.split("|")])
