"""A story against many rules: few candidates first, exact evaluation with reasons second."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.errors import RuleError
from tocsin.model.exposures import Exposure
from tocsin.model.placement import Placement
from tocsin.model.reading import Reading
from tocsin.model.rules import Match, Rule, Verdict, Watchlist
from tocsin.model.stories import Story
from tocsin.rules.evaluating import Failed, evaluate
from tocsin.rules.facts import Facts
from tocsin.rules.fields import normal
from tocsin.rules.index import Compiled, RuleIndex
from tocsin.rules.parsing import parse


def percolate(
    story: Story, reading: Reading, placement: Placement, exposures: tuple[Exposure, ...], index: RuleIndex
) -> tuple[Match, ...]:
    """The rules that the story satisfies, by rule id, each with its reasons. A withdrawn story has none."""
    if story.status != "usable":
        return ()
    facts = Facts(story, reading, placement, exposures)
    return _matches(index.candidates(facts), facts, index)


def brute_force(
    story: Story, reading: Reading, placement: Placement, exposures: tuple[Exposure, ...], index: RuleIndex
) -> tuple[Match, ...]:
    """The same by asking every rule: what the index must equal."""
    if story.status != "usable":
        return ()
    facts = Facts(story, reading, placement, exposures)
    return _matches([index.compiled[i] for i in sorted(index.compiled)], facts, index)


def _matches(candidates: list[Compiled], facts: Facts, index: RuleIndex) -> tuple[Match, ...]:
    out = []
    for compiled in candidates:
        rule = compiled.rule
        reasons = evaluate(compiled.tree, facts, index.lists(rule.owner))
        if not isinstance(reasons, Failed):
            out.append(
                Match(rule.id, rule.version, rule.owner, facts.story.id, facts.story.revision, reasons)
            )
    return tuple(out)


def why(
    rule: Rule,
    watchlists: Iterable[Watchlist],
    story: Story,
    reading: Reading,
    placement: Placement,
    exposures: tuple[Exposure, ...],
) -> Verdict:
    """Why a rule holds for a story, or the first clause that failed and because of what."""
    if story.status != "usable":
        return Verdict(rule.id, story.id, False, failed=rule.query, because=f"the story is {story.status}")
    try:
        tree = parse(rule.query)
    except RuleError as error:
        return Verdict(
            rule.id, story.id, False, failed=rule.query, because=f"the rule does not parse: {error.cause}"
        )
    lists = {normal(w.name): frozenset(w.securities) for w in watchlists if w.owner == rule.owner}
    found = evaluate(tree, Facts(story, reading, placement, exposures), lists)
    if isinstance(found, Failed):
        return Verdict(rule.id, story.id, False, failed=found.clause, because=found.because)
    return Verdict(rule.id, story.id, True, reasons=found)
