"""What a story tells that its storyline did not know: the sentences, and their share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.model.placement import Fingerprint
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story
from tocsin.storylines.features import Features, is_number, stem, telling, words

SHOWN = 3  # sentences that are shown as new
NEW_SHARE = 0.5  # share of a sentence's telling words that must be unknown; a new figure does without
_END = re.compile(
    r"""(?:(?:(?P<dot>\.)|[!?])["”’»)\]]*(?P<gap>\s+)(?=["“„«(\[]?[^\Wa-z_])|[。！？]|(?P<break>\s*\n\s*\n\s*))"""
)
_SHORT = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|inc|corp|co|ltd|no|vs|gen|sen|rep|gov|jr|sr|lt|col)|\b[A-Za-z]|\.[A-Za-z])$",
    re.I,
)
LONGEST = 20_000  # characters of a body in which new sentences are looked for


@dataclass(frozen=True, slots=True)
class Novelty:
    """share: of the telling words that are unknown, 0 to 1; spans: the newest sentences; words: some of them.

    figure: a figure in the headline is new, which is news however few the words.
    """

    share: float
    spans: tuple[Span, ...]
    words: tuple[str, ...] = ()
    figure: bool = False


def novelty(story: Story, f: Features, known: Sequence[Fingerprint]) -> Novelty:
    """What of a story is new against the stories known before it."""
    held = known_words(known)
    if not f.known:
        return Novelty(0.0, ())
    unknown = [word for word in f.known if word not in held]
    if not unknown:
        return Novelty(0.0, ())
    found = sorted(_sentences(story, held), key=lambda pair: (-pair[0], pair[1]))[:SHOWN]
    spans = tuple(sorted([span for _, span in found], key=lambda s: (s.field != "headline", s.start)))
    return Novelty(
        len(unknown) / len(f.known), spans, tuple(unknown[:8]), any(n not in held for n in f.headline_numbers)
    )


def known_words(known: Sequence[Fingerprint]) -> set[str]:
    """All telling words of stories already placed."""
    held: set[str] = set()
    for fingerprint in known:
        held.update(fingerprint.known)
        if not fingerprint.known:  # kept by an older version
            held.update(term for term, _ in fingerprint.terms)
    return held


def _sentences(story: Story, held: set[str]) -> list[tuple[int, Span]]:
    """(weight of what is unknown, span) of each sentence that is mostly new or gives a new figure."""
    out: list[tuple[int, Span]] = []
    parts: tuple[tuple[Field, str], ...] = (("headline", story.headline), ("body", story.body[:LONGEST]))
    for field, text in parts:
        for start, end in _stretches(text):
            mine = {stem(word) for word in words(text[start:end])}
            told = [word for word in mine if telling(word)]
            new = [word for word in told if word not in held]
            figures = sum(is_number(word) for word in new)
            weight = len(new) + figures
            if weight >= 2 and (figures or len(new) >= NEW_SHARE * len(told)):
                out.append((weight, Span(field, start, end)))
    return out


def _stretches(text: str) -> list[tuple[int, int]]:
    """Character ranges of sentences. Quicker than `text.sentences`: a quotation may be cut, no harm here."""
    out: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match["dot"] and _SHORT.search(text, max(start, match.start() - 6), match.start()):
            continue
        out.append((start, match.end() - len(match["gap"] or match["break"] or "")))
        start = match.end()
    out.append((start, len(text)))
    return [(a, b) for a, b in out if b > a and not text[a:b].isspace()]
