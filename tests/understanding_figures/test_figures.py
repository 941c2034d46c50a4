"""The numbers with which events are told: what they measure, of what period, beside which estimate."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories_by_hand import Names, body_of, company, country, made, mentions
from tocsin.understanding.events import find_events
from tocsin.understanding.figures import find_figures
from tocsin.understanding.figures.amounts import Amount, amounts

NAMES: Names = {
    "Acme": company("XNYS:ACME", "Acme Corp."),
    "Acme, Inc": company("XNYS:ACME", "Acme Corp."),
    "Borel": company("XPAR:BOR", "Borel SA"),
    "Quill": company("XNYS:QLL", "Quill Corp."),
    "Fed": body_of("Federal Reserve", "US"),
    "US": country("US", "United States"),
}
Told = tuple[str, float, str, str, str]  # measure, value, unit, role, period


def read(headline: str, body: str = "") -> list[Told]:
    doc = made(headline, body)
    found = mentions(doc, NAMES)
    figures = find_figures(doc, find_events(doc, found, (), learnt=False), found)
    for figure in figures:
        assert any(c.isdigit() for c in doc.text(figure.span)) and figure.why.startswith("measures.csv: ")
    return [
        (f.measure, f.value, f.unit, f.role, f.period + (f" {f.year}" if f.year else "")) for f in figures
    ]


def test_a_report_as_wires_write_it_has_actual_and_estimate() -> None:
    assert read("Acme, Inc. Reports Q2 EPS of $0.83 vs $0.79 Est; Revenue of $71.4M vs $69.2M Est") == [
        ("eps", 0.83, "USD", "actual", "Q2"),
        ("eps", 0.79, "USD", "estimate", "Q2"),
        ("revenue", 71_400_000, "USD", "actual", "Q2"),
        ("revenue", 69_200_000, "USD", "estimate", "Q2"),
    ]


def test_guidance_is_a_range_for_a_year() -> None:
    assert read("Acme sees FY2025 EPS $3.10-3.40 vs $3.55 Est; sees sales $8.2B-8.6B") == [
        ("eps", 3.10, "USD", "low", "FY 2025"),
        ("eps", 3.40, "USD", "high", "FY 2025"),
        ("eps", 3.55, "USD", "estimate", "FY 2025"),
        ("revenue", 8_200_000_000, "USD", "low", "FY 2025"),
        ("revenue", 8_600_000_000, "USD", "high", "FY 2025"),
    ]


def test_a_body_tells_of_losses_of_last_year_and_of_what_was_expected() -> None:
    body = (
        "Acme posted a third-quarter net loss of $102 million, or 19 cents a share, compared with 5 cents a year "
        "earlier. Revenue rose 4 percent to $8.1 billion; analysts had expected $8.3 billion."
    )
    assert read("Acme posts third-quarter loss", body) == [
        ("profit", -102_000_000, "USD", "actual", "Q3"),
        ("eps", 0.19, "USD", "actual", "Q3"),
        ("eps", 0.05, "USD", "prior", "Q3"),
        ("revenue", 8_100_000_000, "USD", "actual", ""),
        ("revenue", 8_300_000_000, "USD", "estimate", ""),
    ]


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ("Acme raises dividend to $0.25 per share from $0.24", [("dividend", 0.25), ("dividend", 0.24)]),
        ("Acme to buy Borel for 1.2 billion euros", [("deal", 1_200_000_000)]),
        ("Acme authorizes $60 billion share buyback", [("buyback", 60_000_000_000)]),
        ("Acme to cut up to 3,300 jobs", [("people", 3_300)]),
        (
            "Acme prices $2.5 bln share offering at $76.70 per share",
            [("size", 2_500_000_000), ("price", 76.7)],
        ),
        ("Fed raises rates by 25 basis points to 5.25%", [("move", 25), ("rate", 5.25)]),
        ("US inflation slows to 3.2 percent, below 3.3 pct expected", [("rate", 3.2), ("rate", 3.3)]),
        ("Acme wins $1.2 billion navy contract", [("value", 1_200_000_000)]),
        ("Acme Q2 net profit up 11% to Rs 1,845 crore", [("profit", 18_450_000_000)]),
    ],
)
def test_each_kind_of_event_has_its_measures(headline: str, told: list[tuple[str, float]]) -> None:
    assert [(measure, value) for measure, value, *_ in read(headline)] == told


def test_numbers_of_another_company_in_the_lead_are_not_taken() -> None:
    assert (
        read(
            "Acme posts quarterly loss",
            "Acme posted a quarterly loss. Rival Quill has revenue of $2 billion.",
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "value", "unit", "per_share"),
    [
        ("$(0.19)", -0.19, "USD", False),
        ("40 cents a share", 0.4, "USD", True),
        ("C$12.50 per share", 12.5, "CAD", True),
        ("1.1 bln euros", 1_100_000_000, "EUR", False),
        ("178 crore", 1_780_000_000, "INR", False),
        ("3.5M shares", 3_500_000, "shares", False),
        ("50-basis-point", 50, "bp", False),
        ("12 per cent", 12, "%", False),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, value: float, unit: str, per_share: bool) -> None:
    (found,) = amounts(f"about {text} then")
    assert (found.value, found.unit, found.per_share) == (value, unit, per_share)


@pytest.mark.parametrize("text", ["in 2024", "Boeing 737", "v2.1", "A320", "3-2 win", "page 4"])
def test_a_bare_number_is_no_amount(text: str) -> None:
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("between $3.25 and $3.50 per share", [(3.25, 3.5)]),
        ("from $0.36 to $0.40", [(0.36, 0.36), (0.4, 0.4)]),
        ("$1 and $2", [(1, 1), (2, 2)]),
        ("10 to 12 percent", [(10, 12)]),
        ("Rs 5-6 crore", [(50_000_000, 60_000_000)]),
    ],
)
def test_ranges_and_changes_are_told_apart(text: str, told: list[tuple[float, float]]) -> None:
    assert [(a.value, a.high) for a in amounts(text)] == told


@given(st.text(max_size=200))
def test_any_text_gives_amounts_in_order_inside_it(text: str) -> None:
    found: list[Amount] = list(amounts(text))
    assert all(0 <= a.start < a.end <= len(text) for a in found)
    assert all(a.end <= b.start or a.start < b.start for a, b in itertools.pairwise(found))
