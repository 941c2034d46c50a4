"""Tone towards a name, by the words around it and how it stands to them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories_by_hand import made
from tocsin.model.reading import Tone
from tocsin.model.spans import Span
from tocsin.understanding.tone import tone_towards

MARK = re.compile(r"\[([^\]]+)\]([-+0])")


def towards(marked: str) -> list[tuple[str, str, Tone]]:
    """(name, wanted sign, tone) of each `[name]+` of a headline."""
    text, marks, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        marks.append((len(text), mark[1], mark[2]))
        text, at = text + mark[1], mark.end()
    doc = made(text + marked[at:])
    return [(n, w, tone_towards(doc, Span("headline", a, a + len(n)), n)) for a, n, w in marks]


def sign(tone: Tone) -> str:
    return "+" if tone.score > 0 else "-" if tone.score < 0 else "0"


@pytest.mark.parametrize(
    "marked",
    [
        # who rises and who falls
        "[Acme]+ rises 3%",
        "[Acme]- falls 3%",
        "[Borel]- falls as [Acme]+ rises",
        "[Acme]+ shares rose 2.1%, while [Borel]- slipped 1.4%",
        "[Acme]+ rises despite weak sales",
        "[Acme]- falls despite strong sales",
        "[Acme]+ profit rises but shares of [Borel]- fall",
        # what moves decides what a movement means
        "[Acme]+ profit up 5%",
        "[Acme]- profit down 5%",
        "[Acme]+ posts narrower loss",
        "[Acme]- loss widens",
        "[Acme]+ loss narrows",
        "[Acme]+ cuts costs",
        "[Acme]- cuts outlook",
        "[Acme]+ debt falls",
        "[Acme]- debt rises",
        "Costs rise at [Acme]-",
        "Fears ease over [Acme]+",
        "[Acme]+ shares fall less than those of rivals",
        "[Acme]- shares fall less than 2%",
        # what is denied
        "[Acme]- fails to win approval",
        "[Acme]- does not expect growth this year",
        "[Acme]+ cleared in fraud investigation",
        # who does it to whom
        "[Acme]0 sues [Borel]- over patents",
        "[Acme]+ beats [Borel]- in race for contract",
        "[Borel]0 downgrades [Acme]- to sell",
        "[Borel]0 cuts price target on [Acme]-",
        "[Acme]0 to buy [Borel]+ for $2 billion",
        "Regulators fine [Acme]- $40 million",
        # who only speaks
        "Analysts at [Acme]0 expect stocks to fall",
        "Prices will fall further, says economist at [Acme]0",
        "Buy [Borel]+, target of 120: [Acme]0",
        # what says nothing
        "[Acme]0 names new finance chief",
        "[Acme]0 to report results on Thursday",
        "[Acme]0 stock little changed",
    ],
)
def test_the_tone_is_that_of_the_name_and_not_of_the_text(marked: str) -> None:
    assert [(name, sign(tone)) for name, _, tone in towards(marked)] == [
        (name, wanted) for name, wanted, _ in towards(marked)
    ]


def test_a_tone_points_at_the_words_that_made_it_with_their_weights() -> None:
    ((_, _, tone),) = towards("[Acme]- shares tumble after weak sales")
    text = "Acme shares tumble after weak sales"
    assert {text[s.start : s.end] for s in tone.spans} >= {"tumble", "weak"}
    assert re.search(r"words: tumble -\d\.\d", tone.why)


def test_a_neutral_tone_says_which_words_spoke_on_either_side() -> None:
    ((_, _, tone),) = towards("[Acme]0 to report results on Thursday")
    assert (tone.score, bool(tone.why)) == (0.0, True)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("[Acme]+ soars 40%", "[Acme]+ rises 0.4%"),
        ("[Acme]- plunges 40%", "[Acme]- slips 0.4%"),
        ("[Acme]+ EPS $1.50 beats $1.00 estimate", "[Acme]+ EPS $1.01 beats $1.00 estimate"),
        ("[Acme]- EPS $0.50 misses $1.00 estimate", "[Acme]- EPS $0.99 misses $1.00 estimate"),
    ],
)
def test_figures_tell_how_strong_a_tone_is(more: str, less: str) -> None:
    ((_, _, strong),), ((_, _, faint),) = towards(more), towards(less)
    assert abs(strong.score) > abs(faint.score) >= 0.25
    assert sign(strong) == sign(faint) == MARK.search(more)[2]  # type: ignore[index]


def test_a_surprise_is_told_as_a_share_of_what_was_expected() -> None:
    ((_, _, tone),) = towards("[Acme]+ EPS $1.20 beats $1.00 estimate")
    assert "+20% against what was expected" in tone.why


def test_a_wire_code_does_not_cut_the_sentence() -> None:
    doc = made("", "Shares of Acme <ACME.N> fell 3% after it cut its outlook. Borel rose.")
    tone = tone_towards(doc, Span("body", 10, 14))
    assert tone.score < 0 and "fell" in tone.why and "rose" not in tone.why


def test_names_are_no_words_of_tone() -> None:
    ((_, _, plain),) = towards(
        "The chairman of [Acme]0 met Gloom Weak of Crisis Partners on Monday in the town"
    )
    assert "Gloom" not in plain.why and "Crisis" not in plain.why


@given(st.text(max_size=120), st.integers(0, 119), st.integers(1, 20))
def test_any_text_and_span_has_a_tone_within_bounds(text: str, start: int, length: int) -> None:
    if start + length > len(text) or not text[start : start + length].strip():
        return
    doc = made(text)
    tone = tone_towards(doc, Span("headline", start, start + length))
    assert -1 <= tone.score <= 1
    assert all(text[s.start : s.end] for s in tone.spans)
