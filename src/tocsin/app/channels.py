"""Every kind of channel of a desk: those of the deliveries, and those that speak a dialect of the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from tocsin.app.building import App
from tocsin.deliveries import make_channels
from tocsin.deliveries.webhook import NewsHook
from tocsin.deliveries.webhook.news import Envelopes
from tocsin.errors import NotFound
from tocsin.model.alerts import Alert
from tocsin.outbound import Client
from tocsin.ports import Channel
from tocsin.web.dialects.benzinga.hooks import KIND, KIND_DATA, data, news
from tocsin.web.services import Services

Spoken: TypeAlias = Callable[
    [Services, Alert], Sequence[Mapping[str, Any]]
]  # a dialect's envelopes of a story


def channels_of(app: App, client: Client) -> Mapping[str, Channel]:
    """Channels by kind, over the guarded client."""
    base, tables = app.settings.public_url, app.reference.as_of
    told = Services(
        app.store, app.clock, app.bus, public_url=base, find_security=lambda key, at: tables(at).security(key)
    )
    spoken = {KIND: NewsHook(client, _each(told, news)), KIND_DATA: NewsHook(client, _each(told, data))}
    return {**spoken, **make_channels(client, base)}


def _each(told: Services, envelopes: Spoken) -> Envelopes:
    """The envelopes of an alert's story; of a digest, those of every alert that it tells, whose stories are still there."""

    def made(alert: Alert) -> Sequence[Mapping[str, Any]]:
        if alert.kind != "digest":
            return envelopes(told, alert)
        out: list[Mapping[str, Any]] = []
        for ident in alert.holds:
            with suppress(NotFound):
                out += envelopes(told, told.store.alert(alert.owner, ident))
        return out

    return made
