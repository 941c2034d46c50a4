"""The channel that every owner has from the start: the desk itself."""

from __future__ import annotations

from tocsin.model.alerts import ChannelConfig
from tocsin.ports import Store


def desk_channel(store: Store, owner: str) -> str:
    """The id of the owner's desk channel, made where there is none: rules ring on the page from the start."""
    for channel in store.channels(owner):
        if channel.kind == "desk":
            return channel.id
    return store.put_channel(ChannelConfig(f"desk-{owner}", owner, "desk", "desk")).id
