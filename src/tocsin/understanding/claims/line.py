"""One sentence of a story as the attribution grammar sees it: quotations masked, walks over noun phrases."""

from __future__ import annotations

from dataclasses import dataclass, field

from tocsin.text import Tokens
from tocsin.understanding.claims import words as w
from tocsin.understanding.document import Part


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: tokens [first, past) of a part; `quote_at[i]` is the past-last token of the
    quotation that token i lies in (marks included), 0 outside quotations."""

    part: Part
    first: int
    past: int
    quote_at: list[int]

    tokens: Tokens = field(init=False, repr=False)  # of the whole part, as are the two below
    lower: tuple[str, ...] = field(init=False, repr=False)
    words: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Keep at hand what every step of a walk asks for."""
        tokens = self.part.tokens
        object.__setattr__(self, "tokens", tokens)
        object.__setattr__(self, "lower", tokens.lower)
        object.__setattr__(self, "words", tokens.words)

    @property
    def title_case(self) -> bool:
        """Whether capitals say nothing here (a headline)."""
        return self.part.field == "headline"

    def quoted(self, i: int) -> bool:
        """Whether token i lies inside a quotation (marks included)."""
        return self.quote_at[i] > 0

    def quote_start(self, i: int) -> int:
        """The first token (the mark) of the quotation that token i lies in."""
        while i > self.first and self.quote_at[i - 1] == self.quote_at[i]:
            i -= 1
        return i

    def is_capital(self, i: int) -> bool:
        """Whether token i begins with a capital."""
        return self.words[i][0].isupper()

    def has_verb(self, first: int, past: int) -> bool:
        """Whether a likely finite verb, or a quotation, stands in the range."""
        lower, marks, is_verb = self.lower, self.quote_at, w.is_verb
        for i in range(first, past):  # noqa: SIM110  a plain loop, for this is asked most of all
            if marks[i] or is_verb(lower[i]):
                return True
        return False

    def is_break(self, i: int) -> bool:
        """Whether token i is a mark that ends a phrase; the dot of `Mr.` or `J.` is none."""
        if self.lower[i] == "." and i > self.first:
            before = self.lower[i - 1]
            return not ((len(before) == 1 and before.isalpha()) or before in w.TITLES)
        return self.lower[i] in w.BREAKS

    def outlet(self, first: int, past: int) -> str:
        """The outlet named in the range, "the report" kinds as "*", empty where none is."""
        for i in range(first, past):
            hit = w.outlets().at(self.lower, i)
            if hit and hit[0] <= past and self.is_capital(hit[0] - 1):
                return hit[1][0]
        if any(self.lower[i] in w.REPORT_NOUNS for i in range(first, past)):
            return "*"
        return ""


def np_left(line: Line, end: int, start: int) -> tuple[int, int] | None:
    """The noun phrase [first, past) that ends before token `end`, not reaching before `start`."""
    past = _skip_auxiliaries(line, end, start)
    if past <= start:
        return None
    if line.lower[past - 1] == "," and past - 1 > start:
        return _over_appositive(line, past - 1, start)
    first = _walk_left(line, past, start)
    return _trim(line, first, past) if first < past else None


def _skip_auxiliaries(line: Line, end: int, start: int) -> int:
    i = end
    while i > start:
        word = line.lower[i - 1]
        adverb = word in w.ADVERBS or (word.endswith("ly") and len(word) > 4 and not line.is_capital(i - 1))
        if not (
            adverb or (word in ("has", "have", "had", "is", "are", "was", "'s") and not line.quoted(i - 1))
        ):
            break
        i -= 1
    return i


def _walk_left(line: Line, past: int, start: int) -> int:
    """Leftwards over words to the nearest break, clause word or finite verb."""
    i = past
    while i > start and past - i < 16:
        word = line.lower[i - 1]
        if line.quoted(i - 1) or line.is_break(i - 1):
            break
        if word in w.CLAUSE_STOPS and not _joins_names(line, i - 1, past):
            break
        if w.is_verb(word) and not line.is_capital(i - 1) and not word.endswith("ed"):
            break
        i -= 1
    return i


def _joins_names(line: Line, i: int, past: int) -> bool:
    return (
        line.lower[i] in ("and", "or")
        and i > line.first
        and i + 1 < past
        and (line.is_capital(i - 1) and line.is_capital(i + 1) and not line.title_case)
    )


def _over_appositive(line: Line, comma: int, start: int) -> tuple[int, int] | None:
    """`John Kirby, a spokesman for the council, said`: over the comma-bounded middle to the name."""
    i = comma - 1
    while i > start and comma - i < 22:
        if line.lower[i] == "," and not line.quoted(i):
            name = _walk_left(line, i, start)
            found = _trim(line, name, i) if name < i else None
            if found and line.is_capital(found[1] - 1) and line.lower[found[1] - 1] not in w.DAYS:
                return found[0], comma
        elif line.quoted(i) or (w.is_verb(line.lower[i]) and not line.lower[i].endswith("ed")):
            return None
        i -= 1
    return None


def _trim(line: Line, first: int, past: int) -> tuple[int, int] | None:
    """Drop a leading time phrase (`On Thursday Kirby`), then ask whether it can be a speaker."""
    lower = line.lower
    while first < past and (
        lower[first] in w.DAYS
        or lower[first] in ("meanwhile", "however", "but", "and", "yet", "still", "instead")
        or (
            lower[first] in ("on", "in", "late", "earlier")
            and first + 1 < past
            and lower[first + 1] in w.TIME_WORDS
        )
    ):
        first += 1
    return (first, past) if first < past and _can_speak(line, first, past) else None


def _can_speak(line: Line, first: int, past: int) -> bool:
    head, last = line.lower[first], line.lower[past - 1]
    if past - first == 1:
        if head in w.PRONOUNS or head in w.PLURAL_SPEAKERS or head in ("sources", "source"):
            return True
        return line.is_capital(first) and head not in w.OWN_VOICE and head not in w.DETERMINERS
    if (head in w.OWN_VOICE and head != "that") or head in w.PREPOSITIONS or head in w.AUXILIARIES:
        return False
    if (
        last in w.PREPOSITIONS
        or last in w.DETERMINERS
        or last in w.OWN_VOICE
        or last == "not"
        or last == "to"
    ):
        return False
    if last.endswith("s") and len(last) > 4 and not last.endswith("ss"):
        return True
    if head in w.DETERMINERS or last in w.PLURAL_SPEAKERS or last in w.PERSON_NOUNS:
        return True
    return any(line.is_capital(i) for i in range(first, past)) or any(
        line.lower[i] in w.PLURAL_SPEAKERS for i in range(first, past)
    )


def np_right(line: Line, first: int, past: int) -> int:
    """Past-last token of the noun phrase that starts at `first`."""
    i = first
    while i < past and i - first < 16:
        word = line.lower[i]
        if line.quoted(i) or (line.is_break(i) and not (word == "-" and i > first)):
            break
        if i > first and (word in w.PREPOSITIONS and word not in ("of", "for", "with", "at", "to")):
            break
        if i > first and (
            word in w.DAYS
            or (w.is_verb(word) and not line.is_capital(i))
            or (word in w.CLAUSE_STOPS and word != "and")
        ):
            break
        i += 1
    return i
