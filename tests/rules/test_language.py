"""The rule language: what parses, what does not and what is said of it, and its canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import queries

from tocsin.errors import RuleError
from tocsin.rules import Known, canonical, check, parse
from tocsin.rules.fields import FIELDS

KNOWN = Known(
    themes=("armed conflict", "sanctions"), events=("arms transfer",), watchlists=("mine", "far away")
)


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        ("ticker:AAPL", "ticker:AAPL"),
        ("grain ship", "grain AND ship"),
        ("grain OR ship AND talks", "grain OR ship AND talks"),
        ("NOT (a1 OR b1) c1", "NOT (a1 OR b1) AND c1"),
        ("NOT NOT grain", "grain"),
        ('theme:"armed conflict"', 'theme:"armed conflict"'),
        ("watchlist:mine WITH relevance >= 0.50, exposure>.3", None),
        ("ticker:A WITH relevance>=0.50, exposure>0.3", "ticker:A WITH relevance>=0.5, exposure>0.3"),
        ('"Grain  Ship"', '"grain ship"'),
        ("muni*", "muni*"),
        ("Theme:sanctions", "theme:sanctions"),
        ("ticker:BRK.B", "ticker:BRK.B"),
        ('"and"', '"and"'),
        ('"near"', '"near"'),
        ("grain  NEAR ship", "grain NEAR/10 ship"),
        ("grain NEAR/3 ship NEAR/2 talks", "grain NEAR/3 ship AND ship NEAR/2 talks"),
        ('grain NOT "supply chain" NEAR/3 chip*', 'grain AND NOT "supply chain" NEAR/3 chip*'),
        ("headline:Grain NEAR/3 ship", "headline:grain NEAR/3 headline:ship"),
        ('headline:"muni bond*"', 'headline:"muni bond*"'),
        ("portfolio:main WITH weight>=0.05", "portfolio:main WITH weight>=5%"),
        ('firm:"Bolt Bank" WITH change<=-12.5%, to=buy', 'firm:"Bolt Bank" WITH change<=-12.5%, to=buy'),
        ('event:merger WITH acquirer="Acme Corp"', 'event:merger WITH acquirer="Acme Corp"'),
        ("hours:09:30-16:00 WITH zone=Europe/London", "hours:09:30-16:00 WITH zone=Europe/London"),
        ("origins>=3 tier<=1 grain", "origins>=3 AND tier<=1 AND grain"),
    ],
)
def test_rules_have_one_canonical_form(rule: str, printed: str | None) -> None:
    if printed is None:
        with pytest.raises(RuleError):
            parse(rule)
    else:
        assert canonical(parse(rule)) == printed


@given(queries)
def test_the_canonical_form_parses_to_the_same_tree(query: str) -> None:
    try:
        tree = parse(query)
    except RuleError:  # only negative: refused on purpose
        return
    assert parse(canonical(tree)) == tree
    assert canonical(parse(canonical(tree))) == canonical(tree)


@pytest.mark.parametrize(
    ("rule", "position", "cause", "mend"),
    [
        ("themes:war", 0, "no field themes:", "theme"),
        ("grain AND (ship", 10, "not closed", "Close it"),
        ("grain )", 6, "not expected", "Open it"),
        ('"grain', 0, "not closed", 'Close it with "'),
        ("NOT grain", 0, "must not have", "must have"),
        ("a1 OR NOT b1", 0, "must not have", "must have"),
        ("grain AND", 9, "the end stands where a term should", "Put a word"),
        ("language:en WITH score>=1", 12, "WITH cannot bound language:", "ticker:"),
        ("theme:war WITH relevance>=1", 15, "relevance cannot be compared here", "score"),
        ("event:merger WITH status>done", 18, "status is words", "status=done"),
        ("firm:Bolt WITH change>=abc", 15, "is no number", "change>=5%"),
        ("firm:Bolt WITH target>=5%", 15, "not in percent", "target>=2"),
        ("portfolio:main WITH weight>=2000%", 20, "weight is never 2000%", "1000%"),
        ("grain NEAR/99 ship", 6, "NEAR/99 is no distance", "NEAR/50"),
        ("grain NEAR/x ship", 6, "NEAR/x is no distance", "NEAR/50"),
        ("grain NEAR theme:war", 11, "stands where NEAR wants words", "either side"),
        ("NEAR/3 grain", 0, "NEAR stands where a term should", "Put a word"),
        ("grain near ship", 6, "small letters", "NEAR"),
        ("hours:9-17", 0, "are no hours", "09:30-16:00"),
        ('hours:09:30-16:00 WITH zone="Mars/Base"', 0, "no time zone", "America/New_York"),
        ("day:monday", 0, "is no day", "mon-fri"),
        ("session:XMAR", 0, "are not known", "XNYS"),
        ("session:XNYS WITH part=lunch", 0, "no part", "before, open"),
        ("after:2026-3-1", 0, "is no date", "2026-03-01"),
        ("event:merger WITH", 17, "the end stands where a bound should", "status=something"),
        ("ticker:A WITH novelty>=1", 14, "novelty cannot be compared here", "relevance"),
        ("relevence>=0.5", 0, "relevence cannot be compared", "relevance"),
        ("ab*", 0, "too short", "three letters"),
        ("ticker:", 0, "has no value", "something"),
        ("", 0, "the end", "Put a word"),
    ],
)
def test_errors_say_where_what_and_what_would_be_right(
    rule: str, position: int, cause: str, mend: str
) -> None:
    with pytest.raises(RuleError) as caught:
        parse(rule)
    error = caught.value
    assert error.position == position
    assert cause in error.cause
    assert mend in error.mend


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("theme:sanction", "Did you mean theme:sanctions?"),
        ("theme:armed-conflict", None),
        ("event:arms-transfer", None),
        ("event:arm-transfer", 'Did you mean event:"arms transfer"?'),
        ("watchlist:min", "Did you mean watchlist:mine?"),
        ("certainty:sure", "There are: "),
        ("grain AND relation:start", "Did you mean relation:starts?"),
    ],
)
def test_codes_and_names_are_checked(rule: str, hint: str | None) -> None:
    problems = check(rule, KNOWN)
    assert bool(problems) == (hint is not None)
    assert hint is None or hint in problems[0].mend


def test_what_is_too_long_too_deep_or_too_many_is_refused() -> None:
    for rule in (
        "a" * 5_000,
        "(" * 60 + "grain" + ")" * 60,
        " ".join(["grain"] * 300),
        "NOT " * 100 + "grain",
    ):
        with pytest.raises(RuleError):
            parse(rule)


@given(st.text(max_size=80))
def test_no_text_breaks_the_parser(text: str) -> None:
    problems = check(text, KNOWN)
    assert all(0 <= p.position <= len(text) for p in problems)


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "__import__('os')", "${jndi:x}", "a.b.c()", "x[0]", "1;DROP TABLE rules"]
)
def test_code_is_words_and_nothing_more(text: str) -> None:
    assert all(isinstance(problem, RuleError) for problem in check(text, KNOWN))


def test_every_field_says_what_it_asks() -> None:
    assert all(len(about) > 10 for about in FIELDS.values())
