"""What a person is told, and that it is told once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import AT, RULES, match, placed, story, told

from tocsin.alerts import MAX_UPDATES, decide
from tocsin.model.alerts import Alert


def test_the_first_match_of_a_rule_on_a_storyline_is_a_new_alert() -> None:
    (alert,) = told(story(), "starts", "r-1")
    assert (alert.kind, alert.first_id, alert.rule_version) == ("new", "", 3)
    assert alert.channels == ("c-r-1",)
    assert alert.reasons[0].text == "says “grain”"


def test_each_rule_has_an_alert_of_its_own_in_order_of_rules() -> None:
    alerts = told(story(), "starts", "r-2", "r-1")
    assert [a.rule_id for a in alerts] == ["r-1", "r-2"]
    assert len({a.id for a in alerts}) == 2


def test_what_adds_to_a_storyline_updates_the_first_alert_and_names_the_new_fact() -> None:
    first = told(story(), "starts", "r-1")
    (update,) = told(story("s-2"), "adds", "r-1", history=first, adds="The ship has sunk")
    assert (update.kind, update.first_id, update.adds) == ("update", first[0].id, "The ship has sunk")


@pytest.mark.parametrize("story_id", ["s-1", "s-2"])
def test_a_repeat_tells_a_rule_that_rang_nothing(story_id: str) -> None:
    first = told(story(), "starts", "r-1")
    assert told(story(story_id, 2), "repeats", "r-1", history=first) == ()


def test_a_rule_that_never_rang_on_the_storyline_rings_on_its_repeat() -> None:
    first = told(story(), "starts", "r-1")
    (alert,) = told(story("s-2"), "repeats", "r-1", "r-2", history=first)
    assert (alert.rule_id, alert.kind) == ("r-2", "new")


@pytest.mark.parametrize(("relation", "kind"), [("corrects", "correction"), ("withdraws", "withdrawal")])
def test_what_mends_a_story_reaches_a_rule_that_no_longer_matches(relation: str, kind: str) -> None:
    first = told(story(), "starts", "r-1", "r-2")
    alerts = told(story("s-1", 2), relation, history=first)
    assert [(a.rule_id, a.kind, a.first_id) for a in alerts] == [
        ("r-1", kind, first[0].id),
        ("r-2", kind, first[1].id),
    ]
    assert "Headline of s-1" in alerts[0].reasons[0].text


def test_a_correction_under_another_id_reaches_who_was_told_of_the_original() -> None:
    first = told(story(), "starts", "r-1")
    (alert,) = told(story("s-2"), "corrects", history=first, nearest="s-1")
    assert (alert.kind, alert.first_id) == ("correction", first[0].id)


def test_a_correction_of_an_update_refers_to_the_first_alert() -> None:
    first = told(story(), "starts", "r-1")
    update = told(story("s-2"), "adds", "r-1", history=first)
    (alert,) = told(story("s-2", 2), "corrects", history=(*first, *update))
    assert alert.first_id == first[0].id


def test_a_correction_that_a_rule_newly_matches_is_new_to_it() -> None:
    first = told(story(), "starts", "r-1")
    alerts = told(story("s-1", 2), "corrects", "r-1", "r-2", history=first)
    assert [(a.rule_id, a.kind) for a in alerts] == [("r-1", "correction"), ("r-2", "new")]


def test_a_withdrawn_story_is_new_to_nobody() -> None:
    assert told(story("s-1", 2, "withdrawn"), "withdraws", "r-1") == ()


def test_a_rule_that_was_taken_away_tells_nothing_more() -> None:
    first = told(story(), "starts", "r-1")
    of = story("s-1", 2)
    assert decide(of, placed(of, "corrects"), [match(of)], {}, first, AT) == ()


def test_updates_end_with_one_that_says_so() -> None:
    history = told(story(), "starts", "r-1")
    for n in range(MAX_UPDATES + 5):
        history += told(story(f"u-{n}"), "adds", "r-1", history=history, adds=f"fact {n}")
    updates = [a for a in history if a.kind == "update"]
    assert len(updates) == MAX_UPDATES
    assert [n for n, a in enumerate(updates) if "last update" in a.adds] == [MAX_UPDATES - 1]


def test_another_storyline_is_another_alert() -> None:
    first = told(story(), "starts", "r-1")
    of = story("s-2")
    (alert,) = decide(of, placed(of, line="sl-2"), [match(of)], RULES, first, AT)
    assert alert.kind == "new" and alert.id != first[0].id


def test_the_time_and_the_words_of_a_rule_do_not_change_an_id() -> None:
    of = story()
    renamed = {"r-1": replace(RULES["r-1"], name="other", version=4)}
    (alert,) = decide(of, placed(of), [match(of)], renamed, (), AT.replace(hour=20))
    assert alert.id == told(of, "starts", "r-1")[0].id
    assert len(alert.id.removeprefix("al-")) == 20


steps = st.tuples(
    st.sampled_from(["s-1", "s-2", "s-3"]),
    st.integers(1, 3),
    st.sampled_from(["starts", "adds", "repeats", "corrects", "withdraws"]),
    st.sets(st.sampled_from(sorted(RULES))),
)


@given(st.lists(steps, max_size=8))
def test_deciding_twice_is_deciding_once(day: list[tuple[str, int, str, set[str]]]) -> None:
    history: tuple[Alert, ...] = ()
    for id_, revision, relation, rules in day:
        out = told(story(id_, revision), relation, *sorted(rules), history=history, nearest="s-1")
        assert (
            told(story(id_, revision), relation, *sorted(rules), history=history + out, nearest="s-1") == ()
        )
        history += out
    assert len({a.id for a in history}) == len(history)
    firsts = {a.id for a in history if a.kind == "new"}
    assert all(a.first_id in firsts for a in history if a.kind != "new")
    assert len([a for a in history if a.kind == "new"]) == len(
        {a.rule_id for a in history if a.kind == "new"}
    )
