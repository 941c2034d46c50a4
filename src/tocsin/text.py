"""Pure text helpers: tokens with offsets, sentences, quotations, folding. No markup, no I/O."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from operator import add

# A word keeps inner apostrophes, hyphens, dots of initials (U.S.) and & (AT&T); numbers keep
# inner , and . ; everything else that is not white space is a token of one character.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.  U.N.
    r"|\d+(?:[.,]\d+)*"
    r"|(?:BRIEF|BUZZ|CORRECTED|REFILE|UPDATE|MEDIA|STOCKS|MARKETS|SNAPSHOT|EXCLUSIVE|INSIGHT|FOCUS)(?=-\w)"  # wire slugs
    r"|[^\W_]+(?:[&'’\-][^\W_]+)*"
    r"|\S"
)
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

    def surface(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.text[self.starts[first] : self.ends[last]]


def tokenise(text: str) -> Tokens:
    """Words, numbers and single marks, in order, with their offsets; a possessive 's is a token of its own."""
    words = _TOKEN.findall(text)
    starts: list[int] = []
    at = 0
    for word in words:  # only white space stands between tokens, so the next place is the right one
        at = text.find(word, at)
        starts.append(at)
        at += len(word)
    curly = "’" in text
    if curly or "'" in text:
        words, starts = _part_possessives(words, starts)
    lows = list(map(str.lower, words))
    if curly:
        lows = [w.replace("’", "'") for w in lows]
    ends = map(add, starts, map(len, words))
    return Tokens(text, tuple(words), tuple(lows), tuple(starts), tuple(ends))


def _part_possessives(words: list[str], starts: list[int]) -> tuple[list[str], list[int]]:
    cut = [i for i, w in enumerate(words) if w[-1] in "sS" and len(w) > 2 and w[-2] in "'’"]
    parted: list[str] = []
    at: list[int] = []
    past = 0
    for i in cut:
        parted += [*words[past:i], words[i][:-2], words[i][-2:]]
        at += [*starts[past : i + 1], starts[i] + len(words[i]) - 2]
        past = i + 1
    return parted + words[past:], at + starts[past:]


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Character ranges of paragraphs (separated by a blank line), blanks at the ends left out."""
    out: list[tuple[int, int]] = []
    at = 0
    for gap in [*_BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
        stop = start + len(text[start:end].rstrip())
        if stop > start:
            out.append((start, stop))
        at = gap.end() if gap else end
    return tuple(out)


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Character ranges of quotations, marks included; one left open ends with its paragraph."""
    if not _OPENER.search(text):
        return ()
    out: list[tuple[int, int]] = []
    for start, stop in paragraphs(text):
        at = start
        while (opener := _OPENER.search(text, at, stop)) is not None:
            at = opener.start()
            if opener.group() == '"' and at > 0 and text[at - 1].isdigit():  # inches
                at += 1
                continue
            close = text.find(_OPENERS[opener.group()], at + 1, stop)
            end = stop if close < 0 else close + 1
            out.append((at, end))
            at = end
    return tuple(out)


def sentences(tokens: Tokens) -> tuple[tuple[int, int], ...]:
    """Token ranges [first, past last) of sentences. Quotations are atomic: none is cut inside."""
    quotes = quotations(tokens.text)
    breaks = frozenset(end for _, end in paragraphs(tokens.text))
    closing = {end: start for start, end in quotes}
    out: list[tuple[int, int]] = []
    first = quote = 0
    for i, (word, end) in enumerate(zip(tokens.words, tokens.ends, strict=True)):
        if end in breaks:
            out.append((first, i + 1))
            first = i + 1
        elif word in _MARKS:
            while quote < len(quotes) and quotes[quote][1] < end:
                quote += 1
            inside = quote < len(quotes) and quotes[quote][0] < end < quotes[quote][1]
            if not inside and _ends_sentence(tokens, i, closing.get(end)):
                out.append((first, i + 1))
                first = i + 1
    if first < len(tokens):
        out.append((first, len(tokens)))
    return tuple(out)


_MARKS = frozenset({".", "!", "?", '"', "”", "“", "»"})


def _ends_sentence(tokens: Tokens, i: int, quoted_from: int | None) -> bool:
    follows = tokens.words[i + 1] if i + 1 < len(tokens.words) else ""
    starts_new = not follows or follows[0].isupper() or follows[0].isdigit() or follows[0] in _OPENERS
    word = tokens.words[i]
    if word in ".!?":
        before = tokens.lower[i - 1] if i else ""
        return starts_new and before not in _ABBREVIATIONS and not (len(before) == 1 and word == ".")
    if quoted_from is not None:  # a quotation that closes a sentence
        inner = tokens.text[quoted_from : tokens.ends[i] - 1].rstrip()
        return starts_new and inner.endswith((".", "!", "?"))
    return False


def fold(text: str) -> str:
    """Case, accents and width folded, runs of white space as one space: for comparing, never for showing."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
