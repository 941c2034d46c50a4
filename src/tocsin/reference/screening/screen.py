"""Screens names against lists: the entries that a name may be, each with a score, a grade and the reason. Pure.

Grades. `identified`: an identifier is the same, or the full name agrees and so does a birth date (of a rare name: or a
country), and nothing speaks against it. `likely`: the full name agrees word for word and is rare on the lists, or nearly agrees and
a birth date or country does too. `name only`: the rest. A grade says how well a name agrees with "a name on the
list", never that a bearer is the one listed; `name only` is never a reason to alert.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tocsin.reference.screening.comparing import MATCH, Comparison, compare
from tocsin.reference.screening.entries import Entry, Facts
from tocsin.reference.screening.index import Index, Listed, sorts_for
from tocsin.reference.screening.names import Name, Sort, read_name, sort_of

Grade = Literal["identified", "likely", "name only"]
GRADES: tuple[Grade, ...] = ("identified", "likely", "name only")

_FULL = 0.95  # score from which a name agrees word for word (spelling apart)
_NEARLY = 0.85
_RARE, _RAREST = 1.25, 0.5  # of all words and of one, from which a full name is hardly another bearer's
_TELLING, _FREQUENT = 1.5, 0.4  # rarity that a name agreeing in part should have; what a lack of it takes off
_PARTLY = 0.6  # enough for what is no person, where rare words agree and one is left over
_BEHIND = 0.1  # a hit by name only that is so far behind one word for word is not told
_WEAK = 0.05  # off where the list itself calls the name weak
_OTHER_BIRTH, _OTHER_COUNTRY = 0.15, 0.05
_KEPT = 50_000  # answers remembered


@dataclass(frozen=True, slots=True)
class Asked:
    """A name to be screened, with what else is known of its bearer."""

    name: str
    schema: str = ""
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a name may be. name: that of the entry's names which is nearest."""

    entry: Entry
    name: str
    score: float
    grade: Grade
    why: str


class Screen:
    """Lists made ready to be asked."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.index = Index(entries)
        self._answers: dict[tuple[str, Sort | None], tuple[tuple[Listed, Comparison], ...]] = {}

    def hits(self, asked: Asked, limit: int = 20) -> tuple[Hit, ...]:
        """The entries that a name may be, best first; where one agrees word for word, none that is far behind."""
        found = [self._hit(asked, listed, compared) for listed, compared in self._named(asked)]
        told = [hit for hit in found if hit is not None]
        best = max((hit.score for hit in told), default=0.0)
        least = best - _BEHIND if best >= _FULL else 0.0
        kept = [hit for hit in told if hit.score >= least or hit.grade != "name only"]
        kept.sort(key=lambda hit: (GRADES.index(hit.grade), -hit.score, hit.entry.list_name, hit.entry.id))
        return tuple(kept[:limit])

    def _named(self, asked: Asked) -> tuple[tuple[Listed, Comparison], ...]:
        """The best of each entry's names that match, remembered by name and sort."""
        key = (asked.name, sort_of(asked.schema))
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            answer = self._answers[key] = self._look(*key)
        return answer

    def _look(self, text: str, sort: Sort | None) -> tuple[tuple[Listed, Comparison], ...]:
        best: dict[int, tuple[Listed, Comparison]] = {}
        for one in sorts_for(text, sort):
            name = read_name(text, one)
            if not name.telling:
                continue
            for listed in self.index.near(name):
                compared = compare(name, listed.name)
                least = best[listed.entry][1].score if listed.entry in best else -1.0
                if compared.score >= (MATCH if one == "person" else _PARTLY) and compared.score > least:
                    best[listed.entry] = (listed, compared)
        return tuple(best.values())

    def _hit(self, asked: Asked, listed: Listed, compared: Comparison) -> Hit | None:
        """The hit as it stands with all that is known; None where the name does not agree well enough."""
        entry = self.index.entries[listed.entry]
        agree, against, cost = _weighed(asked.facts, entry.facts)
        weak = listed.listed.strength == "weak"
        rare = sum(self.index.rarities(compared.agreed[1])) if compared.score < _FULL else _TELLING
        person = listed.name.sort == "person"
        often = round(_FREQUENT * max(0.0, _TELLING - rare), 4) if person and not agree else 0.0
        score = round(max(0.0, compared.score - cost - often - (_WEAK if weak else 0.0)), 4)
        least = _PARTLY if not person and rare >= _RARE else MATCH
        if score < least and "identifier" not in agree:
            return None
        grade = self._grade(listed.name, compared, weak, agree, against)
        told = [compared.why]
        told += [f"frequent words −{often:.2f}"] if often else []
        told += ["the list calls this name weak"] if weak else []
        told += [f"same {what}" for what in agree] + [f"other {what}" for what in against]
        return Hit(entry, listed.listed.text, score, grade, "; ".join(told))

    def _grade(
        self, name: Name, compared: Comparison, weak: bool, agree: list[str], against: list[str]
    ) -> Grade:
        if "identifier" in agree:
            return "identified"
        full = len(compared.agreed[1]) > (name.sort == "person") and not weak
        if not full or against:
            return "name only"
        rare = self.index.rarities(name.telling) if compared.score >= _FULL else []
        is_rare = sum(rare) >= _RARE and max(rare) >= _RAREST
        if agree:
            told = bool(rare) and (is_rare or "birth date" in agree)  # a country has many of a frequent name
            nearly: Grade = "likely" if compared.score >= _NEARLY else "name only"
            return "identified" if told else nearly
        return "likely" if is_rare else "name only"


def _weighed(asked: Facts, listed: Facts) -> tuple[list[str], list[str], float]:
    """What agrees, what speaks against it, and what that takes off the score."""
    agree, against, cost = [], [], 0.0
    if asked.identifiers & listed.identifiers:
        agree.append("identifier")
    if asked.births and listed.births:
        if any(_same_day(one, other) for one in asked.births for other in listed.births):
            agree.append("birth date")
        else:
            against.append("birth date")
            cost += _OTHER_BIRTH
    if asked.countries and listed.countries:
        if asked.countries & listed.countries:
            agree.append("country")
        else:
            against.append("country")
            cost += _OTHER_COUNTRY
    return agree, against, cost


def _same_day(one: str, other: str) -> bool:
    """Whether two dates agree as far as both go (a year agrees with a day in it)."""
    size = min(len(one), len(other))
    return one[:size] == other[:size]
