"""Alerts to outbox rows: one delivery an alert and channel."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from tocsin.model.alerts import Alert, ChannelConfig, Delivery


def deliveries_for(
    alerts: Sequence[Alert], channels: Mapping[str, ChannelConfig], now: datetime
) -> tuple[Delivery, ...]:
    """A delivery for each alert on each of its enabled channels of the same owner, due now."""
    return tuple(
        Delivery(delivery_id(alert.id, ident), alert.id, ident, next_attempt_at=now)
        for alert in alerts
        for ident in dict.fromkeys(alert.channels)
        if (channel := channels.get(ident)) and channel.enabled and channel.owner == alert.owner
    )


def delivery_id(alert_id: str, channel_id: str) -> str:
    """The id that goes with every attempt: stable over retries, restarts and replays."""
    return "dl-" + hashlib.sha256(f"{alert_id}\n{channel_id}".encode()).hexdigest()[:20]
