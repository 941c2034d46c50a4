"""The doors of the desk but its store: clock, bus, channels, readers, wires."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from tocsin.model.alerts import Alert, ChannelConfig, Delivery, Outcome
from tocsin.model.offers import Offer
from tocsin.model.reading import Reading
from tocsin.model.stories import Story
from tocsin.model.wires import Source, WireItem


class Clock(Protocol):
    """Tells the time; replays and tests hand in their own."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        ...


class Waiter(Protocol):
    """One waiter of an event loop on a topic of the bus."""

    async def wait(self, timeout: float) -> bool:
        """Until woken or until `timeout` seconds passed; True if woken."""
        ...

    def close(self) -> None:
        """Wait no longer."""
        ...


class Bus(Protocol):
    """A wake-up between parts: a hint that there is work, never the work itself."""

    def wake(self, topic: str) -> None:
        """Wake whoever waits on the topic; never blocks, never raises."""
        ...

    def wait(self, topic: str, timeout: float) -> bool:
        """Block until woken or until `timeout` seconds passed; True if woken."""
        ...

    def subscribe(self, topic: str) -> Waiter:
        """A waiter for the running event loop; close it when done."""
        ...


class Channel(Protocol):
    """Sends one alert to one place. posts: to a web address, so that it needs one, and a secret to sign with."""

    posts: bool

    def send(self, delivery: Delivery, alert: Alert, to: ChannelConfig, now: datetime) -> Outcome:
        """Try once. Errors become outcomes; nothing is raised for a receiver's fault."""
        ...


class Reader(Protocol):
    """An optional reader beside our own. It offers facts; what of them counts is decided elsewhere."""

    @property
    def name(self) -> str:
        """What settings call it."""
        ...

    @property
    def version(self) -> str:
        """What its offers depend on: its own version, its model's."""
        ...

    def offer(self, story: Story, reading: Reading) -> Offer:
        """Facts about a story, beside what we read in it. TocsinError where it cannot answer."""
        ...


class Wire(Protocol):
    """Fetches from one source. Errors come as WireError; items are untouched."""

    def fetch(self, source: Source, since: datetime | None) -> Iterable[WireItem]:
        """Items of the source, oldest first where the format tells."""
        ...
