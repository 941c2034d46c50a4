"""What a rule would have rung: stored stories decided on in order as the desk would have, and what would make it ring less."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tocsin.alerts import decide
from tocsin.model.alerts import Alert
from tocsin.model.rules import Match, Rule
from tocsin.model.work import StoryView
from tocsin.rules import canonical, parse
from tocsin.rules.fields import SECURITY_FIELDS
from tocsin.rules.tree import And, Bound, Compare, Node, Or, Term, leaves

READABLE = 20  # alerts a day that a person may be expected to read
MENDS = 3  # suggestions
SPARES = 0.3  # of the alerts, from which a suggestion is worth making
Caught = tuple[StoryView, Match]
Catching = Callable[[str], Callable[[StoryView], Match | None]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A narrower query, in words what it leaves out, and how many alerts it would have rung."""

    query: str
    says: str
    alerts: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Alerts by kind, storylines that they are on, the busiest day and how many it had, and suggestions."""

    alerts: int
    updates: int
    mends: int  # corrections and withdrawals
    storylines: int
    busiest: str = ""
    most: int = 0
    suggestions: tuple[Suggestion, ...] = ()


def rehearse(rule: Rule, caught: Sequence[Caught], catching: Catching) -> Rehearsal:
    """What the rule would have rung. caught: the stories that it catches, in the order of their receipt; catching: what
    tells of a story how another query catches it."""
    alerts = rung(rule, caught)
    days = Counter(f"{alert.created_at:%Y-%m-%d}" for alert in alerts)
    busiest, most = max(days.items(), key=lambda day: (day[1], day[0]), default=("", 0))
    kinds = Counter(alert.kind for alert in alerts)
    return Rehearsal(
        len(alerts),
        kinds["update"],
        kinds["correction"] + kinds["withdrawal"],
        len({alert.storyline_id for alert in alerts}),
        busiest,
        most,
        _suggestions(rule, caught, catching, len(alerts)) if most > READABLE else (),
    )


def rung(rule: Rule, caught: Iterable[Caught]) -> list[Alert]:
    """The alerts of one rule over stories in order."""
    known: dict[str, list[Alert]] = defaultdict(list)
    out: list[Alert] = []
    for view, match in caught:
        line, at = known[view.placement.storyline_id], view.story.received_at
        told = decide(view.story, view.placement, [match], {rule.id: rule}, line, at)
        line += told
        out += told
    return out


def _suggestions(
    rule: Rule, caught: Sequence[Caught], catching: Catching, alerts: int
) -> tuple[Suggestion, ...]:
    """Narrower rules that would have rung much less, the mildest first."""
    found = []
    for tree, says in _narrower(parse(rule.query)):
        query = canonical(tree)
        catch = catching(query)
        left = len(rung(rule, [(view, match) for view, _ in caught if (match := catch(view))]))
        if 0 < left <= (1 - SPARES) * alerts:
            found.append(Suggestion(query, says, left))
    return tuple(sorted(found, key=lambda one: -one.alerts)[:MENDS])


def _narrower(tree: Node) -> Iterator[tuple[Node, str]]:
    """Narrower trees, with what they leave out in words."""
    terms = [leaf for leaf in leaves(tree) if isinstance(leaf, Term) and leaf.name in SECURITY_FIELDS]
    measured = {leaf.bound.measure for leaf in leaves(tree) if isinstance(leaf, Compare)}
    if any(not term.bounds for term in terms):
        bounds = (Bound("relevance", ">=", 0.5), Bound("exposure", ">=", 0.3))
        yield _bounded(tree, bounds), "only what the story is much about, or reaches strongly"
        yield _bounded(tree, (Bound("relevance", ">=", 0.5),)), "only what the story names and is much about"
    for measure, value, says in (
        ("novelty", 0.4, "only what is new to its storyline"),
        ("impact", 0.4, "only what is strong, new and settled"),
        ("origins", 2.0, "only what two independent origins tell"),
    ):
        if measure not in measured:
            yield _and(tree, Compare(Bound(measure, ">=", value))), says


def _and(tree: Node, more: Node) -> Node:
    return And((*tree.nodes, more)) if isinstance(tree, And) else And((tree, more))


def _bounded(tree: Node, bounds: tuple[Bound, ...]) -> Node:
    """The tree with bounds on its terms on securities that have none; what is denied stays as it is."""
    if isinstance(tree, And | Or):
        return type(tree)(tuple(_bounded(child, bounds) for child in tree.nodes))
    if not isinstance(tree, Term) or tree.name not in SECURITY_FIELDS or tree.bounds:
        return tree
    open_ = {"named": ("relevance",), "exposed": ("exposure",)}.get(tree.name, ("relevance", "exposure"))
    mine = tuple(bound for bound in bounds if bound.measure in open_)
    return replace(tree, bounds=mine) if mine else tree
