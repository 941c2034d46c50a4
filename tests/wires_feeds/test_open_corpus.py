"""The open feed corpus, where it is there: nothing breaks, nothing acts, and what is stated is read right."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench/feed_corpus.py"


def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("feed_corpus_bench", BENCH)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def score(shared: Path) -> Any:
    folder = shared / "data/feeds"
    if not (folder / "cases.jsonl").is_file():
        pytest.skip("the feed corpus is not here")
    return bench().score(folder)


def test_no_document_kills_its_parser_or_takes_too_long(score: Any) -> None:
    assert score.documents > 2_000
    assert (score.crashes, score.over_two_seconds) == (0, 0)


def test_every_feed_with_stories_gives_some(score: Any) -> None:
    assert score.found[False] == 0


def test_stated_titles_links_ids_and_dates_are_read_right(score: Any) -> None:
    assert score.share() >= 0.99
    assert all(counts[True] >= 0.97 * counts.total() for counts in score.right.values())


def test_nothing_that_acts_remains(score: Any) -> None:
    assert score.unsafe == 0


def test_json_is_accepted_and_refused_by_the_letter(score: Any) -> None:
    assert score.json_syntax[True] > 100
    assert score.json_syntax[False] == 0


@pytest.mark.parametrize(
    "markup",
    ["<script>x</script>", "<p onclick='x'>", "<a href='javascript:x'>", "<a href='/x'>", "<p style='a:b'>"],
)
def test_the_judge_itself_sees_what_acts(markup: str) -> None:
    assert bench().active(markup)
    assert not bench().active("<p>3 <b>boats</b> <a href='https://wire.example/'>x</a></p>")
