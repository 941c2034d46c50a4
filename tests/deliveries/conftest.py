"""Real parts for deliveries: a store, a bus, the guarded client, and a receiver on loopback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.outbound import Client
from tocsin.store import SqlStore, open_store

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "store")]
from receiver import Receiver  # noqa: E402 - found by the path above


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = open_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def client(receiver: Receiver) -> Iterator[Client]:
    """The one outbound client, allowed to reach the receiver and nothing else of this machine."""
    made = Client(allow={f"127.0.0.1:{receiver.port}"})
    yield made
    made.close()
