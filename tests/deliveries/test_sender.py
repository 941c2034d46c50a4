"""The outbox emptied over real sockets: signed, retried, spread over receivers, and stopped in time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from receiver import Receiver
from standardwebhooks import Webhook
from store_works import NOON, after, channel, ringing, story, work

from tocsin.bus import LocalBus
from tocsin.deliveries import CHANNELS, Pace, Sender, make_channels
from tocsin.errors import StoreBusy
from tocsin.model.alerts import Alert, ChannelConfig, Delivery, Outcome
from tocsin.outbound import Client
from tocsin.store import SqlStore

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FAST = Pace(waits=(0.02, 0.02, 0.02, 0.02), sweep=0.05, grace=0.3)


@dataclass
class Passing:
    """A clock that begins at noon of the tests' day and then goes on."""

    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return after(60) + timedelta(seconds=time.monotonic() - self.began)


def ring(store: SqlStore, config: ChannelConfig, count: int = 1) -> None:
    """So many alerts for a channel, due at noon."""
    store.put_channel(config)
    store.commit([ringing(work(story(f"{config.id}-{n}")), config.id) for n in range(count)])


def sender(store: SqlStore, client: Client, pace: Pace = FAST, bus: LocalBus | None = None) -> Sender:
    return Sender(
        store, make_channels(client, "https://desk.example"), bus or LocalBus(), Passing(), pace=pace
    )


def until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether it came to hold within a time that is far above what it takes."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def run_until(made: Sender, holds: Callable[[], bool]) -> bool:
    stop = threading.Event()
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    done = until(holds)
    stop.set()
    thread.join(20)
    return done and not thread.is_alive()


def test_an_alert_arrives_signed_and_is_recorded_as_sent(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    ring(store, channel(target=receiver.url("/ok"), secret=SECRET))
    assert sender(store, client).run_once() == 1
    (came,) = receiver.came
    (sent,) = store.deliveries("ann")
    assert sent.status == "sent" and came.headers["webhook-id"] == sent.id
    at = datetime.fromtimestamp(int(came.headers["webhook-timestamp"]), UTC)
    assert came.headers["webhook-signature"] == Webhook(SECRET).sign(sent.id, at, came.body.decode())
    assert json.loads(came.body)["data"]["id"] == sent.alert_id


def test_the_desk_channel_needs_nobody(store: SqlStore, client: Client) -> None:
    ring(store, channel(kind="desk"))
    sender(store, client).run_once()
    assert [d.status for d in store.deliveries("ann")] == ["sent"]


def test_a_receiver_that_fails_three_times_gets_one_id_four_times(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    ring(store, channel(target=receiver.url("/flaky/3"), secret=SECRET), count=3)
    made = sender(store, client)
    assert run_until(made, lambda: len(store.deliveries("ann", status="sent")) == 3)
    assert sorted(receiver.tries.values()) == [4, 4, 4]
    assert set(receiver.tries) == {d.id for d in store.deliveries("ann")}


def test_a_receiver_that_resets_after_taking_gets_the_same_id_again(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    ring(store, channel(target=receiver.url("/reset")))
    made = sender(store, client)
    assert run_until(made, lambda: bool(store.deliveries("ann", status="sent")))
    assert list(receiver.tries.values()) == [2]


def test_a_receiver_that_never_takes_it_is_given_up(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    ring(store, channel(target=receiver.url("/status/500")))
    assert run_until(sender(store, client), lambda: bool(store.deliveries("ann", status="dead")))
    (dead,) = store.deliveries("ann")
    assert dead.attempts == 5 and "answered 500" in dead.last_error


def test_a_receiver_that_is_gone_switches_its_channel_off(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    ring(store, channel(target=receiver.url("/status/410")), count=3)
    sender(store, client).run_once()
    assert not store.channels("ann")[0].enabled
    assert {d.status for d in store.deliveries("ann")} == {"dead"}
    assert len(receiver.came) == 1


def test_a_redirect_is_not_followed(store: SqlStore, client: Client, receiver: Receiver) -> None:
    ring(store, channel(target=receiver.url("/redirect"), secret=SECRET))
    sender(store, client, Pace()).run_once()
    assert [came.path for came in receiver.came] == ["/redirect"]
    assert "redirects (302)" in store.deliveries("ann")[0].last_error


def test_a_receiver_that_asks_for_time_gets_it(store: SqlStore, client: Client, receiver: Receiver) -> None:
    ring(store, channel(target=receiver.url("/later/600")))
    sender(store, client, Pace()).run_once()
    (waits,) = store.deliveries("ann", status="due")
    assert waits.next_attempt_at is not None and waits.next_attempt_at >= after(60) + timedelta(seconds=600)


def test_an_answer_without_end_is_not_read(store: SqlStore, client: Client, receiver: Receiver) -> None:
    ring(store, channel(target=receiver.url("/endless")))
    assert sender(store, client).run_once() == 1
    assert store.deliveries("ann")[0].status == "sent"


def test_an_address_that_is_not_allowed_is_never_asked(store: SqlStore, receiver: Receiver) -> None:
    ring(store, channel(target=receiver.url("/ok")))
    sender(store, Client()).run_once()
    assert receiver.came == []
    assert store.deliveries("ann")[0].status == "dead"


def test_receivers_that_hang_hold_up_nobody(store: SqlStore, client: Client, receiver: Receiver) -> None:
    for n in range(50):
        ring(store, channel(f"stall{n}", target=receiver.url("/stall")))
    ring(store, channel("good", target=receiver.url("/ok")), count=5)

    def good() -> int:
        return sum(d.channel_id == "good" for d in store.deliveries("ann", status="sent"))

    assert run_until(sender(store, client), lambda: good() == 5)
    assert len(store.deliveries("ann", status="due")) == 50  # given back when told to stop
    assert {d.attempts for d in store.deliveries("ann", status="due")} == {0}


def test_a_wake_sends_what_was_committed_since(store: SqlStore, client: Client, receiver: Receiver) -> None:
    bus = LocalBus()
    made = sender(store, client, Pace(sweep=30.0, grace=0.3), bus)
    stop = threading.Event()
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    ring(store, channel(target=receiver.url("/ok")))
    bus.wake("deliveries")
    assert until(lambda: bool(store.deliveries("ann", status="sent")))
    stop.set()
    bus.wake("deliveries")
    thread.join(10)
    assert not thread.is_alive()


def test_the_outbox_is_swept_though_nobody_rings(store: SqlStore, client: Client, receiver: Receiver) -> None:
    ring(store, channel(target=receiver.url("/ok")), count=2)
    assert run_until(sender(store, client), lambda: len(store.deliveries("ann", status="sent")) == 2)


class Raising:
    """A channel of a third party with a fault in it."""

    def send(self, delivery: Delivery, alert: Alert, to: ChannelConfig, now: datetime) -> Outcome:
        raise ZeroDivisionError("a fault of its own")


def test_a_channel_that_raises_fails_one_attempt_and_no_more(store: SqlStore) -> None:
    ring(store, channel("bad", kind="bad"))
    ring(store, channel("unknown", kind="pigeon"))
    Sender(store, {"bad": Raising()}, LocalBus(), Passing()).run_once()
    found = {d.channel_id: d for d in store.deliveries("ann")}
    assert found["bad"].status == "due" and "ZeroDivisionError" in found["bad"].last_error
    assert found["unknown"].status == "dead" and "pigeon" in found["unknown"].last_error


class Unwritable(SqlStore):
    """A store whose disk is full for the first outcomes that are to be written."""

    refusals = 2

    def record(self, delivery: Delivery, worker: str) -> bool:
        if self.refusals:
            self.refusals -= 1
            raise StoreBusy(str(self.path), "the disk is full", "Make room")
        return super().record(delivery, worker)


def test_an_outcome_that_cannot_be_written_is_written_later_and_not_sent_twice(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    full = Unwritable(store._engine, store.path)
    ring(full, channel(target=receiver.url("/ok")))
    assert run_until(sender(full, client), lambda: bool(full.deliveries("ann", status="sent")))
    assert list(receiver.tries.values()) == [1]


def test_a_lease_that_lapsed_before_sending_is_left_to_its_new_holder(
    store: SqlStore, client: Client, receiver: Receiver
) -> None:
    ring(store, channel(target=receiver.url("/ok")))
    sender(store, client, replace(FAST, lease=-1.0)).run(_set())
    made = sender(store, client, replace(FAST, lease=-1.0))
    made._turn()
    assert until(lambda: not made._under_way)
    assert receiver.came == []


def _set() -> threading.Event:
    stop = threading.Event()
    stop.set()
    return stop


@pytest.mark.parametrize("kind", CHANNELS)
def test_every_registered_kind_can_be_made(client: Client, kind: str) -> None:
    assert callable(make_channels(client, "")[kind].send)


def test_noon_is_before_the_clock_of_these_tests() -> None:
    assert Passing().now() > NOON
