"""Docs are a contract: each command, setting, rule field and route stands in them, and README code runs."""

from __future__ import annotations

import dataclasses
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from tocsin.cli.main import app
from tocsin.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands() -> list[str]:
    out: list[str] = []

    def walk(group: object, path: str) -> None:
        for name, command in getattr(group, "commands", {}).items():
            full = f"{path} {name}".strip()
            out.extend([] if hasattr(command, "commands") else [full])
            walk(command, full)

    walk(get_command(app), "")
    return out


@pytest.mark.parametrize("command", commands())
def test_each_command_is_in_the_docs(command: str) -> None:
    assert f"tocsin {command}" in page("commands.md")


@pytest.mark.parametrize("command", commands())
def test_each_command_has_help_of_its_own(command: str) -> None:
    found: object = get_command(app)
    for name in command.split():
        found = found.commands[name]  # type: ignore[attr-defined]
    assert isinstance(found, typer.core.TyperCommand) and found.help and len(found.help) > 20


@pytest.mark.parametrize("command", commands())
def test_each_argument_and_option_says_what_it_is(command: str) -> None:
    found: object = get_command(app)
    for name in command.split():
        found = found.commands[name]  # type: ignore[attr-defined]
    assert [p.name for p in found.params if not getattr(p, "help", "")] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("setting", [f.name for f in dataclasses.fields(Settings)])
def test_each_setting_is_in_the_docs_with_what_it_means(setting: str) -> None:
    about = Settings.__dataclass_fields__[setting].metadata["about"]
    row = next((line for line in page("settings.md").splitlines() if line.startswith(f"| `{setting}`")), "")
    assert about in row and f"TOCSIN_{setting.upper()}" in row


def test_each_route_is_in_the_docs() -> None:
    from tocsin.web.app import ROUTES

    text = page("api.md") + page("desk.md")
    assert [route.path for route in ROUTES if route.path not in text] == []


def test_each_rule_field_is_in_the_docs() -> None:
    from tocsin.rules import FIELDS

    text = page("rules.md")
    assert [name for name in FIELDS if f"`{name}" not in text] == []


def test_links_between_pages_lead_somewhere() -> None:
    for file in [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"


def test_the_site_has_every_page_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts/build_docs.py"), str(tmp_path)], check=True)
    pages = {page.stem for page in DOCS.glob("*.md")}
    assert {page.stem for page in tmp_path.glob("*.html")} == pages
    for page in tmp_path.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count("aria-current") == 1 and "<h1>" in text
        for target in re.findall(r'(?:href|src)="([^":#]+)(?:#[^"]*)?"', text):
            assert (tmp_path / target).exists(), f"{page.name} leads to {target}"


def test_each_script_that_a_verb_runs_is_there() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = re.findall(r"\$\(BIN\)/python ((?:scripts|bench)/\S+\.py)", made)
    assert scripts and [name for name in scripts if not (ROOT / name).is_file()] == []


def readme_lines() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- runs as a test -->\n```sh\n(.*?)```", text, re.S)
    assert block, "README.md has lost its example"
    return [line for line in block[1].splitlines() if line.strip() and not line.startswith("#")]


def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    shown = ""
    for line in readme_lines():
        words = shlex.split(line, comments=True)
        assert words[0] == "tocsin"
        command = [sys.executable, "-m", "tocsin", *words[1:]]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={"TOCSIN_DATA": str(tmp_path), "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        shown = done.stdout
    assert "grain: Black Sea Port" in shown and "exposure" in shown
