"""What a user shall be told, once, and how it went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tocsin.model.manners import Manners, Urgency
from tocsin.model.rules import Reason

AlertKind = Literal["new", "update", "correction", "withdrawal", "digest"]
# held: waits to be told with others; told: went out in a digest; spared: the owner's wishes keep it from the channel.
DeliveryStatus = Literal["due", "leased", "sent", "dead", "held", "told", "spared"]
HeldReason = Literal["", "quiet", "digest", "throttle", "snooze", "escalation"]


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. id = hash(rule, storyline, kind[, story, revision]): deciding twice is deciding once.

    first_id: the alert that this one updates, corrects or withdraws; empty for a new one.
    """

    id: str
    kind: AlertKind
    rule_id: str
    rule_version: int
    rule_name: str
    owner: str
    storyline_id: str
    story_id: str
    revision: int
    headline: str
    created_at: datetime
    reasons: tuple[Reason, ...]
    channels: tuple[str, ...] = ()
    first_id: str = ""
    adds: str = ""  # what an update adds, in the story's words; of a digest, a line an alert
    url: str = ""
    urgency: Urgency = "normal"
    holds: tuple[str, ...] = ()  # of a digest: the ids of the alerts that it tells


@dataclass(frozen=True, slots=True)
class ChannelConfig:
    """Where an owner's alerts go. kind is a key of the channel registry (desk, webhook)."""

    id: str
    owner: str
    kind: str
    name: str
    target: str = ""  # webhook: URL
    secret: str = ""  # webhook: signing secret (whsec_…)
    enabled: bool = True
    manners: Manners = Manners()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on one channel; id = hash(alert, channel), stable over retries and restarts."""

    id: str
    alert_id: str
    channel_id: str
    status: DeliveryStatus = "due"
    attempts: int = 0
    next_attempt_at: datetime | None = None
    leased_by: str = ""
    leased_until: datetime | None = None
    last_error: str = ""  # or, in words, why it is held or spared
    sent_at: datetime | None = None
    reason: HeldReason = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt went: sent, later (retry_after seconds, None = back-off decides), or never."""

    status: Literal["sent", "later", "never"]
    detail: str = ""
    retry_after: float | None = None
    disable_channel: bool = False  # the receiver said "gone"
