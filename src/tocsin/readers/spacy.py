"""Names out of a spaCy pipeline that the user installed, with a model of their choice (setting reader_model)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tocsin.errors import SettingError
from tocsin.model.offers import Offer
from tocsin.model.reading import Mention, MentionKind, Reading
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story

if TYPE_CHECKING:
    from tocsin.readers import Means

_KINDS: dict[str, MentionKind] = {
    "PERSON": "person", "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
}  # fmt: skip


class SpacyReader:
    """Offers the pipeline's people, organisations and places."""

    name = "spacy"

    def __init__(self, pipeline: Any, model: str) -> None:
        self._pipeline = pipeline
        meta = getattr(pipeline, "meta", {})
        self.version = f"{model} {meta.get('version', '')}".strip()

    def offer(self, story: Story, reading: Reading) -> Offer:
        """Names of both fields."""
        found = [*self._in("headline", story.headline), *self._in("body", story.body)]
        return Offer(self.name, self.version, tuple(found))

    def _in(self, field: Field, text: str) -> list[Mention]:
        why = f"offered by {self.name} {self.version}"
        return [
            Mention(_KINDS[e.label_], e.text, e.text, Span(field, e.start_char, e.end_char), e.text, 0.5, why)
            for e in self._pipeline(text).ents
            if e.label_ in _KINDS and e.text.strip() == e.text
        ]


def make(means: Means) -> SpacyReader:
    """The reader with the model of the settings. SettingError where spaCy or the model is not installed."""
    model = means.model or "en_core_web_sm"
    try:
        pipeline = import_module("spacy").load(model)
    except (ImportError, OSError) as error:
        raise SettingError(
            "setting readers (spacy)",
            f"{error}",
            "Install spaCy and a model beside Tocsin, and name the model in reader_model (blank:en has no names)",
        ) from error
    return SpacyReader(pipeline, model)
