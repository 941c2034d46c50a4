"""Polling as data: what is due is a query; what an answer means for the next time is a pure decision."""

from tocsin.wires.polling.deciding import Answer, Gone, after_answer, after_error, next_interval
from tocsin.wires.polling.fetching import Fetched, fetch, fetch_once
from tocsin.wires.polling.poller import Poller

__all__ = [
    "Answer",
    "Fetched",
    "Gone",
    "Poller",
    "after_answer",
    "after_error",
    "fetch",
    "fetch_once",
    "next_interval",
]
