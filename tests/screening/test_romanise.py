"""Names of other scripts in Latin letters: the usual spelling, one each, whatever comes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reference.screening.letters import FAR, apart, bones, folded
from tocsin.reference.screening.romanise import is_abjad, latin, script_of, simplified, syllables


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Мельник", "melnik"),
        ("Щербаков", "shcherbakov"),
        ("Їжакевич", "yizhakevych"),
        ("Гриценко", "gritsenko"),
        ("Гнатюкі", "hnatyuki"),
        ("Љубиша", "ljubisa"),
        ("Ћосић", "cosic"),
        ("Ғабит", "gabit"),
        ("Ζαχαρίου", "zachariou"),
        ("Μπότσαρης", "botsaris"),
        ("Ευαγγελία", "evangelia"),
        ("ნინო", "nino"),
        ("ღვინაძე", "ghvinadze"),
        ("Վարդան", "vardan"),
        ("Հարություն", "harutyun"),
        ("خالد", "khald"),
        ("ژاله", "zhalh"),
        ("שלומי", "shlumi"),
        ("राजेश", "raajesh"),
        ("सुनीता", "suniitaa"),
        ("রফিক", "raphik"),
        ("さくら", "sakura"),
        ("キョウコ", "kyouko"),
        ("ニッシン", "nishin"),
        ("สมชาย", "smchay"),
        ("አበበ", "ababa"),
        ("ມະນີ", "mn"),
        ("한지원", "hanjiwon"),
        ("Österström", "osterstrom"),
        ("Þorgerður", "thorgerdur"),
        ("Šarūnas", "sarunas"),
        ("Straße", "strasse"),
        ("Łucja", "lucja"),
        ("Nguyễn", "nguyen"),
    ],
)
def test_words_are_spelt_as_lists_spell_them(word: str, expected: str) -> None:
    assert latin(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("王小明", ("wang", "xiao", "ming")),
        ("陳國華", ("chen", "guo", "hua")),
        ("赵琳", ("zhao", "lin")),
        ("薛", ("xue",)),
        ("单", ("dan",)),
    ],
)
def test_chinese_characters_are_read_one_by_one_old_forms_too(word: str, expected: tuple[str, ...]) -> None:
    assert syllables(word) == expected


def test_some_characters_are_read_otherwise_in_a_surname() -> None:
    assert syllables("单志", surname=True) == ("shan", "zhi")
    assert simplified("張偉") == "张伟"


@pytest.mark.parametrize(
    ("word", "script"),
    [
        ("Anna", "latin"),
        ("Анна", "cyrillic"),
        ("علي", "arabic"),
        ("שרה", "hebrew"),
        ("李", "han"),
        ("김", "hangul"),
        ("สม", "thai"),
        ("12-3", "latin"),
    ],
)
def test_the_script_of_a_word_is_told_by_its_first_letter(word: str, script: str) -> None:
    assert script_of(word) == script
    assert is_abjad(script) == (script in ("arabic", "hebrew", "thai"))


@given(st.text(max_size=30))
def test_any_text_becomes_plain_letters_and_digits_or_signs_of_ascii(text: str) -> None:
    assert latin(text).isascii() or latin(text) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhukovskiy", "zhukovsky"),
        ("chernenko", "tchernenko"),
        ("qureshi", "kureshi"),
        ("wagner", "vagner"),
        ("mueller", "muller"),
        ("khalifa", "halifa"),
        ("philipp", "filip"),
        ("saleh", "sale"),
    ],
)
def test_transliterations_of_one_word_fold_together(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_bones_are_what_stays_when_vowels_change() -> None:
    assert bones("rashid") == bones("rasheed") == bones("rached")
    assert bones("ahmad")[0] == "a"
    assert bones("petrov") != bones("pavlov")


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("marta", "marta", 0),
        ("marta", "matra", 1),
        ("marta", "marita", 1),
        ("marta", "karta", 1),
        ("marta", "kirta", 2),
        ("marta", "", FAR),
        ("marta", "josef", FAR),
    ],
)
def test_edits_are_counted_up_to_the_limit(one: str, other: str, edits: float) -> None:
    assert apart(one, other, 3.0) == edits


def test_near_letters_and_doubled_ones_are_half_an_edit_where_asked() -> None:
    assert apart("hamid", "hamed", 3.0) == 1.0
    assert apart("hamid", "hamed", 3.0, True) == 0.5
    assert apart("anissa", "anisa", 3.0, True) == 0.5


words = st.text("abcdeimnorst", max_size=9)


@given(words, words)
def test_edits_are_the_same_both_ways_and_none_only_for_the_same_word(one: str, other: str) -> None:
    assert apart(one, other, 9.0) == apart(other, one, 9.0)
    assert apart(one, other, 9.0, True) <= apart(one, other, 9.0)
    assert (apart(one, other, 9.0) == 0.0) == (one == other)


@given(words, words, words)
def test_a_word_between_two_is_never_a_short_cut_by_more_than_a_swap(one: str, mid: str, other: str) -> None:
    # Damerau's restricted distance may break the triangle only by swaps of letters that were edited too.
    direct, around = apart(one, other, 30.0), apart(one, mid, 30.0) + apart(mid, other, 30.0)
    assert direct <= 2 * around
