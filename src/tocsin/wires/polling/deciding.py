"""What an answer or an error means for when and where a source is asked next. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from tocsin.errors import AddressRefused, WireError
from tocsin.model.wires import Source, SourceState, WireItem

LONGEST = 6 * 3600.0  # seconds between polls of a quiet or failing source, at the most
LONGEST_WAIT = 24 * 3600.0  # that a server may ask for; sillier values are cut
LONGEST_FLOOR = 3600.0  # to which a feed's ttl or max-age may lengthen the interval
OWN_PACE = 60.0  # an interval up to this is its owner's word: neither ttl nor quiet lengthen it
QUICKER, SLOWER = 0.5, 1.5  # change of the interval after news and after none
BACK_AFTER = 3  # failures at the address that a redirect gave, until the first address is asked again
_MAX_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})", re.I)


class Gone(WireError):
    """The server says that the source is gone for good (410)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a whole answer (200 or 304) told about its source. unchanged: 304, so that all else of a
    document is as it was; new_items: items that are news; hub, topic: of WebSub."""

    headers: Mapping[str, str] = field(default_factory=dict)
    new_items: int = 0
    unchanged: bool = False
    permanent_url: str = ""
    ttl_minutes: int = 0
    hub: str = ""
    topic: str = ""


def after_answer(
    source: Source, state: SourceState, answer: Answer, now: datetime, min_interval: float = 60.0
) -> SourceState:
    """The state after a whole answer. now: when it was asked for, so that neither a slow answer nor much
    news stretches the rhythm. min_interval: seconds, for sources whose owner set no shorter one."""
    interval = next_interval(source, state, answer.new_items, min_interval)
    wait = min(max(interval, _floor(source, answer)), LONGEST)
    after = replace(
        state,
        interval=interval,
        next_due_at=now + timedelta(seconds=wait),
        last_success_at=now,
        failures=0,
        last_error="",
        url_now=_url_now(source, state, answer),
        items_seen=state.items_seen + answer.new_items,
        last_item_at=now if answer.new_items else state.last_item_at,
    )
    if answer.unchanged:
        return after
    return replace(
        after,
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        hub=answer.hub,
        topic=answer.topic or source.url,
    )


def next_interval(source: Source, state: SourceState, new_items: int, min_interval: float) -> float:
    """Seconds: shorter after news, longer after none, between bounds that the source's own interval sets:
    never under min_interval unless the owner asked for less, never over six times the owner's, or 6 h."""
    least = max(1.0, min(min_interval, source.interval))
    most = max(1.0, source.interval)
    if source.interval > OWN_PACE:
        most = max(source.interval, min(source.interval * 6, LONGEST))
    held = state.interval or source.interval
    return min(max(held * (QUICKER if new_items else SLOWER), least), most)


def news(items: Sequence[WireItem], state: SourceState, *, known: bool) -> int:
    """How many of the items that were not known are news. Where a process has just started (known is
    False) it has no memory, so only what was published since the last success counts."""
    if known or state.last_success_at is None:
        return len(items)
    since = state.last_success_at
    return sum(item.published_at is not None and item.published_at > since for item in items)


def after_error(source: Source, state: SourceState, error: WireError, now: datetime) -> SourceState:
    """The state after a failure: later each time, spread so that many do not return at once; as the
    server asks where it asks. Gone, or refused by its own address: parked until a person says so."""
    failures = state.failures + 1
    wait = min(max(source.interval, 1.0) * 2 ** min(failures - 1, 20), LONGEST) * _spread(source.id, failures)
    if error.retry_after is not None:
        asked = min(max(error.retry_after, 0.0), LONGEST_WAIT)
        wait = max(asked, wait if failures > 1 else min(wait, OWN_PACE / 2))
    return replace(
        state,
        next_due_at=now + timedelta(seconds=wait),
        failures=failures,
        last_error=str(error)[:500],
        last_error_at=now,
        parked=state.parked or _for_good(source, error),
        url_now="" if failures >= BACK_AFTER else state.url_now,
    )


def patience(state: SourceState) -> float:
    """Seconds that a source is given to answer: 30; 10 at first, so that many new ones do not block."""
    if state.last_success_at is not None and state.failures == 0:
        return 30.0
    return min(30.0, 10.0 * (state.failures + 1))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks to wait, from seconds or a date; None where it asks nothing readable."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max(0.0, (at - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _for_good(source: Source, error: WireError) -> bool:
    """A refused redirect or a name that leads home today may be another network's door: not for good."""
    if isinstance(error, AddressRefused):
        return error.retry_after is None and error.subject == ascii(source.url[:200])[1:-1]
    return isinstance(error, Gone)


def _url_now(source: Source, state: SourceState, answer: Answer) -> str:
    if not answer.permanent_url:
        return state.url_now
    return "" if answer.permanent_url == source.url else answer.permanent_url


def _floor(source: Source, answer: Answer) -> float:
    """What the feed (ttl) or its server (max-age) asks for, where the owner did not set a pace."""
    if source.interval <= OWN_PACE:
        return 0.0
    found = _MAX_AGE.search(answer.headers.get("cache-control", ""))
    asked = max(answer.ttl_minutes * 60.0, float(found[1]) if found else 0.0)
    return min(asked, LONGEST_FLOOR)


def _spread(source_id: str, failures: int) -> float:
    """0.9 to 1.1, the same for the same failure of the same source."""
    digest = hashlib.sha256(f"{source_id}|{failures}".encode()).digest()
    return 0.9 + digest[0] / 255 * 0.2
