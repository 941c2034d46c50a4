"""Connections of the store: one writer, readers beside it, several writes as one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from tocsin.errors import StoreBusy, StoreError
from tocsin.store.failures import told
from tocsin.store.readers import Readers
from tocsin.store.sqlite import BUSY_SECONDS


class Connected:
    """An engine and its one writer. Whatever goes wrong is told as StoreError (StoreBusy where waiting helps)."""

    def __init__(self, engine: Engine, path: Path, wait: float = BUSY_SECONDS) -> None:
        """wait: seconds that a writer waits for another one of this process."""
        self._engine, self.path, self._wait = engine, path, wait
        self._writer = engine.execution_options(write=True)
        self._kept: Connection | None = None  # the writer's, from one commit to the next
        self._block: tuple[int, Connection] | None = None  # the thread that writes several as one
        self._readers = Readers(engine)
        self._lock = threading.Lock()
        self._closed = False
        self._file = _identity(path)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if (mine := self._mine()) is not None:
            yield mine
            return
        self._usable()
        with told(str(self.path)), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """For one statement; `_reading` where several must see the same moment."""
        if (mine := self._mine()) is not None:
            yield mine
            return
        self._usable()
        with told(str(self.path)), self._readers.lent() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if (mine := self._mine()) is not None:
            yield mine
            return
        if not self._lock.acquire(timeout=self._wait):
            raise StoreBusy(
                str(self.path), "another part of the desk writes for too long", "It is tried again"
            )
        try:
            self._usable()
            with told(str(self.path)):
                connection, self._kept = self._kept or self._writer.connect(), None
                try:
                    with connection.begin():
                        yield connection
                except BaseException:  # whatever went wrong, this connection writes no more
                    connection.close()
                    raise
                self._kept = connection
        finally:
            self._lock.release()

    def _mine(self) -> Connection | None:
        """The connection of this thread's own block of `together`."""
        held = self._block
        return held[1] if held is not None and held[0] == threading.get_ident() else None

    @contextmanager
    def together(self) -> Iterator[None]:
        if self._mine() is not None:  # a block within one is part of it
            yield
            return
        with self._writing() as connection:
            self._block = (threading.get_ident(), connection)
            try:
                yield
            finally:
                self._block = None

    def _usable(self) -> None:
        if self._closed:
            raise StoreError(str(self.path), "it is closed", "Open it again")
        # An engine goes on writing to a file that was removed: all of it would be lost in silence.
        if _identity(self.path) != self._file:
            raise StoreError(
                str(self.path), "the file was removed or replaced", "Put it back, or stop and start the desk"
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
