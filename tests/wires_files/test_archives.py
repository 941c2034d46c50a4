"""Folders and archives: in order, within limits, and nothing from outside of them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.errors import ItemError
from tocsin.model.wires import WireItem
from tocsin.wires.files import archives as limits
from tocsin.wires.files import read_stories
from tocsin.wires.files.archives import over_limit, page_id

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def row(name: str) -> bytes:
    return json.dumps({"id": name, "headline": f"Tariff notice {name}"}).encode() + b"\n"


def told(path: Path) -> list[str]:
    """Ids of items, and causes of errors, in order."""
    return [i.native_id if isinstance(i, WireItem) else i.cause for i in read_stories(path, NOW)]


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, files: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def linked(path: Path, kind: bytes) -> Path:
    with tarfile.open(path, "w") as archive:
        entry = tarfile.TarInfo("a.jsonl")
        entry.type, entry.linkname = kind, "/etc/hostname"
        archive.addfile(entry)
    return path


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.jsonl", "a.jsonl", "b/x.jsonl"):
        (tmp_path / name).write_bytes(row(name))
    assert told(tmp_path) == ["a.jsonl", "b/x.jsonl", "c.jsonl"]


def test_pages_of_a_folder_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    for day in ("monday", "tuesday"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "grain.txt").write_text("Grain\n\nPrices hold.")
    assert told(tmp_path) == ["monday/grain", "tuesday/grain"]


def test_a_folder_says_what_it_does_not_read_and_keeps_quiet_about_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(b"\x89PNG")
    (tmp_path / ".index").write_bytes(b"x")
    assert told(tmp_path) == ["it is no stories file"]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.jsonl").write_bytes(row("secret"))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "one.jsonl").symlink_to(outside / "secret.jsonl")
    (inside / "all").symlink_to(outside)
    assert told(inside) == []


@pytest.mark.parametrize("name", ["day.zip", "day.tar", "day.tar.gz"])
def test_an_archive_is_read_like_a_folder(tmp_path: Path, name: str) -> None:
    make = zipped if name.endswith(".zip") else tarred
    path = make(tmp_path / name, {"a.jsonl": row("a"), "sub/b.txt": b"Bonds\n\nYields fall.", "c.png": b"x"})
    assert sorted(told(path)) == ["a", "it is no stories file", "sub/b"]


def test_one_damaged_file_of_an_archive_costs_only_itself(tmp_path: Path) -> None:
    path = zipped(tmp_path / "day.zip", {"a.jsonl.gz": b"not packed", "b.jsonl": row("b")})
    first, second = told(path)
    assert "cannot be read on" in first
    assert second == "b"


@pytest.mark.parametrize(
    "name", ["../out.jsonl", "/etc/out.jsonl", "a/../../out.jsonl", "C:/out.jsonl", "..\\out.jsonl"]
)
@pytest.mark.parametrize("kind", ["day.zip", "day.tar"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str, kind: str) -> None:
    make = zipped if kind.endswith(".zip") else tarred
    path = make(tmp_path / kind, {name: row("out"), "in.jsonl": row("in")})
    assert sorted(told(path)) == ["in", "its path leads out of the archive"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_an_archive_are_refused(tmp_path: Path, kind: bytes) -> None:
    assert told(linked(tmp_path / "day.tar", kind)) == ["it is a link or a device"]


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "day.zip", "w") as archive:
        entry = zipfile.ZipInfo("a.jsonl")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/hostname")
    assert told(tmp_path / "day.zip") == ["it is a link or a device"]


def test_a_locked_archive_is_an_error(tmp_path: Path) -> None:
    path = zipped(tmp_path / "day.zip", {"a.jsonl": row("a")})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag "encrypted", in the entry and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    (cause,) = told(path)
    assert "password" in cause


def test_a_cut_archive_gives_what_came_before(tmp_path: Path) -> None:
    whole = tarred(tmp_path / "day.tar", {"a.jsonl": row("a"), "b.jsonl": row("b") * 400})
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole.read_bytes()[:3_000])
    found = told(cut)
    assert found[0] == "a"
    assert "cannot be read on" in found[-1]


def test_the_leavings_of_desktops_in_archives_are_passed_over(tmp_path: Path) -> None:
    assert told(
        zipped(tmp_path / "day.zip", {"__MACOSX/._a.jsonl": b"x", ".DS_Store": b"x", "a.jsonl": row("a")})
    ) == ["a"]


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "day.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(limits.ENTRY_LIMIT + 1):
            archive.writestr(f"{number}.jsonl", b"")
    (cause,) = told(path)
    assert cause.startswith(f"it holds {limits.ENTRY_LIMIT + 1} files")


def test_a_tar_that_announces_too_much_is_left(tmp_path: Path) -> None:
    entry = tarfile.TarInfo("a.jsonl")
    entry.size = 30_000_000_000
    (tmp_path / "day.tar").write_bytes(entry.tobuf(tarfile.GNU_FORMAT))
    (cause,) = told(tmp_path / "day.tar")
    assert "30000000000 bytes" in cause


def test_limits_count_files_and_bytes() -> None:
    assert over_limit("x", limits.ENTRY_LIMIT, 5) is None
    assert isinstance(over_limit("x", limits.ENTRY_LIMIT + 1), ItemError)


def test_the_id_of_a_page_is_its_path_without_endings() -> None:
    assert page_id("a/b.html.gz") == "a/b"
    assert page_id("b.txt") == "b"
    assert page_id("c.d\\e.htm") == "c.d/e"
