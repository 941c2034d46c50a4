"""Readers asked with a time limit: one that is slow or fails costs its own offer, never the story."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from tocsin.errors import TocsinError
from tocsin.model.offers import Offer
from tocsin.model.reading import Reading
from tocsin.model.stories import Story
from tocsin.ports import Reader

FAILURES = 3  # in a row, after which a reader rests
REST = 60.0  # seconds that it rests then


class Asked:
    """Readers, each asked in a thread of its own for at most `seconds` a story."""

    def __init__(
        self, readers: Sequence[Reader], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lines = [_Line(reader, seconds, clock) for reader in readers]

    def offers(self, story: Story, reading: Reading) -> tuple[Offer, ...]:
        """What each reader offers; an offer of nothing that says why, where it failed or was too slow."""
        return tuple(line.ask(story, reading) for line in self._lines)


class _Line:
    """The line to one reader: one question at a time; what answers too late is not heard."""

    def __init__(self, reader: Reader, seconds: float, clock: Callable[[], float]) -> None:
        self._reader, self._seconds, self._clock = reader, seconds, clock
        self._busy = threading.Lock()
        self._failures, self._until = 0, 0.0

    def ask(self, story: Story, reading: Reading) -> Offer:
        if self._clock() < self._until:
            return self._none("it rests after several failures")
        if not self._busy.acquire(blocking=False):
            return self._none("it still works on an earlier story")
        answer: list[Offer] = []
        done = threading.Event()
        threading.Thread(target=self._work, args=(story, reading, answer, done), daemon=True).start()
        in_time = done.wait(self._seconds)
        offer = answer[0] if in_time and answer else self._none(f"no answer in {self._seconds:g} seconds")
        self._count(offer)
        return offer

    def _work(self, story: Story, reading: Reading, answer: list[Offer], done: threading.Event) -> None:
        try:
            answer.append(self._reader.offer(story, reading))
        except TocsinError as error:
            answer.append(self._none(str(error)))
        except Exception as error:  # noqa: BLE001 - a third party's reader: its fault must cost its offer alone
            answer.append(self._none(f"it failed: {error!r}"))
        finally:
            self._busy.release()
            done.set()

    def _count(self, offer: Offer) -> None:
        self._failures = self._failures + 1 if offer.failed else 0
        if self._failures >= FAILURES:
            self._failures, self._until = 0, self._clock() + REST

    def _none(self, why: str) -> Offer:
        return Offer(self._reader.name, self._reader.version, failed=why)
