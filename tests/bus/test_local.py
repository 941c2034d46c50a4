"""The wake-up: kept for who comes late, heard by all who listen, harmless after they are gone."""

from __future__ import annotations

import asyncio
import threading
import time

from tocsin.bus import LocalBus


def test_who_waits_is_woken_by_another_thread() -> None:
    bus, woken = LocalBus(), []
    waiter = threading.Thread(target=lambda: woken.append(bus.wait("deliveries", 10)))
    waiter.start()
    bus.wake("deliveries")
    waiter.join(10)
    assert woken == [True]


def test_a_wake_that_nobody_waited_for_is_kept_once() -> None:
    bus = LocalBus()
    bus.wake("deliveries")
    bus.wake("deliveries")
    assert bus.wait("deliveries", 0)
    assert not bus.wait("deliveries", 0)


def test_topics_do_not_wake_each_other() -> None:
    bus = LocalBus()
    bus.wake("changes")
    assert not bus.wait("deliveries", 0.01)
    assert bus.wait("changes", 0)


def test_waiting_ends_with_its_time() -> None:
    began = time.monotonic()
    assert not LocalBus().wait("deliveries", 0.05)
    assert time.monotonic() - began >= 0.05


def test_every_listener_of_a_loop_hears_a_wake_from_a_thread() -> None:
    bus = LocalBus()

    async def listen() -> list[bool]:
        listeners = [bus.subscribe("changes") for _ in range(3)]
        threading.Thread(target=bus.wake, args=("changes",)).start()
        heard = await asyncio.gather(*(x.wait(10) for x in listeners))
        for listener in listeners:
            listener.close()
        return heard

    assert asyncio.run(listen()) == [True, True, True]


def test_a_listener_keeps_a_wake_for_its_next_wait_and_then_waits_again() -> None:
    bus = LocalBus()

    async def listen() -> tuple[bool, bool]:
        listener = bus.subscribe("changes")
        bus.wake("changes")
        await asyncio.sleep(0)
        return await listener.wait(10), await listener.wait(0.01)

    assert asyncio.run(listen()) == (True, False)


def test_a_closed_listener_hears_nothing() -> None:
    bus = LocalBus()

    async def listen() -> bool:
        listener = bus.subscribe("changes")
        listener.close()
        bus.wake("changes")
        return await listener.wait(0.01)

    assert not asyncio.run(listen())


def test_waking_after_the_loop_has_ended_is_no_error() -> None:
    bus = LocalBus()

    async def leave() -> None:
        bus.subscribe("changes")

    asyncio.run(leave())
    bus.wake("changes")
    assert bus.wait("changes", 0)
