"""One tree against one story's facts: the reasons where it holds, else the first clause that failed."""

from __future__ import annotations

from tocsin.model.rules import Reason
from tocsin.rules.bounding import OPS, Failed, first_unmet
from tocsin.rules.facts import Facts
from tocsin.rules.fields import MEASURES, SECURITY_FIELDS, TIME_FIELDS, normal
from tocsin.rules.printing import canonical, clause
from tocsin.rules.running import near, run
from tocsin.rules.times import holds_at
from tocsin.rules.touching import Lists, sector, securities
from tocsin.rules.tree import And, Compare, Leaf, Near, Node, Not, Or, Term, Words

Found = tuple[Reason, ...] | Failed


def evaluate(node: Node, facts: Facts, lists: Lists) -> Found:
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
    if isinstance(node, Term) and node.name in SECURITY_FIELDS:
        return securities(node, facts, lists)
    return shared(node, facts)


def shared(leaf: Leaf, facts: Facts) -> Found:
    """A leaf that asks for no owner's list: worked out once a story for all rules that have it."""
    found: Found | None = facts.held.get(leaf)
    if found is None:
        found = facts.held[leaf] = _leaf(leaf, facts)
    return found


def _all(node: And, facts: Facts, lists: Lists) -> Found:
    reasons: list[Reason] = []
    for child in node.nodes:
        found = evaluate(child, facts, lists)
        if isinstance(found, Failed):
            return found
        reasons += found
    return tuple(reasons)


def _any(node: Or, facts: Facts, lists: Lists) -> Found:
    reasons: list[Reason] = []
    for child in node.nodes:
        found = evaluate(child, facts, lists)
        if not isinstance(found, Failed):
            reasons += found
    return tuple(reasons) or Failed(canonical(node), "none of its parts holds")


def _leaf(leaf: Leaf, facts: Facts) -> Found:
    if isinstance(leaf, Words):
        return _said(clause(leaf), run(leaf, facts), facts, "these words are not in the story")
    if isinstance(leaf, Near):
        return _said(clause(leaf), near(leaf, facts), facts, "these words do not stand so near each other")
    if isinstance(leaf, Compare):
        return _compare(leaf, facts)
    if leaf.name == "sector":
        return sector(leaf, facts)
    if leaf.name in TIME_FIELDS:
        holds, text = holds_at(leaf, facts.story.received_at)
        return (Reason(clause(leaf), text),) if holds else Failed(clause(leaf), f"it {text}")
    return _key(leaf, facts)


def _said(clause: str, run: tuple[int, int] | None, facts: Facts, missing: str) -> Found:
    span = facts.span(*run) if run else None
    if span is None:
        return Failed(clause, missing)
    text = facts.story.headline if span.field == "headline" else facts.story.body
    return (Reason(clause, f"says “{text[span.start : span.end]}”", span),)


def _compare(node: Compare, facts: Facts) -> Found:
    bound, found = node.bound, facts.measure(node.bound.measure)
    if found is None:
        return Failed(clause(node), f"the story has no {bound.measure} ({MEASURES[bound.measure]})")
    value, text = found
    if not OPS[bound.op](value, float(bound.value)):
        return Failed(clause(node), text)
    return (Reason(clause(node), text, score=value),)


def _key(node: Term, facts: Facts) -> Found:
    """The first of what was read under this key that meets the bounds."""
    found = facts.keys.get((node.name, normal(node.value)))
    if not found:
        return Failed(clause(node), f"no such {node.name} was read in the story")
    unmet = ""
    for shown in found:
        missed = first_unmet(node.bounds, shown.told)
        if not missed:
            return (Reason(clause(node), shown.text, shown.span, shown.score),)
        unmet = unmet or missed
    return Failed(clause(node), f"{found[0].text}, but {unmet}")
