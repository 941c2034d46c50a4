"""Two hundred rules that are wrong or mean harm: each is refused in words with its place, quickly and in little memory,
or is a rule like any other."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from made import FULL, LISTS, placement, reached, story

from tocsin.errors import RuleError
from tocsin.model.rules import Rule
from tocsin.rules import Known, RuleIndex, canonical, check, parse, percolate
from tocsin.rules.fields import FIELDS, MEASURES, QUALIFIERS, RANGES

LONG = 3_990
WRONG: list[str] = [
    "", " ", "\t\n", "(", ")", "()", "(()", "((((", ")(", "AND", "OR", "NOT", "WITH", "NEAR", "AND AND", "OR OR a1",
    "a1 AND", "AND a1", "a1 OR", "OR a1", "NOT", "NOT NOT", "a1 NOT", "NOT a1", "NOT NOT NOT a1", "NOT (a1 OR b1)",
    "a1 OR NOT b1", "(a1", "a1)", "(a1 OR b1", "a1 AND (b1 OR)", "a1 AND ()", '"', '""', '"  "', '"a1', 'a1"', '"a1" "',
    "*", "**", "a*", "ab*", "a*b", "*ab", '"a* b"', '"*"', "abc**", "-", "--", "-grain", "- grain", "grain or ship",
    "grain and ship", "not grain", "grain with ship", "grain near ship", "NEAR ship", "grain NEAR", "grain NEAR/",
    "grain NEAR/-1 ship", "grain NEAR/51 ship", "grain NEAR/1e3 ship", "grain NEAR/99999999999999999999 ship",
    "grain NEAR/3 (ship)", "grain NEAR/3 theme:war", "theme:war NEAR/3 grain", "grain NEAR/3 NEAR/3 ship",
    "grain NEAR/3 NOT ship", "ticker:", "ticker: AAPL", 'ticker:""', 'ticker:" "', "ticker:A WITH", "ticker:A WITH x",
    "ticker:A WITH relevance", "ticker:A WITH relevance>=", "ticker:A WITH relevance>=x", "ticker:A WITH relevance>=2",
    "ticker:A WITH relevance>=-1", "ticker:A WITH relevance>=0.5,", "ticker:A WITH relevance>=0.5 AND",
    "ticker:A WITH weight>=5%", "ticker:A WITH novelty>=0.5", "ticker:A WITH relevance>=50%", "ticker:A WITH role>subject",
    'ticker:A WITH role=""', "grain WITH relevance>=0.5", "language:en WITH score>=1", "source:x WITH tier=1",
    "WITH relevance>=1", "relevance>=", "relevance>=>0.5", "relevance==0.5", "relevance=>0.5", "relevance!=0.5",
    "relevance>=1e-1", "relevance>=0x1", "relevance>=1_0", "relevance>=nan", "relevance>=inf", "relevance>=.5",
    "relevance>=0.5.5", "relevance>=0.5;drop", "novelty>=5", "tone<=-2", "tier>=0", "tier<=4", "origins>=0",
    "origins>=99999", "impact>=2", "exposure>=-0.1", "nothing>=1", "x=y", "1=1", "a1<b1", "<", ">", "=", ">=",
    "themes:war", "named-ticker:A", "ticker :A", "foo:bar", "http://example.org/x", "javascript:alert(1)", "x:y:z",
    "hours:", "hours:9-17", "hours:25:00-26:00", "hours:09:00", "hours:09:00-09:00", "hours:09:00-17:00 WITH zone=Mars/Base",
    "hours:09:00-17:00 WITH zone=../../etc/passwd", "hours:09:00-17:00 WITH zone=\"\"", "hours:09:00-17:00 WITH zone>1",
    "day:someday", "day:mon-", "day:-mon", "day:mon-tue-wed", "day:1", "session:XMAR", "session:NYSE",
    "session:XNYS WITH part=lunch", "after:yesterday", "after:2026-13-01", "after:2026-1-1", "before:20260101",
    "before:2026-02-30", "after:2026-01-01T00:00:00Z", "event:merger WITH status>done", "event:merger WITH relevance>=1",
    "firm:X WITH change>=abc", "firm:X WITH change>=-200%", "firm:X WITH target>=5%", "firm:X WITH nothing=1",
    "rating:any WITH to>buy", "claimant:any WITH certainty>denied", "portfolio:p WITH weight>=2000%",
    "portfolio:p WITH weight>=5%%", "portfolio:p WITH weight>=%", "headline:", 'headline:""', "headline:*", "headline:ab*",
    "sector:", "becomes:", "via:", "label:", ",", ",,", "a1,b1", "a1 , b1", "(a1,b1)",
    "a" * 5_000, "a1 " * 1_334, "(" * 2_000, ")" * 2_000, "(" * 31 + "a1" + ")" * 31, "NOT " * 990 + "a1",
    "a1 OR " * 660 + "b1", "a1 AND " * 560 + "b1", "a1 NEAR/3 " * 390 + "b1", '"' * LONG, '"a1" ' * 790,
    "-" * LONG, "*" * LONG, ":" * LONG, "=" * LONG, "relevance>=" * 360, "a:" * 1_990, "ticker:A WITH " + "relevance>=0.1," * 250,
    "(a+)+$", "'OR'1'='1", "{{7*7}}", "relevance>=" + "9" * 3_900, "relevance>=0." + "0" * 3_900 + "x", "NEAR/" + "9" * 3_900, "AND " * 990,
    "OR " * 1_300, "WITH " * 790, "( a1 ) " * 560, "\x00 OR", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace") + '"',
    "\u202e)(", "a1 ＡＮＤ (", "<script>alert(1)</script>", "'; DROP TABLE rules; --", "${7*7} (", "{{7*7}} )", "%s %n (",
    "../../etc/passwd )", "a1 || b1 )", "a1 && (", "a1; b1 )", "/^(a+)+$/ (", "[a-z]+ )",
]  # fmt: skip
# What looks like harm and is a rule like any other: it asks for words, and asks quickly.
ODD = [
    "relevance", "＂a1", "theme:" * 660, "a1 " * 199, "../../etc/passwd", "${jndi}", "%00", "\u200bgrain", "é" * 3_000, "𝒜𝒜𝒜", "日本" * 900,
    "abc*", '"a1 b1 c1 d1 e1 f1 g1 h1abc*"', "theme:" + "x" * 3_900, "ticker:" + "Z" * 3_900,
    " OR ".join(f"a{n}*" if n > 99 else f"a{n}" for n in range(200)), " ".join(f"x{n} NEAR/50 y{n}" for n in range(90)),
    " OR ".join(f"(a{n} AND NOT b{n})" for n in range(100)), "(" * 29 + "a1" + ")" * 29, "relevance>=0.5",
]  # fmt: skip


def test_there_are_two_hundred() -> None:
    assert len(set(WRONG)) + len(set(ODD)) >= 200


@pytest.mark.parametrize("rule", list(dict.fromkeys(WRONG)), ids=lambda rule: repr(rule[:30]))
def test_what_is_wrong_is_refused_in_words_with_its_place(rule: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(rule)
    error = caught.value
    assert error.cause and error.mend, "it says what is wrong and what would be right"
    assert 0 <= error.position <= len(rule)
    assert error.length >= 1
    assert len(str(error)) < 1_200


@pytest.mark.parametrize("rule", ODD, ids=lambda rule: repr(rule[:30]))
def test_what_only_looks_like_harm_is_a_rule_like_any_other(rule: str) -> None:
    assert parse(canonical(parse(rule))) == parse(rule)
    index = RuleIndex.of([Rule("r", "me", "", rule), Rule("good", "me", "", "grain")], LISTS)
    found = percolate(story("Grain ship sails"), FULL, placement(), (reached("BBB"),), index)
    assert "good" in [match.rule_id for match in found]


def test_all_of_them_take_little_time_and_memory() -> None:
    """Bounds far above what is measured, far below what a rule that runs away would take."""
    tracemalloc.start()
    began = time.process_time()
    for rule in (*WRONG, *ODD):
        check(rule, Known())
    index = RuleIndex.of([Rule(f"r-{n}", "me", "", rule) for n, rule in enumerate((*WRONG, *ODD))], LISTS)
    text = story("Grain ship sails " * 400, "a1 b1 x1 y1 " * 4_000)
    percolate(text, FULL, placement(), (), index)
    spent, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(index.bad) >= len(set(WRONG))
    assert spent < 120
    assert peak < 400_000_000


def test_every_field_and_bound_has_its_words() -> None:
    assert QUALIFIERS.keys() <= FIELDS.keys()
    assert all(text for table in (FIELDS, MEASURES) for text in table.values())
    assert MEASURES.keys() <= RANGES.keys()
