"""Whether an ambiguous name means the company or country here: explained features, summed, with a threshold."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.reference import AliasRow
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.words import (
    AFTER_COMPANY,
    BEFORE_COMPANY,
    BUSINESS_VERBS,
    NOT_NAMES,
    SMALL,
    TITLES,
)
from tocsin.understanding.scan import Found

THRESHOLD = 0.0
START = -1.5  # what an ambiguous name must overcome


@dataclass(frozen=True, slots=True)
class Judged:
    """A score (0 and up is yes) and the features that made it, in words."""

    score: float
    features: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.score >= THRESHOLD


def doubtful(row: AliasRow) -> bool:
    """Whether a row needs support: marked ambiguous, or the short name of one of thousands of small companies."""
    return row.ambiguous or (
        row.kind == "security" and row.how == "short" and row.row.startswith("us_listed")
    )


def judge_company(part: Part, found: Found, row: AliasRow, sure: frozenset[str]) -> Judged:
    """Whether the name means the company. sure: keys that the story names beyond doubt elsewhere."""
    words, lower = part.tokens.words, part.tokens.lower
    before = lower[found.first - 1] if found.first else ""
    after = lower[found.last + 1] if found.last + 1 < len(lower) else ""
    beyond = words[found.last + 1] if after else ""
    opens = _opens_sentence(part, found.first)
    capitals = part.field == "headline" and title_case(part)
    score, why = START, [f"{row.how} name, ambiguous {START:g}"]

    def add(weight: float, feature: str) -> None:
        nonlocal score
        score += weight
        why.append(f"{feature} {weight:+g}")

    if row.key in sure:
        add(3.0, "named in full or by ticker elsewhere")
    if after in AFTER_COMPANY:
        add(2.0, f"“{after}” follows")
    elif after in BUSINESS_VERBS and (after != "to" or opens or before in BEFORE_COMPANY):
        add(1.6 if not opens or capitals else 1.0, f"“{after}” follows")
    if after in ("'s", "’s") and found.last + 2 < len(lower) and lower[found.last + 2] in AFTER_COMPANY:
        add(1.5, "a company's thing follows")
    if before in BEFORE_COMPANY and not opens:
        add(1.0, f"“{before}” before")
    if (
        before
        and part.tokens.words[found.first - 1][0].isupper()
        and before not in NOT_NAMES | TITLES
        and not capitals
    ):
        add(-2.0, "a capitalised name before")
    if beyond[:1].isupper() and after not in AFTER_COMPANY | NOT_NAMES and not capitals:
        add(-1.0, "another name follows")
    if opens and beyond[:1].islower() and after not in BUSINESS_VERBS | AFTER_COMPANY:
        add(-1.0, "opens a sentence as a common word would")
    if capitals and beyond[:1].isupper() and after not in BUSINESS_VERBS | AFTER_COMPANY | SMALL:
        add(-0.5, "part of a phrase in a headline")
    return Judged(score, tuple(why))


def judge_country(part: Part, found: Found, row: AliasRow) -> Judged:
    """Whether an ambiguous country name means the country."""
    words, lower = part.tokens.words, part.tokens.lower
    if row.surface == "US":
        capitals = part.tokens.text.isupper()
        return Judged(
            -1.0 if capitals else 1.0, ("“US” in capitals" + (" in a line of capitals" if capitals else ""),)
        )
    before = words[found.first - 1] if found.first else ""
    after = words[found.last + 1] if found.last + 1 < len(words) else ""
    capitals = part.field == "headline" and title_case(part)
    score, why = 0.5, [f"{row.how} name of a country +0.5"]
    if before[:1].isupper() and before.lower() not in NOT_NAMES | TITLES and not capitals:
        score -= 1.0
        why.append("a capitalised name before -1")
    if after[:1].isupper() and lower[found.last + 1] not in NOT_NAMES and not capitals:
        score -= 1.0
        why.append("another name follows -1")
    return Judged(score, tuple(why))


def _opens_sentence(part: Part, first: int) -> bool:
    return any(
        start == first or (start + 1 == first and not part.tokens.words[start][0].isalnum())
        for start, _ in part.sentences
    )


def title_case(part: Part) -> bool:
    """Whether a headline capitalises most of its words, so that a capital says nothing."""
    letters = [w for w in part.tokens.words if w[0].isalpha() and w.lower() not in SMALL and len(w) > 2]
    return sum(w[0].isupper() for w in letters) >= 0.7 * len(letters) if letters else False
