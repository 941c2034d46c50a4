"""Bytes of markup to text: by byte order mark, by what the bytes are, then by what was declared."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a document without a mark begins: "<" or "{" in wide encodings.
_WIDE = (
    (re.compile(rb"\A[<{\[]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\A\x00\x00\x00[<{\[]"), "utf-32-be"),
    (re.compile(rb"\A[<{\[]\x00"), "utf-16-le"),
    (re.compile(rb"\A\x00[<{\[]"), "utf-16-be"),
)
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm"
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{1,200}?charset\s*=\s*["']?([\w.:-]{1,40})""",
    re.I,
)
_CHARSET = re.compile(r"charset\s*[=:]\s*[\"']?\s*([\w.:-]{1,40})", re.I)
# Declared names that are read as the wider set that their users mean.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
}
# What may be declared. UTF-7 is not among them: it hides markup from whoever looks at the bytes.
_ALLOWED = re.compile(
    r"utf-8|cp125\d|cp(?:437|850|852|855|862|864|866|874|932|949|037|500)|iso8859-\d{1,2}|koi8-[rut]|mac-\w+|"
    r"gb18030|big5(?:hkscs)?|euc_j\w+|shift_jis\w+|iso2022_(?:jp|kr)\w*|hz|ptcp154|kz1048|johab"
)
_ESCAPES = ("iso2022", "hz")  # pure ASCII bytes that mean something else
_FEW = 10  # one unreadable place to so many readable ones is damage, not another encoding


def decode_markup(data: bytes, content_type: str = "") -> str:
    """The text of an XML or HTML document. Never fails: what cannot be read becomes U+FFFD.

    Bytes that are valid UTF-8 are UTF-8 whatever is declared: no text of another kind is so by chance.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for start, name in _WIDE:
        if start.match(data):
            return data.decode(name, "replace")
    declared = _declared(data, content_type)
    for name in declared:
        if name.startswith(_ESCAPES) and (b"\x1b" in data or b"~{" in data):
            return data.decode(name, "replace")
    return _by_content(data, declared)


def _by_content(data: bytes, declared: list[str]) -> str:
    ebcdic = data.startswith(_EBCDIC)
    try:
        if not ebcdic:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        damaged = data.decode("utf-8", "replace")
        if ("utf-8" in declared or not declared) and _slightly(damaged):
            return damaged
    for name in [*declared, "cp037"] if ebcdic else declared:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    others = [name for name in declared if name != "utf-8"]
    return data.decode(others[0] if others else "cp1252", "replace")


def _slightly(text: str) -> bool:
    """Whether UTF-8 text has only a few unreadable places, beside its readable characters beyond ASCII."""
    bad = text.count("\ufffd")
    beyond = len(text.encode("utf-8")) - len(text) - 2 * bad  # one to three bytes too many for each
    return bad * _FEW <= beyond


def _declared(data: bytes, content_type: str) -> list[str]:
    """Encodings that the server and then the document name, as Python calls them, allowed ones only."""
    head = data[:2_000]
    if head.startswith(_EBCDIC):
        head = head.decode("cp037").encode("ascii", "replace")
    names = [m[1] for m in [_CHARSET.search(content_type)] if m]
    names += [(m[1] or m[2]).decode("ascii") for m in _DECLARED.finditer(head)]
    return list(dict.fromkeys(known for name in names if (known := _known(name))))


def _known(name: str) -> str:
    label = name.lower().removeprefix("x-").removesuffix("-i")  # x-sjis, iso-8859-8-i
    if label in ("windows-874", "windows-949", "windows-932"):
        label = label.replace("windows-", "cp")
    try:
        codec = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    codec = _WIDER.get(codec, codec)
    return codec if _ALLOWED.fullmatch(codec) else ""
