"""The desk itself as a channel: the page reads alerts from the change log, so nothing is left to send."""

from __future__ import annotations

from datetime import datetime

from tocsin.model.alerts import Alert, ChannelConfig, Delivery, Outcome


class DeskChannel:
    """Says "sent": what rings on the page rang when the alert was committed."""

    posts = False

    def send(self, delivery: Delivery, alert: Alert, to: ChannelConfig, now: datetime) -> Outcome:
        """Sent, always."""
        return Outcome("sent", "on the desk page")


def make(client: object, public_url: str) -> DeskChannel:
    """The channel; it needs neither client nor address."""
    return DeskChannel()


__all__ = ["DeskChannel", "make"]
