"""The examples of the docs: each dialect's request is asked as it is written, against a desk on a real socket."""

from __future__ import annotations

import json
import re
import shlex
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import newsroom
from serving import running
from test_keys import key_for
from wiring import services_over

from tocsin.store import SqlStore, open_store

DOCS = Path(__file__).parents[2] / "docs"
HERE = "http://127.0.0.1:8642"


def examples() -> list[str]:
    """Every request for curl in the page of dialects."""
    return re.findall(r"^curl .+$", (DOCS / "dialects.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    store: SqlStore = open_store(tmp_path_factory.mktemp("examples"))
    store.commit([newsroom.work(newsroom.story(1), keys=("XNYS:LMT", "XNYS:RTX"))])
    services = replace(services_over(store, newsroom.Standing(newsroom.BEGIN)), token="the-token")
    key = key_for(services, "ann", "read")["Authorization"].partition(" ")[2]
    with running(services) as base:
        yield base, key
    store.close()


def test_every_dialect_has_an_example() -> None:
    told = " ".join(examples())
    assert all(
        path in told
        for path in ("/api/v2/news", "/v1beta1/news", "/v2/reference/news", "/feed?", "/openbb/news")
    )


@pytest.mark.parametrize("line", examples())
def test_an_example_is_answered_with_the_story_it_asks_for(line: str, desk: tuple[str, str]) -> None:
    base, key = desk
    words = shlex.split(re.sub(r"(?<=[= ])KEY\b", key, line.replace(HERE, base)))
    url = next(word for word in words if word.startswith("http"))
    headers = dict(words[i + 1].split(": ", 1) for i, word in enumerate(words) if word == "-H")
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
        assert answer.status == 200
        assert "Acme news 1" in json.dumps(json.load(answer))
