"""The outbox: leased in turn, recorded by the holder alone, nothing lost and no id doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from store_works import NOON, after, channel, ringing, story, work

from tocsin.errors import NotFound
from tocsin.ports import Leased
from tocsin.store import SqlStore

HOUR = after(60)


def fill(store: SqlStore, *channels: str, each: int = 1) -> None:
    for ident in channels:
        store.put_channel(channel(ident))
        store.commit([ringing(work(story(f"{ident}{n}", minute=n)), ident) for n in range(each)])


def take(store: SqlStore, worker: str = "w1", now: datetime = HOUR, limit: int = 10) -> tuple[Leased, ...]:
    return store.lease(worker, now, seconds=60, limit=limit)


def test_a_lease_brings_all_that_sending_needs(store: SqlStore) -> None:
    fill(store, "hook")
    (leased,) = take(store)
    assert leased.delivery.status == "leased" and leased.delivery.attempts == 1
    assert leased.delivery.leased_until == after(61)
    assert leased.alert == store.alert("ann", leased.delivery.alert_id)
    assert leased.channel == channel()


def test_what_is_leased_is_leased_to_nobody_else(store: SqlStore) -> None:
    fill(store, "hook", each=3)
    assert len(take(store, "w1", limit=2)) == 2
    assert len(take(store, "w2")) == 1
    assert take(store, "w3") == ()


def test_nothing_is_leased_before_it_is_due(store: SqlStore) -> None:
    fill(store, "hook")
    assert take(store, now=after(-1)) == ()
    assert store.next_due() == after(0)
    assert store.due_channels(after(-1)) == ()
    assert store.due_channels(after(0)) == ("hook",)


def test_channels_take_turns_however_much_waits_on_one(store: SqlStore) -> None:
    fill(store, "full", each=20)
    fill(store, "a", "b")
    assert [x.channel.id for x in take(store, limit=5)] == ["a", "b", "full", "full", "full"]


def test_named_channels_give_one_each(store: SqlStore) -> None:
    fill(store, "a", "b", "c", each=3)
    leased = store.lease("w1", after(60), seconds=60, limit=9, channels=("c", "a"))
    assert [x.channel.id for x in leased] == ["c", "a"]
    assert [x.delivery.next_attempt_at for x in leased] == [after(0), after(0)]


def test_a_lapsed_lease_goes_to_another_and_the_first_holder_cannot_record(store: SqlStore) -> None:
    fill(store, "hook")
    (late,) = take(store, "w1")
    assert take(store, "w2", now=after(60.9)) == ()
    (again,) = take(store, "w2", now=after(61))
    assert again.delivery.id == late.delivery.id and again.delivery.attempts == 2
    assert not store.record(replace(late.delivery, status="sent", sent_at=after(62)), "w1")
    assert store.deliveries("ann")[0].leased_by == "w2"
    assert store.record(replace(again.delivery, status="sent", sent_at=after(62)), "w2")


def test_a_holder_that_leased_anew_cannot_record_its_older_lease(store: SqlStore) -> None:
    fill(store, "hook")
    (first,) = take(store)
    (second,) = take(store, now=after(70))
    assert not store.record(replace(first.delivery, status="dead"), "w1")
    assert store.record(replace(second.delivery, status="sent"), "w1")


def test_a_recorded_outcome_frees_the_lease_and_goes_into_the_log(store: SqlStore) -> None:
    fill(store, "hook")
    (leased,) = take(store)
    seq = store.last_seq()
    store.record(replace(leased.delivery, status="sent", sent_at=after(61)), "w1")
    (held,) = store.deliveries("ann", status="sent")
    assert (held.leased_by, held.leased_until, held.sent_at) == ("", None, after(61))
    assert [(c.kind, c.id) for c in store.changes(seq)] == [("delivery", held.id)]
    assert store.next_due() is None


def test_what_is_tried_again_later_waits_till_then(store: SqlStore) -> None:
    fill(store, "hook")
    (leased,) = take(store)
    store.record(replace(leased.delivery, status="due", next_attempt_at=after(90), last_error="500"), "w1")
    assert store.next_due() == after(90)
    assert take(store, now=after(89)) == ()
    assert take(store, now=after(90))[0].delivery.attempts == 2


def test_leases_given_back_are_due_at_once_and_count_no_attempt(store: SqlStore) -> None:
    fill(store, "hook", each=2)
    take(store, "w1", limit=1)
    take(store, "w2")
    assert store.give_back("w1", after(60)) == 1
    (leased,) = take(store, "w3")
    assert leased.delivery.attempts == 1


def test_what_waits_for_a_channel_that_is_off_is_given_up_in_words(store: SqlStore) -> None:
    fill(store, "hook", each=2)
    store.put_channel(channel(enabled=False))
    assert take(store) == ()
    assert {(d.status, d.last_error) for d in store.deliveries("ann")} == {("dead", "its channel is off")}
    assert store.next_due() is None


def test_what_waits_for_a_deleted_channel_is_given_up_with_it(store: SqlStore) -> None:
    fill(store, "hook")
    store.delete_channel("ann", "hook")
    assert [d.status for d in store.deliveries("ann")] == ["dead"]


def test_an_outbox_row_whose_channel_never_was_is_given_up(store: SqlStore) -> None:
    store.commit([ringing(work(story("s1")), "nowhere")])
    assert take(store) == ()
    assert store.deliveries("ann", status="dead")[0].last_error == "its channel is gone"


def test_a_dead_or_sent_delivery_is_sent_again_under_its_id(store: SqlStore) -> None:
    fill(store, "hook")
    (leased,) = take(store)
    store.record(replace(leased.delivery, status="dead", last_error="410"), "w1")
    store.redeliver("ann", leased.delivery.id, after(100))
    (again,) = take(store, now=after(100))
    assert (again.delivery.id, again.delivery.attempts) == (leased.delivery.id, 1)


def test_asking_again_for_what_is_being_sent_disturbs_nothing(store: SqlStore) -> None:
    fill(store, "hook")
    (leased,) = take(store)
    store.redeliver("ann", leased.delivery.id, after(60))
    assert store.record(replace(leased.delivery, status="sent"), "w1")


def test_another_owner_cannot_send_again(store: SqlStore) -> None:
    fill(store, "hook")
    ident = store.deliveries("")[0].id
    with pytest.raises(NotFound):
        store.redeliver("bob", ident, NOON)
    assert store.deliveries("bob") == ()


@pytest.mark.parametrize("now", [after(60) - timedelta(hours=3), datetime(1970, 1, 1, tzinfo=UTC)])
def test_a_clock_set_back_holds_no_lease_for_ever(store: SqlStore, now: datetime) -> None:
    fill(store, "hook")
    take(store, "w1")
    assert len(take(store, "w2", now=now)) == 1


def test_a_clock_set_back_by_years_holds_no_due_row_for_ever(store: SqlStore) -> None:
    fill(store, "hook")
    assert len(take(store, now=datetime(1970, 1, 1, tzinfo=UTC))) == 1


def test_alerts_are_the_owners_newest_first_in_pages(store: SqlStore) -> None:
    store.commit([ringing(work(story(f"s{n}", minute=n)), owner="ann" if n % 2 else "bob") for n in range(6)])
    first = store.alerts("ann", limit=2)
    rest = store.alerts("ann", cursor=first.cursor)
    assert [a.story_id for a in first.alerts + rest.alerts] == ["s5", "s3", "s1"]
    assert rest.cursor == ""
    assert [a.owner for a in store.alerts("", story_id="s2").alerts] == ["bob"]
    with pytest.raises(NotFound):
        store.alert("bob", first.alerts[0].id)


def test_two_desks_lease_from_one_file_without_sharing_a_row(store: SqlStore) -> None:
    from tocsin.store import open_store

    fill(store, "a", "b", each=5)
    other = open_store(store.path)
    mine, theirs = [], []
    for _ in range(5):
        mine += [x.delivery.id for x in take(store, "w1", limit=1)]
        theirs += [x.delivery.id for x in take(other, "w2", limit=1)]
    other.close()
    assert len(set(mine) | set(theirs)) == len(mine) + len(theirs) == 10
