"""The parts that pages load from npm: exact, from the lock file, with their licences."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
import hatch_build

from tocsin.web.render import STATIC

ROOT = Path(__file__).parents[2]


def test_versions_are_exact_and_the_lock_file_names_no_host() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(v[0].isdigit() for v in versions)
    assert "http" not in lock
    parts = json.loads(lock)["packages"]
    assert all(part.get("integrity") for name, part in parts.items() if name)


def test_every_part_that_is_run_comes_with_its_licence() -> None:
    for name in hatch_build.FILES:
        if name.endswith(".js"):
            assert f"{name.split('.')[0]}.LICENSE.txt" in hatch_build.FILES


def test_the_parts_are_in_the_package() -> None:
    for name in hatch_build.FILES:
        assert (STATIC / "vendor" / name).stat().st_size > 200


def test_fresh_parts_are_left_alone() -> None:
    assert hatch_build.vendor_parts() is False


def test_a_missing_file_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(hatch_build.PartsMissing, match="not in the npm package"):
        hatch_build._copy(tmp_path / "gone.js", tmp_path / "out.js")


def test_parts_made_from_another_lock_file_count_as_stale(tmp_path: Path) -> None:
    stamp = tmp_path / hatch_build.STAMP.name
    stamp.write_text("something else\n", "utf-8")
    assert stamp.read_text("utf-8") != hatch_build._stamp()
