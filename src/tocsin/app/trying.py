"""Rules over what is stored: known words for checking, and trials that send nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tocsin.app.building import tables_of
from tocsin.model.rules import Match, Rule, Watchlist
from tocsin.model.work import StoryView
from tocsin.ports import Store, StoryQuery
from tocsin.rules import Known, RuleIndex, percolate
from tocsin.settings import Settings
from tocsin.understanding.events import event_types
from tocsin.understanding.themes import theme_codes, theme_names


def known_words(store: Store, owner: str) -> Known:
    """The codes and names that a rule may use, for telling a slip of the pen."""
    return Known(
        themes=theme_codes(),
        events=event_types(),
        watchlists=tuple(w.name for w in store.watchlists(owner)),
    )


def codes_of(settings: Settings, at: datetime) -> tuple[dict[str, str], dict[str, str]]:
    """Themes and countries by code, with the names that people see."""
    countries = tables_of(settings).as_of(at).countries
    return theme_names(), {key: country.name for key, country in countries.items()}


@dataclass(slots=True)
class Trial:
    """A query tried on stored stories: what it would have caught."""

    store: Store
    query: str
    owner: str
    looked: int = 0
    matched: int = 0
    storylines: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, store: Store, settings: Settings, query: str) -> Trial:
        """A trial with the owner's watchlists."""
        return cls(store, query, settings.owner)

    def matches(self, since: datetime | None, limit: int = 100_000) -> Iterator[tuple[StoryView, Match]]:
        """Stored stories that the query catches, newest first."""
        catch = catching(self.store, self.query, self.owner)
        for view in stored(self.store, since, limit):
            self.looked += 1
            if match := catch(view):
                self.matched += 1
                self.storylines.add(view.placement.storyline_id)
                yield view, match


def catching(
    store: Store, query: str, owner: str, at: datetime | None = None
) -> Callable[[StoryView], Match | None]:
    """What tells of a story how the query catches it, None where it does not, with the owner's watchlists as they are
    or were then."""
    lists = store.held_at(Watchlist, owner, at) if at else store.watchlists(owner)
    index = RuleIndex.of([Rule("trial", owner, "trial", query)], lists)
    tiers = store.tiers()

    def catch(view: StoryView) -> Match | None:
        args = (view.story, view.reading, view.placement, view.exposures)
        return next(iter(percolate(*args, index, tiers.at(view.read_at))), None)

    return catch


def stored(store: Store, since: datetime | None, limit: int) -> Iterator[StoryView]:
    """Stored stories received since then, newest first, page by page."""
    cursor, left = "", limit
    while left > 0:
        page = store.stories(StoryQuery(since=since, cursor=cursor, limit=min(200, left)))
        yield from page.stories
        left -= len(page.stories)
        cursor = page.cursor
        if not cursor:
            return
