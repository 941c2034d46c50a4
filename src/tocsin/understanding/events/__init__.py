"""Events: what happened, typed, with roles and how far along it is."""

from __future__ import annotations

from tocsin.understanding.events.reader import find_events
from tocsin.understanding.events.tables import types

__all__ = ["event_types", "find_events"]


def event_types() -> tuple[str, ...]:
    """All event types, in order of the alphabet."""
    return tuple(sorted(types()))
