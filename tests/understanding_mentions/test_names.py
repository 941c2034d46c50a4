"""People, countries, organisations: of the tables, by their shape, and again by surname."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model.reading import Reading


def found(reading: Reading, kind: str) -> set[str]:
    return {m.key for m in reading.mentions if m.kind == kind}


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Pyongyang and Moscow agreed.", {"KP", "RU"}),
        ("A Slovakian person was named by the U.S. government.", {"SK", "US"}),
        ("North Korea spoke; South Korea listened.", {"KP", "KR"}),
        ("The Kremlin denied it.", {"RU"}),
        ("US troops left Ukraine.", {"US", "UA"}),
        ("It gave us a turkey and fine china.", set()),
        ("Michael Jordan spoke.", set()),
    ],
)
def test_countries_by_name_people_and_seat(reads, text: str, countries: set[str]) -> None:  # type: ignore[no-untyped-def]
    assert found(reads("A note on the day", text), "country") == countries


def test_a_title_introduces_a_person_and_is_kept_as_role(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads(
        "Talks",
        '"We wait," U.S. National Security Council spokeswoman Dana Whitlock said. Whitlock added nothing.',
    )
    people = [m for m in reading.mentions if m.kind == "person"]
    assert {m.key for m in people} == {"Dana Whitlock"} and len(people) == 2
    assert people[0].role == "U.S. National Security Council spokeswoman" == people[1].role
    assert "U.S. National Security Council" in found(reading, "organisation")


def test_a_known_leader_is_known_by_surname_and_country(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Putin meets Kim Jong Un", "The two spoke for an hour.")
    people = {m.key: m.country for m in reading.mentions if m.kind == "person"}
    assert people["Vladimir Putin"] == "RU" and people["Kim Jong Un"] == "KP"


def test_companies_that_no_table_has_are_kept_by_their_form(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads("Supplier slowed", "Medical supplier Halden Nordvik AS said that orders slowed.")
    assert "Halden Nordvik AS" in found(reading, "organisation")


def test_another_language_links_companies_and_says_what_was_not_read(reads) -> None:  # type: ignore[no-untyped-def]
    reading = reads(
        "Rheinmetall eröffnet Werk", "Der Konzern Rheinmetall (XETR: RHM) eröffnet ein Werk.", "de"
    )
    assert [s.key for s in reading.securities] == ["XETR:RHM"]
    assert "not read in this language" in reading.not_read and not reading.claims


def test_every_mention_points_at_its_words_and_says_why(reads) -> None:  # type: ignore[no-untyped-def]
    headline, body = (
        "Nvidia Rises In New York",
        "President Vladimir Putin spoke in Moscow on wheat. Nvidia (NASDAQ: NVDA) rose.",
    )
    for m in reads(headline, body).mentions:
        text = headline if m.span.field == "headline" else body
        assert text[m.span.start : m.span.end] == m.surface and m.why and 0 < m.confidence <= 1


WORDS = [
    "Apple",
    "Ford",
    "said",
    "the",
    "(NYSE: F)",
    "North",
    "Korea",
    "Inc",
    "$AAPL",
    "President",
    "Kim",
    "Putin",
    "’s",
    "“",
    "”",
    ".",
    "US",
    ":",
]


@settings(max_examples=150, deadline=None)
@given(
    headline=st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    body=st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)),
)
def test_no_text_breaks_the_reading_and_spans_always_fit(reads, headline: str, body: str) -> None:  # type: ignore[no-untyped-def]
    reading = reads(headline, body)
    texts = {"headline": headline, "body": body}
    kinds: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for m in reading.mentions:
        assert texts[m.span.field][m.span.start : m.span.end] == m.surface
        kinds.setdefault((m.kind, m.span.field), []).append((m.span.start, m.span.end))
    for spans in kinds.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
