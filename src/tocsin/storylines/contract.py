"""A placement as `tocsin place` writes it."""

from __future__ import annotations

from typing import Any

from tocsin.model.codec import encode
from tocsin.model.placement import Placement


def placement_json(story_id: str, placement: Placement) -> dict[str, Any]:
    """{"id", "storyline", "relation", "novelty", "adds", "why", "nearest", "similarity"}."""
    return {
        "id": story_id,
        "storyline": placement.storyline_id,
        "relation": placement.relation,
        "novelty": placement.novelty,
        "adds": encode(placement.adds),
        "why": placement.why,
        "nearest": placement.nearest,
        "similarity": placement.similarity,
    }
