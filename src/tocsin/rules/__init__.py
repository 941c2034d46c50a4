"""Stage 6, percolate: a story against the standing queries; what it caught, and why. Pure."""

from tocsin.rules.book import lists_of
from tocsin.rules.checking import Known, check
from tocsin.rules.facts import Facts
from tocsin.rules.fields import FIELDS
from tocsin.rules.index import RuleIndex, shard_of
from tocsin.rules.parsing import parse
from tocsin.rules.percolating import Matched, brute_force, caught, match_of, matches_in, percolate, why
from tocsin.rules.printing import canonical
from tocsin.rules.snapshot import SnapshotError

__all__ = [
    "FIELDS",
    "Facts",
    "Known",
    "Matched",
    "RuleIndex",
    "SnapshotError",
    "brute_force",
    "canonical",
    "caught",
    "check",
    "lists_of",
    "match_of",
    "matches_in",
    "parse",
    "percolate",
    "shard_of",
    "why",
]
