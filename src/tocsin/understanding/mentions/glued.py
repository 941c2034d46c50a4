"""Names that a hyphen glues to something else: `Northgate-Fairhaven merger`, `MARKET WATCH-Fairhaven`, `Fairhaven-backed`."""

from __future__ import annotations

from dataclasses import replace

from tocsin.reference.lexicon import word_kinds
from tocsin.text import Tokens, lowered
from tocsin.understanding.document import Document, Part, part_of
from tocsin.understanding.mentions.gate import doubtful
from tocsin.understanding.mentions.words import GLUED_BEHIND, WIRE_SLUGS
from tocsin.understanding.scan import Names

_LEAST = 3  # letters of a name that a hyphen may glue


def apart(doc: Document, names: Names) -> Document:
    """The story with names cut loose from hyphens; the very same where there is none."""
    headline, body = (_apart(part, names) for part in doc.parts)
    if headline is doc.headline and body is doc.body:
        return doc
    return replace(doc, headline=headline, body=body)


def _apart(part: Part, names: Names) -> Part:
    if "-" not in part.tokens.text:
        return part
    cuts = {i: at for word, i in _hyphened(part, names) if (at := _cut(part, i, word, names))}
    return part_of(part.field, _with_cuts(part.tokens, cuts)) if cuts else part


def _hyphened(part: Part, names: Names) -> list[tuple[str, int]]:
    """Words with a hyphen inside that are no name as they stand, and their tokens."""
    found = [w for w in part.bag if "-" in w and "-" in w[1:-1] and w not in names]
    return [(part.tokens.words[i], i) for w in found for i in part.index[w]]


def _cut(part: Part, token: int, word: str, names: Names) -> int:
    """Where the hyphen stands that glues a listed name here; 0 where none does."""
    for at in (i for i, letter in enumerate(word) if letter == "-" and i):
        left, right = word[:at], word[at + 1 :]
        behind = part.tokens.low(token + 1)
        # A name before a word in small letters is what something is like or owned by, else a compound's first half.
        first = _listed(left, "", names) if right[:1].isupper() or right in GLUED_BEHIND else 0
        last = _listed(right, behind, names)
        slug = part.field == "headline" and not WIRE_SLUGS.isdisjoint(part.tokens.lower[:token])
        if _NONE == first < last and not (slug or _may_stand_beside(left, part)):
            continue  # the end of a double name
        if max(first, last) == _SURE or (max(first, last) == _MAYBE and (right in GLUED_BEHIND or slug)):
            return at
    return 0


def _may_stand_beside(piece: str, part: Part) -> bool:
    """Whether a word before a hyphen is one of its own rather than half of a name: small letters, capitals, a common word."""
    kinds = word_kinds().get(piece.lower(), "")
    shouted = piece.isupper() and not part.tokens.text.isupper()
    return piece.islower() or shouted or ("1" in kinds and {*"sg"}.isdisjoint(kinds))


_NONE, _MAYBE, _SURE = 0, 1, 2


def _listed(piece: str, behind: str, names: Names) -> int:
    """Whether a piece is a listed company's name beyond doubt, perhaps, or not; with the next word or alone."""
    if len(piece) < _LEAST or not piece[0].isupper() or piece.lower() not in names:
        return _NONE
    alone, longer = names[piece.lower()]
    rows = [*alone, *[r for words, more in longer.get(behind, ()) if len(words) == 2 for r in more]]
    known = [
        r
        for r in rows
        if r.kind == "security" and r.how != "stem" and (not r.surface.isupper() or piece.isupper())
    ]
    if len(known) < len(rows) or not known:
        return _NONE  # also a country, a person, a public body
    return _MAYBE if all(doubtful(r) for r in known) else _SURE


def _with_cuts(tokens: Tokens, cuts: dict[int, int]) -> Tokens:
    words: list[str] = []
    starts: list[int] = []
    for i, (word, start) in enumerate(zip(tokens.words, tokens.starts, strict=True)):
        at = cuts.get(i, 0)
        words += (word[:at], "-", word[at + 1 :]) if at else (word,)
        starts += (start, start + at, start + at + 1) if at else (start,)
    ends = [start + len(word) for word, start in zip(words, starts, strict=True)]
    lows = tuple(map(lowered, words))
    return Tokens(tokens.text, tuple(words), lows, tuple(starts), tuple(ends))
