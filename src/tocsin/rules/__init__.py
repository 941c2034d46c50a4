"""Stage 6, percolate: a story against the standing queries; what it caught, and why. Pure."""

from tocsin.rules.checking import Known, check
from tocsin.rules.fields import FIELDS
from tocsin.rules.index import RuleIndex
from tocsin.rules.parsing import parse
from tocsin.rules.percolating import Matched, brute_force, caught, percolate, why
from tocsin.rules.printing import canonical

__all__ = [
    "FIELDS",
    "Known",
    "Matched",
    "RuleIndex",
    "brute_force",
    "canonical",
    "caught",
    "check",
    "parse",
    "percolate",
    "why",
]
