"""Several writes as one: seen at once by who writes, by others at the end, by nobody where it fails."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from store_works import NOON, draft, ringing, story, work

from tocsin.errors import NotFound
from tocsin.model.rules import Rule
from tocsin.ports import StoryQuery
from tocsin.store import SqlStore


def elsewhere(ask):  # type: ignore[no-untyped-def]
    """The answer of another thread."""
    told: list[object] = []
    thread = threading.Thread(target=lambda: told.append(ask()))
    thread.start()
    thread.join(20)
    return told[0]


def test_who_writes_sees_it_and_others_see_it_at_the_end(store: SqlStore) -> None:
    with store.together():
        first = store.commit([ringing(work(story("s1")), "hook")])
        assert store.last_seq() == first and store.seen(draft(story("s1"))).by_native
        assert store.stories(StoryQuery()).stories and store.story("s1").story.id == "s1"
        assert elsewhere(store.last_seq) == 0
        assert elsewhere(lambda: store.seen(draft(story("s1"))).by_native) is None
        second = store.commit([work(story("s2", minute=1))])
        assert second > first
    assert elsewhere(store.last_seq) == store.last_seq() == second
    assert {view.story.id for view in store.stories(StoryQuery()).stories} == {"s1", "s2"}


def test_where_the_block_fails_nothing_of_it_is_written(store: SqlStore) -> None:
    store.commit([work(story("s0"))])
    seq = store.last_seq()
    with pytest.raises(ZeroDivisionError), store.together():
        store.commit([ringing(work(story("s1")), "hook")])
        store.note_sighting("s0", "gazette", NOON, "https://gazette.example/s0")
        _ = 1 / 0
    assert store.last_seq() == seq
    assert store.alert_history(["r"], "l", ["s1"]) == ()
    assert len(store.sightings("s0")) == 1
    with pytest.raises(NotFound):
        store.story("s1")
    assert store.commit([work(story("s1", minute=1))]) == seq + 1


def test_another_writer_waits_its_turn(store: SqlStore) -> None:
    begun, order = threading.Event(), []

    def write() -> None:
        begun.wait(20)
        store.put_rule(Rule("r1", "ann", "r1", "wheat"))
        order.append("rule")

    thread = threading.Thread(target=write)
    thread.start()
    with store.together():
        begun.set()
        for n in range(3):
            store.commit([work(story(f"s{n}", minute=n))])
        order.append("stories")
    thread.join(20)
    assert order == ["stories", "rule"]
    assert [change.kind for change in store.changes(0)] == ["story", "story", "story", "rule"]


def test_a_block_in_a_block_is_one(store: SqlStore) -> None:
    with store.together():
        store.commit([work(story("s1"))])
        with store.together():
            store.commit([work(story("s2", minute=1))])
        assert elsewhere(store.last_seq) == 0
    assert elsewhere(store.last_seq) == 2


def test_a_list_of_works_and_a_block_write_the_same(store: SqlStore) -> None:
    made = [ringing(work(story(f"s{n}", minute=n)), "hook") for n in range(4)]
    with store.together():
        for one in made[:2]:
            store.commit([one])
    store.commit(made[2:])
    held = store.window(NOON - timedelta(days=1), 10)
    assert [f.story_id for f in held] == [one.story.id for one in made]
