"""A story against many rules: few candidates first, exact evaluation with reasons second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tocsin.errors import RuleError
from tocsin.model.exposures import Exposure
from tocsin.model.placement import Placement
from tocsin.model.reading import Reading
from tocsin.model.rules import Match, Rule, Verdict, Watchlist
from tocsin.model.stories import Story
from tocsin.rules.book import Book, lists_of
from tocsin.rules.bounding import Failed
from tocsin.rules.columns import Ints
from tocsin.rules.evaluating import evaluate
from tocsin.rules.facts import Facts
from tocsin.rules.index import RuleIndex
from tocsin.rules.known import tree_of
from tocsin.rules.matching import Caught
from tocsin.rules.parsing import parse
from tocsin.rules.touching import Lists


@dataclass(frozen=True, slots=True)
class Matched:
    """What a story caught, before anybody is told: numbers of rules, and what it takes to give the reasons."""

    facts: Facts
    index: RuleIndex
    caught: Caught | None  # None: the story is withdrawn

    def at_most(self) -> int:
        """How many rules there are at most, before those on nothing but a list are worked out."""
        return self.caught.at_most() if self.caught else 0

    def numbers(self) -> Ints:
        """The numbers of the rules, to be asked before the index changes."""
        return self.caught.numbers() if self.caught else self.index.tables.tag.rows[:0]

    def many(self) -> int:
        """How many rules there are, to be asked before the index changes."""
        return len(self.numbers())

    def ids(self) -> list[str]:
        """The ids of the rules, in order."""
        ids = self.index.tables.ids
        return sorted([ids[number] for number in self.numbers().tolist()])

    def parts(self, size: int) -> list[str]:
        """The ids in parts of so many, a line each, in no particular order."""
        return self.index.tables.ids.joined(self.numbers(), size)

    def matches(self, ids: Iterable[str]) -> Iterator[Match]:
        """Matches of these rules, in this order, with their reasons; those that the book has lost are left out."""
        return matches_in(self.index.book, self.facts, ids)


def matches_in(book: Book, facts: Facts, ids: Iterable[str]) -> Iterator[Match]:
    """Matches of a book's rules with a story, in this order, with their reasons; those it has lost are left out."""
    ids = list(ids)
    rules, lists = book.rules(ids), dict[str, Lists]()
    for ident in ids:
        if rule := rules.get(ident):
            if rule.owner not in lists:
                lists[rule.owner] = lists_of(book.watchlists(rule.owner))
            if match := match_of(rule, facts, lists[rule.owner]):
                yield match


def caught(facts: Facts, index: RuleIndex) -> Matched:
    """The rules that a story satisfies, without their reasons. A withdrawn story has none."""
    return Matched(facts, index, index.match(facts) if facts.story.status == "usable" else None)


def percolate(
    story: Story,
    reading: Reading,
    placement: Placement,
    exposures: tuple[Exposure, ...],
    index: RuleIndex,
    tiers: Mapping[str, int] | None = None,
) -> tuple[Match, ...]:
    """The rules that the story satisfies, by rule id, each with its reasons. A withdrawn story has none.
    tiers: of sources, by id."""
    found = caught(Facts(story, reading, placement, exposures, tiers), index)
    return tuple(found.matches(found.ids()))


def match_of(rule: Rule, facts: Facts, lists: Lists) -> Match | None:
    """What a rule caught of a story, None where it does not hold."""
    try:
        reasons = evaluate(tree_of(rule.query), facts, lists)
    except RuleError:
        return None
    if isinstance(reasons, Failed):
        return None
    story = facts.story
    return Match(rule.id, rule.version, rule.owner, story.id, story.revision, reasons)


def brute_force(
    story: Story,
    reading: Reading,
    placement: Placement,
    exposures: tuple[Exposure, ...],
    rules: Iterable[Rule],
    watchlists: Iterable[Watchlist],
    tiers: Mapping[str, int] | None = None,
) -> tuple[Match, ...]:
    """The same by asking every rule: what the index must equal."""
    if story.status != "usable":
        return ()
    facts, owned = Facts(story, reading, placement, exposures, tiers), dict[str, list[Watchlist]]()
    for watchlist in watchlists:
        owned.setdefault(watchlist.owner, []).append(watchlist)
    found = (match_of(rule, facts, lists_of(owned.get(rule.owner, ()))) for rule in rules)
    return tuple(sorted(filter(None, found), key=lambda match: match.rule_id))


def why(
    rule: Rule,
    watchlists: Iterable[Watchlist],
    story: Story,
    reading: Reading,
    placement: Placement,
    exposures: tuple[Exposure, ...],
    tiers: Mapping[str, int] | None = None,
) -> Verdict:
    """Why a rule holds for a story, or the first clause that failed and because of what. tiers: of sources, by id."""
    if story.status != "usable":
        return Verdict(rule.id, story.id, False, failed=rule.query, because=f"the story is {story.status}")
    try:
        tree = parse(rule.query)
    except RuleError as error:
        return Verdict(
            rule.id, story.id, False, failed=rule.query, because=f"the rule does not parse: {error.cause}"
        )
    lists = lists_of(w for w in watchlists if w.owner == rule.owner)
    found = evaluate(tree, Facts(story, reading, placement, exposures, tiers), lists)
    if isinstance(found, Failed):
        return Verdict(rule.id, story.id, False, failed=found.clause, because=found.because)
    return Verdict(rule.id, story.id, True, reasons=found)
