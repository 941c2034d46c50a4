"""A real endpoint on loopback, the guarded client that may reach it, tables, and a story."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tocsin.model.stories import Identity, Story
from tocsin.outbound import Client
from tocsin.reference import Tables, load_reference

sys.path.insert(0, str(Path(__file__).parent))
from endpoint_server import BODY, NOON, Endpoint


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.close()


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[Client]:
    made = Client(allow={f"127.0.0.1:{endpoint.port}"})
    yield made
    made.close()


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_reference().as_of(NOON)


@pytest.fixture
def story() -> Story:
    identity = Identity("n-1", "https://news.example/1", "c-1", "h-1")
    return Story(
        "s1", 1, "ledger", "1", identity, "Gear Maker Weighs Leaving Dover", BODY, NOON, language="en"
    )
