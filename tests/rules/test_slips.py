"""Slips of the pen are said, never silently taken for words; and words are compared as people mean them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import linked, placement, reading, story

from tocsin.errors import RuleError
from tocsin.model.rules import Rule, Watchlist
from tocsin.rules import RuleIndex, canonical, parse, percolate


@pytest.mark.parametrize(
    ("rule", "position", "mend"),
    [
        ("grain or rye", 6, "Write OR"),
        ("grain not rye", 6, "Write NOT"),
        ("grain -rye", 6, "NOT rye"),
        ("ticker: AAPL", 0, "without a blank"),
        ("named-ticker:AAPL", 0, "mean ticker?"),
        ("grain relevance:0.5", 6, "relevance>=0.5"),
        ("relevance>=", 0, "relevance>=0.5"),
        ("relevance>=5", 0, "between 0 and 1"),
        ("ticker:A WITH relevance>=1.5", 14, "between 0 and 1"),
        ("tone<=-2", 0, "between -1 and 1"),
        ("mu*ni", 0, "beginning of the word"),
        ("*", 0, "Write a word"),
    ],
)
def test_a_slip_is_said_with_what_would_be_right(rule: str, position: int, mend: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(rule)
    assert caught.value.position == position
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("query", "headline"),
    [
        ("arms", "An arms-transfer deal"),
        ("arms-transfer", "An arms transfer"),
        ('"arms transfer"', "The arms-transfer deal"),
        ('"muni bond*"', "Muni bonds rise"),
        ("société", "SOCIETE GENERALE"),
        ("kim", "Kim’s port"),
        ("10:30", "Trading halted at 10:30"),
        ("地震", "東京で地震があった"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_words_are_compared_as_people_mean_them(query: str, headline: str) -> None:
    index = RuleIndex.of([Rule("r", "me", "r", query)], ())
    assert percolate(story(headline), reading(), placement(), (), index)


@given(st.text(max_size=60))
def test_whatever_parses_has_a_canonical_form_that_parses_to_the_same(text: str) -> None:
    try:
        tree = parse(text)
    except RuleError:
        return
    assert parse(canonical(tree)) == tree


@given(st.floats(0, 1))
def test_no_digit_of_a_bound_is_lost(value: float) -> None:
    tree = parse(f"relevance>={value:.12f}")
    assert parse(canonical(tree)) == tree


def test_of_two_watchlists_with_one_name_the_last_counts_and_outlives_the_first() -> None:
    lists = (Watchlist("w-1", "me", "mine", ("XNYS:AAA",)), Watchlist("w-2", "me", "Mine", ("XNYS:BBB",)))
    index = RuleIndex.of([Rule("r", "me", "r", "watchlist:mine")], lists)

    def rings(ticker: str) -> bool:
        return bool(percolate(story(), reading(securities=(linked(ticker),)), placement(), (), index))

    assert (rings("AAA"), rings("BBB")) == (False, True)
    index.remove_watchlist("w-1")
    assert rings("BBB")
    index.remove_watchlist("w-2")
    assert not rings("BBB")
