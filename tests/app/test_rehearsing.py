"""What a rule would have rung: as the desk decides, and what would make it ring less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.app.rehearsing import READABLE, rehearse, rung
from tocsin.model.placement import Placement, Relation
from tocsin.model.reading import LinkedSecurity, Reading
from tocsin.model.rules import Match, Rule, Watchlist
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.model.work import StoryView
from tocsin.rules import Facts, lists_of, match_of, parse

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
LISTS = (Watchlist("w", "me", "mine", ("XNYS:AAA",)),)
RULE = Rule("r", "me", "r", "watchlist:mine")


def view(n: int, relevance: float = 0.9, relation: Relation = "starts", line: int | None = None) -> StoryView:
    at, ident = BEGIN + timedelta(minutes=n), f"s-{n}"
    story = Story(ident, 1, "wire", ident, Identity(ident, "", ident), f"Story {n}", "", at, language="en")
    span = (Span("headline", 0, 5),)
    linked = LinkedSecurity("XNYS:AAA", "AAA", "XNYS", "Aaa", relevance, 0.9, True, "subject", span, "row")
    place = Placement(ident, 1, f"sl-{n if line is None else line}", relation, 0.8, (), "made", origins=1)
    return StoryView(story, Reading(ident, 1, "en", (linked,)), place, (), at)


def catching(query: str) -> Callable[[StoryView], Match | None]:
    def catch(one: StoryView) -> Match | None:
        facts = Facts(one.story, one.reading, one.placement, one.exposures)
        return match_of(replace(RULE, query=query), facts, lists_of(LISTS))

    return catch


def caught(views: list[StoryView], rule: Rule = RULE) -> list[tuple[StoryView, Match]]:
    catch = catching(rule.query)
    return [(one, match) for one in views if (match := catch(one))]


def test_it_counts_as_the_desk_would_ring() -> None:
    views = [view(0), view(1, relation="repeats", line=0), view(2, relation="adds", line=0), view(3)]
    views.append(replace(view(4, relation="corrects", line=0), placement=replace(view(4).placement, storyline_id="sl-0", relation="corrects", nearest="s-0")))  # fmt: skip
    told = rehearse(RULE, caught(views), catching)
    assert (told.alerts, told.updates, told.mends, told.storylines) == (4, 1, 1, 2)
    assert (told.busiest, told.most, told.suggestions) == ("2026-03-02", 4, ())
    assert [a.kind for a in rung(RULE, caught(views))] == ["new", "update", "new", "correction"]
    assert rehearse(RULE, [], catching).alerts == 0


def test_a_rule_that_rings_too_much_is_told_what_would_ring_less() -> None:
    views = [view(n, relevance=0.9 if n % 3 == 0 else 0.2) for n in range(4 * READABLE)]
    told = rehearse(RULE, caught(views), catching)
    assert told.most > READABLE and told.suggestions
    for one in told.suggestions:
        narrow = replace(RULE, query=one.query)
        parse(one.query)
        assert one.alerts == len(rung(narrow, caught(views, narrow))) <= 0.7 * told.alerts
    assert [one.alerts for one in told.suggestions] == sorted(
        (one.alerts for one in told.suggestions), reverse=True
    )
