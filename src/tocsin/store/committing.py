"""One story's work written down: story, reading, matches, alerts, outbox and change log together."""

from __future__ import annotations

from sqlalchemy import Connection

from tocsin.model.work import Work
from tocsin.store import fanning, outbox, stories
from tocsin.store.changelog import note


def put_work(c: Connection, work: Work, last: int) -> int:
    """Write a work that is not held after the seq `last`; the newest seq then.

    Alerts and deliveries that are there already stay, and ring no more.
    """
    stories.put_story(c, work, last + 1)
    outbox.put_matches(c, work.matches, last + 1)
    alerts = outbox.put_alerts(c, work.alerts)
    deliveries = outbox.put_deliveries(c, work.deliveries, {a.id: a.owner for a in work.alerts})
    fanning.put(c, work)
    noted = [("story", work.story.id)]
    noted += [("alert", ident) for ident in alerts]
    noted += [("delivery", ident) for ident in deliveries]
    return note(c, noted, work.read_at, last)
