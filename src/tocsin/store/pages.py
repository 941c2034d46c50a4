"""Pages of storylines, newest told first, and of deliveries, newest alert first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select, tuple_

from tocsin.model.alerts import Delivery
from tocsin.ports import DeliveryPage, StorylinePage
from tocsin.store import schema as s
from tocsin.store.rows import make_cursor, read_cursor, stamp, unstamp
from tocsin.store.stories import storyline

MOST = 1_000
_R = s.revisions.c
_LATER = s.revisions.alias("later").c
_D = s.deliveries.c
_A = s.alerts.c


def storylines(
    c: Connection,
    since: datetime | None,
    until: datetime | None,
    as_of: datetime | None,
    cursor: str,
    limit: int,
) -> StorylinePage:
    """Storylines whose newest story was received since <= t < until, now or as held then. NotFound for a cursor that
    is none.

    Stories are walked from the newest back and each storyline met at its last one: a page costs its own
    rows, however many the store holds.
    """
    limit = max(1, min(limit, MOST))
    place = (_R.received_at, _R.story_id, _R.revision)
    last = exists().where(
        _LATER.storyline_id == _R.storyline_id,
        _LATER.received_at >= _R.received_at,
        tuple_(_LATER.received_at, _LATER.story_id, _LATER.revision) > tuple_(*place),
        *([_LATER.received_at <= stamp(as_of)] if as_of else []),
    )
    asked = select(_R.storyline_id, *place).where(~last)
    asked = asked.where(_R.received_at <= stamp(as_of)) if as_of else asked
    asked = asked.where(_R.received_at >= stamp(since)) if since else asked
    asked = asked.where(_R.received_at < stamp(until)) if until else asked
    if cursor:
        asked = asked.where(tuple_(*place) < tuple_(*read_cursor(cursor, (str, str, int))))
    found = c.execute(asked.order_by(*[column.desc() for column in place]).limit(limit + 1)).all()
    more = make_cursor(*found[limit - 1][1:]) if len(found) > limit else ""
    return StorylinePage(tuple(storyline(c, row.storyline_id, as_of) for row in found[:limit]), more)


def deliveries(
    c: Connection, owner: str, alert_id: str, status: str, cursor: str, limit: int
) -> DeliveryPage:
    """Deliveries of the owner's alerts. NotFound for a cursor that is none."""
    limit = max(1, min(limit, MOST))
    asked = select(_A.n, s.deliveries).join(s.alerts, _A.id == _D.alert_id)
    for column, value in ((_D.owner, owner), (_D.alert_id, alert_id), (_D.status, status)):
        asked = asked.where(column == value) if value else asked
    if cursor:
        number, ident = read_cursor(cursor, (int, str))
        asked = asked.where(tuple_(_A.n, _D.id) < tuple_(number, ident))
    rows = c.execute(asked.order_by(_A.n.desc(), _D.id.desc()).limit(limit + 1)).all()
    told = tuple(
        Delivery(
            r.id, r.alert_id, r.channel_id, r.status, r.attempts, unstamp(r.next_attempt_at), r.leased_by,
            unstamp(r.leased_until), r.last_error, unstamp(r.sent_at),
        )
        for r in rows[:limit]
    )  # fmt: skip
    return DeliveryPage(told, make_cursor(rows[limit - 1].n, rows[limit - 1].id) if len(rows) > limit else "")
