"""Events against hand-labelled stories: precision, recall and F1 by type and overall, status, false "done", roles
(those of states apart), beside a peer that takes every trigger word for an event. `python bench/events.py [DATA] [--fit] [--misses] [--ablate]`.

Without DATA only the stories of the repository; with it also political sentences (PLOVER, PETRARCH) and ECB+.
Reported is the part of each set (30 %) on which nothing was fitted; --fit shows the other part. --ablate leaves one rule
out at a time.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from events_political import measure_political
from events_topics import measure_topics
from leaving_out import Instead, empty, no, nothing, without
from tocsin.model.reading import Event, Mention
from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding.document import Document, document
from tocsin.understanding.events import competence, find_events, reader, status
from tocsin.understanding.events.tables import triggers, types
from tocsin.understanding.mentions import find_mentions
from tocsin.understanding.themes import find_themes

DATA = Path(__file__).parents[1] / "tests/understanding_events/data"
STORIES = DATA / "stories.jsonl"
FRESH = DATA / "reporting_only.jsonl"  # labelled before the reader saw them; never read to find rules
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
RULES: dict[str, tuple[Instead, ...]] = {
    "only some frames license done": ((competence, "licence", nothing),),
    "denials": (
        (status, "denial_before", empty),
        (status, "denial_after", empty),
        (reader, "denies_a_tale", no),
    ),
    "hearsay, unnamed sources": ((competence, "hearsay", empty), (reader, "is_whispered", no)),
    "sport, stage and screen": ((reader, "is_play", no),),
    "headlines that ask, guide or argue": ((reader, "tells_no_news", no), (reader, "asks", no)),
    "older times": ((reader, "is_background", no),),
    "an event that another is only about": ((reader, "_news", lambda found: found),),
    "what a trained model tells": ((reader, "guess", lambda part, mentions: None),),
    "names that no table has": ((reader, "with_names", lambda doc, scene, kind: scene),),
    "what a word must mean here": ((reader, "is_meant", lambda *a: True),),
}
Found = Callable[[Document], tuple[list[Event], tuple[Mention, ...]]]


def fitted(name: str) -> bool:
    """Whether a row belongs to the 70 % on which rules may be fitted, by the hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < 70


def story_of(name: str, headline: str, body: str, at: datetime = AT) -> Document:
    """A story of these words."""
    return document(Story(name, 1, "bench", name, Identity("", "", ""), headline, body, at, at))


class Reader:
    """The event reader behind mentions and themes, as a whole reading runs it; counts its own seconds."""

    def __init__(self, tables: Tables) -> None:
        self.tables, self.seconds, self.stories = tables, 0.0, 0

    def __call__(self, doc: Document) -> tuple[list[Event], tuple[Mention, ...]]:
        """Events and mentions of a story."""
        mentions = find_mentions(doc, self.tables)
        themes = find_themes(doc, mentions)
        began = time.process_time()
        events = find_events(doc, mentions, themes)
        self.seconds, self.stories = self.seconds + time.process_time() - began, self.stories + 1
        return list(events), mentions


def by_words(doc: Document) -> tuple[list[Event], tuple[Mention, ...]]:
    """The peer: every trigger word of the table, without its guards, is an event and done."""
    out = []
    for part in doc.parts:
        for first, past, (options,) in triggers().scan(part.tokens.lower):
            for one in options.triggers:
                if all(e.type != one.type.name for e in out):
                    out.append(Event(one.type.name, "done", (), part.span(first, past - 1), "word"))
    return out, ()


@dataclass
class Score:
    """Counts over the stories of one reader."""

    rows: list[tuple[int, int, int]] = field(default_factory=list)  # hit, said, labelled, a story each
    types: dict[str, list[int]] = field(default_factory=dict)
    status: list[int] = field(default_factory=lambda: [0, 0])
    done: list[int] = field(
        default_factory=lambda: [0, 0, 0]
    )  # said done; labelled otherwise; no event at all
    roles: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, given where labelled, labelled
    states: list[int] = field(default_factory=lambda: [0, 0, 0])  # the same of the world's events alone
    quiet: list[int] = field(default_factory=lambda: [0, 0])  # negatives with an event, negatives


def add(score: Score, row: dict[str, Any], events: list[Event], mentions: tuple[Mention, ...]) -> list[str]:
    """Count one story; what was missed and what was false, in words."""
    gold = {e["type"]: e for e in row["events"]}
    allowed = {e["type"]: e for e in row["allowed"]}
    said: dict[str, Event] = {}
    for event in events:
        said.setdefault(event.type, event)
    counted = {t for t in said if t in gold or t not in allowed}
    hits = counted & gold.keys()
    score.rows.append((len(hits), len(counted), len(gold)))
    for kind in counted | gold.keys():
        cell = score.types.setdefault(kind, [0, 0, 0])
        cell[0] += kind in hits
        cell[1] += kind in counted
        cell[2] += kind in gold
    if not gold:
        score.quiet[0] += bool(counted)
        score.quiet[1] += 1
    wrong = [f"MISS {t}/{gold[t]['status']}" for t in gold.keys() - said.keys()]
    wrong += [
        f"FALSE {t}/{said[t].status} {dict(said[t].roles)} {said[t].why}" for t in counted - gold.keys()
    ]
    return wrong + _facts(score, gold, allowed, said, mentions)


def _facts(
    score: Score,
    gold: dict[str, Any],
    allowed: dict[str, Any],
    said: dict[str, Event],
    mentions: tuple[Mention, ...],
) -> list[str]:
    wrong = []
    for kind, event in said.items():
        label = gold.get(kind) or allowed.get(kind)
        if event.status == "done":
            score.done[0] += 1
            score.done[1] += bool(label) and label["status"] != "done"
            score.done[2] += not label
        if kind not in gold:
            continue
        score.status[0] += event.status == gold[kind]["status"]
        score.status[1] += 1
        if event.status != gold[kind]["status"]:
            wrong.append(f"STATUS {kind}: {event.status}, labelled {gold[kind]['status']} ({event.why})")
        given = dict(event.roles)
        for role, who in gold[kind]["roles"].items():
            right = role in given and same(given[role], who, mentions)
            for tally in (score.roles, score.states)[: 1 + (types()[kind].group == "world")]:
                tally[0] += right
                tally[1] += role in given
                tally[2] += 1
            if not right:
                wrong.append(f"ROLE {kind}: {role}={given.get(role)}, labelled {who}; {given}")
    return wrong


def same(value: str, label: str, mentions: Iterable[Mention]) -> bool:
    """Whether a role's value is what the label calls it: a code, or the words of one of its mentions."""
    names = {value, *(n for m in mentions if m.key == value for n in (m.surface, m.name))}
    low = label.lower()
    return any(n.lower() in low or low in n.lower() for n in names if n)


def wilson(hit: int, n: int) -> str:
    """A share with its 95 % interval."""
    if not n:
        return "   -"
    p, z = hit / n, 1.96
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{p:.3f} [{max(0.0, middle - half):.3f}, {min(1.0, middle + half):.3f}] of {n}"


def f1_interval(rows: list[tuple[int, int, int]]) -> tuple[float, float, float]:
    """F1 over stories with a bootstrap interval of 95 %."""
    rng = random.Random(7)

    def f1(some: list[tuple[int, int, int]]) -> float:
        hit, said, gold = (sum(column) for column in zip(*some, strict=True))
        return 2 * hit / max(1, said + gold)

    draws = sorted(f1(rng.choices(rows, k=len(rows))) for _ in range(500))
    return f1(rows), draws[12], draws[487]


def show(name: str, score: Score, *, by_type: bool) -> None:
    """Print one reader's figures."""
    hit, said, gold = (sum(column) for column in zip(*score.rows, strict=True))
    f1, low, high = f1_interval(score.rows)
    print(f"{name}: {len(score.rows)} stories")
    print(
        f"  precision {wilson(hit, said)}\n  recall    {wilson(hit, gold)}\n  F1        {f1:.3f} [{low:.3f}, {high:.3f}]"
    )
    print(f"  stories without an event that got one {wilson(*score.quiet)}")
    print(f"  status right     {wilson(*score.status)}")
    print(
        f"  said done, labelled otherwise {wilson(score.done[1], score.done[0])}; no such event {score.done[2]}"
    )
    print(
        f"  roles right {wilson(score.roles[0], score.roles[2])}; of those given {wilson(*score.roles[:2])}"
    )
    print(f"  actors and targets of the world's events {wilson(score.states[0], score.states[2])}; "
          f"of those given {wilson(*score.states[:2])}")  # fmt: skip
    if by_type:
        for kind, (h, s, g) in sorted(score.types.items()):
            p, r = h / max(1, s), h / max(1, g)
            print(f"    {kind:24} n={g:3} P={p:.2f} R={r:.2f} F1={2 * p * r / max(1e-9, p + r):.2f}")


def own_stories(read: Found, *, fit: bool, misses: bool) -> Score:
    """Score one part of the stories of the repository."""
    rows = [json.loads(line) for line in STORIES.read_text(encoding="utf-8").splitlines()]
    return scored(read, [row for row in rows if fitted(row["id"]) == fit], misses=misses)


def fresh_stories(read: Found) -> Score:
    """Score the stories that were labelled for reporting alone."""
    lines = FRESH.read_text(encoding="utf-8").splitlines()
    return scored(read, [json.loads(line) for line in lines], misses=False)


def ablate(read: Found, *, fit: bool) -> None:
    """Own stories of one part, with the reported one the fresh ones too, one rule left out at a time."""
    for name, rules in {"nothing": (), **RULES}.items():
        with without(rules):
            both = [own_stories(read, fit=fit, misses=False)] + ([] if fit else [fresh_stories(read)])
        hit, said, gold = (sum(column) for column in zip(*[r for s in both for r in s.rows], strict=True))
        done = [sum(s.done[i] for s in both) for i in (0, 1)]
        right = [sum(s.status[i] for s in both) for i in (0, 1)]
        print(f"  without {name:38} P {hit / said:.3f} R {hit / gold:.3f} status {right[0] / right[1]:.3f} "
              f"false done {done[1] / done[0]:.3f}")  # fmt: skip


def scored(read: Found, rows: list[dict[str, Any]], *, misses: bool) -> Score:
    """Score labelled rows."""
    score = Score()
    for row in rows:
        events, mentions = read(story_of(row["id"], row["headline"], row["body"]))
        for wrong in add(score, row, events, mentions):
            if misses:
                print(row["id"], "|", row["headline"], "|", row["body"][:150], "|", wrong)
    return score


def main(arguments: list[str]) -> None:
    """Run all that there is data for."""
    fit, misses = "--fit" in arguments, "--misses" in arguments
    data = next((Path(a) for a in arguments if not a.startswith("--")), None)
    read = Reader(load_reference().as_of(AT))
    show("own stories, this reader", own_stories(read, fit=fit, misses=misses), by_type=True)
    if not fit:
        show("fresh own stories, this reader", fresh_stories(read), by_type=False)
    show(
        "own stories, peer: trigger words alone", own_stories(by_words, fit=fit, misses=False), by_type=False
    )
    if "--ablate" in arguments:
        ablate(read, fit=fit)
    print(f"  {1000 * read.seconds / read.stories:.3f} ms a story of a headline and a sentence")
    if data is not None:
        measure_political(data / "event_coding", read, by_words, fit=fit, misses=misses)
        measure_topics(data / "ecbplus", read, by_words, fit=fit, misses=misses)


if __name__ == "__main__":
    main(sys.argv[1:])
