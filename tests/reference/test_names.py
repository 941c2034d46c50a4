"""Company names: tidy, bare, and which of them are everyday words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reference.names import is_common, same_company, tidy, without_generic_tail, without_legal_form


@pytest.mark.parametrize(
    ("listed", "people_write"),
    [
        ("LOCKHEED MARTIN CORP", "Lockheed Martin Corp"),
        ("Alcoa Inc. Common Stock", "Alcoa Inc."),
        ("Reddit, Inc. Class A Common Stock", "Reddit, Inc."),
        ("BANK OF AMERICA CORP /DE/", "Bank of America Corp"),
        ("ATA Creativity Global American Depositary Shares", "ATA Creativity Global"),
        ("Coca-Cola Co", "Coca-Cola Co"),
    ],
)
def test_a_listed_name_becomes_what_people_write(listed: str, people_write: str) -> None:
    assert tidy(listed) == people_write


@pytest.mark.parametrize(
    ("full", "bare"),
    [
        ("Apple Inc.", "Apple"),
        ("The Walt Disney Company", "Walt Disney"),
        ("Tencent Holdings Ltd", "Tencent"),
        ("Procter & Gamble Co", "Procter & Gamble"),
        ("Inc", "Inc"),
    ],
)
def test_the_legal_form_comes_off_the_end(full: str, bare: str) -> None:
    assert without_legal_form(full) == bare


def test_one_line_of_business_word_comes_off_a_name_of_two() -> None:
    assert without_generic_tail("Micron Technology") == "Micron"
    assert without_generic_tail("General Dynamics") == "General Dynamics"


@pytest.mark.parametrize(
    "name", ["Apple", "Target", "Gap", "Visa", "Ford", "Shell", "Block", "Match", "F", "Best"]
)
def test_everyday_words_and_single_letters_are_common(name: str) -> None:
    assert is_common(name)


@pytest.mark.parametrize("name", ["Lockheed Martin", "Nvidia", "Rheinmetall", "Archer-Daniels-Midland"])
def test_telling_names_are_not_common(name: str) -> None:
    assert not is_common(name)


def test_a_new_name_with_the_same_first_word_is_the_same_company() -> None:
    assert same_company("ALCOA INC", "Alcoa Corporation")
    assert not same_company("Facebook, Inc.", "ProShares Trust")


@given(st.text(max_size=60))
def test_no_text_breaks_the_name_helpers(text: str) -> None:
    bare = without_legal_form(tidy(text))
    assert len(bare.split()) <= len(text.replace(",", " ").split()) + 1
    assert isinstance(is_common(text), bool)
