"""Matches, alerts and the outbox: written with their cause, leased, recorded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, text, update

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.codec import pack, unpack
from tocsin.model.rules import Match
from tocsin.ports import AlertPage, Leased
from tocsin.store import schema as s
from tocsin.store.prepared import Prepared, columns
from tocsin.store.rows import insert_new, make_cursor, read_cursor, stamp, unstamp

_D, _A = s.deliveries.c, s.alerts.c
_MATCH = Prepared(insert_new(s.matches, "rule_id", "story_id", "revision").inline(), *columns(s.matches))
_ALERT = Prepared(insert_new(s.alerts, "id").inline(), *columns(s.alerts, "n"))
_DELIVER = Prepared(insert_new(s.deliveries, "id").inline(), *columns(s.deliveries))


def put_matches(c: Connection, found: Sequence[Match], seq: int) -> None:
    """The matches of one story."""
    rows = [
        {
            "rule_id": m.rule_id,
            "story_id": m.story_id,
            "revision": m.revision,
            "owner": m.owner,
            "n": seq,
            "noun": pack(m),
        }
        for m in found
    ]
    _MATCH.run_each(c, rows)


def put_alerts(c: Connection, alerts: Sequence[Alert]) -> list[str]:
    """The alerts of one story; one that is there stays as it is. Ids of those that were new."""
    return [
        a.id
        for a in alerts
        if _ALERT.run(
            c,
            {
                "id": a.id,
                "owner": a.owner,
                "rule_id": a.rule_id,
                "storyline_id": a.storyline_id,
                "story_id": a.story_id,
                "noun": pack(a),
                "created_at": stamp(a.created_at),
            },
        )
    ]


def put_deliveries(c: Connection, deliveries: Sequence[Delivery], owners: dict[str, str]) -> list[str]:
    """Outbox rows, each id once; owners: alert id -> owner. Ids of those that were new."""
    return [
        d.id
        for d in deliveries
        if _DELIVER.run(c, {**row_of(d), "id": d.id, "owner": owners.get(d.alert_id, "")})
    ]


def row_of(d: Delivery) -> dict[str, Any]:
    """The columns of a delivery but its id and owner."""
    return {
        "alert_id": d.alert_id,
        "channel_id": d.channel_id,
        "status": d.status,
        "attempts": d.attempts,
        "next_attempt_at": stamp(d.next_attempt_at),
        "leased_by": d.leased_by,
        "leased_until": stamp(d.leased_until),
        "last_error": d.last_error,
        "sent_at": stamp(d.sent_at),
        "reason": d.reason,
    }


def delivery_of(row: Any) -> Delivery:
    """A delivery from its row."""
    return Delivery(
        row.id,
        row.alert_id,
        row.channel_id,
        row.status,
        row.attempts,
        unstamp(row.next_attempt_at),
        row.leased_by,
        unstamp(row.leased_until),
        row.last_error,
        unstamp(row.sent_at),
        row.reason,
    )


def matches(c: Connection, owner: str, story_id: str, rule_id: str, limit: int) -> tuple[Match, ...]:
    """Matches of the owner's rules, newest first."""
    t = s.matches.c
    asked = select(t.noun)
    for column, value in ((t.owner, owner), (t.story_id, story_id), (t.rule_id, rule_id)):
        asked = asked.where(column == value) if value else asked
    rows = c.execute(asked.order_by(t.n.desc(), t.rule_id, t.revision.desc()).limit(limit)).scalars()
    return tuple(unpack(Match, row) for row in rows)


def alert(c: Connection, owner: str, alert_id: str) -> Alert:
    """One alert of the owner; NotFound if none."""
    t = s.alerts.c
    asked = select(t.noun).where(t.id == alert_id)
    row = c.execute(asked.where(t.owner == owner) if owner else asked).scalar()
    if row is None:
        raise NotFound(f"alert {alert_id}", "there is none of yours with that id", "See `tocsin alerts`")
    return unpack(Alert, row)


def alerts(
    c: Connection, owner: str, story_id: str, as_of: datetime | None, cursor: str, limit: int
) -> AlertPage:
    """The owner's alerts, newest first. as_of: only those decided by then."""
    t, limit = s.alerts.c, max(1, min(limit, 1000))
    asked = select(t.n, t.noun)
    asked = asked.where(t.created_at <= stamp(as_of)) if as_of else asked
    asked = asked.where(t.owner == owner) if owner else asked
    asked = (
        asked.where(t.story_id == story_id) if story_id else asked.where(t.rule_id != "")
    )  # digests are not listed
    if cursor:
        asked = asked.where(t.n < read_cursor(cursor, (int,))[0])
    rows = c.execute(asked.order_by(t.n.desc()).limit(limit + 1)).all()
    more = make_cursor(rows[limit - 1].n) if len(rows) > limit else ""
    return AlertPage(tuple(unpack(Alert, row.noun) for row in rows[:limit]), more)


def deliveries(c: Connection, owner: str, alert_id: str, status: str, limit: int) -> tuple[Delivery, ...]:
    """Deliveries of the owner's alerts, soonest due first."""
    asked = select(s.deliveries)
    for column, value in ((_D.owner, owner), (_D.alert_id, alert_id), (_D.status, status)):
        asked = asked.where(column == value) if value else asked
    return tuple(delivery_of(r) for r in c.execute(asked.order_by(_D.next_attempt_at, _D.id).limit(limit)))


# Clocks may be set back. A lease or a pause that reaches further ahead than any is ever given is
# one that was given by such a clock: it counts as over.
FARTHEST_LEASE = timedelta(hours=1)
FARTHEST_PAUSE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Terms:
    """Who takes a lease, when, and until when."""

    worker: str
    now: datetime
    seconds: float


def _takeable(now: datetime) -> Any:
    at = stamp(now)
    due = or_(_D.next_attempt_at <= at, _D.next_attempt_at > stamp(now + FARTHEST_PAUSE))
    over = or_(_D.leased_until <= at, _D.leased_until > stamp(now + FARTHEST_LEASE))
    return or_(and_(_D.status == "due", due), and_(_D.status == "leased", over))


# One step an index entry for each channel, however many rows wait for it.
_CHANNELS = text("""
WITH RECURSIVE waiting(id) AS (
  SELECT min(channel_id) FROM deliveries
  UNION ALL
  SELECT (SELECT min(channel_id) FROM deliveries WHERE channel_id > waiting.id)
  FROM waiting WHERE waiting.id IS NOT NULL
)
SELECT id,
  (SELECT min(next_attempt_at) FROM deliveries WHERE channel_id = waiting.id AND status = 'due') AS first_due,
  (SELECT max(next_attempt_at) FROM deliveries WHERE channel_id = waiting.id AND status = 'due') AS last_due,
  (SELECT min(leased_until) FROM deliveries WHERE channel_id = waiting.id AND status = 'leased') AS first_over,
  (SELECT max(leased_until) FROM deliveries WHERE channel_id = waiting.id AND status = 'leased') AS last_over
FROM waiting WHERE id IS NOT NULL
""")


def due_channels(c: Connection, now: datetime) -> tuple[str, ...]:
    """Channels that a delivery can be leased for, longest waiting first."""
    at, pause, lease = stamp(now), stamp(now + FARTHEST_PAUSE), stamp(now + FARTHEST_LEASE)
    waiting = []
    for row in c.execute(_CHANNELS):
        since = min(row.first_due or "9", row.first_over or "9")
        if since <= at or (row.last_due or "") > pause or (row.last_over or "") > lease:
            waiting.append((since, row.id))
    return tuple(ident for _, ident in sorted(waiting))


def take(c: Connection, terms: Terms, limit: int, channels: Collection[str] | None) -> tuple[Leased, ...]:
    """Lease what is due: one of each of `channels`, or of all in rounds; at most `limit`."""
    out: list[Leased] = []
    waiting = list(due_channels(c, terms.now) if channels is None else channels)
    while waiting and len(out) < limit:
        still = []
        for channel_id in waiting:
            if len(out) < limit and (leased := _take_one(c, terms, channel_id)):
                out.append(leased)
                still.append(channel_id)
        waiting = still if channels is None else []
    return tuple(out)


def _take_one(c: Connection, terms: Terms, channel_id: str) -> Leased | None:
    noun = c.execute(select(s.channels.c.noun).where(s.channels.c.id == channel_id)).scalar()
    to = None if noun is None else unpack(ChannelConfig, noun)
    if to is None or not to.enabled:
        give_up(c, channel_id, "its channel is off" if to else "its channel is gone", terms.now)
        return None
    oldest = (
        select(_D.id)
        .where(_D.channel_id == channel_id, _takeable(terms.now))
        .order_by(_D.next_attempt_at, _D.id)
        .limit(1)
    ).scalar_subquery()
    taken = c.execute(
        update(s.deliveries)
        .where(_D.id == oldest, _takeable(terms.now))
        .values(
            status="leased",
            leased_by=terms.worker,
            leased_until=stamp(terms.now + timedelta(seconds=terms.seconds)),
            attempts=_D.attempts + 1,
        )
        .returning(*s.deliveries.c)
    ).first()
    if taken is None:
        return None
    alert = c.execute(select(s.alerts.c.noun).where(s.alerts.c.id == taken.alert_id)).scalar_one()
    return Leased(delivery_of(taken), unpack(Alert, alert), to)


def give_up(c: Connection, channel_id: str, why: str, now: datetime | None = None) -> None:
    """Mark dead what waits for a channel (with `now`, lapsed leases too); a person can send it again."""
    waits = _D.status == "due"
    waits = waits if now is None else or_(waits, _takeable(now))
    values = {"status": "dead", "last_error": why, "leased_by": "", "leased_until": "", "next_attempt_at": ""}
    c.execute(update(s.deliveries).where(_D.channel_id == channel_id, waits).values(**values))


def record(c: Connection, delivery: Delivery, worker: str) -> bool:
    """Write an attempt's outcome if that very lease still stands; attempts number a row's leases."""
    held = and_(
        _D.id == delivery.id,
        _D.status == "leased",
        _D.leased_by == worker,
        _D.attempts == delivery.attempts,
    )
    row = row_of(delivery)
    if delivery.status != "leased":
        row |= {"leased_by": "", "leased_until": ""}
    return c.execute(update(s.deliveries).where(held).values(**row)).rowcount > 0


def give_back(c: Connection, worker: str, now: datetime) -> int:
    """Make a worker's leased rows due now, the attempt not counted."""
    free = {"status": "due", "next_attempt_at": stamp(now), "leased_by": "", "leased_until": ""}
    mine = and_(_D.status == "leased", _D.leased_by == worker)
    return c.execute(update(s.deliveries).where(mine).values(**free, attempts=_D.attempts - 1)).rowcount


def redeliver(c: Connection, owner: str, delivery_id: str, now: datetime) -> bool:
    """Make a delivery due again, from its first attempt; one being sent stays so. NotFound if not the owner's."""
    mine = and_(_D.id == delivery_id, _D.owner == owner if owner else _D.id == delivery_id)
    if c.execute(select(_D.id).where(mine)).first() is None:
        raise NotFound(
            f"delivery {delivery_id}", "there is none of yours with that id", "See the alert's page"
        )
    again = {
        "status": "due",
        "next_attempt_at": stamp(now),
        "attempts": 0,
        "leased_by": "",
        "leased_until": "",
    }
    return c.execute(update(s.deliveries).where(mine, _D.status != "leased").values(**again)).rowcount > 0


def next_due(c: Connection) -> datetime | None:
    """When the next delivery falls due or the next lease runs out."""
    due = c.execute(select(func.min(_D.next_attempt_at)).where(_D.status == "due")).scalar()
    lapse = c.execute(select(func.min(_D.leased_until)).where(_D.status == "leased")).scalar()
    return min((at for at in (unstamp(due or ""), unstamp(lapse or "")) if at), default=None)
