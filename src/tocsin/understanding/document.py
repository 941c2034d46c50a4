"""A story tokenised once: what every reader of this stage works on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Set
from dataclasses import dataclass

from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story
from tocsin.text import SENTENCE_MARKS, Tokens, paragraphs, quotations, sentences, tokenise


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a story: its tokens, and ranges of its sentences (tokens), paragraphs and quotations (characters)."""

    field: Field
    tokens: Tokens
    sentences: tuple[tuple[int, int], ...]
    paragraphs: tuple[tuple[int, int], ...]
    quotations: tuple[tuple[int, int], ...]
    openings: frozenset[int]  # first tokens of sentences
    bag: frozenset[str]  # its words in lower case
    index: Mapping[str, list[int]]  # the tokens of each: every table is entered once a word

    def span(self, first: int, last: int) -> Span:
        """The span from token `first` to token `last`, both included."""
        return Span(self.field, self.tokens.starts[first], self.tokens.ends[last])

    def within(self, start: int, end: int) -> range:
        """The tokens that begin in a range of characters."""
        starts = self.tokens.starts
        return range(bisect_left(starts, start), bisect_left(starts, end))

    def where(self, words: Set[str]) -> list[int]:
        """The tokens whose lower-case word is one of these, in order."""
        index = self.index
        return sorted([i for word in words & self.bag for i in index[word]])


@dataclass(frozen=True, slots=True)
class Document:
    """The headline and the body of a story, each tokenised once."""

    story: Story
    headline: Part
    body: Part

    @property
    def parts(self) -> tuple[Part, Part]:
        """Headline first."""
        return (self.headline, self.body)

    def part(self, field: Field) -> Part:
        """The part with that name."""
        return self.headline if field == "headline" else self.body

    def within(self, span: Span) -> range:
        """The tokens of a span."""
        return self.part(span.field).within(span.start, span.end)

    def text(self, span: Span) -> str:
        """The words of a span."""
        return self.part(span.field).tokens.text[span.start : span.end]


def document(story: Story) -> Document:
    """Tokenise both fields of a story."""
    return Document(story, _part("headline", story.headline), _part("body", story.body))


def _part(field: Field, text: str) -> Part:
    return part_of(field, tokenise(text))


def part_of(field: Field, tokens: Tokens) -> Part:
    """A part made of these tokens."""
    text = tokens.text
    apart = paragraphs(text)
    quotes, index = quotations(text, apart), _index(tokens)
    marks = [i for word in SENTENCE_MARKS & index.keys() for i in index[word]]
    lines = sentences(tokens, marks, apart, quotes)
    openings = frozenset([first for first, _ in lines])
    return Part(field, tokens, lines, apart, quotes, openings, frozenset(index), index)


def _index(tokens: Tokens) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for i, word in enumerate(tokens.lower):
        if word in out:
            out[word].append(i)
        else:
            out[word] = [i]
    return out
