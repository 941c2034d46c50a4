"""The parts of the tone reader: stems, clauses, movement and what moves, places, weights."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from stories_by_hand import made
from tocsin.understanding.lexicon import rows
from tocsin.understanding.tone.features import PLACES, speaks, told, towards
from tocsin.understanding.tone.lines import line, sentence
from tocsin.understanding.tone.weights import COLUMNS, FILE, weights
from tocsin.understanding.tone.words import KINDS, known, stem

PACKAGE = "tocsin.understanding.tone"


def seen(text: str) -> tuple[dict[str, str], tuple[int, ...]]:
    """(class by word, clause by token) of a headline."""
    part = made(text).headline
    found = line(part.tokens, (0, len(part.tokens)), lambda key: key)
    return {part.tokens.lower[at]: key for at, key in found.seen if key.startswith("<")}, found.clause


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        ("rise rises rising", "ris"),
        ("slip slips slipped slipping", "slip"),
        ("rally rallies rallied", "rally"),
        ("loss losses", "loss"),
        ("12 3.5 1,000", "#"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str, root: str) -> None:
    assert {stem(form) for form in forms.split()} == {root}


def test_to_lose_is_not_a_loss() -> None:
    assert stem("loses") != stem("losses") and known("loses")[1] == "down" and known("loss")[1] == "harm"


def test_every_word_of_the_table_has_one_kind_and_no_capital() -> None:
    allowed = set("up down gain harm good bad not break stop title preposition".split())
    table = rows(PACKAGE, "words.csv")
    assert {row["kind"] for row in table} == allowed
    assert all(w == w.lower() for row in table for w in row["words"].split())
    assert len(KINDS) > 600


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("profit falls", "falls", "<down>"),
        ("loss falls", "falls", "<up>"),
        ("cuts costs", "cuts", "<up>"),
        ("cuts dividend", "cuts", "<down>"),
        ("no growth", "growth", "<down>"),
        ("not weak", "weak", "<good>"),
        ("a loss", "loss", "<harm>"),
        ("record loss", "record", "<down>"),
        ("record profit", "record", "<up>"),
    ],
)
def test_movement_is_judged_with_what_moves(text: str, word: str, kind: str) -> None:
    assert seen(text)[0][word] == kind


def test_what_is_moved_has_no_class_of_its_own() -> None:
    assert "loss" not in seen("the loss narrows")[0]
    assert seen("loss and crisis")[0] == {"loss": "<harm>", "crisis": "<bad>"}


def test_who_declines_to_comment_does_not_fall() -> None:
    assert "declined" not in seen("it declined to comment")[0]
    assert seen("it declined")[0] == {"declined": "<down>"}


def test_movement_does_not_reach_into_another_clause() -> None:
    assert seen("shares fall; costs stay")[0] == {"fall": "<down>", "costs": "<harm>"}


def test_clauses_open_at_their_words_but_not_in_such_as() -> None:
    assert seen("gold falls as stocks rise")[1] == (0, 0, 1, 1, 1)
    assert seen("stocks such as gold fall")[1] == (0, 0, 0, 0, 0)


def test_a_sentence_runs_on_over_a_code_and_ends_at_its_end() -> None:
    part = made("", "Acme <ACME.N> fell. Borel rose.").body
    words = part.tokens.words
    first, past = sentence(part, 0)
    assert words[first:past][0] == "Acme" and words[past - 2] == "fell"
    assert words[sentence(part, len(words) - 1)[0]] == "Borel"


def test_places_are_before_and_behind_near_and_apart() -> None:
    part = made("weak sales hit gold hard as demand from big new buyers in many towns fell").headline
    found = line(part.tokens, (0, len(part.tokens)), lambda key: key)
    place = {key: PLACES[p] for _, key, p in towards(part.tokens, found, 3, 3) if key[0] != "<"}
    assert (place["hit"], place["weak"], place["hard"]) == ("before next", "before near", "next")
    assert place["demand"] == "after apart" and "fel" in place
    assert {key for _, key, p in told(found) if p == len(PLACES) and key[0] != "<"} >= {"weak", "sal", "hit"}


def test_what_is_far_off_does_not_count() -> None:
    part = made("gold " + "and then " * 8 + "fell").headline
    found = line(part.tokens, (0, len(part.tokens)), lambda key: key)
    assert "fel" not in {key for _, key, _ in towards(part.tokens, found, 0, 0)}


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("analysts at Acme expect losses", 2, True),
        ("Acme analysts expect losses", 0, True),
        ("losses rose according to Acme data", 4, True),
        ("buy this weak stock: Acme", 5, True),
        ("Acme expects losses", 0, False),
        ("shares of Acme fell", 2, False),
    ],
)
def test_who_only_speaks_is_known_by_what_stands_beside(text: str, at: int, wanted: bool) -> None:
    tokens = made(text).headline.tokens
    assert speaks(tokens, line(tokens, (0, len(tokens)), lambda key: key), at, at) is wanted


def test_the_weights_are_small_versioned_and_of_known_places() -> None:
    data = files(PACKAGE).joinpath(FILE).read_bytes()
    assert len(data) < 200_000
    head, columns, *lines = data.decode().splitlines()
    assert re.fullmatch(r"# version \d+", head) and columns.split("\t") == ["key", *COLUMNS]
    keys = [row[0] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(keys) == len(set(keys)) == len(weights().rows) + len(weights().frames) + 3


def test_the_weights_lean_as_the_classes_of_words_do() -> None:
    rows_of = weights().rows
    near = PLACES.index("near")
    for key, wanted in (("<up>", 1), ("<good>", 1), ("<down>", -1), ("<bad>", -1)):
        bad, good = rows_of[key][near]
        assert (good - bad) * wanted > 0
