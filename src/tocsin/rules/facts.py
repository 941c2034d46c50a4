"""What a story offers to rules: its words, keys and measures, each with what shows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from tocsin.model.exposures import Exposure
from tocsin.model.placement import Placement
from tocsin.model.reading import LinkedSecurity, Rating, Reading
from tocsin.model.rules import Reason
from tocsin.model.spans import Field, Span
from tocsin.model.stories import Story
from tocsin.rules.fields import normal
from tocsin.rules.wording import end_of, pattern, words_of

NOT_ABOUT = frozenset({"analyst", "source"})  # roles in which a named security is not the news
SETTLED = {"done": 1.0, "confirmed": 1.0, "planned": 0.8, "proposed": 0.6, "rumoured": 0.5, "denied": 0.4}
Key: TypeAlias = tuple[str, str]
Told: TypeAlias = Mapping[str, float | tuple[str, ...]]  # what WITH may bound: a number, or words as compared
_NOTHING: Told = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """What satisfies a term on a key: words for people, the span, a score where there is one."""

    text: str
    span: Span | None = None
    score: float | None = None
    told: Told = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Touched:
    """A security that the story names (in a role that counts), reaches, or both."""

    key: str
    ticker: str
    name: str
    linked: LinkedSecurity | None
    exposure: Exposure | None
    tone: float | None = None

    @property
    def sectors(self) -> Iterable[str]:
        """Its sector, and the basket through which it is reached."""
        if self.linked and self.linked.sector:
            yield self.linked.sector
        for hop in self.exposure.path if self.exposure else ():
            kind, _, name = hop.to.partition(":")
            if kind in ("sector", "industry"):
                yield name


class Facts:
    """Facts of one story, worked out once for all rules."""

    def __init__(
        self,
        story: Story,
        reading: Reading,
        placement: Placement,
        exposures: tuple[Exposure, ...],
        tiers: Mapping[str, int] | None = None,
    ) -> None:
        """tiers: of sources, by id."""
        self.story, self.reading, self.placement, self.exposures = story, reading, placement, exposures
        self.tiers = tiers or {}
        self.reasons: dict[Any, Reason | None] = {}  # (clause, security) -> found once for all rules
        self.passing: dict[Any, frozenset[str]] = {}  # (field, bounds) -> securities that satisfy them
        self.held: dict[Any, Any] = {}  # leaf that asks for no owner's list -> its reasons, or why it failed

    @cached_property
    def title(self) -> list[str]:
        """The words of the headline as compared."""
        return words_of(self.story.headline)

    @cached_property
    def words(self) -> list[str]:
        """The words of headline and body as compared, in order."""
        return self.title + words_of(self.story.body)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, in order."""
        out: dict[str, list[int]] = {}
        for n, word in enumerate(self.words):
            if word in out:
                out[word].append(n)
            else:
                out[word] = [n]
        return out

    @cached_property
    def vocabulary(self) -> list[str]:
        """Each word once, in order of letters."""
        return sorted(self.places)

    def begun(self, beginning: str) -> list[str]:
        """The words that begin so."""
        words, at = self.vocabulary, bisect_left(self.vocabulary, beginning)
        out = []
        while at < len(words) and words[at].startswith(beginning):
            out.append(words[at])
            at += 1
        return out

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
        tones = {t.target: t.score for t in self.reading.tone}
        out: dict[str, Touched] = {}
        for x in named.values():
            out[x.key] = Touched(x.key, x.ticker, x.name, x, reached.get(x.key), tones.get(x.key))
        for e in reached.values():
            out.setdefault(e.key, Touched(e.key, e.ticker, e.name, None, e, tones.get(e.key)))
        return out

    @cached_property
    def reached(self) -> list[tuple[str, float]]:
        """Securities reached, with how strongly; those that are named too among them."""
        return [(t.key, t.exposure.score) for t in self.touched.values() if t.exposure]

    @cached_property
    def unnamed(self) -> list[tuple[str, float]]:
        """Securities reached and not named, with how strongly."""
        return [(t.key, t.exposure.score) for t in self.touched.values() if t.exposure and not t.linked]

    @cached_property
    def by_ticker(self) -> dict[str, list[Touched]]:
        """Ticker and key, upper case -> securities."""
        return _grouped(((t.ticker.upper(), t.key.upper()), t) for t in self.touched.values())

    @cached_property
    def by_sector(self) -> dict[str, list[Touched]]:
        """Sector as compared -> securities."""
        return _grouped((map(normal, t.sectors), t) for t in self.touched.values())

    @cached_property
    def keys(self) -> dict[Key, list[Shown]]:
        """(field, value as compared) -> all that shows it, for every field but those on securities, words and time."""
        out: dict[Key, list[Shown]] = defaultdict(list)
        story, placement = self.story, self.placement
        self._mentions(out)
        self._happenings(out)
        self._claims(out)
        plain_facts = [
            ("source", story.source_id),
            ("publisher", story.publisher),
            ("language", story.language),
            ("storyline", placement.storyline_id),
            ("relation", placement.relation),
            *(("label", label) for label in story.labels),
            *(("via", outlet) for outlet in self.reading.source_chain),
        ]
        for name, value in plain_facts:
            if value:
                out[name, normal(value)].append(Shown(f"{name} is {value}"))
        return dict(out)

    def _mentions(self, out: dict[Key, list[Shown]]) -> None:
        for m in self.reading.mentions:
            if m.kind in ("person", "organisation", "commodity", "country"):
                told = {"relevance": m.relevance}
                shown = Shown(f"names {m.name} (“{m.surface}”)", m.span, m.confidence, told)
                for value in {normal(m.key), normal(m.name)}:
                    out[m.kind, value].append(shown)
        for t in self.reading.themes:
            span = t.spans[0] if t.spans else None
            shown = Shown(f"is on {t.code} ({t.score:.2f})", span, t.score, {"score": t.score})
            out["theme", normal(t.code)].append(shown)

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """What a key may be called in a rule: itself, its ticker, the names under which the story has it."""
        out: dict[str, set[str]] = defaultdict(set)
        for m in self.reading.mentions:
            out[m.key] |= {normal(m.key), normal(m.name), normal(m.surface)}
        for s in self.reading.securities:
            out[s.key] |= {normal(s.key), normal(s.ticker), normal(s.name)}
        return {key: tuple(sorted(names)) for key, names in out.items()}

    def _happenings(self, out: dict[Key, list[Shown]]) -> None:
        before = {tuple(told.split(":", 1)) for told in self.placement.before}
        for e in self.reading.events:
            told: dict[str, float | tuple[str, ...]] = {}
            for role, value in e.roles:
                held = told.get(role, ())
                told[role] = (
                    *(held if isinstance(held, tuple) else ()),
                    *self._names.get(value, (normal(value),)),
                )
            told |= {"event": (normal(e.type),), "status": (normal(e.status),)}
            shown = Shown(f"reports {e.type}, {e.status}", e.span, told=told)
            for key in (("event", normal(e.type)), ("event", "any"), ("status", normal(e.status))):
                out[key].append(shown)
            if (e.type, e.status) not in before:
                text = f"reports {e.type} as {e.status}, which its storyline had not told before"
                out["becomes", normal(e.status)].append(Shown(text, e.span, told=told))

    def _claims(self, out: dict[Key, list[Shown]]) -> None:
        for r in self.reading.ratings:
            rated = _rated(r)
            shown = Shown(f"{r.firm} {r.action} {r.ticker or r.company}{_targets(r)}", r.span, told=rated)
            for key in (("rating", normal(r.action)), ("rating", "any"), ("firm", normal(r.firm))):
                out[key].append(shown)
        for c in self.reading.claims:
            names = tuple({normal(c.claimant), normal(c.claimant_key)})
            claimed = {"claimant": names, "certainty": (normal(c.certainty),), "kind": (normal(c.kind),)}
            claimed["via"] = tuple(map(normal, c.via))
            shown = Shown(f"{c.claimant} claims, {c.certainty}", c.content, told=claimed)
            for name in {*names, "any"}:
                out["claimant", name].append(shown)
            out["certainty", normal(c.certainty)].append(shown)

    def measure(self, name: str) -> tuple[float, str] | None:
        """A story-level measure and how it comes about in words; None where the story has none."""
        value: float | None
        if name == "novelty":
            value = self.placement.novelty
        elif name == "tone":
            value = next((t.score for t in self.reading.tone if t.target == "story"), None)
        elif name == "tier":
            value = self.tiers.get(self.story.source_id)
        elif name == "origins":
            value = self.placement.origins or None
        elif name == "impact":
            return self._impact()
        elif name == "relevance":
            value = max((t.linked.relevance for t in self.touched.values() if t.linked), default=None)
        else:
            value = max((t.exposure.score for t in self.touched.values() if t.exposure), default=None)
        if value is None:
            return None
        return value, f"{name} is {value:g}" if name in ("tier", "origins") else f"{name} is {value:.2f}"

    def _impact(self) -> tuple[float, str] | None:
        reaches = [
            max(t.linked.relevance if t.linked else 0.0, t.exposure.score if t.exposure else 0.0)
            for t in self.touched.values()
        ]
        if not reaches:
            return None
        settled = max((SETTLED[e.status] for e in self.reading.events), default=0.5)
        new = 0.5 + 0.5 * self.placement.novelty
        value = max(reaches) * new * settled
        how = f"reach {max(reaches):.2f} × newness {new:.2f} × settled {settled:.2f}"
        return value, f"impact is {value:.2f} ({how})"


def _grouped(found: Iterable[tuple[Iterable[str], Touched]]) -> dict[str, list[Touched]]:
    out: dict[str, list[Touched]] = defaultdict(list)
    for names, touched in found:
        for name in dict.fromkeys(names):
            out[name].append(touched)
    return dict(out)


def _rated(r: Rating) -> Told:
    """What WITH may bound of an analyst action."""
    told: dict[str, float | tuple[str, ...]] = {
        "firm": (normal(r.firm),),
        "action": (normal(r.action),),
        "analyst": (normal(r.analyst),),
        "to": (normal(r.rating_class), normal(r.rating)),
        "from": (normal(r.prior_class), normal(r.prior_rating)),
        "ticker": (normal(r.ticker), normal(r.security_key)),
    }
    if r.target is not None:
        told["target"] = r.target
        if r.prior_target:
            told["change"] = r.target / r.prior_target - 1.0
    return told


def _targets(r: Rating) -> str:
    if r.target is None or not r.prior_target:
        return ""
    return f", target {r.prior_target:g} to {r.target:g} ({r.target / r.prior_target - 1.0:+.1%})"
