"""Every kind of channel of a desk: those of the deliveries, and those that speak a dialect of the API."""

from __future__ import annotations

from collections.abc import Mapping

from tocsin.app.building import App
from tocsin.deliveries import make_channels
from tocsin.deliveries.webhook import NewsHook
from tocsin.outbound import Client
from tocsin.ports import Channel
from tocsin.web.dialects.benzinga.hooks import KIND, KIND_DATA, data, news
from tocsin.web.services import Services


def channels_of(app: App, client: Client) -> Mapping[str, Channel]:
    """Channels by kind, over the guarded client."""
    base, tables = app.settings.public_url, app.reference.as_of
    told = Services(
        app.store, app.clock, app.bus, public_url=base, find_security=lambda key, at: tables(at).security(key)
    )
    spoken = {
        KIND: NewsHook(client, lambda alert: news(told, alert)),
        KIND_DATA: NewsHook(client, lambda alert: data(told, alert)),
    }
    return {**spoken, **make_channels(client, base)}
