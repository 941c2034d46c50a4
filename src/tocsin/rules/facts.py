"""What a story offers to rules: its words, keys and measures, each with what shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tocsin.model.exposures import Exposure
from tocsin.model.placement import Placement
from tocsin.model.reading import LinkedSecurity, Reading
from tocsin.model.rules import Reason
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story
from tocsin.rules.fields import normal
from tocsin.rules.tree import Words
from tocsin.rules.wording import end_of, pattern, words_of

NOT_ABOUT = frozenset({"analyst", "source"})  # roles in which a named security is not the news


@dataclass(frozen=True, slots=True)
class Shown:
    """What satisfies a term on a key: words for people, the span, a score where there is one."""

    text: str
    span: Span | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A security that the story names (in a role that counts), reaches, or both."""

    key: str
    ticker: str
    name: str
    linked: LinkedSecurity | None
    exposure: Exposure | None


class Facts:
    """Facts of one story, worked out once for all rules."""

    def __init__(
        self, story: Story, reading: Reading, placement: Placement, exposures: tuple[Exposure, ...]
    ) -> None:
        self.story, self.reading, self.placement, self.exposures = story, reading, placement, exposures
        self.reasons: dict[
            tuple[str, str], Reason | None
        ] = {}  # (clause, security) -> found once for all rules
        self.said: dict[Words, Any] = {}  # words -> their reasons, or why they failed

    @cached_property
    def title(self) -> list[str]:
        """The words of the headline as compared."""
        return words_of(self.story.headline)

    @cached_property
    def words(self) -> list[str]:
        """The words of headline and body as compared, in order."""
        return self.title + words_of(self.story.body)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Each word once."""
        return frozenset(self.words)

    def span(self, first: int, last: int) -> Span | None:
        """Where a run of words stands; None where it runs from the headline into the body."""
        begins = len(self.title)
        if first < begins <= last:
            return None
        field: Field = "headline" if first < begins else "body"
        found, past = (self._titled, 0) if first < begins else (self._told, begins)
        return Span(field, found[first - past].start(), end_of(found[last - past]))

    @cached_property
    def _titled(self) -> list[re.Match[str]]:
        return list(pattern(self.story.headline).finditer(self.story.headline))

    @cached_property
    def _told(self) -> list[re.Match[str]]:
        return list(pattern(self.story.body).finditer(self.story.body))

    @cached_property
    def touched(self) -> dict[str, Touched]:
        """Securities named in a role that counts, or reached; by key."""
        named = {x.key: x for x in self.reading.securities if x.role not in NOT_ABOUT}
        reached = {e.key: e for e in self.exposures if not e.named}
        out: dict[str, Touched] = {}
        for x in named.values():
            out[x.key] = Touched(x.key, x.ticker, x.name, x, reached.get(x.key))
        for e in reached.values():
            out.setdefault(e.key, Touched(e.key, e.ticker, e.name, None, e))
        return out

    @cached_property
    def by_ticker(self) -> dict[str, list[Touched]]:
        """Ticker and key, upper case -> securities."""
        out: dict[str, list[Touched]] = defaultdict(list)
        for touched in self.touched.values():
            out[touched.ticker.upper()].append(touched)
            out[touched.key.upper()].append(touched)
        return dict(out)

    @cached_property
    def keys(self) -> dict[tuple[str, str], Shown]:
        """(field, value as compared) -> what shows it, for every field but those on securities."""
        out: dict[tuple[str, str], Shown] = {}
        story, placement = self.story, self.placement
        self._mentions(out)
        self._happenings(out)
        plain_facts = {
            "source": story.source_id,
            "language": story.language,
            "storyline": placement.storyline_id,
            "relation": placement.relation,
        }
        for name, value in plain_facts.items():
            out[name, normal(value)] = Shown(f"{name} is {value}")
        return out

    def _mentions(self, out: dict[tuple[str, str], Shown]) -> None:
        for m in self.reading.mentions:
            if m.kind in ("person", "organisation", "commodity", "country"):
                shown = Shown(f"names {m.name} (“{m.surface}”)", m.span, m.confidence)
                for value in (m.key, m.name):
                    out.setdefault((m.kind, normal(value)), shown)
        for t in self.reading.themes:
            span = t.spans[0] if t.spans else None
            out.setdefault(("theme", normal(t.code)), Shown(f"is on {t.code} ({t.score:.2f})", span, t.score))

    def _happenings(self, out: dict[tuple[str, str], Shown]) -> None:
        for e in self.reading.events:
            shown = Shown(f"reports {e.type}, {e.status}", e.span)
            out.setdefault(("event", normal(e.type)), shown)
            out.setdefault(("status", normal(e.status)), shown)
        for r in self.reading.ratings:
            shown = Shown(f"{r.firm} {r.action} {r.ticker}", r.span)
            out.setdefault(("rating", normal(r.action)), shown)
            out.setdefault(("firm", normal(r.firm)), shown)
        for c in self.reading.claims:
            shown = Shown(f"{c.claimant} claims, {c.certainty}", c.content)
            out.setdefault(("claimant", normal(c.claimant)), shown)
            out.setdefault(("claimant", normal(c.claimant_key)), shown)
            out.setdefault(("certainty", normal(c.certainty)), shown)

    def measure(self, name: str) -> float | None:
        """A story-level measure; None where the story has none."""
        if name == "novelty":
            return self.placement.novelty
        if name == "tone":
            return next((t.score for t in self.reading.tone if t.target == "story"), None)
        if name == "relevance":
            return max((t.linked.relevance for t in self.touched.values() if t.linked), default=None)
        return max((t.exposure.score for t in self.touched.values() if t.exposure), default=None)
