"""Rules asked from pages and API: is it right, what would it have caught, why did it (not) catch this."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tocsin.errors import NotFound
from tocsin.model.rules import Match, Rule, Verdict
from tocsin.model.work import StoryView
from tocsin.ports import StoryPage, StoryQuery
from tocsin.text import no_such
from tocsin.web.problems import Refused
from tocsin.web.services import Preview, Services

MOST_LOOKED = 5_000  # stories that one answer looks at for a rule


def check_query(services: Services, query: str) -> None:
    """RuleError, with the place, where the query does not parse or names what is not known."""
    if services.check_rule is None:
        raise _without_rules()
    services.check_rule(query, services.owner)


def check_codes(services: Services, query: StoryQuery) -> None:
    """Refused, with what comes near, where the theme or country asked for is in no table."""
    asked = (("theme", query.theme, services.theme_names), ("country", query.country, services.country_names))
    for name, code, names in asked:
        if wrong := no_such(name, code, names):
            raise Refused(400, f"parameter {name}", *wrong)


def preview(services: Services, query: str, since: datetime) -> Preview:
    """What the query would have caught of the stories received since then. RuleError where it is wrong."""
    check_query(services, query)
    if services.preview is None:
        raise _without_rules()
    return services.preview(query, since, services.owner)


def caught(services: Services, query: StoryQuery, rule: str) -> StoryPage:
    """Stories that pass the filters and that a query in the language of rules catches, with their matches. A page may
    end before it is full: its cursor leads on from the last story looked at. RuleError where the query is wrong."""
    check_query(services, rule)
    if services.catching is None:
        raise _without_rules()
    catch, looked = services.catching(rule, services.owner, query.as_of), 0
    stories, matches, cursor = list[StoryView](), list[Match](), query.cursor
    while looked < MOST_LOOKED and len(stories) < query.limit:
        found = services.store.stories(replace(query, cursor=cursor, limit=query.limit - len(stories)))
        for view in found.stories:
            if match := catch(view):
                stories.append(view)
                matches.append(match)
        looked, cursor = looked + len(found.stories), found.cursor
        if not cursor:
            break
    return StoryPage(tuple(stories), cursor, tuple(matches))


def verdict_of(services: Services, rule_id: str, view: StoryView, at: datetime | None = None) -> Verdict:
    """Why a rule of the owner, as it is or was then, caught the story or did not. NotFound where it is not theirs."""
    store, owner = services.store, services.owner
    rules = store.held_at(Rule, owner, at) if at else store.rules(owner)
    rule = next((r for r in rules if r.id == rule_id), None)
    if rule is None:
        raise NotFound(f"rule {rule_id[:60]}", "there is no such rule", "Choose one of your rules")
    if services.why is None:
        raise _without_rules()
    return services.why(rule, view)


def _without_rules() -> Refused:
    return Refused(501, "rules", "this desk runs without them", "Start it with the rules part")
