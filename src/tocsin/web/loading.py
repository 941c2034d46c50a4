"""Reads from the store what several pages show; blocking, so handlers call it in a worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tocsin.errors import NotFound
from tocsin.model.work import StoryView
from tocsin.ports import Store, StoryQuery
from tocsin.web.asking import check_codes
from tocsin.web.problems import Refused
from tocsin.web.services import Services
from tocsin.web.views.rows import Place, Row, folded, row
from tocsin.web.views.words import sentence

_LONGEST_LINE = 200  # stories of a storyline that are numbered; a longer one shows no number


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of rows, where the next begins, and what is wrong with the question, if anything."""

    rows: tuple[Row, ...]
    cursor: str = ""
    notice: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Lines:
    """Storylines looked up while one page is made, each once."""

    store: Store
    known: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def place(self, view: StoryView) -> Place | None:
        """Where the story stands in its storyline; None where it stands alone."""
        line_id = view.placement.storyline_id
        if line_id not in self.known:
            self.known[line_id] = self._look_up(line_id)
        title, ids = self.known[line_id]
        if len(ids) < 2 or view.story.id not in ids:
            return None
        return Place(len(ids) - ids.index(view.story.id), len(ids), title)

    def _look_up(self, line_id: str) -> tuple[str, tuple[str, ...]]:
        try:
            line = self.store.storyline(line_id)
        except NotFound:
            return "", ()
        if not 1 < line.stories <= _LONGEST_LINE:
            return line.title, ()
        page = self.store.stories(StoryQuery(storyline_id=line_id, limit=_LONGEST_LINE))
        return line.title, tuple(v.story.id for v in page.stories)


def source_names(store: Store) -> dict[str, str]:
    """Names of sources by id."""
    return {s.id: s.name or s.id for s in store.sources()}


def rows_of(services: Services, views: Sequence[StoryView], names: Mapping[str, str]) -> tuple[Row, ...]:
    """Stories as rows, copies not yet folded."""
    store, lines = services.store, _Lines(services.store)
    return tuple(
        row(
            v,
            names.get(v.story.source_id, v.story.publisher or v.story.source_id),
            lines.place(v),
            max(0, len(store.sightings(v.story.id)) - 1),
        )
        for v in views
    )


def listed(services: Services, query: StoryQuery) -> Listed:
    """Rows for a question, copies folded; a question that cannot be asked gives a notice."""
    try:
        check_codes(services, query)
        page = services.store.stories(query)
    except (NotFound, Refused) as error:
        return Listed((), notice=sentence(f"{error.cause}. {error.mend}"))
    names = source_names(services.store)
    return Listed(folded(rows_of(services, page.stories, names)), page.cursor, sources=names)
