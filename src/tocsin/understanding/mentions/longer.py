"""Names that are only a piece of something else: of a longer name, an index, or letters that the story explains."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.reference import AliasRow
from tocsin.reference.lexicon import word_kinds
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.gate import doubtful
from tocsin.understanding.mentions.setting import Setting, opens_sentence
from tocsin.understanding.mentions.words import (
    BUSINESS_VERBS,
    CAPITAL_SHAPES,
    COMPANY_NOUNS,
    COMPANY_SHAPES,
    COMPASS,
    NOT_NAMES,
    RATING_WORDS,
    SMALL,
    TITLES,
    WIRE_SLUGS,
)
from tocsin.understanding.scan import Found

_NO_NAME = NOT_NAMES | TITLES | RATING_WORDS | COMPANY_NOUNS | BUSINESS_VERBS | WIRE_SLUGS
_MEMBERS = frozenset("100 225 250 300 350 400 500 600 1000 1500 2000 3000".split())  # of an index
_OF_INDEX = frozenset("composite industrials index indices averages average".split())
_MEETINGS = frozenset("conference summit forum symposium day event".split())  # held for an industry
_LONGEST = 5  # words of a longer name
_FEW = 3  # letters that stand for words near by without brackets


def is_piece(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether a company's name is only a piece of something else here."""
    if row.how == "full" and not row.ambiguous:
        return of_index(part, found)
    letters = row.surface.isupper() and found.first == found.last
    return (
        of_index(part, found)
        or (row.key not in around.sure and _in_company(part, found, row, around))
        or (letters and _explained(around.doc, part.tokens.words[found.first], row))
        or _compass(part, found)
        or (row.ambiguous and _partner(part, found, around))
    )


def of_index(part: Part, found: Found) -> bool:
    """Whether an index follows that goes by the company's name: `S&P 500`, `Nasdaq composite`."""
    after, then = part.tokens.low(found.last + 1), part.tokens.low(found.last + 2)
    if after in _MEMBERS:
        return then not in (
            "million",
            "billion",
            "mln",
            "bln",
            "jobs",
            "staff",
            "workers",
            "shares",
            "stores",
            "people",
        )
    if after in ("industrial", "volatility", "transportation"):
        return then in _OF_INDEX
    return after in _OF_INDEX and then not in _MEETINGS


def _in_company(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether words of a company's form stand around a weak name, and others of it that the listed name lacks."""
    if not (doubtful(row) or plain_words(row.surface)):
        return False
    words, own = part.tokens.words, {*row.name.lower().replace(",", " ").replace(".", " ").split()}
    last = _form_behind(part, found.last)
    if last == 0:
        return False
    between = [
        w for w in part.tokens.lower[found.last + 1 : last] if w not in SMALL and w not in ("&", ",", ".")
    ]
    if any(w not in own for w in between):
        return True
    first = found.first - 1
    if (
        first < 0
        or opens_sentence(part, found.first)
        or not words[first][0].isupper()
        or not words[first].isalpha()
    ):
        return False
    if words[first].isupper() and len(words[first]) > 2 and not part.tokens.text.isupper():
        return False  # a dateline
    low = part.tokens.lower[first]
    if low in _NO_NAME or low in own or (part.field, first) in around.companies:
        return False
    kinds = word_kinds().get(low, "")
    return {*"vd"}.isdisjoint(kinds) if around.in_capitals(part) else True


def _form_behind(part: Part, last: int) -> int:
    """The token of the company's form that ends a row of capitalised words from here; 0 where none does."""
    words, lower = part.tokens.words, part.tokens.lower
    for at in range(last + 1, min(last + 1 + _LONGEST, len(words))):
        word = words[at]
        if word in CAPITAL_SHAPES or (lower[at] in COMPANY_SHAPES and word[0].isupper()):
            return at
        if not (word[0].isupper() or word in ("&", "and")) or lower[at] in NOT_NAMES - {"and"}:
            return 0
    return 0


def plain_words(name: str) -> bool:
    """Whether a name is made of nothing but words of the dictionary."""
    kinds = word_kinds()
    return all({*"12"} & {*kinds.get(word, "")} for word in name.lower().split())


def _compass(part: Part, found: Found) -> bool:
    """Whether a point of the compass stands by another: `North by Northeast`."""
    if found.first != found.last or part.tokens.lower[found.first] not in COMPASS:
        return False
    near = (
        part.tokens.lower[max(0, found.first - 2) : found.first]
        + part.tokens.lower[found.last + 1 : found.last + 3]
    )
    return not COMPASS.isdisjoint(near)


def _partner(part: Part, found: Found, around: Setting) -> bool:
    """Whether one word stands behind "&" as the last of a firm's partners: `Holt & Wells`."""
    words, at = part.tokens.words, found.first - 2
    if found.first != found.last or at < 0 or words[at + 1] != "&":
        return False
    return words[at].istitle() and (part.field, at) not in around.companies


def _explained(doc: Document, letters: str, row: AliasRow) -> bool:
    """Whether the story says what letters stand for, and it is no name of this company."""
    own = {*row.name.lower().replace(",", " ").split()}
    told = list(_meanings(doc, letters))
    return bool(told) and not any(own & {*words} for words in told)


def _meanings(doc: Document, letters: str) -> Iterator[tuple[str, ...]]:
    """Words in capitals in a row whose first letters these are, in lower case; short ones only beside brackets."""
    first, low = letters[0], letters[0].lower()
    for part in doc.parts:
        if part.tokens.text.isupper():
            continue
        words, met = part.tokens.words, part.index.items()
        here = [at for word, places in met if word[0] == low for at in places if words[at][0] == first]
        for at in sorted(here):
            if found := _meaning(part, at, letters):
                yield found


def _meaning(part: Part, at: int, letters: str) -> tuple[str, ...]:
    """The words from here on, where their first letters are these; empty where they are not."""
    words, lower, size = part.tokens.words, part.tokens.lower, len(letters)
    if not words[at][1:].islower():
        return ()
    near = range(at, min(at + size + 3, len(words)))
    row = [i for i in near if words[i][0].isalpha() and lower[i] not in SMALL][:size]
    if len(row) < size or "".join(lower[i][0] for i in row) != letters.lower():
        return ()
    if not all(words[i][0].isupper() for i in row[:2]):
        return ()
    if not all(words[i].isalpha() or "-" in words[i] for i in range(at, row[-1] + 1)):
        return ()
    behind = part.tokens.word(row[-1] + 1) == "("
    bracketed = behind or (at > 1 and words[at - 1] == "(" and words[at - 2] == letters)
    if bracketed or (size >= _FEW and all(words[i][0].isupper() for i in row)):
        return tuple([lower[i] for i in row])
    return ()
