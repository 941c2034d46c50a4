"""A client that may ask loopback servers, and makers of such servers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile import Answer, Hostile, serving

from tocsin.outbound import Client, Request, Response


@pytest.fixture
def serve() -> Iterator[Callable[[dict[str, Answer]], Hostile]]:
    with ExitStack() as stack:
        yield lambda answers: stack.enter_context(serving(answers))


@pytest.fixture
def ask(serve: Callable[[dict[str, Answer]], Hostile]) -> Callable[..., Response]:
    """Ask for one answer of a new server: ask(answer, deadline=…, …)."""

    def asked(answer: Answer, method: str = "GET", **more: object) -> Response:
        server = serve({"/": answer})
        client = Client({server.host})
        try:
            return client.send(Request(method, server.url("/"), **more))  # type: ignore[arg-type]
        finally:
            client.close()

    return asked
