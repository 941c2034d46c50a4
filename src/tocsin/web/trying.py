"""Rules asked from the web: is it right, what would it have caught, why did it (not) catch this story."""

from __future__ import annotations

from datetime import datetime

from tocsin.errors import NotFound
from tocsin.model.rules import Rule, Verdict
from tocsin.model.work import StoryView
from tocsin.ports import StoryQuery
from tocsin.rules import Known, RuleIndex, check, percolate, why
from tocsin.web.services import Preview, Rung, Services

MOST_READ = 5_000  # stored stories that one try reads, newest first
MOST_SHOWN = 50


def check_query(services: Services, query: str) -> None:
    """RuleError, with the place, where the query does not parse or names what is not known."""
    watchlists = tuple(w.name for w in services.store.watchlists(services.owner))
    known = Known(tuple(services.theme_names), services.event_types, watchlists)
    faults = check(query, known)
    if faults:
        raise faults[0]


def preview(services: Services, query: str, since: datetime) -> Preview:
    """What the query would have caught of the stories received since then. RuleError where it is wrong."""
    check_query(services, query)
    rule = Rule("tried", services.owner, "tried", query)
    index = RuleIndex.of([rule], services.store.watchlists(services.owner))
    read, rung, cursor = 0, [], ""
    while read < MOST_READ:
        found = services.store.stories(StoryQuery(since=since, cursor=cursor, limit=200))
        for view in found.stories:
            rung += _rung(view, index)
        read, cursor = read + len(found.stories), found.cursor
        if not cursor:
            break
    return Preview(read, len(rung), tuple(rung[:MOST_SHOWN]), more=bool(cursor))


def _rung(view: StoryView, index: RuleIndex) -> list[Rung]:
    story = view.story
    matches = percolate(story, view.reading, view.placement, view.exposures, index)
    return [Rung(story.id, story.headline, story.received_at, m.reasons) for m in matches]


def verdict_of(services: Services, rule_id: str, view: StoryView) -> Verdict:
    """Why a rule of the owner caught the story or did not. NotFound where it is not theirs."""
    store, owner = services.store, services.owner
    rule = next((r for r in store.rules(owner) if r.id == rule_id), None)
    if rule is None:
        raise NotFound(f"rule {rule_id[:60]}", "there is no such rule", "Choose one of your rules")
    return why(rule, store.watchlists(owner), view.story, view.reading, view.placement, view.exposures)
