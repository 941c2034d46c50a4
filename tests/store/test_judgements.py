"""What people said of decisions: kept as said, asked by owner, story and time, and what names learn from it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from store_works import NOON, story

from tocsin.model.judgements import NO_PRIORS, Decision, Judgement, Said, Verdict, judged, priors_of, standing
from tocsin.model.spans import Span
from tocsin.store import SqlStore

GAP = Decision(
    "mention/XNYS:GPS/body:4-7", "mention", "XNYS:GPS", "security Gap", "Gap", Span("body", 4, 7), 0.6, "x"
)
THEME = replace(GAP, id="theme/oil/story", part="theme", key="oil", words="")


def said(
    verdict: Verdict,
    minutes: int = 0,
    *,
    of: Decision = GAP,
    owner: str = "ann",
    story_id: str = "s1",
    other: str = "",
) -> Judgement:
    at = NOON + timedelta(minutes=minutes)
    return judged(owner, story(story_id), of, Said(verdict, other), at)


def test_a_judgement_is_kept_as_it_was_said(store: SqlStore) -> None:
    one = said("other", other="XNAS:GAP")
    store.put_judgement(one)
    assert store.judgements("ann") == (one,)
    assert (one.span, one.words, one.part, one.revision) == (Span("body", 4, 7), "Gap", "mention", 1)


def test_the_same_word_told_twice_is_one_row_and_one_change(store: SqlStore) -> None:
    one = said("wrong")
    store.put_judgement(one), store.put_judgement(one)
    assert store.judgements("") == (one,)
    assert [c.id for c in store.changes(0, kinds=("judgement",))] == [one.id]
    assert store.counts()["judgements"] == 1


def test_judgements_are_asked_by_owner_story_time_and_position(store: SqlStore) -> None:
    rows = [said("right", 0), said("wrong", 1, story_id="s2"), said("right", 2, owner="bob")]
    for row in reversed(rows):
        store.put_judgement(row)
    assert store.judgements("ann") == (rows[0], rows[1])
    assert store.judgements("", story_id="s2") == (rows[1],)
    assert store.judgements("", until=NOON + timedelta(minutes=1)) == (rows[0],)
    assert store.judgements("", after=rows[0].id) == (rows[1], rows[2])
    assert store.judgements("", limit=1) == (rows[0],)


def test_the_last_word_on_a_decision_stands() -> None:
    first, later, theirs = said("wrong"), said("right", 5), said("wrong", 3, owner="bob")
    assert standing([first, theirs, later]) == (theirs, later)


def test_names_learn_from_what_was_said_before_and_only_that() -> None:
    rows = [said("wrong", 0), said("wrong", 1, story_id="s2"), said("wrong", 2, story_id="s3")]
    after = priors_of(rows, NOON + timedelta(minutes=2))
    assert after.weight("GAP", "XNYS:GPS") == -1.5 * math.log(3)
    assert after.weight("Gap", "XNAS:AAPL") == 0.0
    assert "0 right, 2 wrong" in after.told("gap", "XNYS:GPS")
    assert priors_of(rows, NOON) is NO_PRIORS


def test_what_it_is_instead_counts_as_right() -> None:
    learnt = priors_of([said("other", other="XNAS:GAPX")], NOON + timedelta(days=1))
    assert learnt.weight("gap", "XNAS:GAPX") > 0 > learnt.weight("gap", "XNYS:GPS")


def test_a_mind_changed_counts_once() -> None:
    learnt = priors_of([said("wrong"), said("right", 1)], NOON + timedelta(days=1))
    assert learnt.counts["gap", "XNYS:GPS"] == (1, 0)


def test_themes_teach_names_nothing() -> None:
    assert priors_of([said("wrong", of=THEME)], NOON + timedelta(days=1)) is NO_PRIORS


@given(st.lists(st.tuples(st.sampled_from(("right", "wrong")), st.integers(0, 50)), max_size=20))
def test_weights_are_bounded_and_the_version_names_the_content(words: list[tuple[Verdict, int]]) -> None:
    rows = [said(verdict, at, story_id=f"s{n}") for n, (verdict, at) in enumerate(words)]
    until: datetime = NOON + timedelta(minutes=25)
    learnt = priors_of(rows, until)
    assert -6.0 <= learnt.weight("gap", "XNYS:GPS") <= 6.0
    assert learnt.version == priors_of(rows[::-1], until).version
    assert bool(learnt.version) == any(at < 25 for _, at in words)
