"""Real rules wired to the web part, as a desk does it."""

from __future__ import annotations

from datetime import datetime

from tocsin.bus import LocalBus
from tocsin.model.rules import Rule, Verdict
from tocsin.model.work import StoryView
from tocsin.ports import Clock, Store, StoryQuery
from tocsin.rules import Known, RuleIndex, check, percolate, why
from tocsin.understanding.explaining import decisions
from tocsin.web import Preview, Rung, Services

THEMES = {"arms_trade": "Arms trade", "food_security": "Food security", "company_results": "Company results"}


def services_over(store: Store, clock: Clock) -> Services:
    """What the web part is given, over a store, with rules checked and tried for real."""

    def check_rule(query: str, owner: str) -> None:
        names = tuple(w.name for w in store.watchlists(owner))
        for fault in check(query, Known(tuple(THEMES), (), names)):
            raise fault

    def preview(query: str, since: datetime, owner: str) -> Preview:
        index = RuleIndex.of([Rule("t", owner, "t", query)], store.watchlists(owner))
        views = store.stories(StoryQuery(since=since, limit=200)).stories
        rung = [
            Rung(v.story.id, v.story.headline, v.story.received_at, m.reasons)
            for v in views
            for m in percolate(v.story, v.reading, v.placement, v.exposures, index)
        ]
        return Preview(len(views), len(rung), tuple(rung))

    def ask(rule: Rule, view: StoryView) -> Verdict:
        lists = store.watchlists(rule.owner)
        return why(rule, lists, view.story, view.reading, view.placement, view.exposures)

    return Services(
        store, clock, LocalBus(), check_rule=check_rule, preview=preview, why=ask, theme_names=THEMES,
        country_names={"VR": "Varania", "OM": "Ostmark"},
        decisions=lambda view: decisions(view.story, view.reading),
    )  # fmt: skip
