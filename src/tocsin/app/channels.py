"""Every kind of channel of a desk: those of the deliveries, and those that speak a dialect of the API."""

from __future__ import annotations

from collections.abc import Mapping

from tocsin.app.building import App
from tocsin.deliveries import make_channels
from tocsin.deliveries.webhook import NewsHook
from tocsin.outbound import Client
from tocsin.ports import Channel
from tocsin.web.dialects.benzinga.hooks import KIND, envelope


def channels_of(app: App, client: Client) -> Mapping[str, Channel]:
    """Channels by kind, over the guarded client."""
    base, store = app.settings.public_url, app.store
    return {KIND: NewsHook(client, lambda alert: envelope(store, base, alert)), **make_channels(client, base)}
