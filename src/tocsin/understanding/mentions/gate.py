"""Whether an ambiguous name means the company or country here: explained features, summed, with a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.reference import AliasRow
from tocsin.reference.names import proper_words
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.words import (
    AFTER_COMPANY,
    BEFORE_COMPANY,
    BUSINESS_VERBS,
    COMPANY_SHAPES,
    MARKET_WORDS,
    NOT_NAMES,
    POSSESSIVE,
    SMALL,
    SPEECH,
    TITLES,
    WIRE_SLUGS,
)
from tocsin.understanding.scan import Found

THRESHOLD = 0.0
# What a doubtful name must overcome: an everyday word, the same of a company much written about, and one
# word short for one of thousands of small companies.
START = {"everyday word": -1.5, "everyday word, large company": -1.0, "short name of a small company": -1.0}
_NO_NAME = NOT_NAMES | TITLES
_NO_OTHER_NAME = AFTER_COMPANY | NOT_NAMES
_GOES_ON = BUSINESS_VERBS | AFTER_COMPANY | SMALL
_SURE_PRIOR = 0.6
_LARGE_PRIOR = 0.4


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole story says about its names: keys named beyond doubt, whether it speaks of markets,
    the words that it writes in small letters, and whether the headline capitalises most of its own."""

    sure: frozenset[str]
    market: bool
    small: frozenset[str]
    capitals: bool

    def in_capitals(self, part: Part) -> bool:
        """Whether a capital says nothing in this part."""
        return self.capitals and part.field == "headline"


@dataclass(frozen=True, slots=True)
class Judged:
    """A score (0 and up is yes) and the features that made it, in words."""

    score: float
    features: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.score >= THRESHOLD


def doubtful(row: AliasRow) -> bool:
    """Whether a row needs support: an everyday word, or one word short for one of thousands of small companies."""
    return row.ambiguous or (row.kind == "security" and row.prior < _SURE_PRIOR)


def setting(doc: Document, sure: frozenset[str]) -> Setting:
    """The setting of a story."""
    words = frozenset(doc.headline.tokens.words + doc.body.tokens.words)
    return Setting(sure, not MARKET_WORDS.isdisjoint(words), words, title_case(doc.headline))


def judge_company(part: Part, found: Found, row: AliasRow, around: Setting) -> Judged:
    """Whether a doubtful name means the company: features of its place and of the story, summed."""
    start = _start(row)
    features = [(start, START[start])]
    features += _of_story(found, row, around, part)
    features += _of_place(part, found, row, around.in_capitals(part))
    return Judged(sum(w for _, w in features), tuple(f"{name} {weight:+g}" for name, weight in features))


def _start(row: AliasRow) -> str:
    if not row.ambiguous:
        return "short name of a small company"
    return "everyday word, large company" if row.prior >= _LARGE_PRIOR else "everyday word"


def _of_story(found: Found, row: AliasRow, around: Setting, part: Part) -> Iterator[tuple[str, float]]:
    if row.key in around.sure:
        yield "named in full or by ticker elsewhere", 3.0
    elif around.sure:
        yield "other companies in the story", 0.4
    if around.market:
        yield "a story of markets", 0.4
    if found.last > found.first:
        if proper_words().isdisjoint(part.tokens.lower[found.first : found.last + 1]):
            yield "more than one word, none a place or surname", 0.7
    elif part.tokens.lower[found.first] in around.small:
        yield "in small letters elsewhere", -0.7


def _of_place(part: Part, found: Found, row: AliasRow, capitals: bool) -> Iterator[tuple[str, float]]:
    words, lower = part.tokens.words, part.tokens.lower
    before = lower[found.first - 1] if found.first else ""
    after = lower[found.last + 1] if found.last + 1 < len(lower) else ""
    beyond = words[found.last + 1] if after else ""
    opens = _opens_sentence(part, found.first)
    yield from _what_follows(lower, found.last, opens, capitals, before)
    named_before = bool(before) and words[found.first - 1][0].isupper() and before not in _NO_NAME
    if before in BEFORE_COMPANY and not opens:
        yield f"“{before}” before", 1.0
    if named_before and not capitals and before not in WIRE_SLUGS:
        yield "a capitalised name before", -2.0
    elif before in ("the", "a", "an", "this"):
        yield "an article before", -0.7
    elif not opens and not capitals and _telling_capital(part, found, row):
        yield "a capital inside a sentence", 1.2
    if after in SPEECH and found.first == found.last and (row.prior < _LARGE_PRIOR or proper(part, found)):
        yield "may be a person", -1.0
    if beyond[:1].isupper() and after not in _NO_OTHER_NAME and not capitals:
        yield "another name follows", -1.0
    if opens and beyond[:1].islower() and after not in _GOES_ON:
        yield "opens a sentence as a common word would", -1.0
    if capitals and beyond[:1].isupper() and after not in _GOES_ON:
        yield "part of a phrase in a headline", -0.5


def _what_follows(
    lower: tuple[str, ...], last: int, opens: bool, capitals: bool, before: str
) -> Iterator[tuple[str, float]]:
    after = lower[last + 1] if last + 1 < len(lower) else ""
    then = lower[last + 2] if last + 2 < len(lower) else ""
    if after in AFTER_COMPANY or (after == "," and then in COMPANY_SHAPES):
        yield f"“{after if after != ',' else then}” follows", 2.0
    elif after in BUSINESS_VERBS and (after != "to" or opens or before in BEFORE_COMPANY):
        yield f"“{after}” follows", 1.6 if not opens or capitals else 1.0
    elif after in POSSESSIVE and then in AFTER_COMPANY:
        yield "a company's thing follows", 1.5


def _telling_capital(part: Part, found: Found, row: AliasRow) -> bool:
    """Whether a capital sets the name of a large company apart from the everyday word (Apple, Target)."""
    large = row.ambiguous and row.prior >= _LARGE_PRIOR
    return large and all(r.kind == "security" for r in found.rows) and not proper(part, found)


def proper(part: Part, found: Found) -> bool:
    """Whether the name is a surname or place too, so that its capital tells nothing."""
    return found.first == found.last and part.tokens.lower[found.first] in proper_words()


def judge_country(part: Part, found: Found, row: AliasRow, around: Setting) -> Judged:
    """Whether an ambiguous country name means the country."""
    words, lower = part.tokens.words, part.tokens.lower
    if row.surface == "US":
        shouted = part.tokens.text.isupper()
        words_why = "“US” in capitals" + (" in a line of capitals" if shouted else "")
        return Judged(-1.0 if shouted else 1.0, (words_why,))
    before = words[found.first - 1] if found.first else ""
    after = words[found.last + 1] if found.last + 1 < len(words) else ""
    capitals = around.in_capitals(part)
    score, why = 0.5, [f"{row.how} name of a country +0.5"]
    if before[:1].isupper() and before.lower() not in _NO_NAME and not capitals:
        score -= 1.0
        why.append("a capitalised name before -1")
    if after[:1].isupper() and lower[found.last + 1] not in NOT_NAMES and not capitals:
        score -= 1.0
        why.append("another name follows -1")
    return Judged(score, tuple(why))


def _opens_sentence(part: Part, first: int) -> bool:
    start = first in part.openings
    return start or (first - 1 in part.openings and not part.tokens.words[first - 1][0].isalnum())


def title_case(part: Part) -> bool:
    """Whether a headline capitalises most of its words, so that a capital says nothing."""
    letters = [w for w in part.tokens.words if w[0].isalpha() and w.lower() not in SMALL and len(w) > 2]
    return sum(w[0].isupper() for w in letters) >= 0.7 * len(letters) if letters else False
