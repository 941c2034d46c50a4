"""Deliveries that are held until their owner may be told, and what an owner asked to be spared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, delete, or_, select, update

from tocsin.errors import NotFound
from tocsin.model.alerts import Alert, Delivery
from tocsin.model.codec import unpack
from tocsin.model.manners import Hush
from tocsin.store import outbox, people
from tocsin.store import schema as s
from tocsin.store.rows import stamp, unstamp

_D = s.deliveries.c
TOGETHER = 2_000  # held deliveries that are released at once


def ripe(c: Connection, now: datetime) -> tuple[tuple[Delivery, Alert], ...]:
    """Deliveries of one channel whose time has come, with their alerts, soonest first: as many as a digest takes."""
    time_come = and_(_D.status == "held", _D.next_attempt_at <= stamp(now))
    channel = c.execute(select(_D.channel_id).where(time_come).order_by(_D.next_attempt_at).limit(1)).scalar()
    if channel is None:
        return ()
    both = select(*s.deliveries.c, s.alerts.c.noun).join_from(
        s.deliveries, s.alerts, s.alerts.c.id == _D.alert_id
    )
    rows = c.execute(
        both.where(time_come, _D.channel_id == channel).order_by(_D.next_attempt_at, _D.id).limit(TOGETHER)
    )
    return tuple((outbox.delivery_of(row), unpack(Alert, row.noun)) for row in rows)


def release(
    c: Connection, rows: Iterable[Delivery], digests: Iterable[Alert], sent: Iterable[Delivery]
) -> list[tuple[str, str]]:
    """Write what became of held deliveries; lines for the change log. A row that is held no more is left alone, and a
    digest of it is not written."""
    noted, alone = [], True
    for row in rows:
        held = and_(_D.id == row.id, _D.status == "held")
        if c.execute(update(s.deliveries).where(held).values(**outbox.row_of(row))).rowcount:
            noted.append(("delivery", row.id))
        else:
            alone = False
    if not alone:
        raise Taken
    alerts = list(digests)
    outbox.put_alerts(c, alerts)  # streams of alerts have told each of them already
    new = outbox.put_deliveries(c, list(sent), {a.id: a.owner for a in alerts})
    return [*noted, *[("delivery", ident) for ident in new]]


class Taken(Exception):
    """Another sender released some of them meanwhile."""


def paces(
    c: Connection, channel_ids: Iterable[str], since: datetime
) -> dict[str, tuple[tuple[datetime, ...], datetime | None]]:
    """When each channel was told something since then or is about to be, and until when its bound holds others."""
    out: dict[str, tuple[tuple[datetime, ...], datetime | None]] = {}
    lately = or_(_D.sent_at > stamp(since), _D.status.in_(["due", "leased"]))
    for ident in channel_ids:
        asked = select(_D.sent_at, _D.next_attempt_at).where(_D.channel_id == ident, lately)
        times = [unstamp(row.sent_at or row.next_attempt_at) for row in c.execute(asked)]
        held = and_(_D.channel_id == ident, _D.status == "held", _D.reason == "throttle")
        last = c.execute(
            select(_D.next_attempt_at).where(held).order_by(_D.next_attempt_at.desc()).limit(1)
        ).scalar()
        out[ident] = (tuple(at for at in times if at), unstamp(last or ""))
    return out


def hushes(c: Connection, owners: Iterable[str]) -> tuple[Hush, ...]:
    """What these owners asked, by id."""
    asked = select(s.hushes.c.noun).where(s.hushes.c.owner.in_(list(owners))).order_by(s.hushes.c.id)
    return tuple(unpack(Hush, row) for row in c.execute(asked).scalars())


def put_hush(c: Connection, hush: Hush) -> None:
    """Add a wish or change one. NotFound where the id is another owner's."""
    held = people.found(c, s.hushes, Hush, hush.id)
    if held is not None and held.owner != hush.owner:
        raise _none(hush.id)
    people.put(c, s.hushes, hush.id, hush)


def delete_hush(c: Connection, owner: str, hush_id: str) -> None:
    """Take a wish back. NotFound if there is none."""
    gone = delete(s.hushes).where(s.hushes.c.id == hush_id, s.hushes.c.owner == owner)
    if not c.execute(gone).rowcount:
        raise _none(hush_id)


def _none(hush_id: str) -> NotFound:
    return NotFound(f"hush {hush_id}", "there is none of yours with that id", "See the list of your hushes")
