"""The tables of themes: every row can be found, nothing points at what is not there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from stories_by_hand import made
from tocsin.exposures.mapping import load_map
from tocsin.model.reading import Event
from tocsin.model.spans import Span
from tocsin.understanding.events import event_types
from tocsin.understanding.lexicon import rows
from tocsin.understanding.themes import about, find_themes, theme_names
from tocsin.understanding.themes.implied import _BRINGS, with_implied
from tocsin.understanding.themes.table import Row, compiled, forms

PACKAGE = "tocsin.understanding.themes"
TABLE = rows(PACKAGE, "themes.csv")
CLASSES = {row["name"]: row["words"].split("|") for row in rows(PACKAGE, "classes.csv")}


def test_there_are_more_than_a_hundred_and_twenty_themes_each_with_words_and_a_name_of_its_own() -> None:
    assert len(about()) >= 120
    assert {row["code"] for row in TABLE} - {"-"} == set(about())
    assert len(set(theme_names().values())) == len(about())


def test_wider_themes_are_themes_and_no_theme_is_wider_than_itself() -> None:
    for theme in about().values():
        seen = {theme.code}
        at = theme
        while at.parent:
            at = about()[at.parent]
            assert at.code not in seen
            seen.add(at.code)
        assert 0 <= theme.lifts <= 1 and (theme.parent or not theme.lifts)


def test_media_topics_are_eight_digits_with_a_name() -> None:
    named = [theme for theme in about().values() if theme.medtop]
    assert len(named) > 90
    assert all(re.fullmatch(r"(?:200|1[0-7]0|0[1-9]0)\d{5}", theme.medtop) and theme.topic for theme in named)


@pytest.mark.parametrize("column", ["needs", "bars"])
def test_guards_are_single_words_of_the_sentence_or_named_classes(column: str) -> None:
    parts = {part for row in TABLE for part in row[column].split("|") if part}
    assert [p for p in parts if p.startswith("@") and p[1:] not in CLASSES] == []
    assert [p for p in parts if " " in p] == []


def test_every_class_is_used() -> None:
    used = {
        part[1:] for row in TABLE for part in (row["needs"] + "|" + row["bars"]).split("|") if part[:1] == "@"
    }
    assert used == set(CLASSES)


def test_no_phrase_stands_twice_in_a_row_or_bars_itself() -> None:
    for row in TABLE:
        words = row["words"].split("|")
        assert len(words) == len(set(words)), row["words"]
    barred = [(row.phrase, words) for words, row in forms() if row.gives and not row.bars.isdisjoint(words)]
    assert barred == []


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Tarn Mills at a 52-week high", "market move"),
        ("Moody's affirms Harrowgate Water at Baa1", "credit rating"),
        ("Operators bid for 5G licences", "telecommunications"),
        ("Quennel Foods 3Q profit up 4%", "earnings"),
        ("Tarn Mills sees FY2027 sales at $2 billion", "guidance"),
        ("OPEC+ meets on Sunday", "oil"),
    ],
)
def test_words_that_the_tokeniser_cuts_are_found(headline: str, code: str) -> None:
    assert code in {t.code for t in find_themes(made(headline, ""), ())}


def test_themes_that_events_and_exposures_name_are_in_the_table() -> None:
    assert set(_BRINGS.values()) <= set(about())
    named = {
        edge.from_.removeprefix("theme:") for edge in load_map().edges if edge.from_.startswith("theme:")
    }
    assert named <= set(about())


# what is done in so many fields that its words alone say which
NO_THEME = frozenset(
    "accusation|armed attack|bailout|concession|death|delisting|demand|hostage taking|nationalisation|refusal|seizure|stake|"
    "support|threat|withdrawal".split("|")
)


def test_every_event_brings_a_theme_or_is_known_to_bring_none() -> None:
    assert set(event_types()) - _BRINGS.keys() == NO_THEME
    assert _BRINGS.keys() <= set(event_types())


def test_an_event_brings_its_theme_unless_it_is_denied() -> None:
    event = Event("x", "done", (), Span("headline", 0, 4), "")
    for kind, theme in _BRINGS.items():
        assert theme in {t.code for t in with_implied((), (replace(event, type=kind),))}
    assert with_implied((), (replace(event, type="disaster", status="denied"),)) == ()


def test_every_theme_can_be_told_by_a_headline_of_its_own_words() -> None:
    """The strongest row of each theme, with one of the words it needs, tells the theme."""
    for code in about():
        own = max(
            (r for r in TABLE if r["code"] == code and not r["asks"]),
            key=lambda r: float(r["weight"]),
            default=None,
        )
        if own is None:
            continue
        row = next(row for _, row in forms() if row.number == TABLE.index(own) + 1)
        needed = min(row.needs, default="")
        words = row.phrase.replace("#", "2")
        assert code in {t.code for t in find_themes(made(f"{words} {needed}", ""), ())}, words


def test_the_longest_trigger_at_a_place_wins_and_one_word_stands_for_itself() -> None:
    def row(n: int) -> Row:
        return Row(n, (("oil", 1.0),), "", frozenset(), 0, frozenset(), False, False)

    found = compiled(
        [
            (("oil",), row(1)),
            (("oil", "price"), row(2)),
            (("oil", "price", "cap"), row(3)),
            (("gas", "oil"), row(4)),
        ]
    )
    text = tuple("oil price cap oil price oil gas oil gas".split())
    assert [(i, past, rows[0].number) for i, past, rows in found.scan(text)] == [
        (0, 3, 3), (3, 5, 2), (5, 6, 1), (6, 8, 4), (7, 8, 1),
    ]  # fmt: skip


def test_a_word_is_not_what_it_needs_itself() -> None:
    assert all(row.needs.isdisjoint(words) for words, row in forms())
    assert "shipping" not in {t.code for t in find_themes(made("The port is quiet", ""), ())}
    assert "shipping" in {t.code for t in find_themes(made("Tanker waits for the port", ""), ())}


def test_every_idiom_hides_a_word_that_would_tell_a_theme() -> None:
    real = compiled([(words, row) for words, row in forms() if row.gives])
    idioms: dict[str, bool] = {}
    for words, row in forms():
        if not row.gives:
            idioms[row.phrase] = idioms.get(row.phrase, False) or bool(real.scan(words))
    assert idioms and [phrase for phrase, hides in idioms.items() if not hides] == []
