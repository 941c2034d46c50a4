"""Names that are only a piece of something else, and names that a hyphen glues: no link, and a link."""

from __future__ import annotations

import pytest

from tocsin.model.reading import Reading


def linked(reading: Reading) -> set[str]:
    return {s.key.split(":")[1] for s in reading.securities}


@pytest.mark.parametrize(
    ("body", "ticker"),
    [
        ("Shares of Cold Hollow Progressive Corp. were halted on Monday.", "PGR"),
        ("The order went to Progressive Harbor Timber Ltd of Vancouver.", "PGR"),
        ("Her novel is called West by Southwest, and it sold well.", "LUV"),
        ("The fund follows the S&P 500 and little else.", "SPGI"),
        ("The Centre for Public Broadcasting (CPB) said its grants end in May.", "CPB"),
        ("We asked Gulf Marine Enterprise about it; GME would not comment.", "GME"),
        ("A climber was lost on Mt. Everest on Sunday, the ministry said.", "EG"),
        ("Mr. Fox was sworn in by a judge. Fox said he would not resign.", "FOXA"),
        ("Next to the 40-year-old mill stands a chapel.", "NXT"),
        ("The lawyers of Pell & Block filed the suit.", "XYZ"),
        ("He won the belt by TKO in the third round.", "TKO"),
        ("Police in Hershey, Pennsylvania, closed the road.", "HSY"),
    ],
)
def test_a_piece_of_something_else_is_no_company(reads, body: str, ticker: str) -> None:  # type: ignore[no-untyped-def]
    assert ticker not in linked(reads("Also in the news", body))


@pytest.mark.parametrize(
    ("headline", "tickers"),
    [
        ("Regulators clear Nvidia-Qualcomm venture", {"NVDA", "QCOM"}),
        ("Chipotle-backed kitchen startup raises $20 million", {"CMG"}),
        ("MEDIA PRESS-Google to open a campus in Munich", {"GOOGL"}),
        ("Talks on a Pfizer-like breakup stall", {"PFE"}),
    ],
)
def test_names_that_a_hyphen_glues_are_linked_each(reads, headline: str, tickers: set[str]) -> None:  # type: ignore[no-untyped-def]
    assert tickers <= linked(reads(headline))


@pytest.mark.parametrize("headline", ["Hewlett-Packard names a chief", "Coca-Cola opens a bottling plant"])
def test_a_name_with_a_hyphen_of_its_own_stays_whole(reads, headline: str) -> None:  # type: ignore[no-untyped-def]
    (security,) = reads(headline).securities
    (span,) = security.spans
    assert headline[span.start : span.end] in ("Hewlett-Packard", "Coca-Cola")


def test_the_spans_of_glued_names_are_the_words_themselves(reads) -> None:  # type: ignore[no-untyped-def]
    headline = "Regulators clear Nvidia-Qualcomm venture"
    found = {headline[s.start : s.end] for m in reads(headline).securities for s in m.spans}
    assert found == {"Nvidia", "Qualcomm"}


@pytest.mark.parametrize(
    ("body", "ticker"),
    [
        ("The contract went to Progressive Corp. on Monday, its shares rose.", "PGR"),
        ("The airline Southwest said it would fly to Boise again.", "LUV"),
        ("Shares of S&P Global fell after the report.", "SPGI"),
        ("Macy's, Target and Kohl's cut their forecasts.", "TGT"),
    ],
)
def test_the_company_itself_is_still_linked(reads, body: str, ticker: str) -> None:  # type: ignore[no-untyped-def]
    assert ticker in linked(reads("Also in the news", body))
