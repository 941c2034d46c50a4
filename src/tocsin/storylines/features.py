"""What of a story is compared: its words, the keys of what it names and reports, a sketch of its text."""

from __future__ import annotations

import heapq
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass

from tocsin.model.reading import Reading
from tocsin.model.stories import Story

TERMS = 48  # heaviest words that a fingerprint keeps
SKETCH = 64  # smallest shingle hashes that stand for a text
SHINGLE = 5
LEAD = 120  # words of the body that count for what the story is about
HEADLINE_WEIGHT = 3.0
LIST_SIZE = 5  # securities from which a story is a round-up, placed with nothing

_WORD = re.compile(r"[^\W_]+(?:[.,'’&-][^\W_]+)*")
_PREFIX = re.compile(
    r"^\W*(?:update\s*\d*|corrected|correction|refile|clarification|withdrawn|retracted|brief|exclusive|breaking|"
    r"wrapup\s*\d*|rpt|repeat)\s*[-–—:]\s*",
    re.I,
)
STOP = frozenset(
    "a an the of and or to in for on with as at by from is are was were be been will would could may might can has have "
    "had it its this that these those he she they his her their who which what when where how than then after before "
    "over under into out up down about against amid between during more most less not no new say says said saying "
    "told tell according also but if while just one two three first last year years month months week weeks day days "
    "monday tuesday wednesday thursday friday saturday sunday today yesterday january february march april june july "
    "august september october november december percent per cent million billion trillion company companies inc corp "
    "ltd co plc group shares share stock stocks market markets news report reports reported here there us we you i our "
    "your them him all some any other others such only very much many so do does did done make makes made get gets got".split()
)
FOLLOW_UPS = frozenset(
    "again further another renewed latest continues continued resumes resumed second third once still".split()
)


@dataclass(frozen=True, slots=True)
class Features:
    """A story as it is compared. words: term -> weight; keys: of what it names and reports."""

    words: dict[str, float]
    keys: frozenset[str]
    sketch: tuple[int, ...]
    sequence: tuple[str, ...]  # all words in order, for what is new
    title: tuple[str, ...]  # words of the headline without an "UPDATE 1-" before it
    follow_up: str = ""  # the word that says that this goes on


def features(story: Story, reading: Reading) -> Features:
    """The features of a story and its reading."""
    title = words(_PREFIX.sub("", story.headline))
    body = words(story.body)
    weights: defaultdict[str, float] = defaultdict(float)
    for word in title:
        weights[stem(word)] += HEADLINE_WEIGHT
    for word in body[:LEAD]:
        weights[stem(word)] += 1.0
    kept = {word: weight**0.5 for word, weight in weights.items() if word not in STOP and len(word) > 1}
    heavy = dict(sorted(kept.items(), key=lambda pair: (-pair[1], pair[0]))[:TERMS])
    sequence = tuple(title + body)
    cue = next((word for word in (*title, *body[:LEAD]) if word in FOLLOW_UPS), "")
    return Features(
        heavy,
        _keys(reading),
        sketch(body if len(body) >= 3 * SHINGLE else title),
        sequence,
        tuple(title),
        cue,
    )


def words(text: str) -> list[str]:
    """Words in lower case; a possessive 's is taken off."""
    out = []
    for match in _WORD.finditer(text.lower()):
        word = match.group().replace("’", "'")
        out.append(word[:-2] if word.endswith("'s") else word)
    return out


def stem(word: str) -> str:
    """A word without its plural s: enough to bring "shell" and "shells" together."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def sketch(sequence: list[str]) -> tuple[int, ...]:
    """The smallest hashes of runs of five words (of single words where the text is shorter)."""
    if len(sequence) < SHINGLE:
        return ()
    runs = {" ".join(sequence[i : i + SHINGLE]) for i in range(len(sequence) - SHINGLE + 1)}
    return tuple(heapq.nsmallest(SKETCH, {zlib.crc32(run.encode()) for run in runs}))


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Share of the smaller text that is in the other, by their sketches, 0 to 1."""
    if not a or not b:
        return 0.0
    if len(a) >= SKETCH and len(b) >= SKETCH:
        top = set(heapq.nsmallest(SKETCH, {*a, *b}))
        both = len(top & set(a) & set(b))
        jaccard = both / len(top)
        return 2 * jaccard / (1 + jaccard)  # containment of two texts of about the same length
    # one text is short, its sketch whole: which of its hashes would the other's sketch show?
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    limit = max(large) if len(large) >= SKETCH else 1 << 40
    seen = [h for h in small if h <= limit]
    return len(set(seen) & set(large)) / len(seen) if seen else 0.0


def _keys(reading: Reading) -> frozenset[str]:
    out = {f"{m.kind}:{m.key}" for m in reading.mentions if m.kind != "security"}
    subjects = [s for s in reading.securities if s.role in ("subject", "counterparty", "listed")]
    out |= {f"security:{s.key}" for s in subjects}
    out |= {f"primary:{s.key}" for s in subjects if s.primary}
    out |= {f"event:{e.type}" for e in reading.events}
    out |= {f"rating:{r.firm.lower()}:{r.ticker}" for r in reading.ratings}
    if len(subjects) >= LIST_SIZE or sum(s.role == "listed" for s in subjects) >= LIST_SIZE - 1:
        out.add("list:")
    return frozenset(out)
