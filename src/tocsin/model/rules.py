"""Users' standing queries and what they caught."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tocsin.model.exposures import Hop
from tocsin.model.manners import Urgency
from tocsin.model.spans import Span


@dataclass(frozen=True, slots=True)
class Watchlist:
    """A user's securities, by key; `name` is how rules refer to it.

    weights: of each security, its share of a portfolio; empty for a mere list."""

    id: str
    owner: str
    name: str
    securities: tuple[str, ...]
    version: int = 1
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A standing query with its routing. channels: ids of channel configurations."""

    id: str
    owner: str
    name: str
    query: str
    channels: tuple[str, ...] = ()
    version: int = 1
    enabled: bool = True
    created_at: datetime | None = None
    urgency: Urgency = "normal"  # whether it may break into quiet hours, and which channels it reaches


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a clause held: the clause as written, and the words, score or path that satisfied it."""

    clause: str
    text: str  # one sentence for people
    span: Span | None = None
    score: float | None = None
    path: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """This rule caught this story, and why."""

    rule_id: str
    rule_version: int
    owner: str
    story_id: str
    revision: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "why?" for one rule and one story: reasons, or the first clause that failed."""

    rule_id: str
    story_id: str
    matched: bool
    reasons: tuple[Reason, ...] = ()
    failed: str = ""  # clause
    because: str = ""  # sentence
