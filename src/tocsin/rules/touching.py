"""Terms on securities: which of those that the story names or reaches satisfy them, and by which way."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.model.exposures import Exposure
from tocsin.model.reading import LinkedSecurity
from tocsin.model.rules import Reason
from tocsin.rules.bounding import OPS, Failed, meets, said
from tocsin.rules.facts import Facts, Touched
from tocsin.rules.fields import EXPOSED, LIST_FIELDS, NAMED_WAY, REACHED_WAY, normal
from tocsin.rules.printing import clause
from tocsin.rules.tree import Bound, Term

SHOWN = 5  # securities named as reasons of one clause; the rest only counted
Weights = Mapping[str, float | None]  # key of a security -> its share, None in a mere list
Lists = Mapping[str, Weights]  # a rule owner's watchlists by name as compared


def securities(node: Term, facts: Facts, lists: Lists) -> tuple[Reason, ...] | Failed:
    """A term on a ticker or a watchlist: reasons, the strongest first."""
    wanted = lists.get(normal(node.value)) if node.name in LIST_FIELDS else None
    if wanted is None and node.name in ("watchlist", "portfolio"):
        return Failed(clause(node), f"you have no watchlist {node.value!r}")
    if wanted is None:
        found = facts.by_ticker.get(node.value.upper(), [])
        missing = f"{node.value} is not named or reached by the story"
    else:
        if node.name == "portfolio" and None in wanted.values():
            return Failed(clause(node), f"your watchlist {node.value!r} has no weights")
        keys = wanted if len(wanted) < len(facts.touched) else facts.touched
        found = [facts.touched[key] for key in keys if key in facts.touched and key in wanted]
        missing = f"no security of {node.value!r} is named or reached by the story"
    return _reasons(node, found, facts, missing, wanted or {})


def sector(node: Term, facts: Facts) -> tuple[Reason, ...] | Failed:
    """A term on a sector or basket."""
    found = facts.by_sector.get(normal(node.value), [])
    missing = f"no security of the sector {node.value!r} is named or reached by the story"
    return _reasons(node, found, facts, missing, {})


def _reasons(
    node: Term, found: list[Touched], facts: Facts, missing: str, weights: Weights
) -> tuple[Reason, ...] | Failed:
    if not found:
        return Failed(clause(node), missing)
    weighed = [b for b in node.bounds if b.measure == "weight"]
    reasons, light = [], ""
    for touched in sorted(found, key=lambda touched: touched.key):
        weight = weights.get(touched.key)
        if not all(meets(b, weight) for b in weighed):
            light = light or f"{touched.ticker}, whose weight is {said('weight', weight)}"
        elif reason := _touched(node, touched, facts):
            reasons.append(reason)
    if not reasons:
        told = light or f"{found[0].ticker} is {_state(found[0])}"
        return Failed(clause(node), f"{told}, which this clause does not take")
    reasons.sort(key=lambda reason: -(reason.score or 0.0))
    return tuple(reasons[:SHOWN])


def _touched(node: Term, touched: Touched, facts: Facts) -> Reason | None:
    """The reason why a security satisfies a clause; worked out once a story for all rules with that clause."""
    at = (clause(node), touched.key)
    if at not in facts.reasons:
        facts.reasons[at] = _reason(node, touched)
    return facts.reasons[at]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Bounds by what they bound, and which ways they leave open."""

    named: tuple[Bound, ...]
    reached: tuple[Bound, ...]
    toned: tuple[Bound, ...]
    by_name: bool
    by_reach: bool
    least: float  # score from which a security counts as reached


@functools.lru_cache(maxsize=5_000)
def _asked(name: str, bounds: tuple[Bound, ...]) -> _Asked:
    named = tuple(b for b in bounds if b.measure in NAMED_WAY)
    reached = tuple(b for b in bounds if b.measure in REACHED_WAY)
    toned = tuple(b for b in bounds if b.measure == "tone")
    by_name = name != "exposed" and (bool(named) or not reached)
    by_reach = name != "named" and (bool(reached) or not named)
    least = 0.0 if any(b.measure == "exposure" for b in reached) else EXPOSED
    return _Asked(named, reached, toned, by_name, by_reach, least)


def way_of(name: str, bounds: tuple[Bound, ...], touched: Touched) -> str:
    """By which way a security satisfies a term of this field and bounds, "named" or "reached", its weight left
    aside; empty where by none."""
    asked = _asked(name, bounds)
    for bound in asked.toned:
        if not meets(bound, touched.tone):
            return ""
    linked, reach = touched.linked, touched.exposure
    if linked is not None:
        if asked.by_name and _all_named(asked.named, linked):
            return "named"
        if name == "exposed":
            return ""
    if reach is None or not asked.by_reach or reach.score < asked.least:
        return ""
    for bound in asked.reached:
        if not meets(bound, reach.score if bound.measure == "exposure" else _way(bound.measure, reach)):
            return ""
    return "reached"


def passing(name: str, bounds: tuple[Bound, ...], facts: Facts) -> frozenset[str]:
    """The story's securities that satisfy a term of this field and bounds; worked out once a story."""
    found = facts.passing.get((name, bounds))
    if found is None:
        found = facts.passing[name, bounds] = frozenset(_passing(name, bounds, facts))
    return found


def _passing(name: str, bounds: tuple[Bound, ...], facts: Facts) -> Iterable[str]:
    """The same as asking `way_of` each; quicker for the bounds that most rules have."""
    asked, touched = _asked(name, bounds), facts.touched
    if asked.toned or asked.named or len(asked.reached) > 1 or asked.by_name:
        return [key for key, one in touched.items() if way_of(name, bounds, one)]
    scores = facts.unnamed if name == "exposed" else facts.reached
    if not asked.reached:
        return [key for key, score in scores if score >= asked.least]
    (bound,) = asked.reached
    if bound.measure != "exposure":
        return [key for key, one in touched.items() if way_of(name, bounds, one)]
    compare, value = OPS[bound.op], float(bound.value)
    return [key for key, score in scores if compare(score, value)]


def _reason(node: Term, touched: Touched) -> Reason | None:
    linked, reach = touched.linked, touched.exposure
    way = way_of(node.name, node.bounds, touched)
    if way == "named" and linked:
        text = f"names {linked.name} ({linked.ticker}) as {linked.role}, relevance {linked.relevance:.2f}"
        return Reason(clause(node), text, linked.spans[0] if linked.spans else None, linked.relevance)
    if way == "reached" and reach:
        steps = " → ".join(_plain(step) for step in (reach.path[0].from_, *(hop.to for hop in reach.path)))
        text = f"reaches {touched.name} ({touched.ticker}), exposure {reach.score:.2f}: {steps}"
        return Reason(clause(node), text, reach.path[0].span, reach.score, reach.path)
    return None


def _all_named(bounds: tuple[Bound, ...], linked: LinkedSecurity) -> bool:
    return not bounds or all(meets(b, _named(b.measure, linked)) for b in bounds)


def _named(measure: str, linked: LinkedSecurity) -> float | tuple[str, ...]:
    return linked.relevance if measure == "relevance" else (normal(linked.role),)


def _way(measure: str, reach: Exposure) -> float | tuple[str, ...]:
    if measure == "exposure":
        return reach.score
    if measure == "length":
        return float(len(reach.path))
    return tuple(normal(hop.kind) for hop in reach.path)


def _state(touched: Touched) -> str:
    parts = []
    if touched.linked:
        parts.append(f"named as {touched.linked.role} with relevance {touched.linked.relevance:.2f}")
    if touched.exposure:
        parts.append(f"reached with exposure {touched.exposure.score:.2f}")
    if touched.tone is not None:
        parts.append(f"with tone {touched.tone:.2f}")
    return " and ".join(parts)


def _plain(node: str) -> str:
    return node.split(":", 1)[-1]
