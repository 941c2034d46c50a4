"""Stories in the store: known again, committed once, read back at any time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from store_works import after, channel, draft, ringing, story, work

from tocsin.errors import NotFound
from tocsin.model.work import Told
from tocsin.store import SqlStore


def test_a_story_comes_back_as_it_was_committed(store: SqlStore) -> None:
    made = work(story("s1"), tickers=("CORV",), themes=("grain",))
    store.commit([made])
    view = store.story("s1")
    assert (view.story, view.reading, view.placement) == (made.story, made.reading, made.placement)
    assert (view.exposures, view.read_at) == (made.exposures, made.read_at)


def test_committing_the_same_work_again_changes_nothing(store: SqlStore) -> None:
    store.put_channel(channel())
    made = ringing(work(story("s1")), "hook")
    seq, before = store.commit([made]), store.counts()
    assert store.commit([made]) == seq
    assert store.counts() == before


def test_a_work_that_cannot_be_written_leaves_nothing_of_the_others(store: SqlStore) -> None:
    clash = replace(story("s2"), identity=story("s1").identity)  # two stories under one native id
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        store.commit([work(story("s1")), work(clash)])
    assert store.counts()["stories"] == 0
    assert store.last_seq() == 0


def test_an_alert_that_is_there_already_rings_no_second_time(store: SqlStore) -> None:
    first = ringing(work(story("s1")), "hook")
    second = replace(work(story("s2", minute=1)), alerts=first.alerts, deliveries=first.deliveries)
    store.commit([first])
    seq = store.last_seq()
    store.commit([second])
    assert [c.kind for c in store.changes(seq)] == ["story"]
    assert store.alert("ann", first.alerts[0].id).story_id == "s1"


def test_a_draft_is_known_by_each_of_its_keys(store: SqlStore) -> None:
    told = story("s1")
    store.commit([work(told)])
    seen = store.seen(draft(told))
    assert seen.by_native and seen.by_url and seen.by_content
    assert seen.by_native.identity == told.identity
    other = store.seen(draft(story("s2")))
    assert (other.by_native, other.by_url, other.by_content) == (None, None, None)


def test_an_empty_address_is_the_same_as_no_other(store: SqlStore) -> None:
    told = story("s1")
    bare = replace(told, identity=replace(told.identity, url=""))
    store.commit([work(bare)])
    assert store.seen(draft(bare)).by_url is None


def test_every_revision_stays_and_the_newest_is_told(store: SqlStore) -> None:
    store.commit([work(story("s1"))])
    store.commit([work(story("s1", "Corrected", minute=5, revision=2))])
    assert [v.story.headline for v in store.revisions("s1")] == ["Wheat for shells", "Corrected"]
    assert store.story("s1").story.revision == 2
    assert store.story("s1", revision=1).story.headline == "Wheat for shells"


def test_a_revision_that_comes_late_does_not_become_the_newest(store: SqlStore) -> None:
    store.commit([work(story("s1", revision=2, minute=5))])
    store.commit([work(story("s1", revision=1))])
    head = store.seen(draft(story("s1"))).by_native
    assert head is not None and head.revision == 2
    assert store.check() == ()


def test_a_story_as_of_a_time_is_the_revision_held_then(store: SqlStore) -> None:
    store.commit([work(story("s1", minute=0)), work(story("s1", "Later", minute=10, revision=2))])
    assert store.story("s1", as_of=after(9)).story.revision == 1
    assert store.story("s1", as_of=after(10)).story.revision == 2
    with pytest.raises(NotFound):
        store.story("s1", as_of=after(-1))


@pytest.mark.parametrize("revision", [0, 7])
def test_a_revision_that_was_never_is_not_found(store: SqlStore, revision: int) -> None:
    store.commit([work(story("s1"))])
    with pytest.raises(NotFound):
        store.story("s1", revision=revision)


def test_an_arrival_is_counted_once_for_each_source_and_address(store: SqlStore) -> None:
    store.commit([work(story("s1"))])
    for _ in range(2):
        store.note_sighting("s1", "ledger", after(3), "https://ledger.example/1")
    found = store.sightings("s1")
    assert [source for source, _, _ in found] == ["harbour", "ledger"]
    assert found[1] == ("ledger", after(3), "https://ledger.example/1")


def test_the_window_holds_the_newest_fingerprints_oldest_first(store: SqlStore) -> None:
    works = [work(story(f"s{n}", minute=n)) for n in range(5)]
    store.commit(works)
    assert store.window(after(1), 3) == tuple(w.fingerprint for w in works[2:])
    assert [f.story_id for f in store.window(after(3), 10)] == ["s3", "s4"]


def test_a_storyline_counts_stories_and_origins(store: SqlStore) -> None:
    store.commit([work(story("s1", "First words"), origin="Northern Press")])
    store.commit([work(story("s2", minute=4), origin="Northern Press")])
    store.commit([work(story("s3", minute=6))])
    line = store.storyline("sl-1")
    assert (line.title, line.stories, line.origins) == ("First words", 3, 2)
    assert (line.first_at, line.last_at) == (after(0), after(6))
    with pytest.raises(NotFound):
        store.storyline("sl-2")


def test_matches_are_the_owners_alone(store: SqlStore) -> None:
    store.commit([ringing(ringing(work(story("s1"))), rule="r2", owner="bob")])
    assert [m.rule_id for m in store.matches("ann")] == ["r1"]
    assert {m.rule_id for m in store.matches("", story_id="s1")} == {"r1", "r2"}
    assert store.matches("bob", rule_id="r1") == ()
    assert store.matches("ann")[0].reasons[0].score == 0.7


def test_alert_history_holds_the_rules_on_the_line_and_on_the_stories(store: SqlStore) -> None:
    store.commit([ringing(work(story("s1"), line="sl-1"), rule="r1")])
    store.commit([ringing(work(story("s2", minute=1), line="sl-1"), rule="r2")])
    store.commit([ringing(work(story("s3", minute=2), line="sl-2"), rule="r1")])
    assert [a.story_id for a in store.alert_history(["r1"], "sl-1", ["s4"])] == ["s1"]
    assert [a.story_id for a in store.alert_history(["r1", "r2"], "sl-1", ["s2"])] == ["s1", "s2"]
    assert [a.story_id for a in store.alert_history(["r1"], "sl-9", ["s3", "s2"])] == ["s3"]
    assert store.alert_history([], "sl-1", ["s1"]) == ()
    assert store.rules_told(["s1", "s2", "s9"]) == ("r1", "r2")


def test_parts_are_told_in_order_and_end_once(store: SqlStore) -> None:
    store.commit([replace(work(story("s1"), line="sl-1"), parts=("r1\nr2", "r3"))])
    store.commit([replace(work(story("s2", minute=1), line="sl-2"), parts=("r1",))])
    assert (store.waiting(), store.waiting("sl-1"), store.waiting("sl-9")) == (3, 2, 0)
    first = store.next_part()
    assert first is not None
    assert (first.story_id, first.revision, first.rules) == ("s1", 1, ("r1", "r2"))
    rung = ringing(work(story("s1"), line="sl-1"), "hook", rule="r1")
    came = Told(rung.matches, rung.alerts, rung.deliveries)
    assert store.told(first, came)
    assert not store.told(first, came)
    assert [m.rule_id for m in store.matches("", story_id="s1")] == ["r1"]
    assert len(store.alerts("", limit=9).alerts) == 1
    following = store.next_part()
    assert following is not None
    assert following.rules == ("r3",)


def test_many_threads_commit_and_read_at_once(store: SqlStore) -> None:
    def one(n: int) -> int:
        store.commit([work(story(f"s{n}", minute=n))])
        return store.story(f"s{n}").seq

    with ThreadPoolExecutor(8) as pool:
        seqs = list(pool.map(one, range(40)))
    assert sorted(seqs) == list(range(1, 41))
    assert [c.seq for c in store.changes(0)] == list(range(1, 41))
