"""What becomes of a delivery after one attempt. Pure: the same outcome at the same time is the same row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tocsin.deliveries.backoff import WAITS, backoff
from tocsin.model.alerts import Delivery, Outcome

LONGEST = 86_400.0  # seconds; a receiver that asks for more is asked again after a day
DETAIL = 500  # code points of an error that are kept


def settle(delivery: Delivery, outcome: Outcome, now: datetime, waits: Sequence[float] = WAITS) -> Delivery:
    """The delivery after an attempt: sent, due again later, or dead."""
    detail = outcome.detail[:DETAIL]
    if outcome.status == "sent":
        return replace(delivery, status="sent", sent_at=now, last_error="", next_attempt_at=None)
    if outcome.status == "never":
        return replace(delivery, status="dead", last_error=detail, next_attempt_at=None)
    if delivery.attempts > len(waits):
        said = f"given up after {delivery.attempts} attempts; the last one: {detail}"
        return replace(delivery, status="dead", last_error=said, next_attempt_at=None)
    pause = backoff(delivery.attempts, delivery.id, waits)
    if outcome.retry_after is not None:  # never sooner than the receiver asked, nor at its pace alone
        pause = max(pause, min(outcome.retry_after, LONGEST))
    due = now + timedelta(seconds=pause)
    return replace(delivery, status="due", last_error=detail, next_attempt_at=due)
