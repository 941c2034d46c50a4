"""Alerts to a person's own program: HTTP POST, signed as Standard Webhooks 1.0 says."""

from __future__ import annotations

from tocsin.deliveries.webhook.channel import Sends, WebhookChannel
from tocsin.deliveries.webhook.news import NewsHook


def make(client: Sends, public_url: str) -> WebhookChannel:
    """The channel over the guarded outbound client."""
    return WebhookChannel(client, public_url)


__all__ = ["NewsHook", "WebhookChannel", "make"]
