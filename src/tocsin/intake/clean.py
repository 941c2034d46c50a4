"""Strings cleaned once: encodings' leftovers, controls, odd spaces, lengths. Text in, text out."""

from __future__ import annotations

import html
import re
import unicodedata

HEADLINE_LIMIT = 1_000
BODY_LIMIT = 200_000
FIELD_LIMIT = 2_000

# Controls other than tab and newline, surrogates, the two non-characters that break XML, the
# zero-width and direction marks that let one word pose as another, and private use.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ue000-\uf8ff]"
)
_NEWLINES = re.compile(r"\r\n?|\x85|\u2028")
_PARAGRAPH_MARK = re.compile("\u2029")
_BLANKS = re.compile(r"[^\S\n]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
# UTF-8 read as Windows-1252: the quote marks and dashes that feeds most often garble.
_GARBLED = re.compile("â€[™œ\x9d˜“”¦¢]|Ã[©¨¡³¶¼¤±]|Â(?=[\u00a0£€©®°])")


def clean_line(text: str, limit: int = FIELD_LIMIT) -> str:
    """One line of readable text: no controls, NFC, single spaces, at most `limit` code points."""
    return " ".join(clean_text(text, limit * 4).split())[:limit].rstrip()


def clean_text(text: str, limit: int = BODY_LIMIT) -> str:
    """Readable text with its line breaks: no controls or direction marks, NFC, runs of blanks as one."""
    text = text[: limit * 2]
    text = _NEWLINES.sub("\n", text)
    text = _PARAGRAPH_MARK.sub("\n\n", text)
    text = _mend_garbled(text)
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text))
    text = "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))
    return _cut(text.strip(), limit)


def unescape(text: str) -> str:
    """Character references decoded, once more where a feed escaped them twice."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _mend_garbled(text: str) -> str:
    if not _GARBLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text  # mixed: some parts were right, so a whole-text repair would break those


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[:limit]
    while cut and unicodedata.combining(text[len(cut)]):  # never part a letter from its accent
        cut = cut[:-1]
    return cut.rstrip()
