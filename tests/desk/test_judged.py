"""What people judged of names counts in later readings, and only in later ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tocsin.app import App
from tocsin.model.judgements import Said, Verdict, judged
from tocsin.model.wires import WireItem
from tocsin.understanding.explaining import decisions

Item = Callable[..., WireItem]
HEADLINE = "Lockheed Martin Opens Museum In Lisbon"
BODY = "Lockheed Martin opened a museum. Visitors queued in the rain."


def keys(app: App, story_id: str) -> set[str]:
    return {s.key for s in app.store.story(story_id).reading.securities}


def say(app: App, story_id: str, verdict: Verdict, times: int = 1) -> None:
    view = app.store.story(story_id)
    found = next(
        d for d in decisions(view.story, view.reading) if d.part == "mention" and d.key == "XNYS:LMT"
    )
    for n in range(times):
        at = app.clock.now() - timedelta(minutes=30) + timedelta(seconds=n)
        app.store.put_judgement(judged(f"reader-{n}", view.story, found, Said(verdict), at))


def take(app: App, item: Item, ident: str, minutes: int) -> str:
    """A story received so many minutes before the present (six hours after the clock's start)."""
    made = item(ident, 360 - minutes, headline=f"{HEADLINE} {ident}", body=f"{BODY} Number {ident}.")
    return app.desk.handle(made).story_id


def test_a_name_judged_wrong_by_several_is_linked_no_more(app: App, item: Item) -> None:
    first = take(app, item, "1", 60)
    assert "XNYS:LMT" in keys(app, first)
    say(app, first, "wrong", times=20)
    later = take(app, item, "2", 0)
    assert "XNYS:LMT" not in keys(app, later)
    assert any(part == "judgements" for part, _ in app.store.story(later).reading.versions)
    before = take(app, item, "3", 45)
    assert "XNYS:LMT" in keys(app, before)  # a story of before is read with what was known then


def test_one_word_says_so_in_the_reason_and_changes_no_sure_link(app: App, item: Item) -> None:
    first = take(app, item, "1", 60)
    say(app, first, "right")
    view = app.store.story(take(app, item, "2", 0))
    (linked,) = [s for s in view.reading.securities if s.key == "XNYS:LMT"]
    assert "judged here: 1 right, 0 wrong" in linked.why
