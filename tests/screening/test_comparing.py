"""Pairs of names: what may be one bearer, what not, and that every penalty is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.reference.screening import MATCH, compare_names

SAME_PEOPLE = [
    ("Lena Okafor", "OKAFOR, Lena"),
    ("Lena Okafor", "Lena Maria Okafor"),
    ("Lena Okafor", "Lena Okaffor"),
    ("LenaOkafor", "Lena Okafor"),
    ("Lena Oka for", "Lena Okafor"),
    ("Lena-Okafor", "Lena Okafor"),
    ("L. Okafor", "Lena Okafor"),
    ("JP Marchetti", "Jean-Paul Marchetti"),
    ("Bill Whitcombe", "William Whitcombe"),
    ("Prof. Gleb Voronin", "Gleb Arkadyevich Voronin"),
    ("Глеб Воронин", "Gleb Voronin"),
    ("Гліб Вороненко", "Hlib Voronenko"),
    ("Γιώργος Παππάς", "Giorgos Pappas"),
    ("გიორგი ბერიძე", "Giorgi Beridze"),
    ("محمود جابر", "Mahmoud Jaber"),
    ("خالد الرشيدي", "Khaled al-Rashidi"),
    ("יצחק לוין", "Yitzhak Levin"),
    ("王小明", "Wang Xiaoming"),
    ("王小明", "Wang Xiao Ming"),
    ("陳國華", "陈国华"),
    ("한지원", "Han Ji-won"),
    ("무현경", "Moo Hyun-kyung"),
    ("이재석", "Lee Jae-suk"),
    ("Джон Уиткомб", "John Uitkomb"),
    ("اهود حداد", "Ehud Haddad"),
    ("أحمد التجاري", "Ahmed al-Tijari"),
    ("አበበ ቢቂላ", "Abebe Bikila"),
    ("Lena Okafor, Chairman of Heron Lines", "Lena Okafor"),
    ("Lena 0kaf0r", "Lena Okafor"),
    ("राजेश कुमार", "Rajesh Kumar"),
    ("Mohamed Tarek Sayegh", "Muhammad Tariq Sayigh"),
    ("Abdulrahman Sayegh", "Abd al-Rahman Sayegh"),
    ("Saifuddin Sayegh", "Saif al-Din Sayegh"),
    ("Sayegh Sayegh Tarek", "Tarek Sayegh"),
    ("José Ñáñez", "Jose Nanez"),
]
OTHER_PEOPLE = [
    ("Lena Okafor", "Lena Adeyemi"),
    ("Lena Okafor", "Marcus Okafor"),
    ("Lena Okafor", "Okafor"),
    ("A. Okafor", "Lena Okafor"),
    ("Lena B. Okafor", "Lena Chidinma Okafor"),
    ("Gleb Arkadyevich Voronin", "Gleb Stepanovich Voronin"),
    ("Hakim Nasser Jabri al-Mosuli", "Hakim Nasser Jabri al-Basri"),
    ("Yasin bin Tarek al-Jabri", "Tarek bin Yasin al-Jabri"),
    ("王小明", "王小朋"),
    ("한지원", "한지민"),
    ("خالد الرشيدي", "خالد المنصوري"),
    ("Han Ji-won", "Kwon Ji-won"),
    ("Tarek Sayegh", "Tarek Ahmed Nabil Faris Karim Sayegh"),
]
SAME_ORGANISATIONS = [
    ("Harbour Light Ltd", "Harbour Light Limited"),
    ("Harbour Light", "HARBOUR LIGHT PLC"),
    ("ООО Гавань", "Gavan LLC"),
    ("OAO Gavanprom", "Open Joint Stock Company Gavanprom"),
    ("The Harbour & Light Company", "Harbour and Light Company"),
    ("H.L.B. Company", "HLB Company"),
    ("1st Harbour Bank", "First Harbour Bank"),
    ("Harbour Light Fund 3", "Harbour Light Fund III"),
    ("U.S. Office of Lighthouses", "United States Office of Lighthouses"),
    ("Her0n Lines", "Heron Lines"),
    ("20th Street Lines", "Twentieth Street Lines"),
    ("Heron Lines", "Egret Cargo/Heron Lines"),
    ("Heron Lines", "Heron Lines (HL)"),
    ("Harborlight Industries", "Harbor Light Industries"),
    ("Harbour Lihgt Works", "Harbour Light Works"),
]
OTHER_ORGANISATIONS = [
    ("Harbour Light Fund II", "Harbour Light Fund III"),
    ("Harbour Light 2019-1", "Harbour Light 2020-1"),
    ("Harbour Light Fund", "Harbour Light Fund 2"),
    ("ANO Harbour Light", "Harbour Light LLC"),
    ("Harbour of Lisbon", "Harbour of Porto"),
    ("Harbour Light", "Harbour Light Insurance Brokers"),
    ("HL plc", "HK plc"),
    ("The Marlow Trust", "The Marconi Trust"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PEOPLE)
def test_these_may_be_one_person(one: str, other: str) -> None:
    found = compare_names(one, other, "Person")
    assert found.match, found.why


@pytest.mark.parametrize(("one", "other"), OTHER_PEOPLE)
def test_these_are_two_people(one: str, other: str) -> None:
    found = compare_names(one, other, "Person")
    assert not found.match, found.why


@pytest.mark.parametrize(("one", "other"), SAME_ORGANISATIONS)
def test_these_may_be_one_organisation(one: str, other: str) -> None:
    found = compare_names(one, other, "Company")
    assert found.match, found.why


@pytest.mark.parametrize(("one", "other"), OTHER_ORGANISATIONS)
def test_these_are_two_organisations(one: str, other: str) -> None:
    found = compare_names(one, other, "Company")
    assert not found.match, found.why


def test_vessels_need_the_same_number() -> None:
    assert compare_names("SEA HERON 4", "Sea Heron 4", "Vessel").score == 1.0
    assert not compare_names("Sea Heron 4", "Sea Heron 5", "Vessel").match
    assert not compare_names("Sea Heron", "Sea Heron 5", "Vessel").match


def test_every_penalty_is_told_and_they_make_the_score() -> None:
    found = compare_names("Lena Okaffor", "Lena Maria Okafor", "Person")
    assert found.score == pytest.approx(1 - sum(step.penalty for step in found.steps))
    assert {(step.one, step.other) for step in found.steps} == {
        ("lena", "lena"),
        ("okaffor", "okafor"),
        ("", "maria"),
    }
    assert "maria: only in one name" in found.why and "−0." in found.why


def test_a_spelling_costs_less_than_a_slip_and_a_slip_less_than_another_word() -> None:
    scores = [
        compare_names("Yousef Jabri", other, "Person").score
        for other in ("Yousef Jabri", "Yusuf Jabri", "Yousef Jadri", "Nabil Jabri")
    ]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 4


def test_a_name_without_letters_matches_nothing_but_itself() -> None:
    assert compare_names("???", "Lena Okafor").score == 0.0
    assert compare_names("", "Lena Okafor").why == "no word to compare"


texts = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            "Lena Okafor Tarek Sayegh bin al Abdul Ltd III 3 J. Voronin Gleb Глеб محمود 王小明 한지원 de".split()
        ),
        min_size=1,
        max_size=6,
    ).map(" ".join),
)
schemas = st.sampled_from(["Person", "Company", "Vessel", "LegalEntity", ""])


@given(texts, texts, schemas)
@settings(max_examples=300)
def test_the_order_of_two_names_makes_no_difference(one: str, other: str, schema: str) -> None:
    found, turned = compare_names(one, other, schema), compare_names(other, one, schema)
    assert found.score == turned.score
    assert 0.0 <= found.score <= 1.0
    assert found.match == (found.score >= MATCH)


@given(texts, schemas)
def test_a_name_is_itself(text: str, schema: str) -> None:
    assert compare_names(text, text, schema).score == 1.0


@given(st.permutations("Lena Maria Okafor Brandt".split()))
def test_people_are_the_same_in_any_order_of_their_names(words: list[str]) -> None:
    assert compare_names("Lena Maria Okafor Brandt", " ".join(words), "Person").score == 1.0


@given(st.sampled_from("okafor brandt whitcombe marchetti".split()), st.data())
def test_one_slip_in_a_long_word_is_still_the_name(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    slip = word[:at] + data.draw(st.sampled_from("xqz")) + word[at + 1 :]
    assert compare_names(f"Lena {word}", f"Lena {slip}", "Person").match
