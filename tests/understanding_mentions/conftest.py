"""The embedded tables as of one day, and stories made in a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tocsin.model.reading import Reading
from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding import read

AT = datetime(2026, 11, 1, tzinfo=UTC)
Reads = Callable[..., Reading]


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_reference().as_of(AT)


@pytest.fixture(scope="session")
def reads(tables: Tables) -> Reads:
    def made(headline: str, body: str = "", language: str = "en", **changes: object) -> Reading:
        identity = Identity("n", "", "c")
        return read(
            Story("s", 1, "wire", "n", identity, headline, body, AT, language=language, **changes), tables
        )  # type: ignore[arg-type]

    return made
