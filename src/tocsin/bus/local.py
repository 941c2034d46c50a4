"""The wake-up within one process: for threads that wait and for the event loop's listeners."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from contextlib import suppress


class Listener:
    """One waiter on the event loop; made by `LocalBus.subscribe`, ended by `close`."""

    def __init__(self, bus: LocalBus, topic: str) -> None:
        self._bus, self._topic = bus, topic
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()

    async def wait(self, timeout: float) -> bool:
        """Until woken or until `timeout` seconds passed; True if woken."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except TimeoutError:
            return False
        self._event.clear()
        return True

    def wake(self) -> None:
        """Wake the waiter from any thread; a loop that has ended is no error."""
        with suppress(RuntimeError):  # raised by a loop that has ended, perhaps this very moment
            self._loop.call_soon_threadsafe(self._event.set)

    def close(self) -> None:
        """Listen no longer."""
        self._bus.unsubscribe(self._topic, self)


class LocalBus:
    """Wakes whoever waits on a topic. A wake that nobody waited for is kept for the next waiter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: dict[str, threading.Event] = defaultdict(threading.Event)
        self._listeners: dict[str, set[Listener]] = defaultdict(set)

    def wake(self, topic: str) -> None:
        """Wake all that wait on the topic; never blocks for long, never raises."""
        with self._lock:
            self._events[topic].set()
            listeners = tuple(self._listeners[topic])
        for listener in listeners:
            listener.wake()

    def wait(self, topic: str, timeout: float) -> bool:
        """Block until woken or until `timeout` seconds passed; True if woken."""
        with self._lock:
            event = self._events[topic]
        woken = event.wait(timeout)
        if woken:
            event.clear()
        return woken

    def subscribe(self, topic: str) -> Listener:
        """A listener for the running event loop; close it when done."""
        listener = Listener(self, topic)
        with self._lock:
            self._listeners[topic].add(listener)
        return listener

    def unsubscribe(self, topic: str, listener: Listener) -> None:
        """Forget a listener."""
        with self._lock:
            self._listeners[topic].discard(listener)
