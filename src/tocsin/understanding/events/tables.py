"""The event tables, compiled: types with their roles, triggers with their guards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tocsin.understanding.lexicon import Phrases, expand, rows, word_set

ARMS = word_set(
    "weapon~|munition~|arms|missile~|tank~|ammunition|shell~|artillery|warplane~|drone~|jet~|rocket~|howitzer~|weaponry"
)

WORDY = frozenset(
    ["named", "bank", "party"]
)  # fillings that plain words give too: the Treasury, the Fed, Moody's
VERBS = frozenset(["verb", "both", "state"])  # forms whose word must be a verb where it stands


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type: the roles left and right of its verb, what fills them, roles by preposition."""

    name: str
    subject: str
    object: str
    fills: str  # company | issuer | state | party | named | bank | person
    preps: dict[str, str]
    group: str  # corporate | policy | world
    names: bool  # whether names that no table has may fill its roles
    told: str  # own: only the actor's word or the publisher's makes it done | any
    free: bool  # whether it stands without a role
    over: frozenset[str]  # types that are only what it is about, in one sentence with it


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of the trigger table."""

    type: EventType
    form: str  # verb | both | noun | state | beside | label | venue
    phrase: str
    needs: tuple[frozenset[str], ...]  # of each set a word stands in the clause
    bars: frozenset[str]
    subject: str
    object: str
    preps: dict[str, str]
    direction: str = ""  # which way it points: up, down, met, rejected, …
    status: str = ""  # how far along, where the word itself says so


@dataclass(frozen=True, slots=True)
class Options:
    """All triggers of one phrase, those that ask for most first; where each of them needs some word, a sentence without any of those is none."""

    triggers: tuple[Trigger, ...]
    gate: frozenset[str]  # empty: some trigger needs nothing
    open: bool  # whether some trigger can do without a mention

    @staticmethod
    def of(triggers: tuple[Trigger, ...]) -> Options:
        """The options of one phrase."""
        wanted = [one.needs[-1] for one in triggers if one.needs]
        gate = frozenset[str]().union(*wanted) if len(wanted) == len(triggers) else frozenset[str]()
        loose = any(t.type.names or t.type.free or t.type.fills in WORDY for t in triggers)
        return Options(triggers, frozenset() if "#" in gate else gate, loose)


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
            row["told"] or "own",
            row["free"] == "yes",
            frozenset(row["over"].split("|")),
        )
    return out


def _pairs(cell: str) -> dict[str, str]:
    return dict(pair.split(":", 1) for pair in cell.split())


@cache
def triggers() -> Phrases[Options]:
    """All triggers by their words; a longer phrase also stands for the shorter ones that it begins with."""
    found: dict[tuple[str, ...], list[Trigger]] = {}
    for row in rows(__package__, "triggers.csv"):
        kind = types()[row["type"]]
        needs = tuple(word_set(cell) for cell in row["needs"].split(";") if cell)
        bars = word_set(row["bars"])
        subject = "" if row["subject"] == "-" else row["subject"] or kind.subject
        object_ = "" if row["object"] == "-" else row["object"] or kind.object
        for phrase in row["trigger"].split("|"):
            preps = {**kind.preps, **_pairs(row["preps"])}
            told = (row["direction"], row["status"])
            one = Trigger(kind, row["form"], phrase, needs, bars, subject, object_, preps, *told)
            for words in expand(phrase):
                found.setdefault(words, []).append(one)
    entries = []
    for words, given in found.items():
        shorter = [one for n in range(1, len(words)) for one in found.get(words[:n], ())]
        sharpest = sorted((*given, *shorter), key=lambda one: (-len(one.phrase.split()), -len(one.needs)))
        entries.append((words, Options.of(tuple(sharpest))))
    return Phrases(entries)


@cache
def first_words() -> frozenset[str]:
    """The words with which the verbs of the table begin, in all their forms."""
    lines = [row for row in rows(__package__, "triggers.csv") if row["form"] in VERBS]
    return frozenset(
        words[0] for row in lines for phrase in row["trigger"].split("|") for words in expand(phrase)
    )
