"""What of a story is compared: its words, the keys of what it names and reports, a sketch of its text."""

from __future__ import annotations

import functools
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass

import numpy as np

from tocsin.model.reading import Reading
from tocsin.model.stories import Story

TERMS = 48  # heaviest words that a fingerprint keeps with their weights
KNOWN = 400  # telling words that a fingerprint keeps without
SKETCH = 64  # smallest shingle hashes that stand for a text
SHINGLE = 5
LEAD = 120  # words of the body that count for what the story is about
LONGEST = 4_000  # words of a body that are looked at
HEADLINE_WEIGHT = 3.0
LIST_SIZE = 5  # securities from which a story is a round-up, placed with nothing

_WORD = re.compile(r"[^\W_]+(?:[.,'’&-][^\W_]+)*")
_PREFIX = re.compile(
    r"^\W*(?:(?P<update>update)\s*\d*|corrected|correction|refile|clarification|withdrawn|retracted|brief|exclusive|"
    r"breaking|wrapup\s*\d*|rpt|repeat)\s*[-–—:]\s*",
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
_CUE = re.compile(
    r"\b(again|once more|further|renewed|another|latest|continue[sd]?|resume[sd]?|follow-?up|since then|a week after)\b",
    re.I,
)
_IN_CUES = (
    "again",
    "once more",
    "further",
    "renewed",
    "another",
    "latest",
    "continue",
    "resume",
    "follow",
    "since",
    "after",
)
_QUARTER = re.compile(r"\b(?:q([1-4])|([1-4])q|(first|second|third|fourth)[ -]quarter)\b", re.I)
_ORDER = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_ODD, _SHIFT, _ONE = np.uint64(0x9E3779B97F4A7C15), np.uint64(29), np.uint64(1)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIST_HEADLINE = re.compile(
    r"\b(?:wrap-?up|round-?up|movers|in brief|factbox|calendar|diary|week ahead|day ahead|morning brief\w*|"
    r"live blog|live updates|headlines at)\b|^(?:top|best|\d+) (?:\d+ )?stocks\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Features:
    """A story as it is compared. words: term -> weight; keys: of what it names and reports."""

    words: dict[str, float]
    keys: frozenset[str]
    sketch: tuple[int, ...]
    known: tuple[str, ...]  # all telling words, in order of first use
    headline_numbers: frozenset[str]
    is_update: bool  # the headline begins "UPDATE 1-"
    follow_up: str = ""  # the word that says that this goes on


def features(story: Story, reading: Reading) -> Features:
    """The features of a story and its reading."""
    shown = _PREFIX.match(story.headline)
    headline = story.headline[shown.end() :] if shown else story.headline
    title, body = words(headline), words(story.body)[:LONGEST]
    terms = dict.fromkeys(map(stem, dict.fromkeys(title + body)))  # each word once is enough to know it
    cue = _cue(headline) or _cue(story.body[:800])
    return Features(
        _heaviest(list(map(stem, title)), list(map(stem, body[:LEAD]))),
        _keys(reading) | _patterns(headline, story.body),
        sketch(body if len(body) >= 3 * SHINGLE else title),
        tuple(filter(telling, terms))[:KNOWN],
        frozenset(w for w in title if is_number(w)),
        bool(shown and shown["update"]),
        cue.group().lower() if cue else "",
    )


def _cue(text: str) -> re.Match[str] | None:
    """The word that says that something goes on; looked for only where letters of one are."""
    low = text.lower()
    return _CUE.search(text) if any(letters in low for letters in _IN_CUES) else None


def _heaviest(title: list[str], lead: list[str]) -> dict[str, float]:
    weights: Counter[str] = Counter(lead)
    for word in title:
        weights[word] += HEADLINE_WEIGHT  # type: ignore[assignment]
    kept = {word: weights[word] ** 0.5 for word in sorted(weights) if word not in STOP and len(word) > 1}
    return {word: kept[word] for word in sorted(kept, key=kept.__getitem__, reverse=True)[:TERMS]}


def words(text: str) -> list[str]:
    """Words in lower case; a possessive 's is taken off."""
    text = text.lower().replace("’", "'")
    found = _WORD.findall(text)
    return [word[:-2] if word.endswith("'s") else word for word in found] if "'s" in text else found


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its plural s: enough to bring "shell" and "shells" together."""
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return sys.intern(word)  # one copy for all fingerprints


@functools.lru_cache(maxsize=100_000)
def telling(word: str) -> bool:
    """Whether a word (without its plural s) can be what a story adds."""
    return word not in STOP and (len(word) > 2 or word.isdigit()) and not _YEAR.fullmatch(word)


def is_number(word: str) -> bool:
    """Whether a word is a figure; years are none, they date and tell nothing new."""
    return word[0].isdigit() and not _YEAR.fullmatch(word)


@functools.lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def sketch(sequence: list[str]) -> tuple[int, ...]:
    """The smallest 63-bit hashes of runs of five words; nothing where the text is shorter."""
    runs = len(sequence) - SHINGLE + 1
    if runs < 1:
        return ()
    hashed = np.fromiter(map(_hash, sequence), np.uint64, len(sequence))
    total = np.zeros(runs, np.uint64)
    for k in range(SHINGLE):  # odd multipliers: order counts; wraps at 64 bits on purpose
        total ^= hashed[k : k + runs]
        total *= _ODD
        total ^= total >> _SHIFT
    total >>= _ONE
    total.sort()
    return tuple(dict.fromkeys(total.tolist()))[:SKETCH]


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Share of the smaller text that is in the other, by their sketches, 0 to 1."""
    if not a or not b:
        return 0.0
    if len(a) >= SKETCH and len(b) >= SKETCH:
        one, two = set(a), set(b)
        top = sorted(one | two)[:SKETCH]
        jaccard = sum(h in one and h in two for h in top) / SKETCH
        return 2 * jaccard / (1 + jaccard)  # containment of two texts of about the same length
    # one text is short, its sketch whole: which of its hashes would the other's sketch show?
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    limit = large[-1] if len(large) >= SKETCH else 1 << 64
    seen = [h for h in small if h <= limit]
    return len(set(seen) & set(large)) / len(seen) if seen else 0.0


def _keys(reading: Reading) -> frozenset[str]:
    out = {f"{m.kind}:{m.key}" for m in reading.mentions if m.kind != "security"}
    subjects = [s for s in reading.securities if s.role in ("subject", "counterparty", "listed")]
    out |= {f"security:{s.key}" for s in subjects}
    out |= {f"primary:{s.key}" for s in subjects if s.primary}
    out |= {f"event:{e.type}" for e in reading.events}
    out |= {f"rating:{r.firm.lower()}:{r.ticker or r.company}" for r in reading.ratings}
    if len(subjects) >= LIST_SIZE or sum(s.role == "listed" for s in subjects) >= LIST_SIZE - 1:
        out.add("list:")
    return frozenset(out)


def _patterns(headline: str, body: str) -> frozenset[str]:
    """Keys from set phrases: the quarter that a report is on, and whether the story is a round-up."""
    quarters = _quarters(headline) or _quarters(body[:300])
    out = {f"quarter:{_ORDER.get(word.lower(), a or b)}" for a, b, word in quarters}
    if _LIST_HEADLINE.search(headline):
        out.add("list:")
    return frozenset(out)


def _quarters(text: str) -> list[tuple[str, str, str]]:
    return _QUARTER.findall(text) if "q" in text.lower() else []
