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
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ue000-\uf8ff"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Terminal escape sequences: whole ones, however their first sign is written, and the colour codes ("[31m") that
# stay where a wire has cut that sign away; a bracket that is closed again ("[5m people]") is the story's own.
_ESCAPE = r"(?:\x1b|\u241b|\^\[|\\x1[bB]|\\0?33|\\u001[bB]|\\e(?=\[))"
_SEQUENCE = re.compile(
    rf"{_ESCAPE}\[[0-?]{{0,20}}[ -/]{{0,4}}[@-~]|\x9b[0-?]{{1,20}}[ -/]{{0,4}}[@-~]|"
    r"\x1b[\]PX^_][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)|\x1b[()*+][A-Z0-9]|\x1b[@-Z\\^_=>78]"
)
_LEFT_OF_ONE = re.compile(r"\[\d{1,3}(?:;\d{1,3}){0,4}[mK](?![^\[\]\n]{0,200}\])")
# Joiners hold letters of some scripts and pictures together; between or beside Latin letters they hide.
_JOINERS = re.compile(r"[\u200c\u200d]+")
_JOINED = re.compile(
    "[\u0590-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
)
_NEWLINES = re.compile(r"\r\n?|\x85|\u2028")
_PARAGRAPH_MARK = re.compile("\u2029")
_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # a plain blank by itself stays as it is
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
    if "[" in text or "\x1b" in text or "\x9b" in text:
        text = _SEQUENCE.sub("", text)
    text = _UNWANTED.sub("", text)
    if "[" in text:
        text = _LEFT_OF_ONE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINERS.sub(_joiner, text)
    text = unicodedata.normalize("NFC", text)
    text = "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))
    return _cut(text.strip(), limit)


def unescape(text: str) -> str:
    """Character references decoded, once more where a feed escaped them twice."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _joiner(match: re.Match[str]) -> str:
    """The joiner where letters of a joining script or pictures stand on both sides, else nothing."""
    text, start, end = match.string, match.start(), match.end()
    around = text[start - 1 : start] + text[end : end + 1]
    holds = len(around) == 2 and all(_JOINED.match(c) for c in around)
    return match.group()[0] if holds else ""


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
