"""The worked cases: a careful editor's parting of page and story is ours."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import yaml

from tocsin.intake import prepare
from tocsin.model.wires import WireItem


def test_page_furniture_is_no_part_of_the_founding_story(shared: Path) -> None:
    case = shared / "cases/founding-story"
    expected = yaml.safe_load((case / "expected.yaml").read_text())["story"]
    text = (case / "page.txt").read_text()
    draft = prepare(WireItem("file", "founding", datetime(2023, 3, 31, tzinfo=UTC), body=text, page=True))
    assert draft.headline == expected["headline"]
    assert draft.body.startswith(expected["body_starts"])
    assert draft.body.endswith(expected["body_ends"])
    assert not [f for f in expected["furniture"] if f in draft.body]
    titles = " | ".join(link.title for link in draft.links)
    assert all(title in titles for title in expected["related_links"])
