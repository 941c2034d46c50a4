"""Matches, alerts and the outbox: written with their cause, leased, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.rules import Match
from tocsin.ports import AlertPage, Leased
from tocsin.store import schema as s
from tocsin.store.rows import make_cursor, pack, read_cursor, stamp, unpack, unstamp
from tocsin.store.stories import insert_new

_D = s.deliveries.c


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
    if rows:
        c.execute(insert_new(s.matches), rows)


def put_alerts(c: Connection, alerts: Sequence[Alert]) -> None:
    """The alerts of one story; one that is there stays as it is."""
    rows = [
        {
            "id": a.id,
            "owner": a.owner,
            "rule_id": a.rule_id,
            "storyline_id": a.storyline_id,
            "story_id": a.story_id,
            "noun": pack(a),
        }
        for a in alerts
    ]
    if rows:
        c.execute(insert_new(s.alerts), rows)


def put_deliveries(c: Connection, deliveries: Sequence[Delivery], owners: dict[str, str]) -> None:
    """Outbox rows; owners: alert id -> owner."""
    rows = [{**_delivery_row(d), "id": d.id, "owner": owners.get(d.alert_id, "")} for d in deliveries]
    if rows:
        c.execute(insert_new(s.deliveries), rows)


def _delivery_row(d: Delivery) -> dict[str, Any]:
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
    }


def _delivery(row: Row[Any]) -> Delivery:
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
    )


def matches(c: Connection, owner: str, story_id: str, rule_id: str, limit: int) -> tuple[Match, ...]:
    """Matches of the owner's rules, newest first."""
    t = s.matches.c
    asked = select(t.noun)
    for column, value in ((t.owner, owner), (t.story_id, story_id), (t.rule_id, rule_id)):
        asked = asked.where(column == value) if value else asked
    rows = c.execute(asked.order_by(t.n.desc(), t.rule_id, t.revision.desc()).limit(limit)).scalars()
    return tuple(unpack(Match, row) for row in rows)


def history(c: Connection, found: Sequence[Match], storyline_id: str, story_id: str) -> tuple[Alert, ...]:
    """Alerts of these rules on this storyline and all alerts on this story, oldest first."""
    rules, t = {m.rule_id for m in found}, s.alerts.c
    rows = c.execute(
        select(t.rule_id, t.story_id, t.noun)
        .where(or_(t.storyline_id == storyline_id, t.story_id == story_id))
        .order_by(t.n)
    )
    return tuple(unpack(Alert, r.noun) for r in rows if r.rule_id in rules or r.story_id == story_id)


def alert(c: Connection, owner: str, alert_id: str) -> Alert:
    """One alert of the owner; NotFound if none."""
    t = s.alerts.c
    asked = select(t.noun).where(t.id == alert_id)
    row = c.execute(asked.where(t.owner == owner) if owner else asked).scalar()
    if row is None:
        raise NotFound(f"alert {alert_id}", "there is none of yours with that id", "See `tocsin alerts`")
    return unpack(Alert, row)


def alerts(c: Connection, owner: str, story_id: str, cursor: str, limit: int) -> AlertPage:
    """The owner's alerts, newest first."""
    t, limit = s.alerts.c, max(1, min(limit, 1000))
    asked = select(t.n, t.noun)
    asked = asked.where(t.owner == owner) if owner else asked
    asked = asked.where(t.story_id == story_id) if story_id else asked
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
    return tuple(_delivery(r) for r in c.execute(asked.order_by(_D.next_attempt_at, _D.id).limit(limit)))


def _takeable(now: datetime) -> Any:
    at = stamp(now)
    return or_(
        and_(_D.status == "due", _D.next_attempt_at <= at),
        and_(_D.status == "leased", _D.leased_until <= at),
    )


def lease(c: Connection, worker: str, now: datetime, seconds: float, limit: int) -> tuple[Leased, ...]:
    """Lease what is due to a worker, evenly over channels."""
    turn = (
        func.row_number().over(partition_by=_D.channel_id, order_by=(_D.next_attempt_at, _D.id)).label("turn")
    )
    due = select(_D.id, turn).where(_takeable(now)).subquery()
    ids = c.execute(select(due.c.id).order_by(due.c.turn, due.c.id).limit(limit)).scalars().all()
    until = stamp(now + timedelta(seconds=seconds))
    out = []
    for ident in ids:
        taken = c.execute(
            update(s.deliveries)
            .where(_D.id == ident, _takeable(now))
            .values(status="leased", leased_by=worker, leased_until=until, attempts=_D.attempts + 1)
        )
        if taken.rowcount:
            out += _leased(c, ident)
    return tuple(out)


def _leased(c: Connection, ident: str) -> list[Leased]:
    row = c.execute(select(s.deliveries).where(_D.id == ident)).one()
    told = c.execute(select(s.alerts.c.noun).where(s.alerts.c.id == row.alert_id)).scalar()
    to = c.execute(select(s.channels.c.noun).where(s.channels.c.id == row.channel_id)).scalar()
    if told is None or to is None:  # the channel was deleted since: the delivery has nowhere to go
        c.execute(
            update(s.deliveries).where(_D.id == ident).values(status="dead", last_error="its channel is gone")
        )
        return []
    return [Leased(_delivery(row), unpack(Alert, told), unpack(ChannelConfig, to))]


def record(c: Connection, delivery: Delivery, worker: str) -> bool:
    """Write an attempt's outcome if the worker's lease still stands."""
    held = and_(_D.id == delivery.id, _D.status == "leased", _D.leased_by == worker)
    return c.execute(update(s.deliveries).where(held).values(**_delivery_row(delivery))).rowcount > 0


def redeliver(c: Connection, owner: str, delivery_id: str, now: datetime) -> None:
    """Make a delivery due again; NotFound if it is not the owner's."""
    mine = and_(_D.id == delivery_id, _D.owner == owner if owner else _D.id == delivery_id)
    again = {
        "status": "due",
        "next_attempt_at": stamp(now),
        "attempts": 0,
        "leased_by": "",
        "leased_until": "",
    }
    if not c.execute(update(s.deliveries).where(mine).values(**again)).rowcount:
        raise NotFound(
            f"delivery {delivery_id}", "there is none of yours with that id", "See the alert's page"
        )


def next_due(c: Connection) -> datetime | None:
    """When the next delivery falls due or the next lease runs out."""
    due = c.execute(select(func.min(_D.next_attempt_at)).where(_D.status == "due")).scalar()
    lapse = c.execute(select(func.min(_D.leased_until)).where(_D.status == "leased")).scalar()
    return min((at for at in (unstamp(due or ""), unstamp(lapse or "")) if at), default=None)
