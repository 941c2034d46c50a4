"""What an answer or an error means for the next time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import AddressRefused, RetryableWireError, WireError
from tocsin.model.wires import Source, SourceState, WireItem
from tocsin.wires.polling import Answer, Gone, after_answer, after_error, next_interval
from tocsin.wires.polling.deciding import LONGEST, LONGEST_WAIT, news, patience, retry_after

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SOURCE = Source("harbour", "Harbour wire", "feed", "https://wire.example/feed", interval=300)
FRESH = SourceState("harbour", interval=300)


def wait(state: SourceState) -> float:
    assert state.next_due_at is not None
    return (state.next_due_at - NOW).total_seconds()


def failed(times: int, error: WireError, source: Source = SOURCE) -> SourceState:
    state = FRESH
    for _ in range(times):
        state = after_error(source, state, error, NOW)
    return state


def down(seconds: float | None = None) -> RetryableWireError:
    return RetryableWireError(SOURCE.url, "its server answered 503", retry_after=seconds)


def test_news_makes_the_next_poll_come_sooner_and_quiet_later() -> None:
    assert wait(after_answer(SOURCE, FRESH, Answer(new_items=2), NOW)) == 150
    assert wait(after_answer(SOURCE, FRESH, Answer(), NOW)) == 450


def test_a_busy_source_is_never_asked_more_often_than_the_least_interval() -> None:
    state = FRESH
    for _ in range(20):
        state = after_answer(SOURCE, state, Answer(new_items=5), NOW, min_interval=60)
    assert state.interval == 60


def test_a_quiet_source_is_asked_at_least_in_six_times_its_interval() -> None:
    state = FRESH
    for _ in range(20):
        state = after_answer(SOURCE, state, Answer(), NOW)
    assert state.interval == 1800


def test_a_source_whose_owner_says_one_second_is_asked_each_second() -> None:
    source = Source("quick", "Quick", "feed", "https://wire.example/", interval=1)
    state = SourceState("quick", interval=1)
    for new_items in (0, 3, 0, 0):
        answer = Answer({"cache-control": "max-age=900"}, new_items, ttl_minutes=60)
        state = after_answer(source, state, answer, NOW)
        assert wait(state) == 1


@given(st.floats(1, 1e6), st.floats(0, 1e6), st.integers(0, 50), st.floats(1, 600))
def test_the_interval_stays_between_its_bounds(owner: float, held: float, new: int, least: float) -> None:
    source = Source("s", "s", "feed", interval=owner)
    seconds = next_interval(source, SourceState("s", interval=held), new, least)
    assert min(least, owner) <= seconds <= max(owner, LONGEST)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer(ttl_minutes=20), 1200),
        (Answer({"cache-control": "public, max-age=900"}), 900),
        (Answer({"cache-control": "max-age=999999999"}), 3600),
        (Answer({"cache-control": "max-age=soon"}), 450),
        (Answer(ttl_minutes=100_000), 3600),
    ],
)
def test_what_feed_and_server_ask_for_is_kept_up_to_an_hour(answer: Answer, seconds: float) -> None:
    assert wait(after_answer(SOURCE, FRESH, answer, NOW)) == seconds


def test_an_answer_forgets_failures_and_keeps_its_validators_as_they_came() -> None:
    headers = {"etag": 'W/"caf\xe9"', "last-modified": "Mon,  23 Nov 2026 13:00:00 GMT"}
    state = after_answer(SOURCE, failed(3, down()), Answer(headers, 1, hub="https://hub.example/"), NOW)
    assert (state.failures, state.last_error, state.items_seen, state.last_item_at) == (0, "", 1, NOW)
    assert (state.etag, state.last_modified) == (headers["etag"], headers["last-modified"])
    assert (state.hub, state.topic) == ("https://hub.example/", SOURCE.url)


def test_an_unchanged_document_leaves_its_validators_and_hub() -> None:
    before = after_answer(SOURCE, FRESH, Answer({"etag": '"a"'}, hub="https://hub.example/"), NOW)
    after = after_answer(SOURCE, before, Answer(unchanged=True), NOW)
    assert (after.etag, after.hub, after.items_seen) == ('"a"', "https://hub.example/", 0)


def test_a_permanent_redirect_is_kept_until_it_leads_back() -> None:
    moved = after_answer(SOURCE, FRESH, Answer(permanent_url="https://new.example/"), NOW)
    assert moved.url_now == "https://new.example/"
    assert after_answer(SOURCE, moved, Answer(), NOW).url_now == "https://new.example/"
    assert after_answer(SOURCE, moved, Answer(permanent_url=SOURCE.url), NOW).url_now == ""


def test_an_address_that_fails_again_and_again_gives_way_to_the_first_one() -> None:
    state = after_answer(SOURCE, FRESH, Answer(permanent_url="https://new.example/"), NOW)
    for expected in ("https://new.example/", "https://new.example/", ""):
        state = after_error(SOURCE, state, down(), NOW)
        assert state.url_now == expected


def test_failures_wait_longer_each_time_and_no_longer_than_hours() -> None:
    waits = [wait(failed(n, down())) for n in range(1, 12)]
    assert 270 <= waits[0] <= 330 and 540 <= waits[1] <= 660
    assert all(LONGEST * 0.9 <= w <= LONGEST * 1.1 for w in waits[8:])


def test_many_that_fail_together_do_not_return_together() -> None:
    sources = [Source(f"s{n}", "s", "feed", interval=300) for n in range(50)]
    assert len({wait(after_error(s, SourceState(s.id), down(), NOW)) for s in sources}) > 25


@pytest.mark.parametrize(("asked", "waited"), [(900, 900), (5, 30), (0, 30), (1e9, LONGEST_WAIT)])
def test_a_server_that_names_a_time_is_obeyed_within_reason(asked: float, waited: float) -> None:
    assert wait(failed(1, down(asked))) == waited


def test_a_server_that_keeps_asking_for_a_little_time_gets_more() -> None:
    assert wait(failed(4, down(5))) > 2000


def test_what_is_gone_or_refused_is_parked_and_stays_so() -> None:
    assert failed(1, Gone(SOURCE.url, "gone")).parked
    assert failed(1, AddressRefused(SOURCE.url, "private")).parked
    state = after_error(SOURCE, failed(1, Gone(SOURCE.url, "gone")), down(), NOW)
    assert state.parked


def test_what_may_be_another_networks_door_is_not_parked() -> None:
    assert not failed(1, AddressRefused("http://192.168.0.1/login", "private")).parked
    assert not failed(1, AddressRefused(SOURCE.url, "the name leads home", retry_after=300)).parked


def test_a_new_source_is_given_less_time_than_one_that_answers() -> None:
    assert patience(FRESH) == 10
    assert patience(after_answer(SOURCE, FRESH, Answer(), NOW)) == 30
    assert [patience(failed(n, down())) for n in (1, 2, 9)] == [20, 30, 30]


def item(minutes: int | None) -> WireItem:
    at = None if minutes is None else NOW + timedelta(minutes=minutes)
    return WireItem("harbour", str(minutes), NOW, published_at=at)


def test_after_a_start_only_what_was_published_since_counts_as_news() -> None:
    held = after_answer(SOURCE, FRESH, Answer(), NOW)
    items = [item(-60), item(5), item(None)]
    assert news(items, held, known=False) == 1
    assert news(items, held, known=True) == news(items, FRESH, known=False) == 3


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        (format_datetime(NOW + timedelta(hours=2), usegmt=False), 7200),
        ("Mon, 23 Nov 2026 14:00:30 GMT", 30),
        ("Mon, 23 Nov 2026 13:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 14:00:30", 30),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("\xb2", None),
        ("1.5", None),
        ("Mon, 99 Nov 99999 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


@given(st.one_of(st.text(), st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ \d+:\d+:\d+ [+-]?\d*")))
def test_any_retry_after_is_seconds_or_nothing(text: str) -> None:
    seconds = retry_after({"retry-after": text}, NOW)
    assert seconds is None or seconds >= 0
