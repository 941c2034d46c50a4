"""Names taken apart: what each word is, and which say who it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reference.screening.names import Sort, guess_sort, other_forms, read_name, sort_of
from tocsin.reference.screening.words import legal_forms, same_name, variants, words_of

SORTS: tuple[Sort, ...] = ("person", "organisation", "vessel")


def kinds(text: str, sort: Sort = "person") -> list[tuple[str, str]]:
    return [(part.text, part.kind) for part in read_name(text, sort).parts]


def telling(text: str, sort: Sort = "person") -> list[str]:
    return [part.text for part in read_name(text, sort).telling]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lena Okafor", ["lena", "okafor"]),
        ("OKAFOR, Lena", ["lena", "okafor"]),
        ("Dr. Lena Okafor", ["lena", "okafor"]),
        ("Sheikh Tamim bin Jaber Al Murri", ["tamim", "jaber", "murri"]),
        ("Abdulqader al-Jabri", ["abd", "qader", "jabri"]),
        ("Abd el-Qader Jabri", ["abd", "qader", "jabri"]),
        ("Nasruddin Barzani", ["nasr", "din", "barzani"]),
        ("Nasr al-Din Barzani", ["nasr", "din", "barzani"]),
        ("Abdullah Qureshi", ["abdullah", "qureshi"]),
        ("J.R. Whitcombe", ["j", "r", "whitcombe"]),
        ("Ludwig van der Meer", ["ludwig", "meer"]),
        ("Ch'ae Min-su", ["chae", "min", "su"]),
        ("Walter Finch, Jr.", ["walter", "finch"]),
        ("欧阳建国", ["ouyang", "jianguo"]),
        ("남궁민수", ["namkung", "minsu"]),
        ("محمود الجابري", ["mhmud", "jabri"]),
        ("Mr. Dr.", ["mr", "dr"]),
    ],
)
def test_the_telling_words_of_people(text: str, expected: list[str]) -> None:
    assert telling(text) == expected


def test_families_patronymics_fathers_and_initials_are_known() -> None:
    assert kinds("VORONIN, Gleb Arkadyevich") == [
        ("gleb", "word"),
        ("arkadyevich", "patronymic"),
        ("voronin", "family"),
    ]
    assert ("tarek", "father") in kinds("Yasin bin Tarek")
    assert ("k", "initial") in kinds("Mona K. Haddad")
    assert ("milosevich", "word") in kinds("Rade Milosevich")  # a surname where nothing else could be one


@pytest.mark.parametrize(
    ("text", "expected", "forms"),
    [
        ("Harbour Light Ltd.", ["harbour", "light"], {"ltd"}),
        ("Harbour Light Co., Ltd", ["harbour", "light"], {"ltd"}),
        ("ООО Гавань", ["gavan"], {"ltd"}),
        ("Gavan o.o.o.", ["gavan"], {"ltd"}),
        ("Open Joint Stock Company Gavan", ["gavan"], {"jsc"}),
        ("Gavan joint stock compny", ["gavan"], {"jsc"}),
        ("Harbour Light Limted", ["harbour", "light"], {"ltd"}),
        ("Hafenlicht GmbH & Co. KG", ["hafenlicht"], {"lp"}),
        ("Puerto Claro S.A. de C.V.", ["puerto", "claro"], {"jsc"}),
        ("Porto Chiaro S.p.A.", ["porto", "chiaro"], {"jsc"}),
        ("Latarnia Sp. z o.o.", ["latarnia"], {"ltd"}),
        ("灯塔航运有限公司", ["dengtahangyun"], set()),
        ("Limited", ["limited"], set()),
    ],
)
def test_legal_forms_are_folded_across_countries(text: str, expected: list[str], forms: set[str]) -> None:
    name = read_name(text, "organisation")
    assert [part.text for part in name.telling] == expected
    assert {form.kind for form in name.legal} - {"co"} == forms


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Tidal Fund III LP", ("3",)),
        ("Tidal Fund 3", ("3",)),
        ("Third Tidal Fund", ("3",)),
        ("3rd Tidal Fund", ("3",)),
        ("Tidal Series XIV", ("14",)),
        ("Tidal Receivables 2011-04", ("2011", "4")),
        ("Vitamin C Works", ()),
    ],
)
def test_numbers_of_organisations_are_digits_however_written(text: str, numbers: tuple[str, ...]) -> None:
    assert read_name(text, "organisation").numbers == numbers


def test_letters_in_brackets_that_shorten_the_name_are_no_word_of_it() -> None:
    assert telling("Heron Lines of Lisbon (HLL)", "organisation") == ["heron", "lines", "lisbon"]
    assert telling("Heron Lines (UK)", "organisation") == ["heron", "lines", "united", "kingdom"]


def test_a_slash_joins_two_names_where_both_are_whole() -> None:
    assert other_forms("Heron Lines/Egret Cargo") == ("Heron Lines", "Egret Cargo")
    assert other_forms("Heron A/S") == other_forms("Heron Lines") == ()


def test_very_long_names_are_read_as_far_as_any_name_goes() -> None:
    assert len(read_name("ab " * 5000, "person").parts) < 30


@pytest.mark.parametrize(
    ("schema", "sort"),
    [
        ("Person", "person"),
        ("individual", "person"),
        ("Company", "organisation"),
        ("Organization", "organisation"),
        ("Vessel", "vessel"),
        ("aircraft", "vessel"),
        ("LegalEntity", None),
        ("", None),
    ],
)
def test_schemas_say_how_a_name_is_read(schema: str, sort: Sort | None) -> None:
    assert sort_of(schema) == sort


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Lena Okafor", "person"),
        ("Harbour Light Ltd", "organisation"),
        ("The Harbour Light", "organisation"),
        ("Harbour Light Shipping", "organisation"),
        ("Tidal Fund 3", "organisation"),
    ],
)
def test_without_a_schema_a_name_says_itself_what_it_is(text: str, sort: Sort) -> None:
    assert guess_sort(text) == sort


@given(st.text(max_size=60), st.sampled_from(SORTS))
def test_any_text_is_a_name(text: str, sort: Sort) -> None:
    name = read_name(text, sort)
    assert set(name.telling) <= set(name.parts)
    assert all(part.text.isascii() and part.text for part in name.parts)


def test_the_tables_hold_small_plain_words_each_once_a_row() -> None:
    for name, rows in variants().items():
        assert name.isascii() and name == name.lower(), name
        assert rows
    for form in legal_forms():
        assert all(word.isascii() and word == word.lower() for word in form)
    assert not words_of("title") & words_of("kin")


def test_variants_are_spellings_or_short_forms() -> None:
    assert same_name("yusuf", "yousef") == "spelling"
    assert same_name("bill", "william") == same_name("william", "bill") == "short"
    assert same_name("bill", "yusuf") == ""
