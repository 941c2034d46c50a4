"""Rows of the desk's list: what a person sees of a story at a glance, copies folded under their first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tocsin.model.reading import LinkedSecurity
from tocsin.model.work import StoryView
from tocsin.web.views.words import ordinal

_MOST_CHIPS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands in its storyline: 3rd of 7, and the storyline's title."""

    number: int
    of: int
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    view: StoryView
    source: str
    securities: tuple[LinkedSecurity, ...]
    more_securities: int
    reached: int  # securities reached indirectly
    themes: tuple[str, ...]
    place: Place | None
    copies: tuple[StoryView, ...] = ()
    sightings: int = 0  # further arrivals of the very same story

    @property
    def folded(self) -> int:
        """How many copies stand behind this row."""
        return len(self.copies) + self.sightings

    @property
    def mark(self) -> str:
        """The storyline mark: "3rd in …", empty where the storyline has one story."""
        return f"{ordinal(self.place.number)} in" if self.place else ""


def row(view: StoryView, source: str, place: Place | None, sightings: int) -> Row:
    """One story as a row: its securities most relevant first, its themes strongest first."""
    linked = sorted(view.reading.securities, key=lambda s: (not s.primary, -s.relevance))
    shown = [s for s in linked if s.role not in ("analyst", "source")] or linked
    themes = sorted(view.reading.themes, key=lambda t: -t.score)
    return Row(
        view,
        source,
        tuple(shown[:_MOST_CHIPS]),
        max(0, len(shown) - _MOST_CHIPS),
        sum(not e.named for e in view.exposures),
        tuple(t.code for t in themes[:2]),
        place,
        sightings=sightings,
    )


def folded(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows with repeats folded under the story of their storyline that they repeat, where it is listed."""
    heads: dict[str, str] = {}
    for one in rows:
        if one.view.placement.relation != "repeats":
            heads[one.view.placement.storyline_id] = (
                one.view.story.id
            )  # listed newest first: the oldest stays
    copies: dict[str, list[StoryView]] = {}
    for one in rows:
        head = _head(one, heads)
        if head:
            copies.setdefault(head, []).append(one.view)
    return tuple(
        replace(one, copies=tuple(copies.get(one.view.story.id, ()))) for one in rows if not _head(one, heads)
    )


def _head(one: Row, heads: Mapping[str, str]) -> str:
    """The listed story under which this row is folded; empty where it stands by itself."""
    placement = one.view.placement
    if placement.relation != "repeats":
        return ""
    listed = set(heads.values())
    return placement.nearest if placement.nearest in listed else heads.get(placement.storyline_id, "")
