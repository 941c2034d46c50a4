"""Lists of feeds as OPML, in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import WireError
from tocsin.model.wires import Source
from tocsin.wires.opml import ROWS, read_opml, write_opml


def opml(rows: str, head: str = "") -> bytes:
    return f"<?xml version='1.0'?>{head}<opml version='2.0'><head/><body>{rows}</body></opml>".encode()


def row(url: str, name: str = "Wire") -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="{url}"/>'


def test_feeds_are_read_with_their_group_name_and_an_id() -> None:
    nested = f'<outline text="Ports">{row("https://a.example/f", "Harbour  wire")}</outline>{row("http://b.example/")}'
    sources, problems = read_opml(opml(nested))
    assert [(s.id, s.name, s.group, s.url) for s in sources] == [
        ("harbour-wire", "Harbour wire", "Ports", "https://a.example/f"),
        ("wire", "Wire", "imported", "http://b.example/"),
    ]
    assert problems == ()


def test_names_alike_get_ids_of_their_own() -> None:
    names = ["Wire", "Wire", "Wire 2", "wire!", "日本"]
    sources, _ = read_opml(opml("".join(row(f"https://{n}.example/", name) for n, name in enumerate(names))))
    assert len({s.id for s in sources}) == 5 and sources[4].id == "source"


def test_an_id_that_is_taken_is_given_to_no_other() -> None:
    (source,), _ = read_opml(opml(row("https://b.example/", "Wire")), ["wire", "wire-2"])
    assert source.id == "wire-3" and source.name == "Wire"


def test_an_address_given_twice_is_taken_once() -> None:
    assert len(read_opml(opml(row("https://a.example/") * 3))[0]) == 1


def test_a_bad_row_is_told_and_the_others_are_read() -> None:
    sources, problems = read_opml(
        opml(row("ftp://a.example/") + row("javascript:x") + row("https://b.example/"))
    )
    assert [s.url for s in sources] == ["https://b.example/"]
    assert [p.subject for p in problems] == ["ftp://a.example/", "javascript:x"]


def test_a_list_that_is_too_long_is_cut_and_says_so() -> None:
    sources, problems = read_opml(opml("".join(row(f"https://a.example/{n}") for n in range(ROWS + 500))))
    assert len(sources) == ROWS and len(problems) == 1 and "5000" in problems[0].cause


def test_feeds_nested_fifty_deep_are_read() -> None:
    sources, _ = read_opml(opml("<outline text='x'>" * 50 + row("https://a.example/") + "</outline>" * 50))
    assert len(sources) == 1


def test_nesting_without_end_is_cut_and_does_no_harm() -> None:
    sources, _ = read_opml(opml(row("https://a.example/") + "<outline text='x'>" * 100_000))
    assert len(sources) == 1


def test_entities_are_not_read_and_no_file_is_opened(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret.txt"
    Path(secret).write_text("https://secret.example/", encoding="utf-8")
    head = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "zzzz">]>'
    sources, _ = read_opml(
        opml('<outline text="&y;" xmlUrl="https://a.example/"/><outline>&x;</outline>', head)
    )
    assert "secret" not in repr(sources) and len(sources) == 1


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}]>'
    sources, _ = read_opml(opml(f'{row("https://a.example/")}<outline text="b">&l11;</outline>', head))
    assert len(sources) == 1


@pytest.mark.parametrize(
    "data", [b"", b"no xml", b"<rss/>", b"<html><body>hi</body></html>", b"\0\0", b"<!-- only -->", b"{}"]
)
def test_what_is_no_opml_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(WireError, match="OPML"):
        read_opml(data)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(WireError, match="bytes"):
        read_opml(b"<opml>" + b" " * 5_000_000)


def test_what_is_written_is_read_again() -> None:
    sources = (
        Source("a", 'Quotes " & <marks>', "feed", "https://a.example/?x=1&y=2", group="Ports", language="en"),
        Source("b", "日本\x0b語", "feed", "https://b.example/", group="Banks & more"),
        Source("c", "Pushed", "push"),
    )
    again, problems = read_opml(write_opml(sources))
    assert problems == ()
    assert {(s.name, s.url, s.group, s.language) for s in again} == {
        ('Quotes " & <marks>', "https://a.example/?x=1&y=2", "Ports", "en"),
        ("日本 語", "https://b.example/", "Banks & more", ""),
    }


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=20)), max_size=8))
def test_any_names_survive_the_way_out_and_in(names: list[tuple[str, str]]) -> None:
    sources = [
        Source(str(n), name, "feed", f"https://a.example/{n}", group=group)
        for n, (name, group) in enumerate(names)
    ]
    again, _ = read_opml(write_opml(sources))
    assert {s.url for s in again} == {s.url for s in sources}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    for document in (data, opml(data.decode("latin-1"))):
        try:
            sources, _ = read_opml(document)
        except WireError:
            continue
        assert all(s.url.lower().startswith("http") for s in sources)
