"""Lines, tables and pages become items; what cannot be read is named and passed over."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import ItemError
from tocsin.model.wires import WireItem
from tocsin.wires.files import read_stories
from tocsin.wires.files.formats import Place, read_lines
from tocsin.wires.files.rows import slug
from tocsin.wires.files.streams import bounded_lines

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
ROW = {"id": "a1", "headline": "Copper mine in Atacama halts", "published_at": "2026-11-23T09:30:00-03:00"}


def line(**more: Any) -> str:
    return json.dumps({**ROW, **more}) + "\n"


def items_of(path: Path) -> list[WireItem]:
    return [item for item in read_stories(path, NOW) if isinstance(item, WireItem)]


def errors_of(path: Path) -> list[ItemError]:
    return [item for item in read_stories(path, NOW) if isinstance(item, ItemError)]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_becomes_an_item_with_its_own_clocks_and_source(tmp_path: Path) -> None:
    text = line(
        body="<p>Output stops.</p>", source="Andes Wire", received_at="2026-11-23T12:31:00Z", language="es"
    )
    (item,) = items_of(written(tmp_path, "day.jsonl", text))
    assert (item.source_id, item.native_id, item.language) == ("andes-wire", "a1", "es")
    assert item.published_at == datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert item.received_at == datetime(2026, 11, 23, 12, 31, tzinfo=UTC)
    assert item.body == "<p>Output stops.</p>"


def test_what_a_line_does_not_state_comes_from_the_call(tmp_path: Path) -> None:
    path = written(tmp_path, "day.jsonl", line())
    (item,) = [i for i in read_stories(path, NOW, "terminal") if isinstance(i, WireItem)]
    assert (item.source_id, item.received_at) == ("terminal", NOW)


def test_unknown_keys_blank_lines_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "day.jsonl", "\ufeff" + line(mood="grim") + "\n  \n" + line(id="a2"))
    assert [item.native_id for item in items_of(path)] == ["a1", "a2"]


def test_a_bad_line_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "day.jsonl", line() + "{broken\n" + line(id="a3"))
    assert [item.native_id for item in items_of(path)] == ["a1", "a3"]
    (error,) = errors_of(path)
    assert error.subject == f"{path}, line 2"


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[1, 2]\n", "not an object"),
        ('{"headline": NaN}\n', "NaN is no JSON value"),
        ('{"id": "x"}\n', "neither a headline nor a body"),
        (line(published_at="yesterday"), "is no time"),
        (line(published_at=1_700_000_000), "is no time"),
        (line(body=["a"]), "body is not a text"),
        ("[" * 100_000 + "\n", "not JSON"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(tmp_path: Path, text: str, cause: str) -> None:
    (error,) = errors_of(written(tmp_path, "day.jsonl", text))
    assert cause in error.cause
    assert error.mend


def test_a_withdrawal_needs_no_text(tmp_path: Path) -> None:
    (item,) = items_of(written(tmp_path, "day.jsonl", '{"id": "a1", "withdrawn": true}\n'))
    assert item.withdrawn


def test_links_and_urgency_come_along(tmp_path: Path) -> None:
    text = line(urgency=2, links=[{"title": "Earlier", "url": "https://wire.example/1"}, "odd"])
    (item,) = items_of(written(tmp_path, "day.jsonl", text))
    assert item.urgency == 2
    assert [(link.title, link.relation) for link in item.links] == [("Earlier", "related")]


def test_an_urgency_that_is_none_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "day.jsonl", line(urgency=True) + line(urgency=40) + line(urgency="high"))
    assert [item.urgency for item in items_of(path)] == [None, None, None]


def test_what_no_database_can_hold_is_marked(tmp_path: Path) -> None:
    path = written(tmp_path, "day.jsonl", line(id="a\ud800b", headline="one\0two"))
    (item,) = items_of(path)
    assert (item.native_id, item.headline) == ("a\ufffdb", "one\ufffdtwo")


def test_a_table_has_the_same_columns(tmp_path: Path) -> None:
    text = 'id,headline,source,body\nc1,"Rail strike, day two",Harbour Wire,"Two\nlines"\nc2,,,\nc3,Talks resume,,\n'
    path = written(tmp_path, "day.csv", text)
    first, second = items_of(path)
    assert (first.headline, first.source_id, first.body) == (
        "Rail strike, day two",
        "harbour-wire",
        "Two\nlines",
    )
    assert second.native_id == "c3"
    assert [error.cause for error in errors_of(path)] == ["it has neither a headline nor a body"]


def test_a_long_cell_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "day.csv", "id,body\nc1," + "grain " * 50_000 + "\n")
    assert len(items_of(path)[0].body) == 300_000


def test_a_table_without_a_headline_column_is_refused(tmp_path: Path) -> None:
    (error,) = errors_of(written(tmp_path, "old-mac.csv", "id\rheadline\r1\rCopper\r"))
    assert "it is not CSV" in error.cause and error.subject.endswith("old-mac.csv, line 1")
    (error,) = errors_of(written(tmp_path, "day.csv", "a,b\n1,2\n"))
    assert "no column headline" in error.cause


@pytest.mark.parametrize("name", ["wheat.txt", "wheat.html"])
def test_a_page_is_one_item_in_the_raw(tmp_path: Path, name: str) -> None:
    (item,) = items_of(written(tmp_path, name, "<h1>Wheat climbs</h1> Rain is late."))
    assert item.page
    assert (item.native_id, item.body) == ("wheat", "<h1>Wheat climbs</h1> Rain is late.")


def test_a_page_in_the_encoding_that_it_declares_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_bytes('<meta charset="koi8-r"><p>Цены на пшеницу'.encode("koi8-r"))
    assert items_of(path)[0].body.endswith("Цены на пшеницу")


def test_an_empty_page_is_an_error(tmp_path: Path) -> None:
    assert "empty" in errors_of(written(tmp_path, "p.txt", " \n"))[0].cause


def test_packed_files_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line().encode()))
    frames = [zstandard.ZstdCompressor().compress(line(id=i).encode()) for i in ("z1", "z2")]
    (tmp_path / "b.jsonl.zst").write_bytes(b"".join(frames))
    assert [item.native_id for item in items_of(tmp_path)] == ["a1", "z1", "z2"]


def test_a_packed_file_that_is_cut_short_gives_what_was_whole(tmp_path: Path) -> None:
    rows = "".join(line(id=str(n), body="x" * (n % 97)) for n in range(5_000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-4_000])
    found = list(read_stories(path, NOW))
    assert sum(isinstance(item, WireItem) for item in found) > 1_000
    assert isinstance(found[-1], ItemError)
    assert "cannot be read on" in found[-1].cause


def test_what_is_not_packed_but_called_so_is_an_error(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "a.jsonl.zst", "a.zip", "a.tar"):
        (error,) = errors_of(written(tmp_path, name, "plain text, not packed at all"))
        assert "cannot be read on" in error.cause


def test_a_file_that_is_not_there_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="no such file"):
        list(read_stories(tmp_path / "none.jsonl", NOW))


def test_standard_input_is_read_as_lines() -> None:
    program = (
        "from datetime import UTC, datetime; from tocsin.wires.files import read_stories\n"
        "print([i.native_id for i in read_stories('-', datetime.now(UTC))])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], input=line(), capture_output=True, text=True, check=True
    )
    assert ran.stdout == "['a1']\n"


def test_a_line_over_the_limit_is_passed_over() -> None:
    stream = io.BytesIO(b"short\n" + b"x" * 100 + b"\nnext\n")
    found = list(bounded_lines(stream, "f", line_limit=20))
    assert [line for _, line in found if isinstance(line, bytes)] == [b"short\n", b"next\n"]
    assert isinstance(found[1][1], ItemError)


def test_a_file_over_the_limit_is_read_up_to_it() -> None:
    found = [line for _, line in bounded_lines(io.BytesIO(b"12345\n" * 100), "f", total_limit=13)]
    assert found[:2] == [b"12345\n"] * 2
    assert isinstance(found[2], ItemError)
    assert len(found) == 3


def test_names_of_sources_become_ids_in_any_script() -> None:
    assert slug("Le Café du Port — Été") == "le-cafe-du-port-ete"
    assert slug("新潟通信").startswith("source-")
    assert slug("新潟通信") != slug("富山通信")
    assert slug("  ") == ""


@given(st.lists(st.binary(max_size=80), max_size=8))
def test_any_lines_at_all_give_items_or_errors(lines: list[bytes]) -> None:
    data = b"\n".join([*lines, line().encode()])
    found = list(read_lines(io.BytesIO(data), Place("f", "f", NOW, "file")))
    last = found[-1]
    assert isinstance(last, WireItem)
    assert last.native_id == "a1"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["id", "headline", "body", "url", "links", "urgency", "published_at", "withdrawn", "source"]
)


@given(st.dictionaries(NAMES, VALUES))
def test_any_values_at_all_give_an_item_that_can_be_stored_or_an_error(row: dict[str, Any]) -> None:
    (found,) = read_lines(io.BytesIO(json.dumps(row).encode()), Place("f", "f", NOW, "file"))
    if isinstance(found, WireItem):
        assert repr((found.native_id, found.headline, found.body, found.url)).encode()
        assert "\0" not in found.native_id + found.headline + found.body
    else:
        assert found.mend
