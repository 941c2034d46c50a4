"""The pure parts: waits, what an outcome does to a delivery, whose turn it is, what an answer means."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook
from store_works import NOON, channel, ringing, story, work

from tocsin.deliveries import ATTEMPTS, WAITS, backoff, settle, trial_alert, trial_delivery
from tocsin.deliveries.lanes import EACH, choose
from tocsin.deliveries.webhook.channel import outcome_of, retry_after
from tocsin.deliveries.webhook.message import LIMIT, body_of, headers_of
from tocsin.errors import DeliveryError
from tocsin.model.alerts import Alert, Delivery, Outcome
from tocsin.model.rules import Reason

ALERT = ringing(work(story("s1")), "hook").alerts[0]
LEASED = Delivery("dl-1", ALERT.id, "hook", "leased", 1, NOON, "w", NOON)
SECRETS = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


@given(st.integers(1, ATTEMPTS), st.text(max_size=30))
def test_waits_are_spread_a_little_and_always_the_same(attempts: int, ident: str) -> None:
    wait = backoff(attempts, ident)
    base = WAITS[min(attempts, len(WAITS)) - 1]
    assert wait == backoff(attempts, ident)
    assert 0.9 * base <= wait <= 1.1 * base


def test_ten_attempts_take_three_days() -> None:
    assert ATTEMPTS == 10 and 74 < sum(WAITS) / 3600 < 77
    assert len({backoff(2, f"dl-{n}") for n in range(100)}) > 90


def test_a_sent_delivery_says_when_and_forgets_its_errors() -> None:
    done = settle(replace(LEASED, last_error="500"), Outcome("sent"), NOON)
    assert (done.status, done.sent_at, done.last_error, done.attempts) == ("sent", NOON, "", 1)


def test_a_refused_delivery_is_dead_with_its_reason() -> None:
    dead = settle(LEASED, Outcome("never", "gone"), NOON)
    assert (dead.status, dead.last_error, dead.next_attempt_at) == ("dead", "gone", None)


def test_a_failed_delivery_is_due_again_until_its_attempts_are_used_up() -> None:
    later = settle(LEASED, Outcome("later", "500"), NOON)
    assert later.status == "due" and later.next_attempt_at == NOON + timedelta(seconds=backoff(1, "dl-1"))
    assert settle(replace(LEASED, attempts=ATTEMPTS - 1), Outcome("later"), NOON).status == "due"
    last = settle(replace(LEASED, attempts=ATTEMPTS), Outcome("later", "500"), NOON)
    assert last.status == "dead" and "given up after 10 attempts" in last.last_error


@pytest.mark.parametrize(
    ("asked", "least", "most"), [(0.0, 4.5, 5.5), (120.0, 120, 120), (1e12, 86_400, 86_400)]
)
def test_a_receiver_may_ask_for_a_longer_wait_up_to_a_day(asked: float, least: float, most: float) -> None:
    due = settle(LEASED, Outcome("later", "", asked), NOON).next_attempt_at
    assert due is not None and least <= (due - NOON).total_seconds() <= most


CHANNELS = st.lists(st.integers(0, 60).map(str), unique=True, max_size=60)


@given(CHANNELS, st.dictionaries(st.integers(0, 60).map(str), st.integers(1, 2), max_size=40), st.sets(st.integers(0, 60).map(str)), st.integers(4, 64))  # fmt: skip
def test_no_choice_goes_over_the_room_or_a_channels_share(
    waiting: list[str], busy: dict[str, int], proven: set[str], room: int
) -> None:
    chosen = choose(waiting, busy, proven, room)
    after = Counter(busy) + Counter(chosen)
    assert not chosen or sum(after.values()) <= room
    assert all(after[c] <= (EACH if c in proven else 1) for c in chosen)
    doubtful = sum(n for c, n in after.items() if c not in proven)
    assert doubtful <= max(room - room // 4, sum(n for c, n in busy.items() if c not in proven))
    assert list(chosen) == [c for c in waiting if c in chosen]


def test_receivers_that_hang_leave_room_for_those_that_answer() -> None:
    hanging = {f"dead{n}": 1 for n in range(96)}
    assert choose(["new", "good"], hanging, {"good"}, 128) == ("good",)


@pytest.mark.parametrize(
    ("status", "headers", "told"),
    [
        (200, {}, ("sent", None, False)),
        (299, {}, ("sent", None, False)),
        (301, {"location": "https://a.example/"}, ("later", None, False)),
        (400, {}, ("later", None, False)),
        (410, {}, ("never", None, True)),
        (429, {"retry-after": "120"}, ("later", 120.0, False)),
        (503, {"retry-after": "Mon, 23 Nov 2026 12:01:00 GMT"}, ("later", 60.0, False)),
        (500, {"retry-after": "120"}, ("later", None, False)),
        (429, {"retry-after": "soon"}, ("later", None, False)),
    ],
)
def test_an_answer_means_what_standard_webhooks_says(
    status: int, headers: dict[str, str], told: tuple[str, float | None, bool]
) -> None:
    outcome = outcome_of(status, headers, NOON)
    assert (outcome.status, outcome.retry_after, outcome.disable_channel) == told


@given(st.text(max_size=40))
def test_any_retry_after_is_a_wait_or_nothing(text: str) -> None:
    wait = retry_after({"retry-after": text}, NOON)
    assert wait is None or wait >= 0


def test_the_body_says_kind_time_alert_and_where_to_read_it() -> None:
    told = json.loads(body_of(ALERT, NOON, "https://desk.example/"))
    assert (told["type"], told["timestamp"]) == ("alert.new", "2026-11-23T12:00:00Z")
    assert told["data"]["reasons"][0]["text"] == "It is about grain"
    assert told["data"]["storyline_id"] == "sl-1"
    assert told["data"]["story_url"] == "https://desk.example/stories/s1"


@given(st.integers(0, 300), st.integers(0, 30_000), st.sampled_from(["x", "é", "界", "😀", "\ud800"]))
def test_a_body_is_never_too_long_and_always_json(reasons: int, length: int, letter: str) -> None:
    long = replace(
        ALERT,
        headline=letter * length,
        reasons=tuple(Reason(f"clause {n}", letter * 200) for n in range(reasons)),
    )
    body = body_of(long, NOON, "https://desk.example")
    data = json.loads(body.encode("utf-8"))["data"]
    assert len(body.encode()) < LIMIT
    assert len(data["reasons"]) + data.get("reasons_left_out", 0) == reasons


def test_each_secret_signs_while_keys_are_changed() -> None:
    body = body_of(ALERT, NOON)
    headers = headers_of(LEASED, channel(secret=" ".join(SECRETS)), body, NOON)
    signatures = headers["webhook-signature"].split(" ")
    assert signatures == [Webhook(s).sign("dl-1", NOON, body) for s in SECRETS]
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("dl-1", str(int(NOON.timestamp())))


def test_the_signature_is_that_of_the_published_vector() -> None:
    signed = Delivery("msg_p5jXN8AQM9LWM0D4loKWxJek", "a", "c")
    at = NOON.fromtimestamp(1614265330, NOON.tzinfo)
    headers = headers_of(signed, channel(secret=SECRETS[0]), '{"test": 2432232314}', at)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_channel_without_a_secret_is_sent_unsigned() -> None:
    assert "webhook-signature" not in headers_of(LEASED, channel(secret=""), "{}", NOON)


@pytest.mark.parametrize("secret", ["whsec_!!!!", "whsec_éclair", "whsec_A"])
def test_a_secret_that_cannot_sign_is_an_error_that_does_not_tell_it(secret: str) -> None:
    with pytest.raises(DeliveryError) as told:
        headers_of(LEASED, channel(secret=secret), "{}", NOON)
    assert secret not in str(told.value)


def test_a_trial_says_that_it_is_one() -> None:
    alert: Alert = trial_alert(channel(), NOON)
    assert json.loads(body_of(alert, NOON))["type"] == "alert.test"
    assert trial_delivery(alert, channel(), NOON).alert_id == alert.id
