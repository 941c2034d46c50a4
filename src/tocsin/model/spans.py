"""A span: where in a story's own text the words stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal["headline", "body"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range [start, end) in Unicode code points of one field of a story."""

    field: Field
    start: int
    end: int
