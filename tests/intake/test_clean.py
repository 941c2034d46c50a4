"""Strings are cleaned once, here; whatever comes in, valid readable text goes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.intake.clean import clean_line, clean_text, unescape


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Acme\x00 rises\x1b[31m", "Acme rises"),
        ("\x1b[1;31mAcme\x1b[0m falls", "Acme falls"),
        ("[31mAcme falls[0m", "Acme falls"),
        ("[1;31mAcme [2Kfalls", "Acme falls"),
        ("^[[31mAcme^[[0m and \\x1b[32mBolt\\033[0m", "Acme and Bolt"),
        ("\u241b[31mAcme", "Acme"),
        ("\x1b]0;window\x07Acme", "Acme"),
        ("\x9b31mAcme", "Acme"),
        ("[3\x0031mAcme", "Acme"),
        ("A\ud800B\ufffeC", "ABC"),
        ("Ap\u200dp\u200cle\u2060 \u2066Inc\u2069", "Apple Inc"),
        ("\u200dAcme\u061c \u202bup\u202c", "Acme up"),
        ("Ac\U000e0041me\u3164 rises\u034f", "Acme rises"),
        ("one\u202etxt.exe", "onetxt.exe"),
        ("two  \t  spaces\r\nline", "two spaces line"),
        ("Cafe\u0301", "Café"),
        ("so\u00adft hy\u200bphen", "soft hyphen"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_cannot_be_read(raw: str, shown: str) -> None:
    assert clean_line(raw) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Price of a [5m people] ticket",
        "Fund raises [$31m]",
        "see [1], [31 m] and [2]",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d👩\u200d👧 at work",
        "❤\ufe0f\u200d🔥 sale",
    ],
)
def test_brackets_and_joiners_that_belong_to_the_text_stay(text: str) -> None:
    assert clean_line(text) == text


def test_text_keeps_its_paragraphs() -> None:
    assert clean_text("one\r\n\r\ntwo\u2029three") == "one\n\ntwo\n\nthree"


def test_utf8_read_as_windows_is_mended() -> None:
    assert clean_text("Russiaâ€™s plan") == "Russia’s plan"


def test_a_text_that_only_looks_garbled_is_left_alone() -> None:
    assert clean_text("Ã© and 日本") == "Ã© and 日本"


def test_a_cut_never_parts_a_letter_from_its_accent() -> None:
    assert clean_text("x̀" * 10, 3) in ("x̀x", "x̀")


def test_references_escaped_twice_are_decoded_twice() -> None:
    assert unescape("AT&amp;amp;T &#8217;s") == "AT&T ’s"


@given(st.text())
def test_any_text_becomes_valid_text(raw: str) -> None:
    cleaned = clean_text(raw, 500)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert len(cleaned) <= 500
    assert clean_text(cleaned, 500) == cleaned


@given(st.text(), st.integers(1, 50))
def test_any_line_fits_its_limit_and_has_no_break(raw: str, limit: int) -> None:
    line = clean_line(raw, limit)
    assert len(line) <= limit
    assert "\n" not in line and "\x00" not in line
