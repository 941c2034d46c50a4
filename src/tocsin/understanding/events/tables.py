"""The event tables, compiled: types with their roles, triggers with their guards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tocsin.understanding.lexicon import Phrases, expand, rows, word_set

ARMS = word_set(
    "weapon~|munition~|arms|missile~|tank~|ammunition|shell~|artillery|warplane~|drone~|jet~|rocket~|howitzer~|weaponry"
)


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type: the roles left and right of its verb, what fills them, roles by preposition."""

    name: str
    subject: str
    object: str
    fills: str  # company | issuer | state | party | named
    preps: dict[str, str]
    group: str  # corporate | policy | world
    names: bool  # whether names that no table has may fill its roles


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of the trigger table."""

    type: EventType
    form: str  # verb | noun | state | beside | label | venue
    phrase: str
    needs: frozenset[str]
    bars: frozenset[str]
    subject: str
    object: str
    preps: dict[str, str]


@cache
def types() -> dict[str, EventType]:
    """All event types by name."""
    out = {}
    for row in rows(__package__, "types.csv"):
        out[row["type"]] = EventType(
            row["type"],
            row["subject"],
            row["object"],
            row["fills"],
            _pairs(row["preps"]),
            row["group"],
            row["names"] == "yes",
        )
    return out


def _pairs(cell: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in cell.split())


@cache
def triggers() -> Phrases[Trigger]:
    """All triggers by their words."""
    entries = []
    for row in rows(__package__, "triggers.csv"):
        kind = types()[row["type"]]
        needs, bars = word_set(row["needs"]), word_set(row["bars"])
        subject = row["subject"] or kind.subject
        object_ = "" if row["object"] == "-" else row["object"] or kind.object
        for phrase in row["trigger"].split("|"):
            preps = {**kind.preps, **_pairs(row["preps"])}
            one = Trigger(kind, row["form"], phrase, needs, bars, subject, object_, preps)
            entries += [(words, one) for words in expand(phrase)]
    return Phrases(entries)
