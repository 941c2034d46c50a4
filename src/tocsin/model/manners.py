"""How an owner wants to be told on a channel, and what they asked to be spared or have seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Urgency = Literal["low", "normal", "high"]
HushKind = Literal["mute", "snooze", "acknowledge"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing but what is urgent goes out; begin and end are minutes of the local day, and an end at or
    before the begin is of the next day. days: of the week on which it begins, Monday 0; empty for all."""

    begin: int
    end: int
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Manners:
    """How alerts go out on one channel. Nothing is dropped but what is below `least`; what may not go out yet is held
    and told together.

    least, least_urgency: what the strongest reason, 0 to 1, and the rule's urgency must reach; most, within: so many
    alerts in so many seconds, the others held until then (0: no bound); every: minutes between digests, at: minutes of
    the local day at which there is one (either makes all but urgent alerts wait for it); zone: of quiet hours and of `at`;
    wakes: the urgency from which neither quiet hours nor digests nor bounds hold an alert;
    escalate_to, escalate_after: the channel that is told too unless somebody acknowledges within so many seconds.
    """

    least: float = 0.0
    least_urgency: Urgency = "low"
    most: int = 0
    within: int = 600
    every: int = 0
    at: tuple[int, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    zone: str = "UTC"
    wakes: Urgency = "high"
    escalate_to: str = ""
    escalate_after: int = 900


@dataclass(frozen=True, slots=True)
class Hush:
    """An owner mutes a storyline, snoozes a rule, or acknowledges an alert; subject is its id.

    until: when it ends, None for never. What a snoozed rule brings is held until then, what a muted storyline
    brings goes to no channel."""

    id: str
    owner: str
    kind: HushKind
    subject: str
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it still counts."""
        return self.until is None or now < self.until
