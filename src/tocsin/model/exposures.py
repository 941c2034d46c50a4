"""How a story reaches a security: hop by hop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tocsin.model.spans import Span


@dataclass(frozen=True, slots=True)
class Edge:
    """One row of the exposure map. from_ and to are node names like theme:arms trade,
    country:RU, commodity:wheat, sector:defence, security:XNYS:LMT."""

    from_: str
    to: str
    kind: str  # sector | member | country | commodity | supplier | theme
    weight: float  # 0 to 1
    source: str  # table and row, or who entered it
    why: str  # one sentence a person can read
    valid_from: date | None = None
    valid_to: date | None = None
    when: tuple[str, ...] = ()  # theme codes of which one must be read for the edge to count


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: an edge used, or the story's own words as the first step."""

    from_: str
    to: str
    kind: str
    weight: float
    source: str
    why: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """A security reached from a story; score 0 to 1, path from the story's words to the security."""

    key: str
    ticker: str
    exchange: str
    name: str
    score: float
    path: tuple[Hop, ...]

    @property
    def named(self) -> bool:
        """Whether the story names the security itself."""
        return len(self.path) == 1 and self.path[0].kind == "mention"
