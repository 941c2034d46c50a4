"""Forecasts of economies and markets: whoever gives them, they are no company's guidance."""

from __future__ import annotations

from tocsin.understanding.events.scene import Scene

_OUTLOOKS = frozenset(
    "forecast forecasts outlook outlooks projection projections estimate estimates view".split()
)
_MEASURES = frozenset(
    "gdp gnp inflation cpi unemployment recession economy economic rate rates oil crude brent wti gold silver copper gas "
    "wheat corn dollar euro yen yuan yield yields index 500 stoxx nikkei ftse stocks equities bitcoin".split()
)
_WORLD = frozenset("global world eurozone economic economy euro-zone regional".split())
_REACH = 8  # tokens from the verb to the word "forecast"


def is_of_economy(scene: Scene, past: int) -> bool:
    """Whether the outlook named behind token `past` is that of a country, a price or the world."""
    end = min(scene.past, past + _REACH)
    at = next((i for i in range(past, end) if scene.lower[i] in _OUTLOOKS), 0)
    if not at:
        return False
    before = scene.lower[past:at]
    if before and before[-1] in _MEASURES:
        return True
    nations = any(p.mention.kind == "country" and past <= p.first < at for p in scene.places)
    return "growth" in before[-1:] and (nations or not _WORLD.isdisjoint(before))
