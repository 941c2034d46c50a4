"""The trainer of scripts/train_themes.py on small collections of made-up stories."""

from __future__ import annotations

import gzip
import json
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from tocsin.understanding.linear import Model, grams, load, vector
from train_themes import (
    Labelled,
    Recipe,
    _best_cut,
    _small,
    descend,
    fit,
    main,
    read_stories,
    save,
)

SUBJECTS = {
    "harvest": "barley oats silo rain tractor field yield mill".split(),
    "rates": "governor policy bank point hike easing minutes vote".split(),
    "ships": "harbour tanker crew berth cargo canal pilot hull".split(),
}
FILLER = "the town said on monday that it would look again at what people had asked for last week".split()
RECIPE = Recipe(rarest=1, per_theme=200, rounds=30)


def made_up(n: int, seed: int = 3) -> list[Labelled]:
    """Stories on one subject, now and then on two; the headline has two words of it, the body four."""
    draw = random.Random(seed)
    out = []
    for _ in range(n):
        about = draw.sample(sorted(SUBJECTS), 2 if draw.random() < 0.2 else 1)
        words = [w for subject in about for w in draw.sample(SUBJECTS[subject], 4)]
        body = words + draw.sample(FILLER, 8)
        draw.shuffle(body)
        out.append((" ".join(words[:2]), " ".join(body), frozenset(about)))
    return out


@pytest.fixture(scope="module")
def model() -> Model:
    return fit(made_up(240), RECIPE)


def told(model: Model, headline: str, body: str) -> set[str]:
    return {t for t, score in zip(model.themes, model.scores(headline, body), strict=True) if score >= 0}


def test_it_learns_subjects_and_tells_two_where_there_are_two(model: Model) -> None:
    unseen = made_up(80, seed=4)
    right = [told(model, headline, body) == set(found) for headline, body, found in unseen]
    assert sum(right) >= 72
    assert told(model, "Tanker in canal as governor speaks of hike", "") == {"ships", "rates"}
    assert told(model, "People look again on Monday", "") == set()


def test_the_reasons_are_words_of_the_story_and_add_up_to_its_score(model: Model) -> None:
    headline, body = "Tanker waits at harbour", "The crew and the pilot were in the town."
    why = model.explain(headline, body, "ships", most=999)
    known = grams(headline, body, RECIPE)
    assert {"tanker", "harbour", "crew", "pilot"} <= {word for word, _ in why}
    assert all(word in known and gain > 0 for word, gain in why)
    assert [gain for _, gain in why] == sorted((gain for _, gain in why), reverse=True)
    at = model.themes.index("ships")
    assert (
        sum(g for _, g in why)
        >= model.scores(headline, body)[at] + model.thresholds[at] - model.weights[-1, at] - 0.01
    )


def test_what_is_kept_scores_as_what_was_fitted(model: Model, tmp_path: Path) -> None:
    save(model, tmp_path / "model.npz")
    again = load(tmp_path / "model.npz")
    assert again.themes == model.themes and dict(again.words) == dict(model.words)
    for headline, body, _ in made_up(30, seed=5):
        np.testing.assert_allclose(again.scores(headline, body), model.scores(headline, body), atol=1e-4)


def test_eight_bits_are_off_by_half_a_step_at_most() -> None:
    weights = np.random.default_rng(1).normal(size=(50, 4))
    small, scale = _small(weights)
    assert small.dtype == np.int8
    assert np.all(np.abs(small * scale - weights) <= scale / 2 + 1e-12)


def test_descent_ends_where_no_step_helps() -> None:
    """The loss is convex: at its least, every small step in any direction makes it larger."""
    stories = made_up(60)
    model = fit(stories, replace(RECIPE, int8=False, thresholds=False))
    rows = [vector(grams(h, b, RECIPE), model.words, model.rarity) for h, b, _ in stories]
    truth = np.array([["ships" in found] for _, _, found in stories])
    weights = descend(rows, truth, replace(RECIPE, rounds=300), len(model.words) + 1)

    def loss(at: np.ndarray) -> float:
        margins = np.array([values @ at[columns, 0] for columns, values in rows]) * np.where(
            truth[:, 0], 1, -1
        )
        return 0.5 * float((at**2).sum()) + RECIPE.cost * float((np.maximum(0, 1 - margins) ** 2).sum())

    least = loss(weights)
    draw = np.random.default_rng(2)
    for _ in range(40):
        step = draw.normal(size=weights.shape)
        assert loss(weights + 0.02 * step / np.linalg.norm(step)) > least


def test_numbers_are_one_word_and_a_word_of_the_headline_counts_twice() -> None:
    found = grams("Barley up 4%", "Barley rose 17.5 points", Recipe())
    assert found["0"] == 3 and found["barley"] == 3 and found["barley rose"] == 1
    plain = grams("Barley up", "Oats down", Recipe(pairs=0, bodies=False))
    assert dict(plain) == {"barley": 2.0, "up": 2.0}


def test_vectors_have_length_one_beside_the_constant_and_know_no_new_words() -> None:
    words, rarity = {"barley": 0, "oats": 1}, np.array([1.0, 2.0])
    columns, values = vector({"barley": 1, "oats": 3, "rye": 9}, words, rarity)
    assert columns.tolist() == [0, 1, 2] and values[-1] == 1.0
    assert float(values[:-1] @ values[:-1]) == pytest.approx(1.0)
    assert vector({"rye": 1}, words, rarity)[1].tolist() == [1.0]


def test_the_best_cut_parts_what_can_be_parted() -> None:
    cut = _best_cut(np.array([0.9, 0.5, 0.1, -0.4]), np.array([True, True, False, False]))
    assert 0.1 < cut < 0.5


def test_only_the_strongest_words_of_each_theme_are_kept() -> None:
    assert len(fit(made_up(120), replace(RECIPE, per_theme=5)).words) <= 15


def test_the_command_reads_lines_and_writes_a_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps({"headline": h, "body": b, "themes": sorted(t)}) for h, b, t in made_up(60)]
    plain, packed = tmp_path / "stories.jsonl", tmp_path / "stories.jsonl.gz"
    plain.write_text("\n".join(lines), encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_stories(plain) == read_stories(packed) == made_up(60)
    main(packed, tmp_path / "model.npz")
    assert "3 themes" in capsys.readouterr().out and set(load(tmp_path / "model.npz").themes) == set(SUBJECTS)
