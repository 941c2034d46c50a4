"""`tocsin screen` and `tocsin compare` as a person or a program meets them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tocsin.cli.main import app

SDN = (
    '11,"QUILLFEATHER, Barnaby Josiah","individual","QUAY",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1961."\n'
    '12,"GAVAN LIGHTHOUSE WORKS",-0- ,"QUAY",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
)
ALT = '11,1,"aka","QUILFETHER, Barney",-0- \n'


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "sdn.csv").write_text(SDN, encoding="utf-8")
    (tmp_path / "alt.csv.gz").write_bytes(gzip.compress(ALT.encode()))
    return str(tmp_path / "sdn.csv"), str(tmp_path / "alt.csv.gz")


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=given)


def rows(result: Result) -> list[dict]:  # type: ignore[type-arg]
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_screen_gives_a_line_a_name_in_order(tmp_path: Path, lists: tuple[str, str]) -> None:
    names = tmp_path / "names.jsonl"
    lines = [
        {"id": "a", "name": "Barnaby Josiah Quillfeather", "schema": "Person", "birth_date": "1961-03-12"},
        {"id": "b", "name": "Otto Brandt"},
        {"name": "Barney Quilfether", "country": ["Norway", "PT"], "identifiers": []},
    ]
    names.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = rows(run("screen", str(names), "--list", lists[0], "--list", lists[1], "--json"))
    assert [row["id"] for row in found] == ["a", "b", "3"]
    assert found[1]["hits"] == []
    first = found[0]["hits"][0]
    assert (first["entry"], first["list"], first["grade"]) == ("11", "OFAC", "identified")
    assert first["score"] == 1.0 and "same birth date" in first["why"] and first["programmes"] == ["QUAY"]
    assert found[2]["hits"][0]["name"] == "QUILFETHER, Barney"


def test_screen_takes_several_files_behind_one_option(tmp_path: Path, lists: tuple[str, str]) -> None:
    names = tmp_path / "names.jsonl"
    names.write_text('{"id": 1, "name": "Barney Quilfether"}', encoding="utf-8")
    assert rows(run("screen", str(names), "--list", *lists, "--json"))[0]["hits"]


def test_screen_reads_standard_input_and_says_bad_lines(lists: tuple[str, str]) -> None:
    given = '{"id": 1, "name": "Otto"}\nnot json\n{"id": 2}\n[3]\n{"id": 4, "name": 5}\n\n{"id": 5, "name": "Lena"}\n'
    result = run("screen", "-", "--list", lists[0], "--json", "--stats", given=given)
    assert [row["id"] for row in rows(result)] == [1, 5]
    told = result.stderr
    assert "line 2: not a line of JSON" in told and "line 3: no 'name'" in told and "line 4" in told
    assert "line 5: name must be text" in told and 'Give lines {"id": …, "name": …}' in told
    assert json.loads(told.splitlines()[-1])["names"] == 2


def test_screen_for_people_says_what_matches(tmp_path: Path, lists: tuple[str, str]) -> None:
    names = tmp_path / "names.jsonl.gz"
    names.write_bytes(gzip.compress(b'{"name": "Gavan Lighthouse Works Ltd"}\n{"name": "Otto Brandt"}\n'))
    shown = run("screen", str(names), "--list", lists[0]).stdout
    assert "likely" in shown and "GAVAN LIGHTHOUSE WORKS  (OFAC 12, QUAY)" in shown
    assert "Otto Brandt: not on the lists" in shown


def test_a_file_that_is_no_list_is_an_error_with_what_to_give(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("headline\nnothing\n", encoding="utf-8")
    result = run("screen", "-", "--list", str(wrong), given="")
    assert result.exit_code != 0 and "not a sanctions list" in str(result.exception)
    missing = run("compare", str(tmp_path / "none.jsonl"))
    assert missing.exit_code != 0 and "cannot be read" in str(missing.exception)


def test_compare_gives_score_match_and_every_penalty(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    lines = [
        {"id": "p1", "name1": "Глеб Воронин", "name2": "VORONIN, Gleb", "schema": "Person"},
        {"id": "p2", "name1": "Gleb Voronin", "name2": "Gleb Sayegh", "schema": "Person"},
    ]
    pairs.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = rows(run("compare", str(pairs), "--json"))
    assert [(row["id"], row["match"]) for row in found] == [("p1", True), ("p2", False)]
    assert set(found[0]) == {"id", "score", "match", "why", "parts"}
    assert found[1]["parts"][-1] == {
        "one": "voronin",
        "other": "sayegh",
        "how": "different words",
        "penalty": 0.5,
    }
    shown = run("compare", str(pairs)).stdout
    assert "no match" in shown and "different words" in shown
