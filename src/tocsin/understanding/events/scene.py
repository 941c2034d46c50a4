"""A sentence as the event grammar sees it: its tokens, its clauses and the mentions in their places."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from tocsin.model.reading import Mention
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Part
from tocsin.understanding.events.bodies import is_central_bank, is_political, is_public
from tocsin.understanding.lexicon import QUARTERS

_STOPS = frozenset(
    "that which while after because when but although as if since ; : — – who whose where until amid following "
    "before".split()
)  # no full stop: inside a sentence it ends "Inc." and "Corp."

_OFFICES = frozenset(
    "president minister premier king queen emir sheikh sheik chancellor ambassador envoy secretary general archbishop pope "
    "leader secretary-general ayatollah prince sultan commissioner prosecutor judge colonel".split()
)

_NO_STATE = frozenset(
    "candidate nominee senator sen congressman congresswoman rep representative governor gov mayor former ex front-runner "
    "frontrunner contender hopeful activist campaign strategist chairman chairwoman professor analyst".split()
)


# what stands between a company and its figures: Acme Q2 adjusted profit, Acme (ACM) full-year net loss
_FIGURES = QUARTERS | frozenset(
    "net adjusted adj . operating pretax pre-tax underlying record annual core gross group consolidated ) fiscal total "
    "year half third first second fourth 1 2 3 4 st nd rd th".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """A mention with its token range [first, past) in its part."""

    mention: Mention
    first: int
    past: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence: its part, token range and mentions in order."""

    part: Part
    first: int
    past: int
    places: tuple[Place, ...]
    lower: tuple[str, ...]  # of the whole part

    @property
    def words(self) -> tuple[str, ...]:
        """The sentence's own tokens, lower-case."""
        return self.lower[self.first : self.past]

    def before_figures(self, first: int) -> int:
        """The token behind which stands whose figures the word at `first` names."""
        i = first
        while i > self.first and (self.lower[i - 1] in _FIGURES or _is_year(self.lower[i - 1])):
            i -= 1
        return i

    def clause(self, first: int, past: int) -> tuple[int, int]:
        """The clause around tokens [first, past), as far as the next subordinating word."""
        start, end, lower = first, past, self.lower
        while start > self.first and lower[start - 1] not in _STOPS:
            start -= 1
        while end < self.past and lower[end] not in _STOPS:
            end += 1
        return start, end


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


def places_of(part: Part, mentions: tuple[Mention, ...]) -> list[Place]:
    """Mentions of the part with their token ranges, in order; outlets and commodities left out."""
    starts = part.tokens.starts
    out = []
    here = [m for m in mentions if m.span.field == part.field]
    for m in sorted(here, key=lambda m: (m.span.start, m.span.end)):
        if m.kind == "commodity" or (m.kind == "organisation" and _is_outlet(m.name)):
            continue
        place = Place(m, bisect_left(starts, m.span.start), bisect_left(starts, m.span.end))
        if not (part.field == "body" and place.first == 0 and m.kind == "country" and m.surface.isupper()):
            out.append(place)  # "TAIPEI Acme said …": where it was written is no party
    return out


@lru_cache(maxsize=4096)
def _is_outlet(name: str) -> bool:
    return "".join(c for c in name.lower() if c.isalnum()) in w.outlet_ids()


@lru_cache(maxsize=4096)
def _runs_for_office(role: str) -> bool:
    """Whether a person speaks for a party or a town and not for a state."""
    return not _NO_STATE.isdisjoint(role.lower().replace(".", "").split())


@lru_cache(maxsize=4096)
def _governs(role: str) -> bool:
    """Whether a person's role is that of a state, a church or a body of states."""
    return not _OFFICES.isdisjoint(role.lower().split())


def value(mention: Mention, fills: str) -> str:
    """What a mention puts into a role of this filling, empty where it cannot fill it."""
    kind = mention.kind
    if fills in ("company", "issuer"):
        barred = is_political(mention) or (fills == "issuer" and is_public(mention))
        return mention.key if kind in ("security", "organisation") and not barred else ""
    if fills == "person":
        return mention.key if kind == "person" else ""
    if fills == "bank" and kind == "organisation":
        return mention.key if is_central_bank(mention) else ""
    state = mention.key if kind == "country" else mention.country if kind != "security" else ""
    if kind == "person" and fills == "state" and _runs_for_office(mention.role):
        return ""
    if fills in ("state", "bank"):
        body = not state and (is_public(mention) or (kind == "person" and _governs(mention.role)))
        return mention.key if body else state
    if kind in ("security", "organisation", "person") and fills == "party":
        return mention.key
    return state or mention.key
