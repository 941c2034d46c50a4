"""Explaining and judging as people and programs call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tocsin.cli.main import app

LINE = {
    "id": "lmt-1",
    "headline": "Lockheed Martin (NYSE: LMT) Wins Missile Order From Poland",
    "body": "Lockheed Martin said on Monday that it may build a plant near Warsaw.",
    "published_at": "2026-11-23T08:00:00Z",
    "source": "ledger",
}


def call(*words: str, data: Path) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, [*words, "--data", str(data)])
    return done.exit_code, done.output, done.exception


def lines(output: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Path, str]:
    """A data folder with one story in it, and the story's id."""
    (tmp_path / "stories.jsonl").write_text(json.dumps(LINE) + "\n")
    data = tmp_path / "data"
    assert call("replay", str(tmp_path / "stories.jsonl"), data=data)[0] == 0
    (found,) = lines(call("search", "Poland", "--json", data=data)[1])
    return data, found["id"]


def test_every_decision_has_its_words_and_its_rule(tmp_path: Path) -> None:
    path = tmp_path / "story.jsonl"
    path.write_text(json.dumps(LINE) + "\n")
    found = lines(call("explain", str(path), "--json", data=tmp_path)[1])
    parts = {d["part"] for d in found}
    assert {"security", "mention", "claim"} <= parts
    for decision in found:
        assert decision["why"], decision
        if decision["span"]:
            text = LINE[decision["span"]["field"]]
            assert text[decision["span"]["start"] : decision["span"]["end"]] == decision["words"]
    assert len({d["id"] for d in found if d["part"] == "security"}) == 1


def test_people_see_tables_by_part(stored: tuple[Path, str]) -> None:
    _, shown, _ = call("explain", stored[1], "--part", "security", data=stored[0])
    assert "Lockheed Martin" in shown and "primary" in shown and "mention" not in shown.split("read by")[0]


def test_a_judgement_is_kept_and_exported(stored: tuple[Path, str]) -> None:
    data, story = stored
    status, shown, _ = call("judge", story, "security/XNYS:LMT", "right", "--note", "plain", data=data)
    assert status == 0 and shown.rstrip().endswith(": right")
    call("judge", story, "mention/PL", "other", "--other", "DE", data=data)
    first, second = lines(call("judgements", data=data)[1])
    assert (first["key"], first["verdict"], first["note"]) == ("XNYS:LMT", "right", "plain")
    assert (second["key"], second["other"], second["words"]) == ("PL", "DE", "Poland")
    assert lines(call("judgements", "--story", "none", data=data)[1]) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("security/XNYS:LMT", "maybe"), "Say right, wrong, or other with --other KEY"),
        (("security/XNYS:LMT", "other"), "Say right, wrong, or other with --other KEY"),
        (("security/XNYS:LMT", "wrong", "--other", "XNYS:F"), "Say right, wrong, or other with --other KEY"),
        (("security/XNYS:F", "wrong"), "It has security/XNYS:LMT"),
    ],
)
def test_what_cannot_be_judged_is_said_with_what_would_be_right(
    stored: tuple[Path, str], words: tuple[str, ...], told: str
) -> None:
    status, _, error = call("judge", stored[1], *words, data=stored[0])
    assert status != 0 and told in str(error)
    assert lines(call("judgements", data=stored[0])[1]) == []
