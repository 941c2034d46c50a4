"""Whether a doubtful name means the company here: a small logistic model over features told in words."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.reference import AliasRow
from tocsin.understanding.document import Part
from tocsin.understanding.lexicon import rows
from tocsin.understanding.mentions.features import features
from tocsin.understanding.mentions.setting import Setting, title_case
from tocsin.understanding.mentions.words import NOT_NAMES, TITLES
from tocsin.understanding.scan import Found

__all__ = ["Judged", "doubtful", "judge", "judge_company", "judge_country", "title_case", "weights"]
TABLE = "gate_weights.csv"
_ALWAYS = "(always)"
_THRESHOLD = "(threshold)"
_SURE_PRIOR = 0.6
_NO_NAME = NOT_NAMES | TITLES


@functools.cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, log odds; `(always)` is the bias, `(threshold)` the least probability of a link."""
    return {row["feature"]: float(row["weight"]) for row in rows("tocsin.understanding.mentions", TABLE)}


@dataclass(frozen=True, slots=True)
class Judged:
    """How probable it is (0 to 1, calibrated) that a name means the row's thing, and the features that say so."""

    probability: float
    fits: bool
    features: tuple[str, ...]


def doubtful(row: AliasRow) -> bool:
    """Whether a row needs support: an everyday word, or one word short for one of thousands of small companies."""
    return row.ambiguous or (row.kind == "security" and row.prior < _SURE_PRIOR)


def judge_company(part: Part, found: Found, row: AliasRow, around: Setting) -> Judged:
    """Whether a doubtful name means the company: features of its row, its place and the story, summed."""
    return judge(features(part, found, row, around))


def judge(told: Iterable[str]) -> Judged:
    """The probability of a set of features, those that have a weight told with it."""
    known = weights()
    weighed = [(name, known[name]) for name in told if name in known]
    probability = 1.0 / (1.0 + math.exp(-known[_ALWAYS] - sum([weight for _, weight in weighed])))
    why = tuple([f"{name} {weight:+.1f}" for name, weight in weighed if abs(weight) >= 0.05])
    return Judged(probability, probability >= known[_THRESHOLD], why)


def judge_country(part: Part, found: Found, row: AliasRow, around: Setting) -> Judged:
    """Whether an ambiguous country name means the country."""
    words, lower = part.tokens.words, part.tokens.lower
    if row.surface == "US":
        shouted = part.tokens.text.isupper()
        words_why = "“US” in capitals" + (" in a line of capitals" if shouted else "")
        return Judged(0.2 if shouted else 0.9, not shouted, (words_why,))
    before = words[found.first - 1] if found.first else ""
    after = words[found.last + 1] if found.last + 1 < len(words) else ""
    capitals = around.in_capitals(part)
    fits, why = True, [f"{row.how} name of a country"]
    if before[:1].isupper() and before.lower() not in _NO_NAME and not capitals:
        fits = False
        why.append("a capitalised name before")
    if after[:1].isupper() and lower[found.last + 1] not in NOT_NAMES and not capitals:
        fits = False
        why.append("another name follows")
    return Judged(0.8 if fits else 0.3, fits, tuple(why))
