"""Bytes of markup to text: marks first, then what the bytes are, then what was declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.wires.decoding import decode_markup

WORDS = "Пшеница дорожает"


def declared(name: str, text: str, codec: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="{name}"?><t>{text}</t>'.encode(codec or name)


@pytest.mark.parametrize("name", ["koi8-r", "windows-1251", "iso-8859-5", "cp866", "x-mac-cyrillic"])
def test_the_prolog_names_the_encoding(name: str) -> None:
    assert WORDS in decode_markup(declared(name, WORDS, name.removeprefix("x-")))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("shift_jis", "小麦価格"),
        ("euc-jp", "小麦価格"),
        ("iso-2022-jp", "小麦価格"),
        ("gb2312", "小麦价格"),
        ("big5", "小麥價格"),
        ("euc-kr", "밀 가격"),
        ("windows-1255", "מחיר החיטה"),
        ("iso-8859-9", "buğday"),
        ("windows-874", "ราคา"),
    ],
)
def test_encodings_of_many_countries_are_read(name: str, text: str) -> None:
    assert text in decode_markup(declared(name, text, {"windows-874": "cp874"}.get(name, "")))


def test_the_server_comes_before_the_prolog() -> None:
    data = declared("windows-1251", WORDS, "koi8-r")
    assert WORDS in decode_markup(data, 'text/xml; charset="KOI8-R"')


def test_valid_utf_8_is_utf_8_whatever_is_declared() -> None:
    assert WORDS in decode_markup(declared("iso-8859-1", WORDS, "utf-8"), "text/xml; charset=windows-1252")


@pytest.mark.parametrize(
    "codec", ["utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8-sig"]
)
def test_wide_encodings_are_known_with_and_without_a_mark(codec: str) -> None:
    assert decode_markup(f"<t>{WORDS}</t>".encode(codec)) == f"<t>{WORDS}</t>"


def test_a_page_names_its_encoding_in_a_meta_element() -> None:
    assert WORDS in decode_markup(f'<meta charset="koi8-r">{WORDS}'.encode("koi8-r"))


def test_ebcdic_is_known_by_its_first_bytes() -> None:
    assert "<t>Zink</t>" in decode_markup(declared("cp037", "Zink"))


@pytest.mark.parametrize("name", ["utf-7", "unicode_escape", "punycode", "rot13", "no-such-set"])
def test_what_hides_markup_is_never_decoded(name: str) -> None:
    hidden = rb"+ADw-script+AD4- \u003cscript\u003e"
    data = b'<?xml version="1.0" encoding="' + name.encode() + b'"?>' + hidden
    assert "<script" not in decode_markup(data, f"text/xml; charset={name}")


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    data = (WORDS * 3).encode() + b"\xff" + WORDS.encode()
    assert decode_markup(data) == WORDS * 3 + "\ufffd" + WORDS


def test_undeclared_western_text_is_read_as_such() -> None:
    assert decode_markup("<t>Café – €5</t>".encode("cp1252")) == "<t>Café – €5</t>"
    assert (
        decode_markup("<t>Café – €5</t>".encode("cp1252"), "text/xml; charset=iso-8859-1")
        == "<t>Café – €5</t>"
    )


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_give_text(data: bytes, content_type: str) -> None:
    decode_markup(data, content_type).encode("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode_markup(b"<t>" + text.encode()) == "<t>" + text
