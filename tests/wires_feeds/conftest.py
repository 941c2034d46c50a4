"""One parser process for all tests of this folder; documents by hand beside the tests that use them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tocsin.wires.feeds import ParserPool

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def pool() -> Iterator[ParserPool]:
    with closing(ParserPool(1, seconds=20)) as made:
        yield made
