"""Words that stand in nearly every story are no names of companies, however short a company's name is cut."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.reference import load_reference
from tocsin.reference.names import is_common, without_legal_form


def test_a_name_of_an_article_and_a_legal_form_stays_whole() -> None:
    assert without_legal_form("The Bancorp, Inc.") == "The Bancorp"


def test_an_article_goes_where_a_telling_word_is_left() -> None:
    assert without_legal_form("The Mosaic Company") == "Mosaic"


@pytest.mark.parametrize("word", ["agree", "here", "investor", "kestrel", "royalty"])
def test_everyday_words_that_are_short_names_need_support(word: str) -> None:
    assert is_common(word)


def test_neither_the_article_nor_a_quarter_is_a_surface_of_a_company() -> None:
    tables = load_reference(None).as_of(datetime(2026, 11, 23, tzinfo=UTC))
    assert not {a.surface for a in tables.alias_rows() if a.kind == "security"} & {
        "The",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
    }
