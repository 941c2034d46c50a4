"""One desk on one data folder: a lock that the operating system drops when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tocsin.errors import StoreError


def make_folder(folder: Path) -> None:
    """Make the data folder where it is not there yet. StoreError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            str(folder), f"the folder cannot be made: {error.strerror}", "Name another --data"
        ) from error


@contextmanager
def claim_desk(folder: Path) -> Iterator[None]:
    """Hold the folder's desk while the block runs. StoreError names the process that holds it already."""
    make_folder(folder)
    path = folder / "desk.lock"
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(
            str(folder), f"its lock cannot be made: {error}", "Give this user the right to write"
        ) from error
    with file:
        if not _lock(file):
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StoreError(
                str(folder),
                f"another desk runs on this folder (process {holder})",
                "Stop that one, or give another --data",
            )
        with suppress(OSError):  # a full disk: the lock holds without the number, which only messages tell
            file.truncate(0)
            os.write(file.fileno(), str(os.getpid()).encode("ascii"))
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> bool:
        file.seek(1_000_000)  # a byte far behind the text, so that the holder's number stays readable
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
