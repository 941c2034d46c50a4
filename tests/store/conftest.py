"""A real store in a folder of its own, on every engine that the suite runs on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.store import SqlStore, open_store

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    made = open_store(tmp_path)
    yield made
    made.close()
