"""`tocsin keys`, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from tocsin.cli.main import app
from tocsin.model.keys import digest_of
from tocsin.store import open_store


def run(data: Path, *words: str):
    return CliRunner().invoke(app, ["keys", *words, "--data", str(data)])


def test_a_key_is_made_listed_and_ended(tmp_path: Path) -> None:
    made = json.loads(run(tmp_path, "create", "--owner", "ann", "--scope", "read", "--json").stdout)
    assert made["key"].startswith(f"tocsin_{made['id']}_")
    assert (made["owner"], made["scopes"]) == ("ann", ["read"])
    store = open_store(tmp_path)
    assert store.api_keys("ann")[0].digest == digest_of(made["key"])
    assert [c.kind for c in store.channels("ann")] == ["desk"]
    store.close()
    listed = run(tmp_path, "list").stdout
    assert made["id"] in listed
    assert made["key"] not in listed
    assert run(tmp_path, "end", made["id"]).exit_code == 0
    assert run(tmp_path, "list").stdout == ""


def test_the_key_alone_goes_to_standard_output(tmp_path: Path) -> None:
    told = run(tmp_path, "create", "--name", "notebook")
    assert told.stdout.strip().count("\n") == 0
    assert "not shown again" in told.stderr


def test_a_wrong_scope_or_end_is_named(tmp_path: Path) -> None:
    assert "scope 'fly'" in str(run(tmp_path, "create", "--scope", "fly").exception)
    assert "--expires" in str(run(tmp_path, "create", "--expires", "soon").exception)


def test_ending_a_key_that_is_not_there_says_where_to_look(tmp_path: Path) -> None:
    said = str(run(tmp_path, "end", "nope").exception)
    assert said == "key nope: there is none of yours with that id. See the list of your keys"
