"""The founding story, read by every reader of this stage against what a careful editor reads in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from stories_by_hand import FOUNDING, founding, mentions
from tocsin.understanding.claims import find_claims
from tocsin.understanding.document import Document
from tocsin.understanding.events import find_events
from tocsin.understanding.themes import find_themes


@pytest.fixture(scope="module")
def case(shared: Path) -> tuple[Document, dict[str, Any]]:
    folder = shared / "cases" / "founding-story"
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    return founding((folder / "page.txt").read_text(encoding="utf-8")), expected


def words(text: str) -> list[str]:
    return text.replace("’", "'").replace("“", '"').replace("”", '"').strip(' ."').split()


def same_words(mine: str, wanted: str) -> bool:
    a, b = words(mine), words(wanted)
    return any(
        a[i : len(a) - j] == b[k : len(b) - m] for i in (0, 1) for j in (0, 1) for k in (0, 1) for m in (0, 1)
    )


def test_all_claims_of_the_editor_are_found(case: tuple[Document, dict[str, Any]]) -> None:
    doc, expected = case
    claims, _ = find_claims(doc, mentions(doc, FOUNDING), None)
    for want in expected["claims"]["must"]:
        found = [c for c in claims if same_words(doc.text(c.content), want["span"])]
        assert found, want["span"]
        claim = found[0]
        assert (claim.claimant, claim.kind, claim.certainty) == (
            want["claimant"],
            want["kind"],
            want["certainty"],
        )
        assert claim.role == want.get("role", claim.role)
        assert claim.said_on == want.get("said_on", claim.said_on)
        assert set(want.get("about", [])) <= set(claim.about)
        assert want.get("reported_by", "") in ("", *claim.via)


def test_the_publishers_own_voice_is_in_no_claim(case: tuple[Document, dict[str, Any]]) -> None:
    doc, expected = case
    claims, _ = find_claims(doc, mentions(doc, FOUNDING), None)
    for own in expected["claims"]["not_attributed"]:
        assert not any(own in doc.text(c.content) for c in claims)


def test_the_source_chain_goes_from_speaker_to_carrier(case: tuple[Document, dict[str, Any]]) -> None:
    doc, expected = case
    assert list(find_claims(doc, mentions(doc, FOUNDING), None)[1]) == expected["source_chain"]


def test_the_events_are_the_editors_and_no_arms_were_delivered(case: tuple[Document, dict[str, Any]]) -> None:
    doc, expected = case
    marks = mentions(doc, FOUNDING)
    events = find_events(doc, marks, find_themes(doc, marks))
    for want in expected["events"]["must"]:
        wanted = {k: v for k, v in want.items() if k not in ("type", "status")}
        found = [e for e in events if e.type == want["type"]]
        assert [(e.status, dict(e.roles)) for e in found] == [(want["status"], wanted)]
    assert not any(e.type == "arms transfer" and e.status == "done" for e in events)


def test_the_themes_are_the_editors(case: tuple[Document, dict[str, Any]]) -> None:
    doc, expected = case
    codes = {t.code for t in find_themes(doc, mentions(doc, FOUNDING))}
    assert set(expected["themes"]["must"]) <= codes
    assert codes.isdisjoint(expected["themes"]["must_not"])
