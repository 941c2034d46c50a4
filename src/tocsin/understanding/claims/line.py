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
    known: dict[int, tuple[int, int] | None] = field(
        init=False, repr=False, compare=False
    )  # noun phrases by end

    def __post_init__(self) -> None:
        """Keep at hand what every step of a walk asks for."""
        tokens = self.part.tokens
        object.__setattr__(self, "tokens", tokens)
        object.__setattr__(self, "lower", tokens.lower)
        object.__setattr__(self, "words", tokens.words)
        object.__setattr__(self, "known", {})

    @property
    def title_case(self) -> bool:
        """Whether capitals say nothing here: a headline, or a line of the body written as one."""
        if self.part.field == "headline":
            return True
        words = [w for w in self.words[self.first : self.past] if w[0].isalpha() and len(w) > 3]
        return len(words) > 3 and sum(w[0].isupper() for w in words) >= 0.9 * len(words)

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

    def names_month(self, i: int) -> bool:
        """Whether token i is `May` among words in small letters: a month, no verb."""
        return self.words[i] == "May" and not self.title_case

    def has_verb(self, first: int, past: int) -> bool:
        """Whether a likely finite verb, or a quotation, stands in the range."""
        lower, marks, is_verb = self.lower, self.quote_at, w.is_verb
        for i in range(first, past):
            if (
                marks[i]
                or lower[i] in w.NOMINATIVES
                or (is_verb(lower[i]) and not (lower[i] == "may" and self.names_month(i)))
            ):
                return True
        return False

    def is_break(self, i: int) -> bool:
        """Whether token i is a mark that ends a phrase; the dot of `Mr.` or `J.` is none."""
        if self.lower[i] == "." and i > self.first:
            before = self.lower[i - 1]
            if i + 1 < self.past and self.lower[i + 1] == ",":
                return False  # `Flint, Mich., said`
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
