"""Stories made in a line, read with the embedded tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tocsin.model.reading import Reading
from tocsin.model.stories import Identity, Story
from tocsin.reference import Tables, load_reference
from tocsin.understanding import read

AT = datetime(2026, 11, 1, tzinfo=UTC)
Led = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def tables() -> Tables:
    return load_reference().as_of(AT)


@pytest.fixture(scope="session")
def reads(tables: Tables) -> Callable[[str], Reading]:
    def made(body: str) -> Reading:
        story = Story("s", 1, "wire", "n", Identity("n", "", "c"), "", body, AT, language="en")
        return read(story, tables)

    return made


@pytest.fixture(scope="session")
def led(reads: Callable[[str], Reading]) -> Led:
    """The words of a body that point back, each with whom they are led to."""

    def made(body: str) -> list[tuple[str, str]]:
        return [(body[r.span.start : r.span.end], r.name) for r in reads(body).references]

    return made
