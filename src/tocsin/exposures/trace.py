"""Traces a reading to securities: those it names, then those it reaches through the exposure map."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tocsin.exposures.mapping import ExposureMap, by_industry
from tocsin.model.exposures import Edge, Exposure, Hop
from tocsin.model.reading import LinkedSecurity, Mention, Reading
from tocsin.model.securities import Security
from tocsin.model.spans import Span
from tocsin.reference.tables import Tables

MAX_EDGES = 3  # from the story's words to the security
THRESHOLD = 0.1  # weaker exposures are not told
LIMIT = 12  # names that are told beyond those the story names
_FAINT = 0.02  # a path weaker than this is not followed
_VOICES = frozenset({"analyst", "source"})  # they speak in the story, it is not about them
_BASKETS = 3  # so many baskets at least are shown where they were reached: a large one hides none


@dataclass(frozen=True, slots=True)
class _Start:
    """Where paths begin: a node that the story's own words name, and how strongly."""

    node: str
    strength: float
    span: Span | None
    why: str


@dataclass(frozen=True, slots=True)
class _Route:
    """Edges from a start node to a security; weight is their product, conditions not yet counted.

    basket: the last node before the security; routes through one basket are not independent.
    """

    key: str
    basket: str
    edges: tuple[Edge, ...]
    weight: float
    conditions: tuple[tuple[str, ...], ...]


# A route walked by one story: where it began and how strong it came out.
_Path = tuple[float, _Start, _Route]


def trace(
    reading: Reading, whole: ExposureMap, tables: Tables, *, limit: int = LIMIT
) -> tuple[Exposure, ...]:
    """Securities that the story reaches: named ones first by relevance, then at most `limit` others.

    An indirect score is the noisy-or over the baskets through which the security is reached (through
    each its strongest path counts); the path shown is the strongest. A country
    or commodity alone reaches nothing through an edge that asks for a theme. Deterministic.
    """
    named = [_named(s) for s in reading.securities if s.role not in _VOICES]
    named.sort(key=lambda e: (-e.score, e.key))
    spoken = {s.key for s in reading.securities}
    themes = {t.code: _unit(t.score) for t in reading.themes}
    reached: dict[str, dict[str, _Path]] = {}
    for start in _starts(reading):
        for route in _routes(start.node, whole, tables):
            strength = start.strength * route.weight
            for codes in route.conditions:
                strength *= max([themes.get(code, 0.0) for code in codes])
            if strength < _FAINT or route.key in spoken:
                continue
            paths = reached.setdefault(route.key, {})
            if route.basket not in paths or strength > paths[route.basket][0]:
                paths[route.basket] = (strength, start, route)
    found = [_scored(key, list(paths.values())) for key, paths in reached.items()]
    strong = sorted([x for x in found if x[0] >= THRESHOLD], key=lambda x: (-x[0], x[1]))
    kept = _spread(strong, limit)
    return (*named, *[_exposure(score, tables.securities[key], path) for score, key, path in kept])


def noisy_or(strengths: list[float]) -> float:
    """The chance that at least one of several independent ways holds; 0 for none."""
    miss = 1.0
    for strength in strengths:
        miss *= 1.0 - _unit(strength)
    return 1.0 - miss


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _named(security: LinkedSecurity) -> Exposure:
    span = security.spans[0] if security.spans else None
    why = security.why or "the story names it"
    hop = Hop("story", f"security:{security.key}", "mention", security.relevance, "story", why, span)
    head = (security.key, security.ticker, security.exchange, security.name)
    return Exposure(*head, round(_unit(security.relevance), 4), (hop,))


def _starts(reading: Reading) -> Iterator[_Start]:
    for theme in reading.themes:
        span = theme.spans[0] if theme.spans else None
        yield _Start(f"theme:{theme.code}", _unit(theme.score), span, f"The story is about {theme.code}.")
    mentions: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.kind in ("country", "commodity"):
            mentions.setdefault(f"{mention.kind}:{mention.key}", []).append(mention)
    for node, found in mentions.items():
        first = min(found, key=lambda m: (m.span.field != "headline", m.span.start))
        yield _Start(node, _salience(found), first.span, f"The story names {first.name}.")


def _salience(mentions: list[Mention]) -> float:
    """How much a story is about something it mentions: the headline says most, then repetition."""
    in_headline = any(m.span.field == "headline" for m in mentions)
    share = 1.0 if in_headline else min(0.9, 0.5 + 0.1 * len(mentions))
    sure = max(m.confidence for m in mentions)
    return _unit(max(share * sure, *[m.relevance for m in mentions]))


@functools.lru_cache(maxsize=4096)
def _routes(node: str, whole: ExposureMap, tables: Tables) -> tuple[_Route, ...]:
    """All routes from a node to known securities of at most MAX_EDGES edges; kept for the next story."""
    out: list[_Route] = []
    stack: list[tuple[str, tuple[Edge, ...], float]] = [(node, (), 1.0)]
    while stack:
        at, before, weight = stack.pop()
        for edge in whole.leaving(at):
            edges, product = (*before, edge), weight * edge.weight
            if product < _FAINT or any(e.from_ == edge.to for e in edges):
                continue
            ends = _ends(edge, tables)
            out.extend([_route((*before, end), product) for end in ends])
            if not ends and len(edges) < MAX_EDGES:
                stack.append((edge.to, edges, product))
    return tuple(out)


def _route(edges: tuple[Edge, ...], weight: float) -> _Route:
    last = edges[-1]
    return _Route(
        last.to.partition(":")[2], last.from_, edges, weight, tuple(e.when for e in edges if e.when)
    )


def _ends(edge: Edge, tables: Tables) -> list[Edge]:
    """The edge once for each known security that it means: one, or the members of an industry."""
    kind, _, rest = edge.to.partition(":")
    if kind == "security":
        return [edge] if rest in tables.securities else []
    if kind != "industry":
        return []
    why = f"{{name}} is in the industry {rest}."
    members = by_industry(tables).get(rest.lower(), ())
    return [replace(edge, to=f"security:{s.key}", why=why) for s in members]


def _scored(key: str, paths: list[_Path]) -> tuple[float, str, _Path]:
    """The noisy-or over baskets, rounded, with the strongest path, ties by name."""
    best = min(paths, key=lambda p: (-p[0], p[1].node, p[2].basket))
    return round(noisy_or([p[0] for p in paths]), 4), key, best


def _exposure(score: float, security: Security, path: _Path) -> Exposure:
    _, start, route = path
    head = (security.key, security.ticker, security.exchange, security.name)
    return Exposure(*head, score, _hops(start, route.edges, security))


def _hops(start: _Start, edges: tuple[Edge, ...], security: Security) -> tuple[Hop, ...]:
    kind = start.node.partition(":")[0]
    hops = [Hop("story", start.node, kind, round(start.strength, 4), "story", start.why, start.span)]
    for edge in edges:
        why = edge.why.replace("{name}", security.name)
        hops.append(Hop(edge.from_, edge.to, edge.kind, edge.weight, edge.source, why))
    return tuple(hops)


def _spread(strong: list[tuple[float, str, _Path]], limit: int) -> list[tuple[float, str, _Path]]:
    """The strongest, at most a share of them from one basket while others wait; strongest first."""
    share = max(1, limit // _BASKETS)
    taken: list[tuple[float, str, _Path]] = []
    waiting: list[tuple[float, str, _Path]] = []
    counts: dict[str, int] = {}
    for item in strong:
        basket = item[2][2].basket
        counts[basket] = counts.get(basket, 0) + 1
        (taken if counts[basket] <= share else waiting).append(item)
    return sorted([*taken, *waiting][: max(0, limit)], key=lambda x: (-x[0], x[1]))
