"""Facts that a reader gives with quoted words, made into nouns whose spans exist in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast, get_args

from tocsin.model.offers import Offer
from tocsin.model.reading import (
    Certainty,
    Claim,
    ClaimKind,
    Event,
    EventStatus,
    Mention,
    MentionKind,
    Theme,
)
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story

MOST = 200  # facts of one kind that count; a reader that gives more is out of its mind
T = TypeVar("T")


class Quotes:
    """Finds quoted words in a story, each further asking the next place; None where the text has them not."""

    def __init__(self, story: Story) -> None:
        self._texts: tuple[tuple[Field, str], ...] = (("headline", story.headline), ("body", story.body))
        self._past: dict[str, list[Span]] = {}

    def span(self, words: object) -> Span | None:
        """The next place at which the words stand, exactly as quoted; the last again when there is no further."""
        if not isinstance(words, str) or not words.strip():
            return None
        words = words.strip()
        if words not in self._past:
            self._past[words] = [
                Span(field, at, at + len(words)) for field, text in self._texts for at in _places(text, words)
            ]
        left = self._past[words]
        if not left:
            return None
        return left.pop(0) if len(left) > 1 else left[0]


def _places(text: str, words: str) -> Iterable[int]:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (
            (text[at - 1 : at].isalnum() and words[0].isalnum())
            or (text[end : end + 1].isalnum() and words[-1].isalnum())
        ):
            yield at
        at = text.find(words, end)


def offer_of(raw: object, story: Story, reader: str, version: str) -> Offer:
    """An offer out of `{"mentions": […], "themes": […], "events": […], "claims": […]}`, each fact with its "words"."""
    given = raw if isinstance(raw, Mapping) else {}
    quotes = Quotes(story)
    why = f"offered by {reader} {version}"
    makers: dict[str, Callable[[Mapping[str, Any], Span], Any]] = {
        "mentions": lambda row, span: _mention(row, span, why),
        "themes": lambda row, span: Theme(_text(row, "code"), 0.5, (span,), why),
        "events": lambda row, span: _event(row, span, why),
        "claims": lambda row, span: _claim(row, span, story, why),
    }
    facts: dict[str, list[Any]] = {}
    for part, maker in makers.items():
        rows = given.get(part)
        rows = rows[:MOST] if isinstance(rows, list) else []
        facts[part] = [_fact(row, quotes, maker) for row in rows]
    mentions, themes, events, claims = (tuple([f for f in found if f]) for found in facts.values())
    refused = sum(found.count(None) for found in facts.values())
    return Offer(reader, version, mentions, themes, events, claims, refused)


def _fact(row: object, quotes: Quotes, maker: Callable[[Mapping[str, Any], Span], T]) -> T | None:
    if not isinstance(row, Mapping) or (span := quotes.span(row.get("words"))) is None:
        return None
    try:
        return maker(row, span)
    except ValueError:
        return None


def _text(row: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = row.get(name, default)
    if not isinstance(value, str) or (not value.strip() and default is None) or len(value) > 300:
        raise ValueError(name)
    return value.strip()


def _one_of(row: Mapping[str, Any], name: str, known: Any) -> str:
    value = _text(row, name)
    if value not in get_args(known):
        raise ValueError(name)
    return value


def _mention(row: Mapping[str, Any], span: Span, why: str) -> Mention:
    kind = cast("MentionKind", _one_of(row, "kind", MentionKind))
    words = _text(row, "words")
    name = _text(row, "name", "") or words
    return Mention(
        kind, _text(row, "key", "") or name, name, span, words, 0.5, why, role=_text(row, "role", "")
    )


def _event(row: Mapping[str, Any], span: Span, why: str) -> Event:
    roles = row.get("roles", {})
    if not isinstance(roles, Mapping) or not all(isinstance(v, str) for v in roles.values()):
        raise ValueError("roles")
    status = cast("EventStatus", _one_of(row, "status", EventStatus))
    return Event(
        _text(row, "type"), status, tuple((str(k), str(v)) for k, v in list(roles.items())[:12]), span, why
    )


def _claim(row: Mapping[str, Any], span: Span, story: Story, why: str) -> Claim:
    claimant, words = _text(row, "claimant", ""), _text(row, "words")
    told = "\x1f".join((story.id, claimant, words, str(span.start)))
    return Claim(
        id=hashlib.sha256(told.encode()).hexdigest()[:16],
        claimant=claimant,
        claimant_key=claimant,
        kind=cast("ClaimKind", _one_of(row, "kind", ClaimKind)),
        certainty=cast("Certainty", _one_of(row, "certainty", Certainty)),
        content=span,
        why=why,
    )
