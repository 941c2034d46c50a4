"""Events: what happened, typed, with roles and how far along it is."""

from __future__ import annotations

from tocsin.understanding.events.reader import find_events

__all__ = ["find_events"]
