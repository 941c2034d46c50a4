"""Everyday words, surnames, places and letters that are companies too: our own lines, labelled before they were read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.model.reading import Reading
from tocsin.reference import Tables

LINES = [
    json.loads(line) for line in (Path(__file__).parent / "data/hard_names.jsonl").read_text().splitlines()
]
LATER = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/hard_names_later.jsonl").read_text().splitlines()
]
LEAST = 0.93  # of each sense; the share over all is printed by bench/linking.py


def read_line(reads, line: dict) -> Reading:  # type: ignore[no-untyped-def,type-arg]
    if line["style"] == "sentence":
        return reads("Also in the news", line["text"])
    return reads(line["text"])


def test_the_set_holds_both_senses_in_every_style() -> None:
    assert len(LINES) >= 400 and len({line["text"] for line in LINES}) == len(LINES)
    for company in (True, False):
        assert {line["style"] for line in LINES if line["company"] is company} == {
            "headline",
            "sentence",
            "capitals",
        }


def test_lines_written_later_are_new_and_hold_both_senses() -> None:
    assert len(LATER) >= 100 and not {line["text"] for line in LATER} & {line["text"] for line in LINES}
    assert all(bool(line["ticker"]) == line["company"] for line in LATER)
    assert 0.4 <= sum(line["company"] for line in LATER) / len(LATER) <= 0.6


def test_hard_names_that_mean_the_company_are_linked(reads, tables: Tables) -> None:  # type: ignore[no-untyped-def]
    lines = [line for line in LINES if line["company"]]
    wanted = [{s.key for s in tables.by_ticker(line["ticker"])} for line in lines]
    hits = [
        bool(keys & {s.key for s in read_line(reads, line).securities})
        for line, keys in zip(lines, wanted, strict=True)
    ]
    assert sum(hits) >= LEAST * len(lines), [
        line["text"] for line, ok in zip(lines, hits, strict=True) if not ok
    ]


def test_hard_names_that_mean_something_else_are_not(reads) -> None:  # type: ignore[no-untyped-def]
    wrong = []
    lines = [line for line in LINES if not line["company"]]
    for line in lines:
        reading = read_line(reads, line)
        words = {m.surface.lower() for m in reading.mentions if m.kind == "security"}
        wrong += (
            [line["text"]] if any(set(w.split()) & set(line["name"].lower().split()) for w in words) else []
        )
    assert len(wrong) <= (1 - LEAST) * len(lines), wrong


@pytest.mark.parametrize(("day", "linked"), [("2012-06-01", False), ("2024-06-01", True)])
def test_a_brand_counts_from_the_day_it_was_bought(day: str, linked: bool) -> None:
    from tocsin.model.stories import Identity, Story
    from tocsin.reference import load_reference
    from tocsin.understanding import read

    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    story = Story(
        "s",
        1,
        "wire",
        "n",
        Identity("n", "", "c"),
        "Chip plan",
        "Xilinx shares and Xilinx profit rose.",
        at,
        language="en",
    )
    found = {s.key for s in read(story, load_reference().as_of(at)).securities}
    assert ("XNAS:AMD" in found) is linked
