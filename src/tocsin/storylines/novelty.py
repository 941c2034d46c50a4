"""What a story tells that its storyline did not know: the sentences, and their share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.model.placement import Fingerprint
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story
from tocsin.storylines.features import STOP, Features, stem, words
from tocsin.text import sentences, tokenise

SHOWN = 3  # sentences that are shown as new
NEW_SHARE = 0.5  # share of a sentence's telling words that must be unknown


@dataclass(frozen=True, slots=True)
class Novelty:
    """share: of the telling words that are unknown, 0 to 1; spans: the newest sentences; words: some of them."""

    share: float
    spans: tuple[Span, ...]
    words: tuple[str, ...] = ()


def novelty(story: Story, f: Features, known: Sequence[Fingerprint]) -> Novelty:
    """What of a story is new against the stories known before it."""
    held = {term for fingerprint in known for term, _ in fingerprint.terms}
    mine = [word for word in dict.fromkeys(stem(w) for w in f.sequence) if _telling(word)]
    if not mine:
        return Novelty(0.0, ())
    unknown = [word for word in mine if word not in held]
    found = sorted(_sentences(story, held), key=lambda pair: (-pair[0], pair[1]))[:SHOWN]
    spans = tuple(
        sorted((span for _, span in found), key=lambda span: (span.field != "headline", span.start))
    )
    return Novelty(len(unknown) / len(mine), spans, tuple(unknown[:8]))


def _sentences(story: Story, held: set[str]) -> list[tuple[int, Span]]:
    """(number of unknown telling words, span) of each sentence that is mostly new."""
    out: list[tuple[int, Span]] = []
    parts: tuple[tuple[Field, str], ...] = (("headline", story.headline), ("body", story.body))
    for field, text in parts:
        tokens = tokenise(text)
        for first, past in sentences(tokens):
            start, end = tokens.starts[first], tokens.ends[past - 1]
            mine = {stem(word) for word in words(text[start:end])}
            telling = {word for word in mine if _telling(word)}
            new = telling - held
            if len(new) >= 2 and len(new) >= NEW_SHARE * len(telling):
                out.append((len(new), Span(field, start, end)))
    return out


def _telling(word: str) -> bool:
    return word not in STOP and (len(word) > 2 or word.isdigit())
