"""What polling needs, for real: a store on disk, a parser pool, a client that may ask loopback servers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "outbound"))
sys.path.insert(0, str(Path(__file__).parent))

from hostile import Answer, Hostile, serving

from tocsin.outbound import Client
from tocsin.store import SqlStore, open_store
from tocsin.wires.feeds import ParserPool


@pytest.fixture
def serve() -> Iterator[Callable[[dict[str, Answer]], Hostile]]:
    with ExitStack() as stack:
        yield lambda answers: stack.enter_context(serving(answers))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = open_store(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def parser() -> Iterator[ParserPool]:
    pool = ParserPool(2, seconds=20)
    yield pool
    pool.close()


class Loopback:
    """A client that may ask every port of this machine's loopback that a test names."""

    def __init__(self) -> None:
        self.made: list[Client] = []

    def __call__(self, *servers: Hostile) -> Client:
        self.made.append(Client({s.host for s in servers}))
        return self.made[-1]


@pytest.fixture
def client() -> Iterator[Loopback]:
    loopback = Loopback()
    yield loopback
    for each in loopback.made:
        each.close()
