"""What speaks for and against a word in capitals being a ticker: its letters and its place, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.reference import AliasRow
from tocsin.reference.lexicon import word_kinds
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.words import (
    BUSINESS_VERBS,
    COMPANY_THINGS,
    POSSESSIVE,
    PREPOSITIONS,
    RATING_WORDS,
)
from tocsin.understanding.scan import Found

_FEW_LETTERS = 4


def ticker_features(part: Part, found: Found, row: AliasRow) -> list[str]:
    """The features of a bare ticker here."""
    return [
        *_of_ticker(part, found, row),
        *([*_ticker_place(part, found.first)] or ["a ticker in plain text"]),
    ]


def _of_ticker(part: Part, found: Found, row: AliasRow) -> Iterator[str]:
    yield "a bare ticker"
    letters = part.tokens.words[found.first]
    yield f"{min(len(letters), _FEW_LETTERS)} letters" if len(letters) > 1 else "one letter"
    kinds = word_kinds().get(letters.lower(), "")
    if "1" in kinds or "2" in kinds:
        yield "letters that are a word"
    yield "the ticker of a large company" if row.large else "the ticker of a smaller company"


def _ticker_place(part: Part, at: int) -> Iterator[str]:
    tokens = part.tokens
    before, after = (tokens.lower[at - 1] if at else ""), tokens.low(at + 1)
    if before == "(" and after == ")":
        yield "alone in brackets"
    if before in RATING_WORDS or (before in PREPOSITIONS and at > 1 and tokens.lower[at - 2] in RATING_WORDS):
        yield "a ticker behind an analyst's word"
    elif before in PREPOSITIONS:
        yield "a ticker behind a preposition"
    if after in COMPANY_THINGS or after in RATING_WORDS or after in _OPTIONS:
        yield "a ticker before a company's thing"
    elif after in BUSINESS_VERBS or after in _MOVES:
        yield "a ticker before a verb of business"
    elif after in POSSESSIVE:
        yield "a ticker with 's"
    if _beside_ticker(part, at):
        yield "beside another ticker"


_OPTIONS = frozenset(
    "calls call puts put options option straddle strike weekly jan feb mar apr may jun jul aug sep oct nov dec january february "
    "march april june july august september october november december".split()
)
_MOVES = frozenset("up down higher lower + - trading upgraded downgraded".split())


def _beside_ticker(part: Part, at: int) -> bool:
    """Whether another word in capitals stands on the other side of a comma."""
    tokens = part.tokens
    for mark, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if 0 <= mark < len(tokens) and 0 <= other < len(tokens) and tokens.words[mark] in ",&;/":
            word = tokens.words[other]
            if word.isupper() and len(word) <= 5 and word.isalpha() and len(word) > 1:
                return True
    return False
