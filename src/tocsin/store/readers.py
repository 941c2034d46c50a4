"""Connections for questions of one statement, kept open from one question to the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

KEPT = 4  # idle connections that are kept; more are in use only where as many threads ask at once


class Readers:
    """Lends each connection to one thread at a time. One that failed is given up."""

    def __init__(self, engine: Engine) -> None:
        # One statement is a moment of the store by itself: beginning and ending cost more than it does.
        self._engine = engine.execution_options(alone=True)
        self._idle: deque[Connection] = deque()  # its ends are safe to use from several threads
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """A connection for ONE statement, whose rows are all read before the block ends."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            yield connection
        except BaseException:  # whatever went wrong, this connection is asked no more
            connection.close()
            raise
        if self._closed or len(self._idle) >= KEPT:
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:  # closed by another thread in between
            self.close()

    def close(self) -> None:
        """Give back what is idle; what is lent follows when it comes home."""
        self._closed = True
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return
