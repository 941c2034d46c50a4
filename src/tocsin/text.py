"""Pure text helpers: tokens with offsets, sentences, quotations, folding. No markup, no I/O."""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Range = tuple[int, int]  # first, past last

# A word keeps inner apostrophes, hyphens, dots of initials (U.S.) and & (AT&T); numbers keep
# inner , and . ; everything else that is not white space is a token of one character.
_SLUGS = (
    "BRIEF BUZZ CORRECTED REFILE UPDATE ALERT MEDIA STOCKS MARKETS SNAPSHOT EXCLUSIVE INSIGHT FOCUS RPT PRESS COLUMN "
    "ANALYSIS PREVIEW AIRSHOW INTERVIEW DEALTALK FACTBOX WRAPUP TREASURIES".split()
)
_ANY = (
    r"[^\W\d_]{2}[^\W_]*(?:[&'’\-][^\W_]+)*"  # first, since most are of this kind
    r"|(?:[^\W\d_]\.){2,}"  # U.S.  U.N.
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W_]+(?:[&'’\-][^\W_]+)*"
    r"|\S"
)
_TOKEN = re.compile(_ANY)
_SLUGGED = re.compile(rf"(?:{'|'.join(_SLUGS)})(?=-\w)|{_ANY}")  # a wire's slug is a token of its own
_BEHIND = frozenset(",.;:?!)")  # marks behind a word that end it
_BLANK_LINE = re.compile(r"\n\s*\n")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sen",
        "rep",
        "gov",
        "gen",
        "col",
        "lt",
        "sgt",
        "capt",
        "st",
        "jr",
        "sr",
        "inc",
        "corp",
        "co",
        "ltd",
        "llc",
        "plc",
        "bros",
        "vs",
        "no",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "approx",
        "est",
        "dept",
        "fig",
        "vol",
        "u.s",
        "u.k",
        "u.n",
        "e.g",
        "i.e",
    ]
)
_OPENER = re.compile('["“„«]')
_MIXED = {'"': "”", "“": '"'}
_OPENERS = {'"': '"', "“": "”", "„": "“", "«": "»"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """One tokenisation of one text, as parallel arrays; starts/ends are code point offsets."""

    text: str
    words: tuple[str, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        """The token at a place, empty behind the last."""
        return self.words[at] if at < len(self.words) else ""

    def low(self, at: int) -> str:
        """The token at a place in lower case, empty behind the last."""
        return self.lower[at] if at < len(self.lower) else ""

    def surface(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def tokenise(text: str) -> Tokens:
    """Words, numbers and single marks, in order, with their offsets; a possessive 's is a token of its own."""
    slugged = "-" in text and any(slug in text for slug in _SLUGS)
    pattern = _SLUGGED if slugged else _TOKEN
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    past = 0
    for piece in text.split():
        at = text.index(piece, past)
        past = at + len(piece)
        if piece.isalpha():  # most are plain words, or plain words before a mark: seen without the pattern
            words.append(piece)
            starts.append(at)
            ends.append(past)
        elif piece[-1] in _BEHIND and piece[:-1].isalpha():
            words += (piece[:-1], piece[-1])
            starts += (at, past - 1)
            ends += (past - 1, past)
        else:
            for start, end in _cut(pattern, text, at, past):
                words.append(text[start:end])
                starts.append(start)
                ends.append(end)
    lows = tuple(map(str.lower, words))
    if "’" in text:
        lows = tuple([word.replace("’", "'") if "’" in word else word for word in lows])
    return Tokens(text, tuple(words), lows, tuple(starts), tuple(ends))


def lowered(word: str) -> str:
    """A token as it stands among `Tokens.lower`."""
    return word.lower().replace("’", "'")


def _cut(pattern: re.Pattern[str], text: str, at: int, past: int) -> Iterator[Range]:
    """The tokens of a piece without white space, by the pattern."""
    for match in pattern.finditer(text, at, past):
        start, end = match.span()
        if end - start > 2 and text[end - 1] in "sS" and text[end - 2] in "'’":
            yield start, end - 2
            start = end - 2
        yield start, end


def paragraphs(text: str) -> tuple[Range, ...]:
    """Character ranges of paragraphs (separated by a blank line), blanks at the ends left out."""
    out: list[Range] = []
    at = 0
    for gap in [*_BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
        stop = start + len(text[start:end].rstrip())
        if stop > start:
            out.append((start, stop))
        at = gap.end() if gap else end
    return tuple(out)


def quotations(text: str, among: Sequence[Range] | None = None) -> tuple[Range, ...]:
    """Character ranges of quotations, marks included; one left open ends with its paragraph (`among`)."""
    if not _OPENER.search(text):
        return ()
    out: list[Range] = []
    for start, stop in paragraphs(text) if among is None else among:
        at = start
        while (opener := _OPENER.search(text, at, stop)) is not None:
            at = opener.start()
            if opener.group() == '"' and at > 0 and text[at - 1].isdigit():  # inches
                at += 1
                continue
            close = text.find(_OPENERS[opener.group()], at + 1, stop)
            if close < 0 and opener.group() in _MIXED:  # opened straight and closed curly, or the other way
                close = text.find(_MIXED[opener.group()], at + 1, stop)
            end = stop if close < 0 else close + 1
            if (line_end := text.rfind("\n", at, end)) > 0 and _opens_again(text, at, end, line_end):
                end = line_end
            out.append((at, end))
            at = end
    return tuple(out)


def _opens_again(text: str, at: int, end: int, line_end: int) -> bool:
    """Whether a quotation open since `at` is opened anew behind a line's end: then the first was never closed."""
    mark = text[at]
    if mark != '"':
        return text.find(mark, line_end, end) >= 0
    return end - 2 > line_end and text[end - 2].isspace() and end < len(text) and text[end].isalnum()


def sentences(
    tokens: Tokens, marks: Iterable[int], among: Sequence[Range], quotes: Sequence[Range]
) -> tuple[Range, ...]:
    """Token ranges [first, past last) of sentences; marks: tokens of SENTENCE_MARKS; among: paragraphs. None is
    cut inside a quotation."""
    closing = {end: start for start, end in quotes}
    ends = tokens.ends
    breaks = {bisect_left(ends, end) for _, end in among}
    cuts = breaks.union(marks)
    out: list[Range] = []
    first = quote = 0
    for i in sorted(cuts):
        if i not in breaks:
            end = ends[i]
            while quote < len(quotes) and quotes[quote][1] < end:
                quote += 1
            inside = quote < len(quotes) and quotes[quote][0] < end < quotes[quote][1]
            if inside or not _ends_sentence(tokens, i, closing.get(end)):
                continue
        out.append((first, i + 1))
        first = i + 1
    return tuple(out)


SENTENCE_MARKS = frozenset({".", "!", "?", '"', "”", "“", "»"})


def _ends_sentence(tokens: Tokens, i: int, quoted_from: int | None) -> bool:
    follows = tokens.words[i + 1] if i + 1 < len(tokens.words) else ""
    starts_new = not follows or follows[0].isupper() or follows[0].isdigit() or follows[0] in _OPENERS
    word = tokens.words[i]
    if word in ".!?":
        before = tokens.lower[i - 1] if i else ""
        glued = bool(follows) and tokens.starts[i + 1] == tokens.ends[i]
        if glued and (
            (len(follows) == 1 and follows.isalpha()) or (follows[0].isdigit() and before[-1:].isdigit())
        ):
            return False  # within initials: (D-N.Y.); within a number: $8.2B-8.6B
        return (
            starts_new
            and before not in _ABBREVIATIONS
            and not (len(before) == 1 and before.isalpha() and word == ".")
        )
    if quoted_from is not None:  # a quotation that closes a sentence
        inner = tokens.text[quoted_from : tokens.ends[i] - 1].rstrip()
        return starts_new and inner.endswith((".", "!", "?"))
    return False


def fold(text: str) -> str:
    """Case, accents and width folded, runs of white space as one space: for comparing, never for showing."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        marks = [ord(c) for c in set(text) if c >= "\u0300" and unicodedata.combining(c)]
        text = text.translate(dict.fromkeys(marks)) if marks else text
    return " ".join(text.casefold().split())


def near(word: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Up to three codes of a table (code to name) that a mistyped word may mean, by code or by name."""
    said = {fold(text).replace("_", " "): code for code, name in names.items() for text in (name, code)}
    found = difflib.get_close_matches(fold(word).replace("_", " "), said, 3, 0.7)
    return tuple(dict.fromkeys(said[text] for text in found))


def no_such(what: str, word: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with a code that is in no table, and what would be right; None where it is known,
    or where nothing is (an empty table)."""
    if not word or not names or word in names:
        return None
    hints = [
        code if fold(code) == fold(names[code]) else f"{code} ({names[code]})" for code in near(word, names)
    ]
    mend = (
        f"Did you mean {' or '.join(hints)}?"
        if hints
        else f"Give a code such as {', '.join(sorted(names)[:5])}"
    )
    return f"there is no {what} {word[:60]!r}", mend
