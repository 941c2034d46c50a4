"""What a trained linear model tells of a headline in which no rule finds an event: a type, and the words for it.

Trained by scripts/train_events.py on headlines of our own writing and on open headlines that the rules had read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tocsin.model.reading import Mention
from tocsin.understanding.document import Part
from tocsin.understanding.events.tables import EventType, first_words, types
from tocsin.understanding.linear import Model, load

_REASONS = 4  # words shown
# what a mention is called in the model: who it is tells nothing about what happened
_NAME = "name"


@dataclass(frozen=True, slots=True)
class Guess:
    """A type for a headline, the token of the verb (else the word) that speaks most for it, and all the reasons in words."""

    type: EventType
    token: int
    why: str


def without_names(text: str, mentions: tuple[Mention, ...]) -> str:
    """A headline with the kind of each mention in its place."""
    out, at = [], 0
    for mention in sorted(mentions, key=lambda m: m.span.start):
        if mention.span.field == "headline" and mention.span.start >= at:
            out += [text[at : mention.span.start], f" {mention.kind}{_NAME} "]
            at = mention.span.end
    return "".join([*out, text[at:]])


def guess(part: Part, mentions: tuple[Mention, ...]) -> Guess | None:
    """The type that the words of a headline speak for beyond the model's threshold; None where they do not."""
    model = _model()
    masked = without_names(part.tokens.text, mentions)
    scores = model.scores(masked, "")
    best = int(scores.argmax())
    if scores[best] <= 0:
        return None
    kind = model.themes[best]
    reasons = model.explain(masked, "", kind, most=99)
    words = [w for one, _ in reasons for w in one.split() if w in part.index and not w.endswith(_NAME)]
    if not words:
        return None
    verb = next((word for word in words if word in first_words()), words[0])  # the rules of status read verbs
    told = ", ".join(f"“{w}” {gain:.2f}" for w, gain in reasons[:_REASONS])
    over = scores[best] + model.thresholds[best]
    return Guess(types()[kind], part.index[verb][0], f"learnt.npz: {kind}, {over:.2f}: {told}")


@cache
def _model() -> Model:
    with files(__package__).joinpath("learnt.npz").open("rb") as file:
        return load(file)
