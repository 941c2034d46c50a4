"""WebSub: hubs push new items instead of being asked; the lease is renewed as data."""

from tocsin.wires.websub.subscriptions import Subscriptions, needs_asking, signed

__all__ = ["Subscriptions", "needs_asking", "signed"]
