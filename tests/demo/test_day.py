"""The whole sample day through a real desk: what is committed, what rings and why, and what stays silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.app import App, building
from tocsin.demo.day import SampleSource, Told, load_day
from tocsin.demo.documents import document
from tocsin.demo.run import RULES, WATCHLISTS, fill
from tocsin.desk import Handled
from tocsin.model.alerts import Alert
from tocsin.settings import load
from tocsin.wires.feeds import parse_feed, to_wire_items

pytestmark = pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
DEFENCE, BIG_TECH, GRAIN, DOWNGRADES, SANCTIONS, RECALLS = (name for name, _ in RULES)


@dataclass(frozen=True, slots=True)
class Taken:
    """One story of the day and what the desk made of it."""

    source: str
    told: Told
    handled: Handled

    def rang(self, rule: str) -> list[Alert]:
        return [alert for alert in self.handled.alerts if alert.rule_name == rule]


@dataclass(frozen=True, slots=True)
class Day:
    """The day as handled, in its order, over an app that is still open."""

    app: App
    taken: tuple[Taken, ...]
    torn: tuple[Handled, ...]

    def of(self, ident: str, nth: int = 0) -> Taken:
        return [taken for taken in self.taken if taken.told.id == ident][nth]

    def feed(self, *sources: str) -> list[Taken]:
        return [taken for taken in self.taken if taken.source in sources]


def handle(app: App, source: SampleSource, told: Told) -> Handled:
    at = MIDNIGHT + timedelta(minutes=told.minute)
    _, body = document(source, [(told, at)], f"{BASE}/{source.id}")
    (item,) = to_wire_items(parse_feed(body, headers={}, base=BASE), source.id, at)
    return app.desk.handle(item)


def handle_raw(app: App, source: SampleSource) -> list[Handled]:
    feed = parse_feed(document(source, [], BASE)[1], headers={}, base=BASE)
    return app.desk.handle_all(to_wire_items(feed, source.id, MIDNIGHT + timedelta(hours=18)))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder: Path = tmp_path_factory.mktemp("day")
    sources = load_day()
    order = sorted(((t.minute, s.id, n) for s in sources for n, t in enumerate(s.stories)))
    by_id = {s.id: s for s in sources}
    with building(load({"data": folder}), live=False) as app:
        fill(app, sources, BASE)
        stories = [(by_id[ident], by_id[ident].stories[n]) for _, ident, n in order]
        taken = tuple(Taken(source.id, told, handle(app, source, told)) for source, told in stories)
        torn = tuple(h for ident in ("broken", "litter") for h in handle_raw(app, by_id[ident]))
        yield Day(app, taken, torn)


def test_every_readable_story_is_committed(day: Day) -> None:
    assert {taken.handled.kind for taken in day.taken} == {"new", "revision", "duplicate"}
    for taken in day.taken:
        held = day.app.store.story(taken.handled.story_id).story
        assert held.headline, taken.told.id


def test_stories_and_revisions_in_the_store_are_those_that_were_handled(day: Day) -> None:
    kinds = [h.kind for h in (*(taken.handled for taken in day.taken), *day.torn)]
    counts = day.app.store.counts()
    assert counts["stories"] == kinds.count("new")
    assert counts["revisions"] == kinds.count("new") + kinds.count("revision")


def test_empty_items_are_refused_with_a_reason_and_what_to_do(day: Day) -> None:
    refused = [handled.why for handled in day.torn if handled.kind == "refused"]
    assert len(refused) >= 2
    assert all("neither a headline nor a text" in why and "Look at the source" in why for why in refused)


def test_whole_items_of_a_broken_feed_are_read(day: Day) -> None:
    heads = [day.app.store.story(h.story_id).story.headline for h in day.torn if h.kind == "new"]
    assert "Cork harvest in Portugal ends early" in heads
    assert not any("<" in head or "\x07" in head for head in heads)


def test_the_arms_story_reaches_the_defence_watchlist_by_a_path_though_it_names_none(day: Day) -> None:
    taken = day.of("w-arms-1")
    view = day.app.store.story(taken.handled.story_id)
    assert not {s.key for s in view.reading.securities} & set(WATCHLISTS["defence"])
    (alert,) = taken.rang(DEFENCE)
    paths = [reason.path for reason in alert.reasons if reason.path]
    assert paths
    assert all(path[0].from_ == "story" and path[-1].to.startswith("security:") for path in paths)


def test_the_arms_story_is_read_as_a_proposed_transfer(day: Day) -> None:
    reading = day.app.store.story(day.of("w-arms-1").handled.story_id).reading
    assert ("arms transfer", "proposed") in {(event.type, event.status) for event in reading.events}


@pytest.mark.parametrize("ident", ["w-arms-2", "w-arms-5", "w-arms-6", "w-arms-4"])
def test_follow_ups_of_the_arms_story_stand_in_its_storyline(day: Day, ident: str) -> None:
    store = day.app.store
    first, later = (store.story(day.of(i).handled.story_id).placement for i in ("w-arms-1", ident))
    assert later.storyline_id == first.storyline_id
    assert later.relation == "adds"


def test_the_sanctions_that_follow_stand_in_a_storyline_of_their_own(day: Day) -> None:
    store = day.app.store
    first, later = (store.story(day.of(i).handled.story_id).placement for i in ("w-sanction-1", "w-arms-7"))
    assert later.storyline_id == first.storyline_id and later.relation == "adds"


def test_what_is_new_in_the_arms_storyline_rings_as_an_update(day: Day) -> None:
    (first,), (later,) = day.of("w-arms-1").rang(DEFENCE), day.of("w-arms-7").rang(DEFENCE)
    assert (first.kind, later.kind) == ("new", "update")
    assert later.adds


def test_new_sanctions_ring_the_sanctions_rule(day: Day) -> None:
    assert day.of("w-sanction-1").rang(SANCTIONS)
    assert day.of("w-arms-7").rang(SANCTIONS)


def test_words_of_war_in_sport_song_and_local_quarrels_ring_nothing(day: Day) -> None:
    local = day.feed("gazette")
    rang = [(t.told.id, alert.rule_name) for t in local for alert in t.handled.alerts]
    assert (len(local) >= 14, rang) == (True, [])


def test_the_closing_lines_of_press_releases_ring_nothing(day: Day) -> None:
    releases = [taken for taken in day.feed("presswire") if "Forward-Looking" in taken.told.body]
    assert len(releases) >= 3
    assert not [taken.told.id for taken in releases if taken.handled.alerts]


def test_copies_ring_nothing_twice(day: Day) -> None:
    copies = [*day.feed("relay"), day.of("harbour-0"), day.of("harbour-1")]
    assert len(copies) >= 14
    assert not [taken.told.id for taken in copies if taken.handled.alerts]


def test_copies_are_duplicates_or_repeat_their_storyline(day: Day) -> None:
    for taken in day.feed("relay"):
        if taken.handled.kind != "duplicate":
            placement = day.app.store.story(taken.handled.story_id).placement
            assert (placement.relation, placement.novelty < 0.1) == ("repeats", True), taken.told.id


def test_earnings_told_by_one_template_are_no_copies_of_each_other(day: Day) -> None:
    placements = [day.app.store.story(t.handled.story_id).placement for t in day.feed("earnings")]
    assert len(placements) >= 20
    assert "repeats" not in {placement.relation for placement in placements}


def test_earnings_of_companies_that_do_not_exist_name_no_company(day: Day) -> None:
    readings = [day.app.store.story(t.handled.story_id).reading for t in day.feed("earnings")]
    assert [security.key for reading in readings for security in reading.securities] == []


def test_letters_that_only_look_latin_are_no_tickers(day: Day) -> None:
    reading = day.app.store.story(day.of("mess-1").handled.story_id).reading
    assert reading.securities == ()


def events(day: Day, taken: Taken) -> set[tuple[str, str]]:
    reading = day.app.store.story(taken.handled.story_id).reading
    return {(event.type, event.status) for event in reading.events}


def test_every_halt_and_resumption_of_the_exchange_is_an_event_that_rings(day: Day) -> None:
    halts = day.feed("halts")
    assert len(halts) >= 8
    assert all(("trading halt", "done") in events(day, taken) for taken in halts)
    assert all(taken.rang(RECALLS) for taken in halts if "halt:" in taken.told.headline)


@pytest.mark.parametrize(
    ("ident", "status"),
    [
        ("deal-harrow-1", "rumoured"),
        ("deal-harrow-3", "planned"),
        ("deal-harrow-4", "proposed"),
    ],
)
def test_the_takeover_of_companies_that_no_table_has_is_a_merger_at_its_stage(
    day: Day, ident: str, status: str
) -> None:
    assert ("merger", status) in events(day, day.of(ident))


def test_links_under_a_story_are_kept_as_links_and_ring_nothing(day: Day) -> None:
    taken = next(t for t in day.feed("mess") if "Tea Auction" in t.told.headline)
    story = day.app.store.story(taken.handled.story_id).story
    assert "Lockheed" not in story.body
    assert {link.title.split()[0] for link in story.links} >= {"Lockheed", "Russia"}
    assert taken.handled.alerts == ()


def test_a_correction_reaches_the_rule_that_rang(day: Day) -> None:
    (first,), (later,) = day.of("company-24").rang(DEFENCE), day.of("company-24", 1).rang(DEFENCE)
    assert (later.kind, later.first_id) == ("correction", first.id)


def test_a_withdrawal_reaches_the_rule_that_rang_and_takes_the_story_back(day: Day) -> None:
    (first,), (later,) = day.of("tech-4").rang(BIG_TECH), day.of("tech-4", 1).rang(BIG_TECH)
    assert (later.kind, later.first_id, first.kind) == ("withdrawal", first.id, "new")
    assert day.app.store.story(day.of("tech-4").handled.story_id).story.status == "withdrawn"


def test_a_longer_telling_under_the_same_id_is_a_revision(day: Day) -> None:
    tellings = [day.of("deal-linton", n).handled for n in range(3)]
    assert [(h.kind, h.revision) for h in tellings] == [("new", 1), ("revision", 2), ("revision", 3)]
    assert len({h.story_id for h in tellings}) == 1


def test_the_takeover_is_one_storyline_from_rumour_to_rival(day: Day) -> None:
    lines = {
        day.app.store.story(day.of(f"deal-harrow-{n}").handled.story_id).placement.storyline_id
        for n in range(1, 6)
    }
    assert len(lines) == 1


def test_downgrades_ring_and_upgrades_do_not(day: Day) -> None:
    rang = {taken.told.id for taken in day.taken if taken.rang(DOWNGRADES)}
    heads = [day.of(ident).told.headline for ident in rang]
    assert len(heads) >= 6
    assert all("Downgrades" in head for head in heads)


def test_every_rule_of_the_demo_rings_in_the_day_and_gives_its_reasons(day: Day) -> None:
    alerts = [alert for taken in day.taken for alert in taken.handled.alerts]
    assert {alert.rule_name for alert in alerts} == {name for name, _ in RULES}
    assert all(alert.reasons for alert in alerts)


def test_the_last_fifth_of_the_day_has_something_to_ring(day: Day) -> None:
    last = day.taken[round(len(day.taken) * 0.8) :]
    rang = {alert.rule_name for taken in last for alert in taken.handled.alerts}
    assert {DEFENCE, BIG_TECH, GRAIN, DOWNGRADES, SANCTIONS} <= rang
