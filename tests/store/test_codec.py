"""Nouns to JSON and back: nothing is lost, and rows written before a field was added are read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from store_works import NOON, ringing, story, work

from tocsin.model.codec import decode, encode, parse_time, time_text
from tocsin.model.exposures import Hop
from tocsin.model.reading import Rating
from tocsin.model.work import Work


def test_a_whole_work_comes_back_through_json() -> None:
    made = ringing(work(story("s1"), tickers=("CORV",), themes=("grain",)), "hook")
    assert decode(Work, json.loads(json.dumps(encode(made)))) == made


def test_a_trailing_underscore_is_dropped_in_json() -> None:
    hop = Hop("a", "b", "theme", 0.5, "table", "why")
    assert encode(hop)["from"] == "a" and decode(Hop, encode(hop)) == hop


def test_fields_that_were_not_there_yet_take_their_default() -> None:
    told = encode(story("s1"))
    del told["publisher"], told["links"]
    assert decode(type(story("s1")), told) == replace(story("s1"), links=())


def test_keys_that_are_not_known_are_passed_over() -> None:
    assert decode(type(story("s1")), {**encode(story("s1")), "mood": "calm"}) == story("s1")


def test_a_whole_number_becomes_a_float_where_one_is_meant() -> None:
    rating = work(story("s1")).reading.ratings[0]
    told = encode(rating) | {"target": 10, "prior_target": None}
    back = decode(Rating, told)
    assert isinstance(back.target, float) and back.prior_target is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_come_back_from_text(at: datetime) -> None:
    assert parse_time(time_text(at)) == at


def test_a_time_of_another_zone_is_told_in_utc() -> None:
    there = (NOON + timedelta(hours=2)).replace(tzinfo=None).isoformat() + "+02:00"
    assert parse_time(there) == NOON
    assert time_text(parse_time(there)) == "2026-11-23T12:00:00Z"
