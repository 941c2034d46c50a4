"""The outbox emptied: lease, send, record; again and again, in threads, until told to stop.

A crash between sending and recording sends again with the same id; the receiver drops it by that.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tocsin.deliveries.backoff import WAITS
from tocsin.deliveries.lanes import choose
from tocsin.deliveries.settling import settle
from tocsin.errors import StoreError
from tocsin.model.alerts import ChannelConfig, Delivery, Outcome
from tocsin.ports import Bus, Channel, Clock, Leased, Store

log = logging.getLogger("tocsin.deliveries")
TOPIC = "deliveries"
QUICK = 5.0  # seconds; a channel that takes longer is not proven


@dataclass(frozen=True, slots=True)
class Pace:
    """How the outbox is emptied; times in seconds."""

    lease: float = 60.0  # above the longest attempt, so that a lease never lapses under a live one
    room: int = 128  # attempts under way at most, over all channels
    sweep: float = 2.0  # the outbox is looked at this often, whatever the bus says
    grace: float = 8.0  # attempts under way are waited for this long when told to stop
    waits: Sequence[float] = WAITS


USUAL = Pace()


class Sender:
    """Sends what the outbox holds. One thread runs it; attempts have threads of their own."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        bus: Bus,
        clock: Clock,
        worker: str = "",
        pace: Pace = USUAL,
    ) -> None:
        """worker: the name on the leases, unlike any other's; by default process and chance."""
        self._store, self._channels, self._bus, self._clock, self._pace = store, channels, bus, clock, pace
        self._worker = worker or f"{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self._state = threading.Condition()
        self._under_way: dict[str, Leased] = {}  # delivery id -> the lease it goes out under
        self._unwritten: list[Delivery] = []  # attempts made while the store could not take their outcome
        self._proven: set[str] = set()

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. Then attempts under way may end, and leases are given back."""
        while not stop.is_set():
            try:
                if self._turn():
                    continue  # there may be more for the same channels
                pause = self._pause()
            except StoreError as error:
                log.warning("the outbox waits: %s", error)
                pause = self._pace.sweep
            self._bus.wait(TOPIC, pause)
        self._end()

    def run_once(self) -> int:
        """Send all that is due now and wait for the outcomes; returns how many attempts were made."""
        made = 0
        while count := self._turn():
            made += count
            with self._state:
                self._state.wait_for(lambda: not self._under_way)
        return made

    # -- one turn ----------------------------------------------------------------------
    def _turn(self) -> int:
        """Lease what there is room for and start it; the number started."""
        self._write_again()
        now = self._clock.now()
        waiting = self._store.due_channels(now)
        if not waiting:
            return 0
        with self._state:
            busy = Counter(leased.channel.id for leased in self._under_way.values())
            chosen = choose(waiting, busy, self._proven, self._pace.room)
        if not chosen:
            return 0
        leased = self._store.lease(
            self._worker, now, seconds=self._pace.lease, limit=len(chosen), channels=chosen
        )
        return sum(self._start(one) for one in leased)

    def _start(self, leased: Leased) -> bool:
        ident = leased.delivery.id
        with self._state:
            already = ident in self._under_way
            self._under_way[ident] = leased  # a lapsed lease taken anew is the running attempt's own
        if not already:
            # Not a pool: its threads would hold up the end of the process until their deadline.
            threading.Thread(target=self._attempt, args=(leased,), name=f"send {ident}", daemon=True).start()
        return not already

    def _pause(self) -> float:
        due = self._store.next_due()
        soon = (due - self._clock.now()).total_seconds() if due else self._pace.sweep
        with self._state:
            if self._under_way and soon <= 0:  # what is due waits for room: the next end wakes us
                return self._pace.sweep
        return min(max(soon, 0.02), self._pace.sweep)

    # -- one attempt, in its thread ------------------------------------------------------
    def _attempt(self, leased: Leased) -> None:
        began = time.monotonic()
        outcome = self._outcome(leased)
        quick = time.monotonic() - began < QUICK
        if outcome is not None:
            self._learn(leased.channel.id, good=outcome.status == "sent" and quick)
            with self._state:
                held = self._under_way[leased.delivery.id]
            self._keep(settle(held.delivery, outcome, self._clock.now(), self._pace.waits))
            if outcome.disable_channel:
                self._switch_off(held.channel)
        with self._state:
            del self._under_way[leased.delivery.id]
            self._state.notify_all()
        self._bus.wake(TOPIC)

    def _outcome(self, leased: Leased) -> Outcome | None:
        """How the attempt went; None where the lease ran out before it began: another has the row."""
        delivery, now = leased.delivery, self._clock.now()
        if delivery.leased_until is not None and now >= delivery.leased_until:
            return None
        channel = self._channels.get(leased.channel.kind)
        if channel is None:
            return Outcome("never", f"this desk knows no channel of kind {leased.channel.kind!r}")
        try:
            return channel.send(delivery, leased.alert, leased.channel, now)
        except Exception as error:  # a third party's channel: it must not stop the others
            log.exception("channel %s raised", leased.channel.id)
            return Outcome("later", f"the channel raised {type(error).__name__}: {error}")

    def _learn(self, channel_id: str, *, good: bool) -> None:
        with self._state:
            (self._proven.add if good else self._proven.discard)(channel_id)

    # -- writing down ------------------------------------------------------------------
    def _keep(self, settled: Delivery) -> None:
        try:
            if not self._store.record(settled, self._worker):
                log.info("delivery %s: the lease was lost; its new holder writes", settled.id)
        except StoreError as error:  # kept and written again, else the receiver would get it twice
            log.warning("delivery %s is not written yet: %s", settled.id, error)
            with self._state:
                self._unwritten.append(settled)

    def _write_again(self) -> None:
        with self._state:
            left, self._unwritten = self._unwritten, []
        for settled in left:
            self._keep(settled)

    def _switch_off(self, gone: ChannelConfig) -> None:
        try:
            for held in self._store.channels(gone.owner):
                if (held.id, held.target) == (gone.id, gone.target):
                    self._store.put_channel(replace(held, enabled=False))
        except StoreError as error:  # it answers "gone" again next time
            log.warning("channel %s stays on: %s", gone.id, error)

    def _end(self) -> None:
        """Wait for attempts under way, then give back the leases of those that still hang."""
        with self._state:
            self._state.wait_for(lambda: not self._under_way, timeout=self._pace.grace)
        try:
            self._write_again()
            self._store.give_back(self._worker, self._clock.now())
        except StoreError as error:  # the leases lapse by themselves
            log.warning("leases are not given back: %s", error)
