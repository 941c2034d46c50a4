"""Who may be asked at the same time: few of one host, and those that may be slow not all at once."""

from __future__ import annotations

import threading
from collections import Counter


class Lanes:
    """Places for sources under way. Sources that have not answered well (new or failing) get at most half
    of the places, and of one host all but one, so that they never hold up those that do answer."""

    def __init__(self, workers: int, per_host: int) -> None:
        self._workers, self._per_host = workers, per_host
        self._lock = threading.Lock()
        self._busy: dict[str, tuple[str, bool]] = {}
        self._hosts: Counter[str] = Counter()
        self._doubtful: Counter[str] = Counter()  # by host; "" counts all

    def free(self) -> bool:
        """Whether there is a place at all."""
        with self._lock:
            return len(self._busy) < self._workers

    def take(self, source_id: str, host: str, *, proven: bool) -> bool:
        """A place for a source, or False."""
        with self._lock:
            if source_id in self._busy or len(self._busy) >= self._workers:
                return False
            if self._hosts[host] >= self._per_host or not (proven or self._doubtful_fits(host)):
                return False
            self._busy[source_id] = (host, proven)
            self._hosts[host] += 1
            if not proven:
                self._doubtful.update((host, ""))
            return True

    def leave(self, source_id: str) -> None:
        """Give the source's place back."""
        with self._lock:
            host, proven = self._busy.pop(source_id)
            self._hosts.subtract((host,))
            if not proven:
                self._doubtful.subtract((host, ""))
            self._hosts += Counter()  # forgets hosts that nobody asks
            self._doubtful += Counter()

    def _doubtful_fits(self, host: str) -> bool:
        half, but_one = max(1, self._workers // 2), max(1, self._per_host - 1)
        return self._doubtful[""] < half and self._doubtful[host] < but_one
