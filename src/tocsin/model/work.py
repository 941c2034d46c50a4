"""What the desk hands to the store for one story: one value, one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tocsin.model.alerts import Alert, Delivery
from tocsin.model.exposures import Exposure
from tocsin.model.placement import Fingerprint, Placement
from tocsin.model.reading import Reading
from tocsin.model.rules import Match
from tocsin.model.stories import Story


@dataclass(frozen=True, slots=True)
class Work:
    """One story gone through the desk, ready to be committed together with its outbox rows."""

    story: Story
    reading: Reading
    placement: Placement
    fingerprint: Fingerprint
    exposures: tuple[Exposure, ...]
    matches: tuple[Match, ...]
    alerts: tuple[Alert, ...]
    deliveries: tuple[Delivery, ...]
    read_at: datetime
    parts: tuple[str, ...] = ()  # ids of rules, a line each, that are told later, part by part


@dataclass(frozen=True, slots=True)
class Part:
    """Rules that are still to be told of a story, as decided at a time; few enough that no other story waits long."""

    number: int
    story_id: str
    revision: int
    at: datetime
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a part came to, written together with its end."""

    matches: tuple[Match, ...]
    alerts: tuple[Alert, ...]
    deliveries: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log: seq rises by commit order; kind says what id names."""

    seq: int
    kind: str  # story | alert | delivery | rule | watchlist | source | judgement
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with all that was made of it, as pages and APIs show it."""

    story: Story
    reading: Reading
    placement: Placement
    exposures: tuple[Exposure, ...]
    read_at: datetime
    seq: int = 0
