"""The bars of the house: small files, short functions, few broad excepts, licences that fit."""

from __future__ import annotations

import ast
import re
import statistics
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for p in (ROOT / "src/tocsin").rglob("*.py") if "migrations" not in p.parts)
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
FUNCTIONS = [
    (node.end_lineno - node.lineno + 1, f"{path.name}:{node.lineno} {node.name}", node)
    for path, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def percentile(values: list[int], share: float) -> int:
    return sorted(values)[int(share * (len(values) - 1))]


def test_files_are_small() -> None:
    sizes = [lines(p) for p in SOURCES]
    assert max(sizes) <= 500
    assert statistics.median(sizes) <= 130
    assert percentile(sizes, 0.9) <= 350


def test_functions_are_short() -> None:
    sizes = [size for size, _, _ in FUNCTIONS]
    assert [name for size, name, _ in FUNCTIONS if size > 80] == []
    assert statistics.median(sizes) <= 10
    assert percentile(sizes, 0.9) <= 35


def test_every_function_says_what_it_returns() -> None:
    assert [name for _, name, node in FUNCTIONS if node.returns is None] == []


def test_broad_excepts_are_few_and_have_a_reason() -> None:
    text = {path: path.read_text(encoding="utf-8").splitlines() for path in SOURCES}
    broad = [
        (path, node.lineno)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
    ]
    assert len(broad) * 1000 <= 0.5 * sum(map(lines, SOURCES))
    assert [f"{p.name}:{n}" for p, n in broad if "#" not in text[p][n - 1]] == []


ALLOWED = re.compile(
    r"MIT|BSD|Apache|PSF|Python Software Foundation|ISC|0BSD|MPL[- ]2\.0|Mozilla Public License 2\.0|Unlicense|"
    r"Zlib|CC0|Public Domain|HPND",
    re.I,
)


def runtime_packages() -> list[str]:
    """The packages of the runtime lock, without extras."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [m[1] for m in re.finditer(r"^([A-Za-z0-9._-]+)==", text, re.M)]


def licence(name: str) -> str:
    info = metadata.metadata(name)
    classifiers = [c for c in info.get_all("Classifier", []) if c.startswith("License")]
    return " ".join([info.get("License-Expression") or "", (info.get("License") or "")[:200], *classifiers])


def test_every_runtime_package_has_a_licence_that_fits() -> None:
    optional = {"psycopg", "psycopg-binary", "psycopg-pool"}  # LGPL, an extra that a user asks for by name
    bad = {}
    for name in runtime_packages():
        try:
            found = licence(name)
        except metadata.PackageNotFoundError:  # for another platform
            continue
        if name not in optional and not ALLOWED.search(found):
            bad[name] = found
    assert bad == {}


def test_the_repository_names_no_registry_and_no_machine_path() -> None:
    hosts = "|".join(
        ("pypi" + r"\.org", "files.python" + "hosted", "registry.npm" + "js", "crates" + r"\.io")
    )
    bad = []
    for path in ROOT.rglob("*"):
        skipped = {
            ".git",
            ".venv",
            "node_modules",
            "dist",
            ".mypy_cache",
            ".ruff_cache",
            ".hypothesis",
        } & set(path.parts)
        if (
            path.is_file()
            and not skipped
            and path.suffix in {".py", ".md", ".toml", ".json", ".lock", ".yml", ""}
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            if path.name != "uv.lock" and re.search(hosts, text):
                bad.append(str(path.relative_to(ROOT)))
    assert bad == []
