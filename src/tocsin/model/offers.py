"""What an optional reader offers for a story, in the reading's own nouns, its spans found in the text."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.model.reading import Claim, Event, Mention, Theme


@dataclass(frozen=True, slots=True)
class Offer:
    """Facts of one reader about one story. refused: facts left out since their words are not in the text
    or their shape is none of ours; failed: why the reader gave nothing, empty where it answered."""

    reader: str
    version: str
    mentions: tuple[Mention, ...] = ()
    themes: tuple[Theme, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    refused: int = 0
    failed: str = ""
