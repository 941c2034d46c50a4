"""Everyday words as names of companies: what speaks for them and what against, and that `why` says so."""

from __future__ import annotations

import pytest

from tocsin.model.reading import Reading
from tocsin.understanding.mentions.gate import judge, weights


def keys(reading: Reading) -> set[str]:
    return {s.key for s in reading.securities}


@pytest.mark.parametrize(
    ("headline", "body", "key"),
    [
        ("Court hears case", "The court heard Apple in May.", "XNAS:AAPL"),
        ("Apple to pay fine in Italy", "", "XNAS:AAPL"),
        ("BRIEF-Amgen completes a trial", "", "XNAS:AMGN"),
        ("Orders help chipmakers", "Orders for Apple  Google and others rose.", "XNAS:GOOGL"),
        ("Visa Shares Rise", "", "XNYS:V"),
    ],
)
def test_a_place_in_the_sentence_can_be_enough(reads, headline: str, body: str, key: str) -> None:  # type: ignore[no-untyped-def]
    assert key in keys(reads(headline, body))


@pytest.mark.parametrize(
    "body",
    [
        "The apple harvest was good. Apple trees did well.",
        "On Tuesday morning the talks went on.",
        "He is American and lives in New York; Boeing shares and General Electric stock fell.",
        "The Target of the talks was a truce.",
        "Secretary Gates met Senator Graham.",
        "Gates said nothing, and Kirby said less.",
    ],
)
def test_words_of_everyday_stay_words(reads, body: str) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads("A quiet day", body)) <= {"XNYS:BA", "XNYS:GE"}


def test_the_story_alone_is_no_evidence_for_a_name(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Shares fall", "Boeing (NYSE: BA) and Nvidia shares fell. Gap traders saw it coming.")
    assert keys(reading) == {"XNYS:BA", "XNAS:NVDA"}


def test_a_company_form_behind_a_comma_supports_the_name(reads) -> None:  # type: ignore[no-untyped-def]
    assert "XNYS:F" not in keys(reads("A ford in the river", "Ford crossed the river."))
    assert "XNYS:TGT" in keys(reads("Results", "At noon Target, Inc. reported."))


def test_why_names_the_row_and_the_weights(reads) -> None:  # type: ignore[no-untyped-def]
    (security,) = reads("Visa Shares Rise").securities
    assert "XNYS:V" in security.why and "a company's thing follows +" in security.why


def test_a_broker_is_an_institution_and_a_listed_company_at_once(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Goldman Sachs Raises Nvidia Price Target to $200")
    assert {m.kind for m in reading.mentions if m.surface == "Goldman Sachs"} == {"organisation", "security"}
    assert {s.role for s in reading.securities if s.key == "XNYS:GS"} == {"analyst"}


def test_a_line_of_capitals_is_judged_more_strictly(reads) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads("APPLE PICKERS WAIT FOR RAIN")) == set()
    assert keys(reads("APPLE SHARES RISE")) == {"XNAS:AAPL"}


def test_the_table_of_weights_has_a_bias_and_a_threshold_and_every_weight_is_small() -> None:
    known = weights()
    assert {"(always)", "(threshold)"} <= set(known) and 0 < known["(threshold)"] < 1
    assert len(known) >= 60 and all(abs(weight) < 8 for weight in known.values())


def test_features_add_up_to_a_probability_told_with_their_weights() -> None:
    alone = judge(["an everyday word"])
    helped = judge(["an everyday word", "a company's form follows", "named in full or by ticker elsewhere"])
    assert 0 < alone.probability < 0.5 < helped.probability < 1
    assert not alone.fits and helped.fits
    assert any(told.startswith("a company's form follows +") for told in helped.features)
    assert judge(["no such feature"]).features == ()


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("General Motors and Ford said they would appeal.", "XNYS:F"),
        ("The chipmakers Nvidia, Intel and others fell.", "XNAS:INTC"),
        ("Orders from Visa and Mastercard rose.", "XNYS:V"),
    ],
)
def test_a_name_joined_to_a_company_is_one(reads, body: str, key: str) -> None:  # type: ignore[no-untyped-def]
    assert key in keys(reads("Also in the news", body))


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("A premiere", "Michael J. Fox came late. Fox said he was tired."),
        ("An inventor", "Nathan Baxter died poor. Baxter was eighty."),
        ("Bank Run Fears Ease", ""),
        ("Ballot Box Stolen In Kano", ""),
        ("Aid", "Families on SNAP benefits will get less."),
        ("Nasdaq Ends At Record High", ""),
        ("On The Way To A New Deal", "It is so. All of us can do it, and I take it so."),
    ],
)
def test_people_and_plain_words_in_headlines_are_no_companies(reads, headline: str, body: str) -> None:  # type: ignore[no-untyped-def]
    assert keys(reads(headline, body)) == set()


def test_a_name_that_goes_on_as_the_listed_one_is_that_company(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Prosperity Bancshares Agrees To Buy Rival")
    assert "XNYS:PB" in keys(reading)
