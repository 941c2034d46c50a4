"""Polling as data: what is due is a query; what an answer means for the next time is a pure decision."""

import threading

from tocsin.wires import Means, Wire
from tocsin.wires.polling.deciding import Answer, Gone, after_answer, after_error, next_interval
from tocsin.wires.polling.fetching import Fetched, fetch, fetch_once
from tocsin.wires.polling.poller import Poller
from tocsin.wires.websub import Subscriptions


def run(means: Means, stop: threading.Event) -> None:
    """Poll what is due until told to stop; of feeds that name a hub, subscribe there."""
    subscriptions = Subscriptions(means.store, means.client, means.parser, means.clock, means.public_url)
    Poller(
        means.store,
        means.client,
        means.parser,
        means.clock,
        means.take,
        workers=means.workers,
        min_interval=means.min_interval,
        on_answer=subscriptions.subscribe,
    ).run(stop)


WIRE = Wire(run=run, ask=fetch_once)

__all__ = [
    "WIRE",
    "Answer",
    "Fetched",
    "Gone",
    "Poller",
    "after_answer",
    "after_error",
    "fetch",
    "fetch_once",
    "next_interval",
    "run",
]
