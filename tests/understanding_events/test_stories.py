"""The labelled stories: sound labels, and on the part that rules are fitted on the reader keeps what it reached.

The other part is for reporting alone (`bench/events.py`) and is never read here.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from tocsin.model.reading import Event, EventStatus
from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding.document import document
from tocsin.understanding.events import event_types, find_events
from tocsin.understanding.mentions import find_mentions
from tocsin.understanding.themes import find_themes

FILE = Path(__file__).parent / "data/stories.jsonl"
STORIES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
FRESH = FILE.parent / "reporting_only.jsonl"
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def fitted(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 100 < 70


def fresh() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FRESH.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_reference().as_of(AT)


def of_headline(words: str, tables: Tables) -> dict[str, EventStatus]:
    """The events of a headline with their status."""
    doc = document(Story("h", 1, "t", "h", Identity("", "", ""), words, "", AT, AT))
    mentions = find_mentions(doc, tables)
    return {e.type: e.status for e in find_events(doc, mentions, find_themes(doc, mentions), learnt=False)}


@pytest.fixture(scope="module")
def readings(tables: Tables) -> list[tuple[dict[str, Any], tuple[Event, ...]]]:
    out = []
    for row in STORIES:
        if fitted(row["id"]):
            identity = Identity("", "", "")
            story = Story(row["id"], 1, "t", row["id"], identity, row["headline"], row["body"], AT, AT)
            doc = document(story)
            mentions = find_mentions(doc, tables)
            out.append((row, find_events(doc, mentions, find_themes(doc, mentions))))
    return out


def test_there_are_stories_enough_and_each_once() -> None:
    assert len(STORIES) >= 600
    assert len({row["id"] for row in STORIES}) == len(STORIES)
    assert len({(row["headline"], row["body"]) for row in STORIES}) == len(STORIES)
    assert sum(not row["events"] for row in STORIES) >= 200


def test_the_split_is_seven_to_three() -> None:
    share = sum(fitted(row["id"]) for row in STORIES) / len(STORIES)
    assert 0.65 < share < 0.75


def test_the_batch_of_what_is_on_its_way_has_its_own_name() -> None:
    batches = Counter(row.get("batch", "") for row in STORIES)
    assert batches["modality"] >= 150 and set(batches) == {"", "modality"}


def test_stories_for_reporting_alone_are_others_and_cover_all_types() -> None:
    rows = fresh()
    assert len(rows) >= 150 and {row["batch"] for row in rows} == {"reporting only"}
    assert {row["id"] for row in rows}.isdisjoint(row["id"] for row in STORIES)
    assert {row["headline"] for row in rows}.isdisjoint(row["headline"] for row in STORIES)
    assert {event["type"] for row in rows for event in row["events"]} == set(event_types())


def test_labels_are_of_the_tables() -> None:
    known, statuses = set(event_types()), set(get_args(EventStatus))
    for row in (*STORIES, *fresh()):
        types = [event["type"] for event in row["events"]]
        assert len(types) == len(set(types)), row
        for event in (*row["events"], *row["allowed"]):
            assert event["type"] in known, row
            assert event["status"] in statuses, row


def test_most_types_have_labels() -> None:
    labelled = {event["type"] for row in STORIES for event in row["events"]}
    assert len(labelled) >= 80


def test_events_are_found_and_few_are_false(readings: list[tuple[dict[str, Any], tuple[Event, ...]]]) -> None:
    hit = said = gold = 0
    for row, events in readings:
        labels = {event["type"] for event in row["events"]}
        allowed = {event["type"] for event in row["allowed"]} - labels
        found = {event.type for event in events} - allowed
        hit, said, gold = hit + len(found & labels), said + len(found), gold + len(labels)
    assert hit / said >= 0.95
    assert hit / gold >= 0.88


def test_stories_of_sport_metaphor_and_history_stay_quiet(
    readings: list[tuple[dict[str, Any], tuple[Event, ...]]],
) -> None:
    quiet = [(row, events) for row, events in readings if not row["events"]]
    allowed = [{event["type"] for event in row["allowed"]} for row, _ in quiet]
    loud = [row for (row, events), ok in zip(quiet, allowed, strict=True) if {e.type for e in events} - ok]
    assert len(loud) / len(quiet) <= 0.04, [row["headline"] for row in loud]


def test_hardly_anything_is_done_that_was_only_planned(
    readings: list[tuple[dict[str, Any], tuple[Event, ...]]],
) -> None:
    done: Counter[bool] = Counter()
    for row, events in readings:
        labels = {event["type"]: event["status"] for event in (*row["allowed"], *row["events"])}
        for event in events:
            if event.status == "done" and event.type in labels:
                done[labels[event.type] == "done"] += 1
    assert done[False] / done.total() <= 0.01


def test_every_event_has_its_words_and_its_row(
    readings: list[tuple[dict[str, Any], tuple[Event, ...]]],
) -> None:
    for row, events in readings:
        for event in events:
            text = row[event.span.field]
            assert 0 <= event.span.start < event.span.end <= len(text)
            assert event.why.startswith((f"triggers.csv: {event.type}, ", f"learnt.npz: {event.type}, "))


def test_plain_news_of_every_kind_is_found(tables: Tables) -> None:
    """Headlines on which words were fitted (`fitting_only.csv`): most events are found, most with their status."""
    lines = (FILE.parent / "fitting_only.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    found = [(row, of_headline(row["headline"], tables).get(row["type"])) for row in rows]
    assert sum(1 for _, status in found if status) >= 0.85 * len(rows)
    told = [(row["status"], status) for row, status in found if status]
    assert sum(1 for wanted, status in told if wanted == status) >= 0.85 * len(told)
