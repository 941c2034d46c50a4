"""The training script: what it learns from is only the fitting part, and it learns."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_tone.py"


@pytest.fixture(scope="module")
def trainer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_tone", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["train_tone"] = module
    spec.loader.exec_module(module)
    return module


def test_only_the_fitting_part_is_read(trainer: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    rows = [{"id": f"n{i}", "title": "Acme rises", "entities": {"Acme": "positive"}} for i in range(200)]
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    parts = [part for part, _, _ in trainer.marked(path)]
    assert 0 < len(parts) < 200 and max(parts) < 70


def test_our_own_sentences_are_marked_whole(trainer: ModuleType) -> None:
    found = list(trainer.own())
    assert len(found) > 200
    for _, text, marks in found:
        assert marks and "[" not in text
        assert all(text[a:b].strip() == text[a:b] != "" and k in (0, 1, 2) for a, b, k in marks)


def test_it_learns_who_rises_and_who_falls(trainer: ModuleType) -> None:
    texts = [
        (f"{a} rises as {b} falls", [(0, len(a), 2), (len(a) + 10, len(a) + 10 + len(b), 1)])
        for a, b in (("Acme", "Borel"), ("Zeta", "Acme"), ("Borel", "Orrin"), ("Dunmore", "Zeta"))
    ]
    names, stories = trainer.examples((0, text, marks) for text, marks in texts * 3)
    model = trainer.fit(names)
    assert [trainer.guess(model, e) for e in names] == [e.truth for e in names]
    assert len(stories) == 12 and {e.truth for e in stories} == {0}


def test_what_is_written_is_what_was_learnt(
    trainer: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "OUT", tmp_path / "weights.tsv")
    names, stories = trainer.examples([(0, "Acme soars", [(0, 4, 2)]), (0, "Acme slumps", [(0, 4, 1)])] * 6)
    trainer.write(trainer.fit(names), trainer.fit(stories))
    lines = dict(line.split("\t", 1) for line in (tmp_path / "weights.tsv").read_text().splitlines()[2:])
    bad, good = map(int, lines["soar"].split("\t")[trainer.PLACES.index("next")].split())
    assert good > bad
