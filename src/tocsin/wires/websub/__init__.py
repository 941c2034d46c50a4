"""WebSub: hubs push new items instead of being asked; the lease is renewed as data."""

from tocsin.wires.websub.advertised import advertised
from tocsin.wires.websub.subscriptions import Subscriptions, needs_asking, signed

__all__ = ["Subscriptions", "advertised", "needs_asking", "signed"]
