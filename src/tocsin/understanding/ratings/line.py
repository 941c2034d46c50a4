"""A headline or sentence with its firms, companies and rating words marked, ready for the grammar."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from tocsin.model.reading import Mention
from tocsin.reference import Tables
from tocsin.understanding.document import Part
from tocsin.understanding.ratings.tables import Firm, firms, rating_words, verbs
from tocsin.understanding.ratings.target import TARGET_WORDS

_PREFIXES = frozenset(
    "update updated correction corrected refile breaking exclusive brief research alert analyst buzz hot alert "
    "street wall ratings rating".split()
)
QUOTES = frozenset("\"'“”‘’«»`")
# what stands before a rating word that is one, and behind it
_OPENERS = (
    frozenset(
        "to from at with as a an the : ; , ( ) - – — / and its their of rating is was remains stays remain stay new is rated an "
        "s 's has have on previous prior or".split()
    )
    | QUOTES
)
_CLOSERS = (
    frozenset(
        "on to from at by in with following after amid as ahead given citing rating ratings rtg and & - – — ( ) , . ; : / $ pt po "
        "price target for but while despite before due over post into list stock recommendation -rated rated coverage pts "
        "versus vs when if because since based until until.".split()
    )
    | QUOTES
)
_AIMED = frozenset(
    "price pt return profit revenue output production inflation growth s&p 500 fund funds and year-end gold".split()
)
_SMALL = frozenset("on post to at for by up now all so it are has see one two".split())
_LETTERS = frozenset("abcdef")
# everyday words that rate only between an opener and a closer
_PLAIN = frozenset(
    "buy sell hold positive negative mixed add reduce neutral perform average trim short long avoid attractive".split()
)
_NOT_BEHIND = frozenset(
    "factors outlook impact territory momentum trend trends stake side view watch data results news catalyst catalysts "
    "implications ratings back into up out off more less".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """Tokens [first, past) that name a security: its key, empty where no table has it, and its words."""

    first: int
    past: int
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class House:
    """Tokens [first, past) that name an analyst firm."""

    first: int
    past: int
    firm: Firm


@dataclass(frozen=True)
class Line:
    """A sentence of a part, tokens [first, past), without a leading `UPDATE:`."""

    part: Part
    first: int
    past: int
    mentions: tuple[Mention, ...]
    tables: Tables | None = None

    @property
    def lower(self) -> tuple[str, ...]:
        """Tokens in lower case, of the whole part."""
        return self.part.tokens.lower

    @property
    def words(self) -> tuple[str, ...]:
        """Tokens as written, of the whole part."""
        return self.part.tokens.words

    def low(self, at: int) -> str:
        """The token at a place in lower case; empty outside the line."""
        return self.lower[at] if self.first <= at < self.past else ""

    def surface(self, first: int, past: int) -> str:
        """The text of tokens [first, past)."""
        return self.part.tokens.surface(first, past - 1)

    @cached_property
    def targets(self) -> frozenset[int]:
        """Tokens that speak of a price target; in `Target Raises FY Guidance` it is a name."""
        taken = {i for n in self.named for i in range(n.first, n.past)}
        lower = self.lower
        return frozenset(
            i
            for i in range(self.first, self.past)
            if i not in taken
            and (lower[i] in TARGET_WORDS or (lower[i] == "fair" and self.low(i + 1) in ("value", "values")))
        )

    @cached_property
    def houses(self) -> list[House]:
        """Analyst firms and credit agencies, the longest name at each place."""
        out: list[House] = []
        for first, past, (firm, *_) in firms().scan(self.lower, self.first, self.past):
            capital = any(c.isupper() for c in self.words[first]) and self.low(past) not in ("500", "100")
            inside = any(
                n.first <= first and past <= n.past and n.past - n.first > past - first for n in self.named
            )
            if (not out or first >= out[-1].past) and capital and not inside:
                out.append(House(first, past, firm))
        return out

    @cached_property
    def named(self) -> list[Named]:
        """Securities named in the line, left to right, none inside another."""
        tokens = self.part.tokens
        low, high = tokens.starts[self.first], tokens.ends[self.past - 1]
        out: list[Named] = []
        for m in self.mentions:
            if m.kind != "security" or m.span.field != self.part.field or not low <= m.span.start < high:
                continue
            first = bisect_left(tokens.ends, m.span.start + 1)
            past = max(first + 1, bisect_left(tokens.starts, m.span.end))
            aimed = (
                tokens.lower[first] in TARGET_WORDS and tokens.low(first - 1) in _AIMED if first else False
            )
            if (
                not aimed
                and not self._small(first, past)
                and not any(n.first < past and first < n.past for n in out)
            ):
                out.append(Named(first, past, m.key, m.surface))
        return sorted(out, key=lambda n: n.first)

    def _small(self, first: int, past: int) -> bool:
        """`Reiterates On Aaron's`, `Post Q1 Results`: a small word with a capital, not the company of that name."""
        if past - first > 1 or self.lower[first] not in _SMALL:
            return False
        after = self.low(past)
        return not (
            after in ("", "to", "from", "at", "with", ",", "(", "by", "price") or after in TARGET_WORDS
        )

    @cached_property
    def others(self) -> frozenset[int]:
        """Tokens of countries, commodities, places and people: no company stands there."""
        tokens, out = self.part.tokens, set[int]()
        for m in self.mentions:
            if m.kind in ("country", "commodity", "place") and m.span.field == self.part.field:
                out.update(
                    range(bisect_left(tokens.starts, m.span.start), bisect_left(tokens.starts, m.span.end))
                )
        return frozenset(out)

    @cached_property
    def names(self) -> frozenset[int]:
        """Tokens that name firms or securities."""
        firms_ = [i for h in self.houses for i in range(h.first, h.past)]
        return frozenset(firms_ + [i for n in self.named for i in range(n.first, n.past)])

    @cached_property
    def grades(self) -> list[tuple[int, int, bool]]:
        """(first, past, is a list of favourites) of every rating word that stands where ratings stand."""
        taken = {i for n in self.named for i in range(n.first, n.past)}
        out: list[tuple[int, int, bool]] = []
        for first, past, (favourite, *_) in rating_words().scan(self.lower, self.first, self.past):
            if first not in taken and (not out or first >= out[-1][1]) and self._rates(first, past):
                out.append((first, past, favourite))
        return out

    def _rates(self, first: int, past: int) -> bool:
        if self.lower[first:past] == ("fair", "value") and self.low(past) in (
            "at",
            "of",
            "to",
            "is",
            "estimate",
            "$",
        ):
            return False
        if self.low(past) in _NOT_BEHIND or (
            self.lower[first] in _LETTERS and self.low(first - 1) not in QUOTES
        ):
            return False
        if (past - first == 1 and self.lower[first] in _PLAIN) or self.lower[first:past] == ("fair", "value"):
            if first > self.first and self._stakes(first):
                return False
            return (
                past >= self.past or self.low(past) in _CLOSERS or self._house_at(past) or self._name_at(past)
            )
        return True

    def _stakes(self, first: int) -> bool:
        """Whether what stands before a plain word keeps it from rating: `too early to buy`, `multiple negative`."""
        before, two = self.lower[first - 1], self.low(first - 2)
        if before == "to" and two in _NO_GRADE_BEFORE_TO:
            return True
        return not (before in _OPENERS or self._verb_like(first - 1) or self._name_ends(first))

    def _verb_like(self, at: int) -> bool:
        return self.lower[at] in verbs()

    def _house_at(self, at: int) -> bool:
        return any(h.first == at for h in self.houses)

    def _name_at(self, at: int) -> bool:
        return any(n.first == at for n in self.named)

    def _name_ends(self, at: int) -> bool:
        return (
            any(n.past == at for n in self.named)
            or any(h.past == at for h in self.houses)
            or (at > self.first and self.words[at - 1][0].isupper() and self.words[at][0].isupper())
        )


_NO_GRADE_BEFORE_TO = frozenset(
    "early time how where when reasons reason stocks stock need going want ready have likely set plans plan offer deal late wants "
    "offers agrees agreed best".split()
)


def past_prefix(part: Part, first: int, past: int) -> int:
    """Behind `UPDATE:`, `UPDATE 1-`, `BRIEF-`, `RESEARCH ALERT-` and the like."""
    lower, at = part.tokens.lower, first
    while at < past and at < first + 3 and (lower[at] in _PREFIXES or (lower[at].isdigit() and at > first)):
        at += 1
    if first < at < past and lower[at] in (":", "-", "–", "—"):
        return at + 1
    return first
