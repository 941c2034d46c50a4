"""The wake-up between parts: a hint that there is work, never the work itself."""

from tocsin.bus.local import Listener, LocalBus

__all__ = ["Listener", "LocalBus"]
