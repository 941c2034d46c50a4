"""How certain: the weakest operator decides; denial is no refusal to comment; headline against body."""

from __future__ import annotations

import pytest

from stories_by_hand import Names, company, made, mentions, person
from tocsin.model.reading import Claim
from tocsin.understanding.claims import find_claims
from tocsin.understanding.claims.certainty import certainty

NAMES: Names = {
    "Lena Roy": person("Lena Roy", "chief executive", "US"),
    "Roy": person("Lena Roy", "chief executive", "US"),
    "Calder": company("XLON:CLDR", "Calder plc"),
}

CONTENTS = [
    ("speech", "the yard is full", "asserted", "no hedge"),
    ("speech", "the yard will open in june", "expected", "will"),
    ("speech", "the yard may open and will be sold", "possible", "may"),
    ("speech", "the yard opened in may", "asserted", "no hedge"),
    ("speech", "the yard opened on may 3", "asserted", "no hedge"),
    ("speech", "evidence suggests the yard could be sold", "possible", "could"),
    ("speech", "evidence suggests the yard was sold", "suggested", "evidence"),
    ("speech", "the planned yard will be large", "proposed", "planned"),
    ("speech", "the firm is in talks to sell the yard", "proposed", "talks"),
    ("speech", "the bank , which may be fined , is sound", "asserted", "no hedge"),
    ("speech", "if the strike goes on the yard will close", "conditional", "if"),
    ("speech", "the yard closes unless a buyer comes", "conditional", "unless"),
    ("speech", "any sale would need a vote", "conditional", "any … would"),
    ("speech", "the report is false", "denied", "the content denies"),
    ("speech", "the yard is set to open", "expected", "set to"),
    ("deny", "it will sell", "denied", "the cue denies"),
    ("ask", "is it over", "unknown", "the cue asks"),
    ("expect", "prices fall", "expected", "the cue looks ahead"),
    ("expect", "prices might fall", "possible", "might"),
    ("evidence", "prices will fall", "suggested", "the cue suggests"),
    ("propose", "the yard be sold", "proposed", "the cue proposes"),
]


@pytest.mark.parametrize(("act", "words", "grade", "why"), CONTENTS)
def test_the_weakest_operator_decides(act: str, words: str, grade: str, why: str) -> None:
    assert certainty(act, words.split()) == (grade, why)


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("calder to close three mines", "expected"),
        ("calder shares rise to record", "asserted"),
        ("calder shares climb to 12", "asserted"),
        ("calder may close three mines", "possible"),
    ],
)
def test_a_plan_in_a_headline_is_no_deed(words: str, grade: str) -> None:
    assert certainty("speech", words.split(), headline=True)[0] == grade


def claims(headline: str, body: str) -> tuple[Claim, ...]:
    doc = made(headline, body)
    return find_claims(doc, mentions(doc, NAMES), None)[0]


def test_a_headline_says_no_more_than_its_body() -> None:
    head, body = claims(
        "Calder Will Close Three Mines: Roy", "Roy said Calder may close three mines this year."
    )
    assert (head.certainty, body.certainty) == ("possible", "possible")
    assert head.why == "headline tail; expected: will; the body says possible"
    assert body.why == "after speaker; possible: may; the headline says expected"


def test_a_weaker_headline_stays_weak_and_is_flagged() -> None:
    head, body = claims(
        "Calder May Close Three Mines: Roy", "Roy said Calder will close three mines this year."
    )
    assert (head.certainty, body.certainty) == ("possible", "expected")
    assert head.why.endswith("; the body says expected")
    assert body.why.endswith("; the headline says possible")


def test_a_headline_without_a_source_is_weighed_too() -> None:
    (body,) = claims(
        "Calder closes three mines in Norway", "Roy said Calder may close three mines in Norway."
    )
    assert body.certainty == "possible"
    assert body.why.endswith("; the headline says asserted")


def test_headline_and_body_that_agree_or_tell_different_things_are_not_flagged() -> None:
    same = claims("Calder May Close Three Mines: Roy", "Roy said Calder may close three mines.")
    other = claims("Calder Will Close Three Mines: Roy", "Roy said copper may fall below last year's price.")
    assert not any("says" in c.why for c in (*same, *other))


@pytest.mark.parametrize(
    "body",
    [
        "Roy declined to comment on the sale.",
        "Calder would not comment on whether the mine is for sale.",
        "Roy could not confirm that the mine is for sale.",
        "Calder neither confirmed nor denied that the mine is for sale.",
    ],
)
def test_no_comment_is_no_denial(body: str) -> None:
    assert not any(c.certainty == "denied" for c in claims("", body))


def test_a_denial_is_kept_with_what_is_denied() -> None:
    (claim,) = claims("", "Roy denied that the mine is for sale.")
    assert (claim.claimant, claim.certainty) == ("Lena Roy", "denied")
