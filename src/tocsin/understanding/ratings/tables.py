"""Firms, verbs, rating words and their classes, compiled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from tocsin.text import tokenise
from tocsin.understanding.lexicon import Phrases, rows, word_forms

_TYPOS_FROM = 8  # letters: shorter words come too near to others


@dataclass(frozen=True, slots=True)
class Firm:
    """An analyst firm, or a credit agency (credit); until: the last day of its name, became: who went on with it."""

    name: str
    credit: bool
    until: str = ""
    became: str = ""

    def later(self, on: date) -> str:
        """`until 2020-01-03, then Piper Sandler` where the name had ended by that day, else empty."""
        ended = self.until and date.fromisoformat(self.until) < on
        return f"until {self.until}{', then ' + self.became if self.became else ''}" if ended else ""


@dataclass(frozen=True, slots=True)
class Verb:
    """What a verb does to a rating, to a price target, and how it is used (see verbs.csv)."""

    action: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Step:
    """Where a rating stands in a firm's scale: 2 strong buy to -2 strong sell, None where it has no place."""

    value: int | None
    since: date
    until: date


CLASSES = {2: "strong buy", 1: "buy", 0: "hold", -1: "sell", -2: "strong sell"}


@cache
def firms() -> Phrases[Firm]:
    """Firms by the words of all their names."""
    entries = []
    for row in rows(__package__, "firms.csv"):
        firm = Firm(row["name"], row["kind"] == "credit", row["until"], row["became"])
        names = {row["name"], *[a for a in row["aliases"].split("|") if a]}
        entries += [(words, firm) for words in sorted({tokenise(name).lower for name in names})]
    return Phrases(entries)


@lru_cache(maxsize=1 << 14)
def firm_named(surface: str) -> Firm | None:
    """The firm that goes by a whole name; of several the first of the table, None where there is none."""
    words = tokenise(surface).lower
    found = firms().at(words, 0) if words else None
    return found[1][0] if found and found[0] == len(words) else None


@cache
def verbs() -> dict[str, Verb]:
    """Verbs by all their forms, long ones with a letter lost, doubled or swapped too ("Downgardes")."""
    out: dict[str, Verb] = {}
    for row in rows(__package__, "verbs.csv"):
        verb = Verb(row["action"], row["target"], row["kind"])
        out |= dict.fromkeys(word_forms(row["word"]), verb)
    for word, verb in list(out.items()):
        if verb.kind in ("plain", "cover", "hold", "set", "move") and "-" not in word:
            for slip in _slips(word) if len(word) >= _TYPOS_FROM else {word + word[-1]}:
                out.setdefault(slip, verb)
    return out


def _slips(word: str) -> set[str]:
    cuts = [(word[:i], word[i:]) for i in range(1, len(word))]
    lost = {a + b[1:] for a, b in cuts}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    doubled = {a + letter + b for a, b in cuts for letter in {*word}} | {word + word[-1]}
    return lost | swapped | doubled


@cache
def rating_words() -> Phrases[bool]:
    """Rating words as token sequences; True where they name a firm's list of favourites."""
    found: dict[tuple[str, ...], bool] = {}
    for row in rows(__package__, "scale.csv"):
        for word in row["words"].split("|"):
            found[tokenise(word).lower] = row["kind"] == "list"
    return Phrases(found.items())


@cache
def _scale() -> dict[tuple[str, str], list[Step]]:
    out: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for row in rows(__package__, "scale.csv"):
        value = int(row["class"]) if row["class"] else None
        since = date.fromisoformat(row["from"]) if row["from"] else date.min
        until = date.fromisoformat(row["until"]) if row["until"] else date.max
        for firm in row["firm"].split("|"):
            for word in row["words"].split("|"):
                out[firm, word.lower()].append(Step(value, since, until))
    return dict(out)


def step(firm: str, words: str, on: date) -> int | None:
    """The class of a firm's rating on a day, 2 to -2; None for words without one."""
    word = " ".join(words.lower().split())
    for key in ((firm, word), ("", word)):
        for found in _scale().get(key, ()):
            if found.since <= on <= found.until:
                return found.value
    return None


def class_of(firm: str, words: str, on: date) -> str:
    """`strong buy`, `buy`, `hold`, `sell` or `strong sell`; empty for words without a class."""
    value = step(firm, words, on)
    return "" if value is None else CLASSES[value]
