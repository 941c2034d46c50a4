"""Clauses of half the types in frames that tell them and in frames that only suppose, plan, deny, ask or recall them.

One sentence of each pair, as a headline and as a body: "done" needs a frame that tells.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding.document import document
from tocsin.understanding.events import find_events
from tocsin.understanding.mentions import find_mentions
from tocsin.understanding.themes import find_themes

HERE = Path(__file__).parent / "data"
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
LOOKS_BACK = ("On this day", "Opinion")  # what only a headline says of its whole story


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_reference().as_of(AT)


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def statuses(tables: Tables, frame: str) -> Iterator[tuple[str, str]]:
    """(status of the clause's event or "", the sentence) for each clause in this frame, as headline and as body."""
    for clause in rows("clauses.csv"):
        words = frame.format(**clause)
        words = words[0].upper() + words[1:]
        body = words if words[-1] in ".?" else f"{words}."
        for headline, text in ((words, ""), ("", body)):
            if text and frame.startswith(LOOKS_BACK):
                continue
            doc = document(Story("s", 1, "t", "s", Identity("", "", ""), headline, text, AT, AT))
            mentions = find_mentions(doc, tables)
            found = find_events(doc, mentions, find_themes(doc, mentions))
            yield next((e.status for e in found if e.type == clause["type"]), ""), words


@pytest.mark.parametrize("frame", [row["frame"] for row in rows("frames.csv") if row["told"] == "yes"])
def test_what_is_told_is_done(tables: Tables, frame: str) -> None:
    found = Counter(status for status, _ in statuses(tables, frame))
    assert (found["done"] + found["confirmed"]) / found.total() >= 0.85, found


@pytest.mark.parametrize("frame", [row["frame"] for row in rows("frames.csv") if row["told"] == "no"])
def test_what_is_not_told_is_hardly_ever_done(tables: Tables, frame: str) -> None:
    done = [words for status, words in statuses(tables, frame) if status in ("done", "confirmed")]
    assert len(done) / (2 * len(rows("clauses.csv"))) <= 0.05, done


def test_over_all_frames_one_in_a_hundred_is_done_wrongly(tables: Tables) -> None:
    found = Counter(
        status
        for row in rows("frames.csv")
        if row["told"] == "no"
        for status, _ in statuses(tables, row["frame"])
    )
    assert (found["done"] + found["confirmed"]) / found.total() <= 0.01
