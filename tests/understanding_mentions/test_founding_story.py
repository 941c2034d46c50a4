"""The worked case, whole: every item under `must`, and nothing under `must_not`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tocsin.exposures import load_map, trace
from tocsin.intake import admit, prepare
from tocsin.model.reading import Claim, Reading
from tocsin.model.stories import Seen, Story
from tocsin.model.wires import WireItem
from tocsin.reference import load_reference
from tocsin.understanding import read

AT = datetime(2023, 3, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def case(shared: Path) -> tuple[dict[str, Any], Story, Reading]:
    folder = shared / "cases/founding-story"
    page = (folder / "page.txt").read_text()
    story = admit(prepare(WireItem("file", "page", AT, body=page, page=True)), Seen())
    assert isinstance(story, Story)
    return (
        yaml.safe_load((folder / "expected.yaml").read_text()),
        story,
        read(story, load_reference().as_of(AT)),
    )


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip(" .,\"'")


def near(a: str, b: str) -> bool:
    """The same words, but for one more or less at either end."""
    x, y = plain(a).split(), plain(b).split()
    return any(
        x[i : len(x) - j] == y[k : len(y) - m] for i in (0, 1) for j in (0, 1) for k in (0, 1) for m in (0, 1)
    )


def words(story: Story, claim: Claim) -> str:
    text = story.headline if claim.content.field == "headline" else story.body
    return text[claim.content.start : claim.content.end]


def test_mentions(case) -> None:  # type: ignore[no-untyped-def]
    expected, _, reading = case
    got = {
        kind: {m.key for m in reading.mentions if m.kind == kind}
        for kind in ("person", "country", "organisation", "security")
    }
    must = expected["mentions"]["must"]
    assert got["person"] == set(must["people"]) and got["country"] == set(must["countries"])
    assert got["organisation"] >= set(must["organisations"])
    assert not got["security"] and not reading.securities
    names = {m.name for m in reading.mentions} | {m.surface for m in reading.mentions}
    assert not names & set(expected["mentions"]["must_not"]["from_furniture"])


def test_the_source_chain(case) -> None:  # type: ignore[no-untyped-def]
    expected, _, reading = case
    assert list(reading.source_chain) == expected["source_chain"]


def test_claims(case) -> None:  # type: ignore[no-untyped-def]
    expected, story, reading = case
    for wanted in expected["claims"]["must"]:
        hits = [
            c
            for c in reading.claims
            if near(words(story, c), wanted["span"]) and c.claimant == wanted["claimant"]
        ]
        assert hits, wanted["span"]
        assert (hits[0].kind, hits[0].certainty) == (wanted["kind"], wanted["certainty"]), wanted["span"]
        assert set(wanted.get("about", [])) <= set(hits[0].about)
        assert wanted.get("role", hits[0].role) == hits[0].role
        assert wanted.get("reported_by", "") in ("", *hits[0].via)
        assert wanted.get("said_on", hits[0].said_on) == hits[0].said_on
    for own in (
        expected["not_attributed"] if "not_attributed" in expected else expected["claims"]["not_attributed"]
    ):
        assert not [
            c
            for c in reading.claims
            if plain(own) in plain(words(story, c)) or plain(words(story, c)) in plain(own)
        ]


def test_events_and_themes(case) -> None:  # type: ignore[no-untyped-def]
    expected, _, reading = case
    got = [{"type": e.type, "status": e.status, **dict(e.roles)} for e in reading.events]
    for wanted in expected["events"]["must"]:
        assert any(wanted.items() <= event.items() for event in got), wanted
    assert not [e for e in got if e["type"] == "arms transfer" and e["status"] == "done"]
    codes = {t.code for t in reading.themes}
    assert codes >= set(expected["themes"]["must"]) and not codes & set(expected["themes"]["must_not"])


def test_exposures_reach_defence_and_grain_and_not_what_stands_in_the_furniture(case) -> None:  # type: ignore[no-untyped-def]
    _, _, reading = case
    reached = {e.ticker: e for e in trace(reading, load_map(), load_reference().as_of(AT), limit=40)}
    assert {"LMT", "RHM", "ADM"} <= set(reached) and not {"POWW", "META", "SNAP"} & set(reached)
    assert all(hop.why for e in reached.values() for hop in e.path) and not any(
        e.named for e in reached.values()
    )
