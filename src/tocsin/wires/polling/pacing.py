"""Intervals that a jump of the wall clock neither cuts short nor draws out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import inf

from tocsin.ports import Clock
from tocsin.wires.polling.deciding import LONGEST

_SLACK = 5.0  # seconds by which the two clocks may differ


class Pacing:
    """The wall clock, checked against one that only goes forward (ticks, in seconds).

    Set back, the wall clock would keep sources asleep: `now` goes on as if it had not been, until all
    that were due by the old time have been asked. Set forward, it would make all of them due at once:
    a source asked by this process is held until its time has truly passed.
    """

    def __init__(self, clock: Clock, ticks: Callable[[], float]) -> None:
        self._clock, self._ticks = clock, ticks
        self._wall, self._begun = clock.now(), ticks()
        self._holds: dict[str, tuple[datetime | None, float]] = {}

    def now(self) -> datetime:
        """The time by which sources are due."""
        wall, ticks = self._clock.now(), self._ticks()
        expected = self._wall + timedelta(seconds=ticks - self._begun)
        behind = (expected - wall).total_seconds() > _SLACK
        if not behind or ticks - self._begun > LONGEST * 2:
            self._wall, self._begun = wall, ticks
            return wall
        return expected

    def hold(self, source_id: str, due: datetime | None, seconds: float) -> None:
        """Do not ask the source again for so long, unless its due time is changed by a person."""
        self._holds[source_id] = (due, self._ticks() + seconds)

    def soonest(self) -> float:
        """Seconds until the first of the held sources may be asked again."""
        ticks = self._ticks()
        return min((until - ticks for _, until in tuple(self._holds.values()) if until > ticks), default=inf)

    def held(self, source_id: str, due: datetime | None) -> bool:
        """Whether the source is to wait though its due time has come."""
        held, until = self._holds.get(source_id, (None, 0.0))
        if held == due and self._ticks() < until - _SLACK / 10:
            return True
        self._holds.pop(source_id, None)
        return False
