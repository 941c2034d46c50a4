"""Pronouns, titles and "the company" are led to whom the story named before, or to nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.understanding_references.conftest import Led

from tocsin.model.reading import Reading


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Ann Weller said she would resign.", [("she", "Ann Weller")]),
        ("Ann Weller met David Orme. She left early.", [("She", "Ann Weller")]),
        ("Ann Weller met David Orme. He left early.", [("He", "David Orme")]),
        (
            "Judge Susan Field spoke about David Orme. Field said he had lied.",
            [("he", "David Orme")],
        ),
        ("David Orme won. Rivals called to congratulate him.", [("him", "David Orme")]),
        ("Ann Weller won. Her rival called.", []),
        (
            "Prime Minister David Orme spoke. The prime minister gave no date.",
            [("The prime minister", "David Orme")],
        ),
        (
            "Kestrel Foods Ltd cut its forecast. The company blamed the weather.",
            [("The company", "Kestrel Foods Ltd")],
        ),
        ("Kestrel Foods Ltd said it would cut jobs.", [("it", "Kestrel Foods Ltd")]),
        ("Kestrel Foods Ltd cut jobs. It said demand was weak.", [("It", "Kestrel Foods Ltd")]),
        ("Pfizer halted a trial. The drugmaker cited two deaths.", [("The drugmaker", "Pfizer")]),
        (
            "The Ministry of Health fined Ostmark Bank AG. The bank failed to act, the ministry said.",
            [("The bank", "Ostmark Bank AG"), ("the ministry", "Ministry of Health")],
        ),
        ("Mexico held a vote. Turnout in the country was high.", [("the country", "Mexico")]),
    ],
)
def test_they_are_led_to_whom_they_mean(led: Led, body: str, expected: list[tuple[str, str]]) -> None:
    assert led(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "David Orme and Peter Hale met. He spoke first.",  # two joined
        "The French president met David Orme. He will also give a speech.",  # a subject without a name
        "It is raining, said Kestrel Foods Ltd.",
        "Kestrel Foods Ltd denied it.",
        "Marlow Mills Ltd sued Kestrel Foods Ltd over wheat. Rain fell. The company gave no date.",
        "Ann Weller, the chief executive, resigned.",  # says who she is
        'Ann Weller spoke. "He was wrong, and she knew it," one voter told us.',  # in a quotation
        "The president of the club resigned after David Orme left.",
        "The company gave no date.",  # none before
    ],
)
def test_what_could_be_two_or_none_is_left_alone(led: Led, body: str) -> None:
    assert led(body) == []


def test_the_speaker_of_a_claim_is_whom_the_title_points_to(reads: Callable[[str], Reading]) -> None:
    body = "Transport Minister David Orme met Peter Hale. The minister said trains would run on Monday."
    assert [c.claimant for c in reads(body).claims] == ["David Orme"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "Ann Weller|David Orme|he|she|it|The company|the minister|said|that|.|, |Kestrel Foods Ltd|\n\n|and|“|”|her".split(
                "|"
            )
        ),
        max_size=25,
    )
)
def test_a_reference_stands_behind_its_mention(reads: Callable[[str], Reading], words: list[str]) -> None:
    body = " ".join(words)
    reading = reads(body)
    named = {(m.span, m.key) for m in reading.mentions}
    for reference in reading.references:
        assert (reference.to, reference.key) in named
        assert reference.to.end <= reference.span.start
