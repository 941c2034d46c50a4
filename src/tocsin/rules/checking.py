"""A rule checked before it is kept: does it parse, and are its codes and names known?"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from tocsin.errors import RuleError
from tocsin.rules.fields import ANY, normal
from tocsin.rules.parsing import parse
from tocsin.rules.tree import Term, leaves

CLOSED = {
    "certainty": "asserted expected suggested proposed conditional possible denied unknown".split(),
    "status": "rumoured proposed planned confirmed denied done".split(),
    "becomes": "rumoured proposed planned confirmed denied done".split(),
    "relation": "starts adds repeats corrects withdraws".split(),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Codes and names that a rule may use; an empty tuple checks nothing of that kind."""

    themes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    watchlists: tuple[str, ...] = ()


def check(rule: str, known: Known | None = None) -> tuple[RuleError, ...]:
    """What is wrong with a rule, first things first; empty where nothing is."""
    known = known or Known()
    try:
        tree = parse(rule)
    except RuleError as error:
        return (error,)
    allowed: dict[str, tuple[str, ...]] = {
        "theme": known.themes,
        "event": (*known.events, ANY) if known.events else (),
        "watchlist": known.watchlists,
        "portfolio": known.watchlists,
        **{name: tuple(values) for name, values in CLOSED.items()},
    }
    terms = [leaf for leaf in leaves(tree) if isinstance(leaf, Term)]
    return tuple(e for term in terms if (e := _unknown(term, allowed.get(term.name, ()))))


def _unknown(term: Term, allowed: tuple[str, ...]) -> RuleError | None:
    names = {normal(value): value for value in allowed}
    if not names or normal(term.value) in names:
        return None
    near = difflib.get_close_matches(normal(term.value), names, 1, 0.6)
    hint = (
        f"Did you mean {term.name}:{_quoted(names[near[0]])}?"
        if near
        else f"There are: {', '.join(sorted(allowed)[:12])}"
    )
    return RuleError(
        "rule",
        f"there is no {term.name} {term.value!r}",
        hint,
        position=term.at,
        length=len(term.name) + 1 + len(term.value),
    )


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
