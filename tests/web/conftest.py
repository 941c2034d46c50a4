"""A real store filled with invented stories, and the web part over it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tocsin.store import SqlStore, open_store
from tocsin.web import Services, create_app

sys.path.insert(0, str(Path(__file__).parent))
import filling
from wiring import services_over

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8642"


@dataclass
class Standing:
    """A clock that stands still."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    held = open_store(tmp_path)
    yield held
    held.close()


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    filling.fill(store, NOW)
    return store


@pytest.fixture
def services(filled: SqlStore) -> Services:
    return services_over(filled, Standing())


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url=BASE, follow_redirects=False) as it:
        yield it


@pytest.fixture
def locked(services: Services) -> Iterator[TestClient]:
    """The same desk with a token set."""
    app = create_app(replace(services, token="s3cret-token"))
    with TestClient(app, base_url=BASE, follow_redirects=False) as it:
        yield it
