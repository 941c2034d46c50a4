"""People without a title, public bodies, places and traded goods: told by their shape, in sentences of our own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding import read

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_reference().as_of(NOON)


def mentions(tables: Tables, body: str, headline: str = "Dull day in town") -> list[tuple[str, str, str]]:
    """(kind, key, words) of all mentions."""
    story = Story("s", 1, "w", "1", Identity("", "", ""), headline, body, NOON, language="en")
    text = {"headline": headline, "body": body}
    return [
        (m.kind, m.key, text[m.span.field][m.span.start : m.span.end]) for m in read(story, tables).mentions
    ]


def of(kind: str, found: list[tuple[str, str, str]]) -> set[str]:
    return {words for k, _, words in found if k == kind}


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ("The plan was drawn up by Helga Brandauer over the summer.", {"Helga Brandauer"}),
        ("Voters preferred Donald Quimby to his rival.", {"Donald Quimby"}),
        ("A tribute to John F. Marwick was read aloud.", {"John F. Marwick"}),
        ("It was signed by Ursula von der Stolzen on Friday.", {"Ursula von der Stolzen"}),
        ("The heir, Mohammed bin Rashad, was not there.", {"Mohammed bin Rashad"}),
        ("Rival Sergei Antonov left the race; Antonov gave no reason.", {"Sergei Antonov", "Antonov"}),
        ("When Robby Lundgaard, the fund's manager, was asked, he laughed.", {"Robby Lundgaard"}),
        ("Aliko Okonjo, who chairs the board, and Priyanka Nair voted.", {"Aliko Okonjo", "Priyanka Nair"}),
        ("Mark Thornbury bought the mill.", {"Mark Thornbury"}),
    ],
)
def test_people_are_known_by_a_given_name(tables: Tables, body: str, people: set[str]) -> None:
    assert of("person", mentions(tables, body)) == people


@pytest.mark.parametrize(
    "body",
    [
        "Will Congress act before the winter?",
        "Mark my words, the mill will close.",
        "Grant applications rose in May.",
        "The Paul Getty Museum was closed.",
        "Control Resources said it would close a plant.",
        "Virginia Beach and Dallas County had rain.",
        "The Varania Harbour Control Commission said it would wait.",
        "She works in the Charles Babbage Building.",
        "Morgan Stanley and Wells Fargo were among the lenders.",
        "Jordan Raises Rates",
    ],
)
def test_no_people_where_there_are_none(tables: Tables, body: str) -> None:
    assert of("person", mentions(tables, body)) == set()


def test_an_office_behind_a_name_is_its_role(tables: Tables) -> None:
    body = "Ingrid Solheim, the chief economist at Pell, expects no change."
    story = Story("s", 1, "w", "1", Identity("", "", ""), "Rates", body, NOON, language="en")
    (person,) = [m for m in read(story, tables).mentions if m.kind == "person"]
    assert person.role == "chief economist at Pell"


def test_a_name_in_a_capitalised_headline_is_told_by_the_body(tables: Tables) -> None:
    found = mentions(tables, "Donald Quimby said no.", "Council Condemns Donald Quimby’s Plan For Harbour")
    assert found.count(("person", "Donald Quimby", "Donald Quimby")) == 2
    assert of("person", mentions(tables, "The council met.", "Clinton Campaign Manager Laughs")) <= {
        "Clinton"
    }


@pytest.mark.parametrize(
    ("body", "bodies"),
    [
        ("The Ostmark Casino Control Commission put off its vote.", {"Ostmark Casino Control Commission"}),
        ("The Ministry of Roads and Ports gave way.", {"Ministry of Roads and Ports"}),
        ("The Varanian Foreign Ministry was silent.", {"Varanian Foreign Ministry"}),
        ("A study by the University of Ostmark found nothing.", {"University of Ostmark"}),
        ("The Harbour City Council met.", {"Harbour City Council"}),
        ("The council met, and the ministry was silent.", set()),
        ("Council approval is needed.", set()),
    ],
)
def test_public_bodies_are_known_by_their_kind(tables: Tables, body: str, bodies: set[str]) -> None:
    assert of("organisation", mentions(tables, body)) == bodies


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("A shooting in San Bernardino left four dead.", {"San Bernardino"}),
        ("The plant near Atlantic City was shut.", {"Atlantic City"}),
        ("In April the plant was shut.", set()),
        ("He was interested in Reading and writing.", set()),
    ],
)
def test_places_stand_behind_a_preposition(tables: Tables, body: str, places: set[str]) -> None:
    assert of("place", mentions(tables, body)) == places


@pytest.mark.parametrize(
    ("body", "goods"),
    [
        ("The team kept its lead to the end.", set()),
        ("Lead prices in London rose by two percent.", {"Lead"}),
        ("She won gold in the hundred metres.", set()),
        ("Gold futures rose as the dollar fell.", {"Gold futures"}),
        ("He wore a tin hat.", set()),
        ("A nickel for your thoughts.", set()),
        ("Output of nickel and copper fell.", {"nickel", "copper"}),
    ],
)
def test_goods_that_are_everyday_words_need_a_market(tables: Tables, body: str, goods: set[str]) -> None:
    found = mentions(tables, body)
    assert {w for k, _, w in found if k == "commodity"} == goods


@pytest.mark.parametrize(
    ("headline", "body", "bodies"),
    [
        ("Fed Holds Rates Steady As Growth Slows", "", {"Federal Reserve"}),
        ("Dull day", "Traders expect the Fed to wait. The Fed meets in June.", {"Federal Reserve"}),
        ("Fed Up With Prices, Shoppers Stay Home", "", set()),
        ("Lions Fed By Hand At Zoo", "", set()),
        ("Treasury Yields Climb", "Treasury yields rose.", set()),
        ("Dull day", "Lawmakers said Congress would vote on Friday.", {"U.S. Congress"}),
        ("Dull day", "The World Poultry Congress opened.", set()),
    ],
)
def test_public_bodies_that_go_by_an_everyday_word(
    tables: Tables, headline: str, body: str, bodies: set[str]
) -> None:
    known = {"Federal Reserve", "U.S. Congress", "U.S. Department of the Treasury"}
    found = mentions(tables, body, headline)
    assert {key for kind, key, _ in found if kind == "organisation"} & known == bodies


def test_a_place_called_after_a_company_is_not_the_company(tables: Tables) -> None:
    assert {k for k, *_ in mentions(tables, "Tents stood outside the Wells Fargo Center.")} == set()


_PIECES = (
    "Mark ",
    "Ministry of ",
    "in Paris ",
    "said ",
    "A",
    "b",
    " ",
    ".",
    ",",
    "’s",
    "'",
    "\n",
    "-",
    "Board",
    "von ",
    "J. ",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_any_text_is_read_and_every_span_is_its_words(body: str) -> None:
    story = Story("s", 1, "w", "1", Identity("", "", ""), "x", body, NOON, language="en")
    for m in read(story, load_reference_once()).mentions:
        text = body if m.span.field == "body" else "x"
        assert text[m.span.start : m.span.end] == m.surface and m.why


_HELD: list[Tables] = []


def load_reference_once() -> Tables:
    if not _HELD:
        _HELD.append(load_reference().as_of(NOON))
    return _HELD[0]
