"""Documents written for this suite: each lies beside what must be read from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tocsin.errors import WireError
from tocsin.model.codec import encode
from tocsin.wires.feeds import parse_feed

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = ".expected.json"
NAMES = sorted(p.name for p in CORPUS.iterdir() if not p.name.endswith(EXPECTED))
BASE = "https://fetched.example/dir/feed"


def read(name: str) -> dict[str, Any]:
    """What is read from a document, empty fields left out; or its error."""
    try:
        feed = encode(parse_feed((CORPUS / name).read_bytes(), headers={}, base=BASE))
    except WireError as error:
        return {"error": error.cause}
    items = [stated(item) for item in feed.pop("items")]
    return stated(feed) | ({"items": items} if items else {})


def stated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", 0, None, [])}


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_as_stated_beside_it(name: str) -> None:
    assert read(name) == json.loads((CORPUS / (name + EXPECTED)).read_text(encoding="utf-8"))


def test_the_corpus_has_feeds_and_refusals() -> None:
    outcomes = ["error" in read(name) for name in NAMES]
    assert outcomes.count(True) >= 7
    assert outcomes.count(False) >= 10
