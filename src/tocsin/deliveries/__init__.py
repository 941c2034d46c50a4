"""Stage 8, send: alerts out of the outbox and on to their channels, one folder a channel."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from tocsin.deliveries.backoff import ATTEMPTS, WAITS, backoff
from tocsin.deliveries.owning import desk_channel
from tocsin.deliveries.sender import Pace, Sender
from tocsin.deliveries.settling import settle
from tocsin.deliveries.trial import trial_alert, trial_delivery
from tocsin.errors import DeliveryError
from tocsin.ports import Channel

# Kinds of channel and what makes them; third parties add theirs by the entry point group
# "tocsin.channels". Each is called with the outbound client and the desk's public address.
CHANNELS: dict[str, str] = {
    "desk": "tocsin.deliveries.desk:make",
    "webhook": "tocsin.deliveries.webhook:make",
}


def make_channels(client: Any, public_url: str = "") -> Mapping[str, Channel]:
    """Every known kind of channel, ready to send. DeliveryError where an added one cannot be loaded."""
    added = {entry.name: entry.value for entry in entry_points(group="tocsin.channels")}
    return {kind: _made(kind, path, client, public_url) for kind, path in {**added, **CHANNELS}.items()}


def _made(kind: str, path: str, client: Any, public_url: str) -> Channel:
    module, _, name = path.partition(":")
    try:
        made: Channel = getattr(import_module(module), name)(client, public_url)
    except (ImportError, AttributeError, TypeError) as error:
        raise DeliveryError(
            f"channel kind {kind}", str(error), f"Mend or remove what gives {path}"
        ) from error
    return made


__all__ = [
    "ATTEMPTS",
    "CHANNELS",
    "WAITS",
    "Pace",
    "Sender",
    "backoff",
    "desk_channel",
    "make_channels",
    "settle",
    "trial_alert",
    "trial_delivery",
]
