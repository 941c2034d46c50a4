"""One item through every stage of the real desk: what is committed, what rings, and what rings only once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tocsin.app import App, building
from tocsin.model.rules import Rule
from tocsin.ports import StoryQuery
from tocsin.settings import load

DENIAL = (
    "The Kremlin denied on Monday that Russia plans to trade wheat for North Korean artillery shells.\n\n"
    '"There is no such agreement," Kremlin spokesman Dmitry Peskov told reporters in Moscow.'
)


def test_a_story_that_names_no_company_rings_through_a_path(app: App, item) -> None:  # type: ignore[no-untyped-def]
    handled = app.desk.handle(item())
    (alert,) = handled.alerts
    path = alert.reasons[0].path
    assert (handled.kind, alert.kind, alert.rule_id) == ("new", "new", "defence")
    assert path[0].span is not None and path[-1].to.endswith(("XNYS:LMT", "XNYS:RTX"))
    assert all(hop.why and hop.source and 0 < hop.weight <= 1 for hop in path)


def test_all_of_it_is_committed_together(app: App, item) -> None:  # type: ignore[no-untyped-def]
    handled = app.desk.handle(item())
    view = app.store.story(handled.story_id)
    assert view.reading.themes and view.exposures and view.placement.relation == "starts"
    assert [a.id for a in app.store.alerts("me").alerts] == [handled.alerts[0].id]
    assert [d.channel_id for d in app.store.deliveries("me")] == ["page"]
    assert [c.kind for c in app.store.changes(0)][-3:] == ["story", "alert", "delivery"]


def test_the_same_item_again_changes_nothing(app: App, item) -> None:  # type: ignore[no-untyped-def]
    first = app.desk.handle(item())
    seq = app.store.last_seq()
    again = app.desk.handle(item(minutes=5))
    assert (again.kind, again.story_id, again.alerts) == ("duplicate", first.story_id, ())
    assert app.store.last_seq() == seq


def test_a_copy_by_another_source_is_counted_and_rings_nothing(app: App, item) -> None:  # type: ignore[no-untyped-def]
    first = app.desk.handle(item())
    copy = app.desk.handle(item("x", 3, source_id="other", url="https://other.example/1"))
    assert copy.kind == "duplicate" and not copy.alerts
    assert [source for source, _, _ in app.store.sightings(first.story_id)] == ["wire", "other"]


def test_the_next_part_of_the_storyline_is_an_update_that_says_what_is_new(app: App, item) -> None:  # type: ignore[no-untyped-def]
    first = app.desk.handle(item())
    later = app.desk.handle(
        item("2", 30, headline="Kremlin Denies Plan To Pay For North Korean Shells With Grain", body=DENIAL)
    )
    (alert,) = later.alerts
    assert (alert.kind, alert.first_id) == ("update", first.alerts[0].id)
    assert "denied" in alert.adds.lower() or "denies" in alert.adds.lower()
    assert app.store.story(later.story_id).placement.storyline_id == first.alerts[0].storyline_id


def test_a_correction_reaches_the_rule_that_rang(app: App, item) -> None:  # type: ignore[no-untyped-def]
    first = app.desk.handle(item())
    mended = app.desk.handle(
        item(minutes=9, headline="CORRECTED-Russia May Get Rockets From North Korea For Grain")
    )
    assert mended.kind == "revision"
    assert [(a.kind, a.first_id) for a in mended.alerts] == [("correction", first.alerts[0].id)]


def test_a_withdrawal_reaches_the_rule_that_rang(app: App, item) -> None:  # type: ignore[no-untyped-def]
    first = app.desk.handle(item())
    gone = app.desk.handle(item(minutes=9, withdrawn=True))
    assert [(a.kind, a.first_id) for a in gone.alerts] == [("withdrawal", first.alerts[0].id)]
    assert app.store.story(first.story_id).story.status == "withdrawn"


def test_an_item_with_nothing_in_it_is_refused_in_words(app: App, item) -> None:  # type: ignore[no-untyped-def]
    handled = app.desk.handle(item(headline="", body=" "))
    assert handled.kind == "refused" and "neither a headline nor a text" in handled.why


def test_one_bad_item_never_stops_its_neighbours(app: App, item) -> None:  # type: ignore[no-untyped-def]
    kinds = [
        h.kind
        for h in app.desk.handle_all(
            [item("1"), item("2", headline="", body=""), item("3", headline="Mill closes", body="")]
        )
    ]
    assert kinds == ["new", "refused", "new"]


def test_a_rule_added_while_the_desk_runs_counts_from_the_next_story_on(app: App, item) -> None:  # type: ignore[no-untyped-def]
    app.desk.handle(item("1", headline="Mill closes in the north", body=""))
    app.store.put_rule(Rule("mills", "me", "Mills", "mill", ("page",)))
    handled = app.desk.handle(item("2", 1, headline="Second mill closes in the south", body=""))
    assert "mills" in [a.rule_id for a in handled.alerts]


def test_furniture_rings_nothing(app: App, item) -> None:  # type: ignore[no-untyped-def]
    app.store.put_rule(Rule("named", "me", "Named", "named:NVDA OR museum", ("page",)))
    body = "The ferry runs again.\n\nSee AlsoNvidia Opens Museum\n\nRead Also: Nvidia (NASDAQ: NVDA) rises"
    assert app.desk.handle(item("f", headline="Ferry runs again", body=body)).alerts == ()


def test_a_desk_begun_again_goes_on_where_it_was(app: App, item) -> None:  # type: ignore[no-untyped-def]
    from tocsin.desk import Desk

    first = app.desk.handle(item())
    fresh = Desk(app.store, app.reference, app.map, app.bus, app.clock)
    again = fresh.handle(item())
    later = fresh.handle(
        item("2", 30, headline="Kremlin Denies Plan To Pay For North Korean Shells With Grain", body=DENIAL)
    )
    assert again.kind == "duplicate"
    assert [(a.kind, a.first_id) for a in later.alerts] == [("update", first.alerts[0].id)]


def test_what_was_known_then_is_answered_from_the_store(app: App, item) -> None:  # type: ignore[no-untyped-def]
    app.desk.handle(item())
    app.desk.handle(item(minutes=60, headline="CORRECTED-Russia May Get Rockets From North Korea For Grain"))
    then = item(minutes=30).received_at
    (view,) = app.store.stories(StoryQuery(as_of=then)).stories
    assert view.story.headline.startswith("Russia May Get Shells")


def told(app: App) -> list[object]:
    """Everything that was decided, in order."""
    views = [app.store.story(c.id) for c in app.store.changes(0, kinds=("story",))]
    return [(v.story, v.reading, v.placement) for v in views] + list(app.store.alerts("me").alerts)


def test_items_that_come_together_end_as_those_that_come_alone(app: App, item, tmp_path, clock) -> None:  # type: ignore[no-untyped-def]
    lines = (
        "Varania buys shells",
        "Wheat falls in Chicago",
        "",
        "Varania buys shells",
        "Lockheed wins an order",
    )
    items = [item(str(n), n, headline=line) for n, line in enumerate(lines)]
    items[2] = item("2", 2, headline=" ", body="")
    items += [item("0", 9, headline="Correction: Varania buys shells"), items[1]]
    with building(load({"data": tmp_path / "alone"}, environ={}), clock=clock) as other:
        for kind in ("channels", "watchlists", "rules"):
            for row in getattr(app.store, kind)("me"):
                getattr(other.store, f"put_{kind[:-1]}")(row)
        alone = [other.desk.handle(one) for one in items]
        assert app.desk.handle_all(items) == alone
        assert told(app) == told(other)
    assert {done.kind for done in alone} == {"new", "revision", "duplicate", "refused"}


def test_what_is_at_fault_costs_none_of_what_came_with_it(app: App, item, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from tocsin import desk

    read = desk.read

    def failing(story, tables, priors):  # type: ignore[no-untyped-def]
        if "third" in story.headline:
            raise LookupError("a table is missing")
        return read(story, tables, priors)

    monkeypatch.setattr(desk, "read", failing)
    items = [item(word, n, headline=f"The {word} ship is in", body="") for n, word in enumerate(ORDINALS)]
    with pytest.raises(LookupError):
        app.desk.handle_all(items)
    assert [v.story.native_id for v in app.store.stories(StoryQuery()).stories] == ["second", "first"]
    monkeypatch.undo()
    done = app.desk.handle_all(items)  # as its source is asked again
    assert [one.kind for one in done] == ["duplicate", "duplicate", "new", "new"]
    assert len(app.store.window(items[0].received_at - timedelta(days=1), 10)) == 4


ORDINALS = ("first", "second", "third", "fourth")
