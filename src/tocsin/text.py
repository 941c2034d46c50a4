"""Pure text helpers: tokens with offsets, sentences, quotations, folding. No markup, no I/O."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# A word keeps inner apostrophes, hyphens, dots of initials (U.S.) and & (AT&T); numbers keep
# inner , and . ; everything else that is not white space is a token of one character.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.  U.N.
    r"|\d+(?:[.,]\d+)*"
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
    words: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":
            words += [word[:-2], word[-2:]]
            starts += [start, start + len(word) - 2]
        else:
            words.append(word)
            starts.append(start)
    ends = tuple([s + len(w) for s, w in zip(starts, words, strict=True)])
    lower = tuple([w.lower().replace("’", "'") for w in words])
    return Tokens(text, tuple(words), lower, tuple(starts), ends)


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
    out: list[tuple[int, int]] = []
    for start, stop in paragraphs(text):
        at = start
        while at < stop:
            closer = _OPENERS.get(text[at])
            if closer is None or (closer == '"' and _is_inch(text, at)):
                at += 1
                continue
            end = _closing(text, at + 1, stop, closer)
            out.append((at, end))
            at = end
    return tuple(out)


def _is_inch(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isdigit()


def _closing(text: str, at: int, stop: int, closer: str) -> int:
    end = text.find(closer, at, stop)
    return stop if end < 0 else end + 1


def sentences(tokens: Tokens) -> tuple[tuple[int, int], ...]:
    """Token ranges [first, past last) of sentences. Quotations are atomic: none is cut inside."""
    quotes = quotations(tokens.text)
    breaks = [tokens_end for _, tokens_end in paragraphs(tokens.text)]
    out: list[tuple[int, int]] = []
    first, quote, para = 0, 0, 0
    for i in range(len(tokens)):
        while quote < len(quotes) and quotes[quote][1] <= tokens.starts[i]:
            quote += 1
        while para < len(breaks) and breaks[para] < tokens.ends[i]:
            para += 1
        inside = quote < len(quotes) and quotes[quote][0] <= tokens.starts[i] < quotes[quote][1] - 1
        at_break = para < len(breaks) and tokens.ends[i] == breaks[para]
        if at_break or (not inside and _ends_sentence(tokens, i, quotes, quote)):
            out.append((first, i + 1))
            first = i + 1
    if first < len(tokens):
        out.append((first, len(tokens)))
    return tuple(out)


def _ends_sentence(tokens: Tokens, i: int, quotes: tuple[tuple[int, int], ...], quote: int) -> bool:
    follows = tokens.words[i + 1] if i + 1 < len(tokens) else ""
    starts_new = not follows or follows[0].isupper() or follows[0].isdigit() or follows[0] in _OPENERS
    word = tokens.words[i]
    if word in ".!?":
        before = tokens.lower[i - 1] if i else ""
        return starts_new and before not in _ABBREVIATIONS and not (len(before) == 1 and word == ".")
    if quote < len(quotes) and tokens.ends[i] == quotes[quote][1]:  # a quotation that closes a sentence
        inner = tokens.text[quotes[quote][0] : quotes[quote][1] - 1].rstrip()
        return starts_new and inner.endswith((".", "!", "?"))
    return False


def fold(text: str) -> str:
    """Case, accents and width folded, runs of white space as one space: for comparing, never for showing."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
