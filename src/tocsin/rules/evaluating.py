"""One tree against one story's facts: the reasons where it holds, else the first clause that failed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tocsin.model.rules import Reason
from tocsin.model.spans import Span
from tocsin.rules.facts import Facts, Touched
from tocsin.rules.fields import EXPOSED, MEASURES, SECURITY_FIELDS, normal
from tocsin.rules.printing import canonical, clause
from tocsin.rules.tree import And, Bound, Compare, Node, Not, Or, Term, Words

SHOWN = 5  # securities named as reasons of one clause; the rest only counted
_OPS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
Lists = Mapping[str, frozenset[str]]  # a rule owner's watchlists, name as compared -> keys of securities


@dataclass(frozen=True, slots=True)
class Failed:
    """The clause that did not hold, and why in words."""

    clause: str
    because: str


def evaluate(node: Node, facts: Facts, lists: Lists) -> tuple[Reason, ...] | Failed:
    """Reasons (never empty) where the tree holds."""
    if isinstance(node, And):
        return _all(node, facts, lists)
    if isinstance(node, Or):
        return _any(node, facts, lists)
    if isinstance(node, Not):
        found = evaluate(node.node, facts, lists)
        if isinstance(found, Failed):
            return (Reason(canonical(node), f"the story does not have {canonical(node.node)}"),)
        return Failed(canonical(node), found[0].text)
    if isinstance(node, Words):
        return _words(node, facts)
    if isinstance(node, Compare):
        return _compare(node, facts)
    return _securities(node, facts, lists) if node.name in SECURITY_FIELDS else _key(node, facts)


def _all(node: And, facts: Facts, lists: Lists) -> tuple[Reason, ...] | Failed:
    reasons: list[Reason] = []
    for child in node.nodes:
        found = evaluate(child, facts, lists)
        if isinstance(found, Failed):
            return found
        reasons += found
    return tuple(reasons)


def _any(node: Or, facts: Facts, lists: Lists) -> tuple[Reason, ...] | Failed:
    reasons: list[Reason] = []
    for child in node.nodes:
        found = evaluate(child, facts, lists)
        if not isinstance(found, Failed):
            reasons += found
    return tuple(reasons) or Failed(canonical(node), "none of its parts holds")


def _words(node: Words, facts: Facts) -> tuple[Reason, ...] | Failed:
    found = facts.said.get(node)
    if found is None:
        found = facts.said[node] = _said(node, facts)
    return found


def _said(node: Words, facts: Facts) -> tuple[Reason, ...] | Failed:
    span = _sequence(node, facts)
    if span is None:
        return Failed(clause(node), "these words are not in the story")
    text = facts.story.headline if span.field == "headline" else facts.story.body
    return (Reason(clause(node), f"says “{text[span.start : span.end]}”", span),)


def _sequence(node: Words, facts: Facts) -> Span | None:
    said, words = facts.words, node.words
    for first in _starts(node, said):
        last = first + len(words) - 1
        if last >= len(said) or any(said[first + k] != word for k, word in enumerate(words[:-1])):
            continue
        end = said[last]
        if (end.startswith(words[-1]) if node.prefix else end == words[-1]) and (
            span := facts.span(first, last)
        ):
            return span
    return None


def _starts(node: Words, said: list[str]) -> Iterator[int]:
    """Where the first word of a phrase stands."""
    word = node.words[0]
    if node.prefix and len(node.words) == 1:
        yield from [n for n, other in enumerate(said) if other.startswith(word)]
        return
    at = -1
    for _ in range(said.count(word)):
        at = said.index(word, at + 1)
        yield at


def _compare(node: Compare, facts: Facts) -> tuple[Reason, ...] | Failed:
    value = facts.measure(node.bound.measure)
    if value is None:
        return Failed(clause(node), f"the story has no {node.bound.measure} ({MEASURES[node.bound.measure]})")
    if not _OPS[node.bound.op](value, node.bound.value):
        return Failed(clause(node), f"{node.bound.measure} is {value:.2f}")
    return (Reason(clause(node), f"{node.bound.measure} is {value:.2f}", score=value),)


def _key(node: Term, facts: Facts) -> tuple[Reason, ...] | Failed:
    shown = facts.keys.get((node.name, normal(node.value)))
    if shown is None:
        return Failed(clause(node), f"no such {node.name} was read in the story")
    return (Reason(clause(node), shown.text, shown.span, shown.score),)


def _securities(node: Term, facts: Facts, lists: Lists) -> tuple[Reason, ...] | Failed:
    wanted = lists.get(normal(node.value)) if node.name != "ticker" else None
    if node.name == "watchlist" and wanted is None:
        return Failed(clause(node), f"you have no watchlist {node.value!r}")
    if wanted is None:
        found = facts.by_ticker.get(node.value.upper(), [])
    elif len(wanted) < len(facts.touched):
        found = [facts.touched[key] for key in wanted if key in facts.touched]
    else:
        found = [touched for key, touched in facts.touched.items() if key in wanted]
    if not found:
        what = f"no security of {node.value!r} is" if wanted is not None else f"{node.value} is not"
        return Failed(clause(node), f"{what} named or reached by the story")
    if len(found) > 1:
        found.sort(key=lambda touched: touched.key)
    reasons = [reason for touched in found if (reason := _touched(node, touched, facts))]
    if not reasons:
        return Failed(
            clause(node), f"{found[0].ticker} is {_state(found[0])}, which this clause does not take"
        )
    if len(reasons) > 1:
        reasons.sort(key=lambda reason: -(reason.score or 0.0))
    return tuple(reasons[:SHOWN])


def _touched(node: Term, touched: Touched, facts: Facts) -> Reason | None:
    """The reason why a security satisfies a clause; worked out once a story for all rules with that clause."""
    at = (clause(node), touched.key)
    if at not in facts.reasons:
        facts.reasons[at] = _reason(node, touched)
    return facts.reasons[at]


def _reason(node: Term, touched: Touched) -> Reason | None:
    linked, reach = touched.linked, touched.exposure
    if linked is not None and node.name != "exposed" and _bounded(node.bounds, "relevance", touched):
        text = f"names {linked.name} ({linked.ticker}) as {linked.role}, relevance {linked.relevance:.2f}"
        return Reason(clause(node), text, linked.spans[0] if linked.spans else None, linked.relevance)
    if reach is None or node.name == "named" or (node.name == "exposed" and linked is not None):
        return None
    strong = reach.score >= EXPOSED or any(b.measure == "exposure" for b in node.bounds)
    if not strong or not _bounded(node.bounds, "exposure", touched):
        return None
    way = " → ".join(_plain(step) for step in (reach.path[0].from_, *(hop.to for hop in reach.path)))
    text = f"reaches {touched.name} ({touched.ticker}), exposure {reach.score:.2f}: {way}"
    return Reason(clause(node), text, reach.path[0].span, reach.score, reach.path)


def _bounded(bounds: tuple[Bound, ...], kind: str, touched: Touched) -> bool:
    """Whether the bounds on this way hold; bounds on the other way alone shut this one."""
    mine = [b for b in bounds if b.measure == kind]
    if bounds and not mine:
        return False
    value = _value(kind, touched)
    return value is not None and all(_OPS[b.op](value, b.value) for b in mine)


def _value(kind: str, touched: Touched) -> float | None:
    if kind == "relevance":
        return touched.linked.relevance if touched.linked else None
    return touched.exposure.score if touched.exposure else None


def _state(touched: Touched) -> str:
    parts = []
    if touched.linked:
        parts.append(f"named with relevance {touched.linked.relevance:.2f}")
    if touched.exposure:
        parts.append(f"reached with exposure {touched.exposure.score:.2f}")
    return " and ".join(parts)


def _plain(node: str) -> str:
    return node.split(":", 1)[-1]
