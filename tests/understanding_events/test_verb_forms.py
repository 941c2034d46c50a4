"""All forms of a verb that a table marks: doubled letters, changed vowels, endings."""

from __future__ import annotations

import pytest

from tocsin.understanding.lexicon import expand, verb_forms


@pytest.mark.parametrize(
    ("lemma", "past", "ing"),
    [
        ("stop", "stopped", "stopping"),
        ("trim", "trimmed", "trimming"),
        ("expel", "expelled", "expelling"),
        ("transfer", "transferred", "transferring"),
        ("visit", "visited", "visiting"),
        ("raid", "raided", "raiding"),
        ("fix", "fixed", "fixing"),
        ("deny", "denied", "denying"),
        ("seize", "seized", "seizing"),
        ("withdraw", "withdrew", "withdrawing"),
        ("choose", "chose", "choosing"),
        ("veto", "vetoed", "vetoing"),
        ("cancel", "cancelled", "cancelling"),
    ],
)
def test_past_and_participle(lemma: str, past: str, ing: str) -> None:
    assert {past, ing} <= set(verb_forms(lemma))
    assert verb_forms(lemma)[0] == lemma


def test_no_form_is_given_twice_or_misspelt() -> None:
    for lemma in ("stop", "expel", "rise", "fall", "build", "lose", "free", "die"):
        forms = verb_forms(lemma)
        assert len(forms) == len(set(forms))
        assert not {"stoped", "expeled", "rised", "falled", "builded", "losed", "freing", "dieing"} & set(
            forms
        )


def test_a_phrase_has_all_forms_of_its_verb() -> None:
    assert {("shut", "down"), ("shuts", "down"), ("shutting", "down")} <= set(expand("shut! down"))
