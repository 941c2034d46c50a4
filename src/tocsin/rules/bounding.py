"""What WITH asks of one thing, against what is known of it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tocsin.rules.facts import Told
from tocsin.rules.fields import PERCENT, normal
from tocsin.rules.tree import Bound

OPS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Failed:
    """The clause that did not hold, and why in words."""

    clause: str
    because: str


def meets(bound: Bound, value: float | tuple[str, ...] | None) -> bool:
    """Whether a bound holds of a number or of one of several words as compared; never of what is not known."""
    if value is None or isinstance(value, tuple) != isinstance(bound.value, str):
        return False
    if isinstance(value, tuple):
        return normal(str(bound.value)) in value
    return OPS[bound.op](value, float(bound.value))


def first_unmet(bounds: Iterable[Bound], told: Told) -> str:
    """The first bound that does not hold, in words; empty where all do."""
    for bound in bounds:
        value = told.get(bound.measure)
        if not meets(bound, value):
            return f"its {bound.measure} is {said(bound.measure, value)}"
    return ""


def said(measure: str, value: float | tuple[str, ...] | None) -> str:
    """A value as people read it."""
    if not value and value != 0:
        return "not told"
    if isinstance(value, tuple):
        return next(filter(None, value), "not told")
    return f"{value:.1%}" if measure in PERCENT else f"{value:.4g}"
