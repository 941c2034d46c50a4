"""A story against rules: what holds and why, what fails and why, and the index equals asking every rule."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import (
    FULL,
    LISTS,
    TICKERS,
    TIERS,
    exposed,
    linked,
    mention,
    placement,
    placements,
    queries,
    reached,
    reading,
    readings,
    rules,
    story,
    texts,
)

from tocsin.model.reading import Reading
from tocsin.model.rules import Rule, Watchlist
from tocsin.rules import RuleIndex, brute_force, percolate, why
from tocsin.rules.index import shard_of

STORY = story("Grain ship sails for Kim's port", "Talks go on. The shells, it said, were “never sold”.")
REACHED = (reached("CCC", 0.5), reached("DDD", 0.1))


def fires(query: str, read: Reading = FULL, **parts: object) -> bool:
    rule = Rule("r", "me", "r", query)
    index = RuleIndex.of([rule], LISTS)
    assert not index.bad, index.bad
    args = (
        parts.get("story", STORY),
        read,
        parts.get("placement", placement()),
        parts.get("exposures", REACHED),
    )
    found = percolate(*args, index)  # type: ignore[arg-type]
    assert found == brute_force(*args, [rule], LISTS)  # type: ignore[arg-type]
    return bool(found)


@pytest.mark.parametrize(
    "query",
    [
        "ticker:AAA",
        "ticker:xnys:aaa",
        "ticker:CCC",
        "named:AAA",
        "exposed:CCC",
        "exposed:DDD WITH exposure>=0.05",
        "watchlist:mine",
        "named:mine",
        "ticker:AAA WITH relevance>=0.7",
        "theme:sanctions",
        "theme:armed-conflict",
        "country:kp",
        'country:"north korea"',
        'person:"Ann Lee"',
        "organisation:nato",
        "event:arms-transfer",
        "status:proposed",
        "rating:downgrades",
        'firm:"bolt bank"',
        'claimant:"ann lee"',
        "certainty:denied",
        "source:wire-one",
        "language:en",
        "storyline:sl-1",
        "relation:starts",
        "grain",
        "KIM",
        '"ship sails"',
        '"never sold"',
        "shel*",
        "novelty>=0.9",
        "tone<-0.3",
        "relevance>=0.8",
        "exposure>=0.5",
        "grain AND NOT rye",
    ],
)
def test_a_rule_fires_on_what_the_story_has(query: str) -> None:
    assert fires(query)


@pytest.mark.parametrize(
    "query",
    [
        "ticker:BBB",  # named only as the analyst
        "named:CCC",
        "exposed:AAA",
        "ticker:DDD",  # reached too weakly to count by itself
        "watchlist:nowhere",
        'watchlist:"far away"',
        "ticker:AAA WITH relevance>=0.9",
        "ticker:CCC WITH relevance>=0.1",
        "theme:earnings",
        "country:RU",
        '"sails ship"',
        '"port Talks"',  # not across headline and body
        "grai",
        "novelty<0.5",
        "grain AND rye",
        "grain AND NOT ship",
    ],
)
def test_a_rule_is_silent_on_what_it_has_not(query: str) -> None:
    assert not fires(query)


def test_reasons_point_at_the_words_and_show_the_path() -> None:
    index = RuleIndex.of([Rule("r", "me", "r", "ticker:CCC AND grain AND theme:sanctions")], LISTS)
    (match,) = percolate(STORY, FULL, placement(), REACHED, index)
    path, word, theme = match.reasons
    assert [hop.to for hop in path.path] == ["theme:sanctions", "sector:defence", "security:XNYS:CCC"]
    assert "sanctions → defence → XNYS:CCC" in path.text
    assert word.span is not None and STORY.headline[word.span.start : word.span.end] == "Grain"
    assert theme.score == 0.8


def test_another_owners_watchlist_of_the_same_name_is_not_mine() -> None:
    index = RuleIndex.of([Rule("r", "other", "r", "watchlist:mine")], LISTS)
    (match,) = percolate(STORY, FULL, placement(), REACHED, index)
    assert "CCC" in match.reasons[0].text


def test_a_withdrawn_story_fires_nothing() -> None:
    assert not fires("grain", story=story("Grain", status="withdrawn"))


def test_a_broken_stored_rule_is_kept_aside_and_stops_no_other() -> None:
    index = RuleIndex.of([Rule("bad", "me", "b", "((("), Rule("good", "me", "g", "grain")], LISTS)
    assert list(index.bad) == ["bad"]
    assert [m.rule_id for m in percolate(STORY, FULL, placement(), (), index)] == ["good"]


def test_a_changed_watchlist_counts_at_once() -> None:
    index = RuleIndex.of([Rule("r", "me", "r", 'watchlist:"far away"')], LISTS)
    assert not percolate(STORY, FULL, placement(), (), index)
    index.put_watchlist(replace(LISTS[1], securities=("XNYS:AAA",)))
    assert percolate(STORY, FULL, placement(), (), index)
    index.remove_watchlist("w-2")
    assert not percolate(STORY, FULL, placement(), (), index)


@pytest.mark.parametrize(
    ("query", "clause", "because"),
    [
        ("grain AND rye", "rye", "not in the story"),
        ("ticker:ZZZ", "ticker:ZZZ", "not named or reached"),
        ("watchlist:nowhere", "watchlist:nowhere", "no watchlist"),
        ("ticker:DDD", "ticker:DDD", "reached with exposure 0.10"),
        ("novelty<0.5", "novelty<0.5", "novelty is 1.00"),
        ("grain AND NOT ship", "NOT ship", "says “ship”"),
        ("theme:earnings OR country:RU", "theme:earnings OR country:RU", "none of its parts"),
    ],
)
def test_why_not_names_the_first_clause_that_failed(query: str, clause: str, because: str) -> None:
    verdict = why(Rule("r", "me", "r", query), LISTS, STORY, FULL, placement(), REACHED)
    assert not verdict.matched
    assert (verdict.failed, because in verdict.because) == (clause, True)


def test_why_gives_the_reasons_of_the_match() -> None:
    verdict = why(Rule("r", "me", "r", "grain"), LISTS, STORY, FULL, placement(), ())
    assert verdict.matched and verdict.reasons[0].text == "says “Grain”"


# Pairs of a rule and a story: `make match-oracle` asks a hundred thousand and more.
EXAMPLES = int(os.environ.get("TOCSIN_EXAMPLES", "200"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(queries, min_size=1, max_size=12), texts, texts, readings, placements, exposed)
def test_the_index_equals_asking_every_rule(found, headline, body, read, placed, exposures) -> None:  # type: ignore[no-untyped-def]
    """Reasons included; folded into arrays or not yet, and from a snapshot."""
    made, args = rules(found), (story(headline, body), read, placed, exposures)
    wanted = brute_force(*args, made, LISTS, TIERS)
    folded = RuleIndex.of(made, LISTS)
    assert percolate(*args, folded, TIERS) == wanted
    late = RuleIndex()
    for rule in made:
        late.add(rule)
    for watchlist in LISTS:
        late.put_watchlist(watchlist)
    assert percolate(*args, late, TIERS) == wanted
    with tempfile.TemporaryDirectory() as folder:
        late.save(Path(folder) / "rules", seq=7)
        loaded = RuleIndex.load(Path(folder) / "rules", late.book)
        assert loaded.seq == 7
        assert percolate(*args, loaded, TIERS) == wanted


@settings(max_examples=max(200, EXAMPLES // 10), deadline=None)
@given(st.lists(queries, min_size=2, max_size=8), texts, readings, exposed, st.data())
def test_any_order_of_changes_ends_in_the_same(found, headline, read, exposures, data) -> None:  # type: ignore[no-untyped-def]
    """Rules and lists put, changed and taken out, folded in between or not, equal an index made of what is left."""
    index, made = RuleIndex(), rules(found)
    held, lists = dict[str, Rule](), dict[str, Watchlist]()
    args = (story(headline), read, placement(), exposures)
    for step in data.draw(st.lists(st.tuples(st.sampled_from("arlxf"), st.integers(0, 7)), max_size=14)):
        kind, n = step
        rule, watchlist = made[n % len(made)], LISTS[n % len(LISTS)]
        if kind == "a":
            index.add(held.setdefault(rule.id, rule))
        elif kind == "r":
            held.pop(rule.id, None)
            index.remove(rule.id)
        elif kind == "l":
            securities = (f"XNYS:{TICKERS[n % 4]}",)
            lists.pop(watchlist.id, None)
            lists[watchlist.id] = replace(watchlist, securities=securities, weights=())
            index.put_watchlist(lists[watchlist.id])
        elif kind == "x":
            lists.pop(watchlist.id, None)
            index.remove_watchlist(watchlist.id)
        else:
            index.fold()
        assert percolate(*args, index) == brute_force(*args, held.values(), lists.values())


@settings(max_examples=50, deadline=None)
@given(st.lists(queries, min_size=1, max_size=12), texts, readings, exposed, st.integers(1, 4))
def test_owners_parted_among_indices_match_as_in_one(found, headline, read, exposures, shards) -> None:  # type: ignore[no-untyped-def]
    made, args = rules(found), (story(headline), read, placement(), exposures)
    parts = [
        RuleIndex.of(
            [rule for rule in made if shard_of(rule.owner, shards) == n],
            [held for held in LISTS if shard_of(held.owner, shards) == n],
        )
        for n in range(shards)
    ]
    together = sorted((m for part in parts for m in percolate(*args, part)), key=lambda m: m.rule_id)
    assert tuple(together) == percolate(*args, RuleIndex.of(made, LISTS))


def test_a_rule_that_is_changed_again_and_again_makes_no_chain() -> None:
    index = RuleIndex.of([Rule("other", "me", "o", "watchlist:mine")], LISTS)
    for n in range(500):
        index.add(Rule("r", "me", "r", f"watchlist:mine WITH relevance>={n % 9 / 10}"))
        index.add(Rule("m", "me", "m", f"watchlist:mine AND relevance>={n % 9 / 10}"))
    lists = index.tables.lists
    assert (lists.lone.rule.size, lists.mixed.rule.size) == (2, 0)
    assert [m.rule_id for m in percolate(STORY, FULL, placement(), (), index)] == ["m", "other", "r"]


def test_a_look_alike_in_other_letters_is_another_word() -> None:
    assert not fires("ААА")  # Cyrillic letters
    assert not fires(
        "ticker:ААА", reading(securities=(linked("AAA"),), mentions=(mention("country", "US", "US"),))
    )
