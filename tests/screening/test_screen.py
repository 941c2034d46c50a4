"""Screening: who is found, with what grade, and who is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reference.screening import MATCH, Asked, Entry, Facts, ListedName, Screen, facts
from tocsin.reference.screening.names import Sort

FAMILIES = (
    "Okafor Voronin Sayegh Brandt Marchetti Lindqvist Takahara Obuya Pereda Castellan Wexford Zubiri".split()
)
GIVEN = "Lena Gleb Tarek Otto Paola Sven Kenji Amina Rosa Hugo Edith Iker".split()


def entry(id_: str, sort: Sort, *names: str, told: Facts | None = None, weak: tuple[str, ...] = ()) -> Entry:
    listed = [ListedName(name, "alias" if at else "primary") for at, name in enumerate(names)]
    listed += [ListedName(name, "weak") for name in weak]
    return Entry("TEST", id_, sort, tuple(listed), ("QUAY",), told or Facts())


def crowd() -> list[Entry]:
    """A hundred and more people with common names, so that a rare one can be told from them."""
    return [
        entry(f"c{i}-{j}", "person", f"{family.upper()}, {given_}")
        for i, family in enumerate(FAMILIES)
        for j, given_ in enumerate(GIVEN)
    ]


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(
        [
            *crowd(),
            entry(
                "1",
                "person",
                "QUILLFEATHER, Barnaby Josiah",
                "QUILFETHER, Barney",
                told=facts(["12 Mar 1961"], ["Portugal"], ["AB 123456"]),
                weak=("The Heron",),
            ),
            entry("2", "organisation", "Gavan Lighthouse Works OOO", "Гавань Маяк"),
            entry("3", "vessel", "SEA HERON 4"),
            entry("4", "person", "AL-JABRI, Abd al-Rahman Yasin", told=facts(["1970"], ["Jordan"], [])),
        ]
    )


def hit(screen: Screen, name: str, schema: str = "", told: Facts | None = None) -> tuple[str, str] | None:
    found = screen.hits(Asked(name, schema, told or Facts()))
    return (found[0].entry.id, found[0].grade) if found else None


@pytest.mark.parametrize(
    ("name", "schema", "expected"),
    [
        ("Barnaby Josiah Quillfeather", "Person", ("1", "likely")),
        ("Barnaby Quillfeather", "", ("1", "name only")),  # a given name is left out: not word for word
        ("Barnaby Josiah Quilfeather", "Person", ("1", "likely")),
        ("Barnaby Josiah Quillfaether", "Person", ("1", "name only")),
        ("BarnabyJosiah Quillfeather", "Person", ("1", "likely")),
        ("The Heron", "Person", ("1", "name only")),  # weak by the list itself
        ("Gavan Lighthouse Works LLC", "Company", ("2", "likely")),
        ("Gavan Mayak", "Organization", ("2", "likely")),
        ("sea heron 4", "Vessel", ("3", "likely")),
        ("Abdulrahman Yassin al-Jabri", "Person", ("4", "likely")),
        ("عبد الرحمن ياسين الجبري", "Person", ("4", "name only")),
        ("Lena Okafor", "Person", ("c0-0", "name only")),  # twelve share each of the two words
    ],
)
def test_grades_without_other_facts(
    screen: Screen, name: str, schema: str, expected: tuple[str, str]
) -> None:
    found = hit(screen, name, schema)
    assert found == expected


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("Barnaby Unwin", "Person"),
        ("Quillfeather", "Person"),
        ("Barnaby Josiah Quillfeather", "Vessel"),
        ("Sea Heron 5", "Vessel"),
        ("Heron", ""),
        ("", ""),
        ("???", "Person"),
        ("The", "Company"),
    ],
)
def test_these_are_not_on_the_list(screen: Screen, name: str, schema: str) -> None:
    assert hit(screen, name, schema) is None


@pytest.mark.parametrize(
    ("name", "told", "grade"),
    [
        ("Barnaby Josiah Quillfeather", facts(["1961"], [], []), "identified"),
        ("Barnaby Josiah Quillfeather", facts([], ["PT"], []), "identified"),
        ("Barnaby Josiah Quillfeather", facts(["1985-02-01"], [], []), "name only"),
        ("Barnaby Josiah Quillfeather", facts(["1961-03-12"], ["Norway"], []), "name only"),
        ("Barnaby Josiah Quillfeather", facts(["1961-04"], [], []), "name only"),
        ("Barnaby Quillfeather", facts(["1961-03-12"], [], []), "likely"),
        ("Barnaby Josaih Quilfeather", facts([], [], ["ab-123456"]), "identified"),
    ],
)
def test_what_else_is_known_raises_or_lowers_the_grade(
    screen: Screen, name: str, told: Facts, grade: str
) -> None:
    assert hit(screen, name, "Person", told) == ("1", grade)


def test_a_country_identifies_a_rare_name_and_a_birth_date_a_frequent_one_too() -> None:
    known = facts(["1970"], ["Portugal"], [])
    screen = Screen([*crowd(), entry("x", "person", "OKAFOR, Lena Gleb", told=known)])
    name = "Lena Gleb Okafor"
    assert hit(screen, name, "Person") == ("x", "name only")
    assert hit(screen, name, "Person", facts([], ["PT"], [])) == ("x", "likely")
    assert hit(screen, name, "Person", facts(["1970"], ["PT"], [])) == ("x", "identified")


def test_a_hit_tells_the_nearest_name_and_why(screen: Screen) -> None:
    found = screen.hits(Asked("Barney Quilfether", "Person", facts(["1990"], [], [])))[0]
    assert found.name == "QUILFETHER, Barney"
    assert "barney = barney: the same" in found.why and "other birth date" in found.why
    assert found.score < 1.0


def test_hits_come_best_first_and_no_more_than_asked_for() -> None:
    spelt = ["WHITCOMBE, Lenna", "WHITCOMBE, Lena", "WHITCOMB, Lena", "WHITCOMBE, Leena"]
    screen = Screen([*crowd(), *(entry(str(i), "person", name) for i, name in enumerate(spelt))])
    found = screen.hits(Asked("Lena Whitcombe", "Person"))
    assert found[0].entry.id == "1" and len(found) >= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert screen.hits(Asked("Lena Whitcombe", "Person"), limit=2) == found[:2]


def test_a_frequent_part_of_a_name_is_no_hit_and_a_rare_one_is() -> None:
    screen = Screen(
        [*crowd(), entry("x", "person", "OKAFOR, Lena Adaeze"), entry("y", "person", "WHITCOMBE, Lena Ida")]
    )
    assert "x" not in {one.entry.id for one in screen.hits(Asked("Lena Okafor", "Person"))}
    assert "y" in {one.entry.id for one in screen.hits(Asked("Lena Whitcombe", "Person"))}


def test_names_in_scripts_without_vowels_lead_to_latin_ones_and_back() -> None:
    screen = Screen([*crowd(), entry("x", "person", "رامي حداد"), entry("y", "person", "SABRI, Hani")])
    assert [one.entry.id for one in screen.hits(Asked("Rami Haddad", "Person"))] == ["x"]
    assert [one.entry.id for one in screen.hits(Asked("هاني صبري", "Person"))] == ["y"]


def test_beside_a_name_word_for_word_those_far_behind_are_not_told() -> None:
    near = entry("y", "person", "WHITCOMBE, Lena Ida Maria", told=facts([], ["Portugal"], []))
    screen = Screen([*crowd(), entry("x", "person", "WHITCOMBE, Lena"), near])
    assert [one.entry.id for one in screen.hits(Asked("Lena Whitcombe", "Person"))] == ["x"]
    found = screen.hits(Asked("Lena Whitcombe Ida", "Person"))
    assert {one.entry.id for one in found} == {"x", "y"}


@pytest.mark.parametrize(
    "name", ["Zelkovar", "Zelkovarr", "Zelkvar", "Zeklovar", "Zelkomar", "ZELKOVAR SHIPPING"]
)
def test_organisations_of_one_word_are_found_across_a_slip(name: str) -> None:
    others = [entry(str(at), "organisation", f"{family} Works") for at, family in enumerate(FAMILIES)]
    screen = Screen([*others, entry("x", "organisation", "Zelkovar LLC")])
    assert [one.entry.id for one in screen.hits(Asked(name, "Company"))] == ["x"]
    assert screen.hits(Asked("Zerkolan", "Company")) == ()


def test_answers_are_remembered_but_facts_are_weighed_anew(screen: Screen) -> None:
    plain = hit(screen, "Barnaby Josiah Quillfeather", "Person")
    known = hit(screen, "Barnaby Josiah Quillfeather", "Person", facts(["1961"], [], []))
    assert (plain, known, hit(screen, "Barnaby Josiah Quillfeather", "Person")) == (
        ("1", "likely"),
        ("1", "identified"),
        ("1", "likely"),
    )


def test_a_frequent_word_alone_leads_nowhere() -> None:
    many = [
        entry(str(i), "person", f"MUHAMMAD, {chr(97 + i % 26)}ar{chr(97 + i // 26)}ib") for i in range(600)
    ]
    screen = Screen([*many, entry("x", "person", "MUHAMMAD, Zephyrinus")])
    assert {one.entry.id for one in screen.hits(Asked("Zephyrinus Muhamad", "Person"))} == {"x"}
    assert screen.hits(Asked("Muhammad Kittiwake", "Person")) == ()


def test_every_listed_name_finds_its_own_entry(screen: Screen) -> None:
    for one in screen.index.entries:
        for name in one.names:
            schema = {"person": "Person", "organisation": "Company", "vessel": "Vessel"}[one.sort or "person"]
            found = screen.hits(Asked(name.text, schema), limit=500)
            assert one.id in {found_.entry.id for found_ in found}, name.text


@given(st.text(max_size=40), st.sampled_from(["Person", "Company", "Vessel", ""]))
def test_any_name_can_be_screened(text: str, schema: str) -> None:
    screen = Screen(
        [entry("1", "person", "QUILLFEATHER, Barnaby"), entry("2", "organisation", "Gavan Works")]
    )
    assert all(one.score >= MATCH and one.grade != "identified" for one in screen.hits(Asked(text, schema)))


def test_a_slip_in_the_first_letter_is_found_where_the_rest_is_rare(screen: Screen) -> None:
    assert hit(screen, "Barnaby Josiah Guillfeather", "Person") == ("1", "name only")
    assert hit(screen, "Larnaby Josiah Quillfeather", "Person") == ("1", "name only")


@given(st.sampled_from("quillfeather barnaby josiah".split()), st.data())
def test_one_slip_is_still_found(word: str, data: st.DataObject) -> None:
    screen = Screen([*crowd(), entry("1", "person", "QUILLFEATHER, Barnaby Josiah")])
    at = data.draw(st.integers(1, len(word) - 2))
    slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    name = "barnaby josiah quillfeather".replace(word, slip)
    assert "1" in {one.entry.id for one in screen.hits(Asked(name, "Person"))}
