"""Where a story stands among the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tocsin.model.spans import Span

Relation = Literal["starts", "adds", "repeats", "corrects", "withdraws"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What placing keeps of a story so that later ones can be compared without reading it again.

    sketch: bottom-k 64-bit hashes of word shingles of the text; terms: (term, weight) pairs,
    heaviest first, at most a stated number; keys: entity, event and number keys.
    """

    story_id: str
    revision: int
    storyline_id: str
    received_at: datetime
    content: str  # hash of normalised text
    sketch: tuple[int, ...]
    terms: tuple[tuple[str, float], ...]
    keys: tuple[str, ...]
    headline: str = ""
    source_id: str = ""
    origin: str = ""  # the independent origin (agency, official body) where one is credited
    known: tuple[str, ...] = ()  # all telling words and numbers, to tell what a later story adds
    told: tuple[str, ...] = ()  # "event type:status" of its events


@dataclass(frozen=True, slots=True)
class Placement:
    """A story's relation to its storyline. novelty: 1 wholly new, 0 a copy. adds: the new words."""

    story_id: str
    revision: int
    storyline_id: str
    relation: Relation
    novelty: float
    adds: tuple[Span, ...]
    why: str
    nearest: str = ""  # id of the story it was compared with, empty for a start
    similarity: float = 0.0
    origins: int = 0  # independent origins of the storyline so far, this story's own included; 0: not counted
    before: tuple[str, ...] = ()  # "event type:status" that the storyline had told before this story


@dataclass(frozen=True, slots=True)
class Storyline:
    """A developing event: its stories in order of receipt are the store's."""

    id: str
    title: str
    first_at: datetime
    last_at: datetime
    stories: int
    origins: int
