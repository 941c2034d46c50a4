"""What an answer or an error means for when and where a source is asked next. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tocsin.errors import AddressRefused, TocsinError
from tocsin.model.wires import Source, SourceState

LONGEST = 6 * 3600.0  # seconds between polls of a quiet or failing source, at the most
LONGEST_WAIT = 24 * 3600.0  # that a server may ask for; sillier values are cut
QUICKER, SLOWER = 0.5, 1.5  # change of the interval after news and after none
_MAX_AGE = re.compile(r"max-age\s*=\s*(\d{1,9})")


def after_answer(
    source: Source,
    state: SourceState,
    *,
    new_items: int,
    headers: Mapping[str, str],
    now: datetime,
    min_interval: float,
    ttl_minutes: int = 0,
    permanent_url: str = "",
) -> SourceState:
    """The state after a whole answer (200 or 304). new_items: items that the feed did not hold before."""
    interval = next_interval(source, state, new_items, min_interval)
    floor = max(
        ttl_minutes * 60.0 if source.interval > 60 else 0.0,
        _max_age(headers) if source.interval > 60 else 0.0,
    )
    wait = min(max(interval, min(floor, 3600.0)), LONGEST)
    return replace(
        state,
        interval=interval,
        next_due_at=now + timedelta(seconds=wait),
        last_success_at=now,
        failures=0,
        last_error="",
        url_now=permanent_url if permanent_url and permanent_url != source.url else state.url_now,
        items_seen=state.items_seen + new_items,
        last_item_at=now if new_items else state.last_item_at,
    )


def next_interval(source: Source, state: SourceState, new_items: int, min_interval: float) -> float:
    """Shorter after news, longer after none: between the source's own interval (or less, for busy ones) and hours."""
    least = max(1.0, min_interval) if source.interval > min_interval else max(1.0, source.interval)
    most = source.interval if source.interval <= 60 else min(source.interval * 6, LONGEST)
    held = state.interval or source.interval
    return min(max(held * (QUICKER if new_items else SLOWER), min(least, most)), most)


def after_error(source: Source, state: SourceState, error: TocsinError, now: datetime) -> SourceState:
    """The state after a failure: later each time, spread so that many do not return at once."""
    failures = state.failures + 1
    held = max(source.interval, 1.0) * 2 ** min(failures - 1, 10)
    wait = min(held, LONGEST) * _spread(source.id, failures)
    if error.retry_after is not None:
        wait = max(wait if failures > 1 else 0.0, min(error.retry_after, LONGEST_WAIT))
    return replace(
        state,
        next_due_at=now + timedelta(seconds=wait),
        failures=failures,
        last_error=str(error)[:500],
        last_error_at=now,
        parked=state.parked or isinstance(error, AddressRefused | Gone),
    )


class Gone(TocsinError):
    """The server says that the source is gone for good (410)."""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks to wait, from seconds or a date; None where it asks nothing readable."""
    text = headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _max_age(headers: Mapping[str, str]) -> float:
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    return float(found[1]) if found else 0.0


def _spread(source_id: str, failures: int) -> float:
    """0.9 to 1.1, the same for the same failure of the same source."""
    digest = hashlib.sha256(f"{source_id}|{failures}".encode()).digest()
    return 0.9 + digest[0] / 255 * 0.2
