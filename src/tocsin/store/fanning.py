"""Stories that concern very many: the rules that are still to be told, part by part, in the order of the stories."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, or_, select

from tocsin.model.alerts import Alert
from tocsin.model.codec import unpack
from tocsin.model.work import Part, Told, Work
from tocsin.store import outbox
from tocsin.store import schema as s
from tocsin.store.changelog import last_seq, note
from tocsin.store.people import TOGETHER
from tocsin.store.rows import stamp, unstamp

_P, _A = s.parts.c, s.alerts.c


def put(c: Connection, work: Work) -> None:
    """The parts of a work, to be told after all that were put before."""
    if not work.parts:
        return
    same = {
        "story_id": work.story.id,
        "revision": work.story.revision,
        "storyline_id": work.placement.storyline_id,
        "at": stamp(work.read_at),
    }
    c.execute(s.parts.insert(), [{**same, "rules": rules} for rules in work.parts])


def upcoming(c: Connection) -> Part | None:
    """The part that is next, None where all are told."""
    row = c.execute(select(s.parts).order_by(_P.n).limit(1)).first()
    if row is None:
        return None
    at = unstamp(row.at)
    assert at is not None
    return Part(row.n, row.story_id, row.revision, at, tuple(filter(None, row.rules.split("\n"))))


def waiting(c: Connection, storyline_id: str) -> int:
    """How many parts of a storyline are still to be told; of all where none is named."""
    asked = select(func.count()).select_from(s.parts)
    return int(
        c.execute(asked.where(_P.storyline_id == storyline_id) if storyline_id else asked).scalar_one()
    )


def told(c: Connection, part: Part, came: Told) -> bool:
    """Write what a part came to and end it; False, and nothing written, where it has ended already."""
    if not c.execute(delete(s.parts).where(_P.n == part.number)).rowcount:
        return False
    outbox.put_matches(c, came.matches, last_seq(c))
    alerts = outbox.put_alerts(c, came.alerts)
    deliveries = outbox.put_deliveries(c, came.deliveries, {a.id: a.owner for a in came.alerts})
    noted = [("alert", ident) for ident in alerts] + [("delivery", ident) for ident in deliveries]
    if noted:
        note(c, noted, part.at)
    return True


def rules_told(c: Connection, story_ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of the rules that rang on one of the stories or are still to be told of it, in order."""
    stories = list(story_ids)
    rang = set(c.execute(select(_A.rule_id).where(_A.story_id.in_(stories)).distinct()).scalars())
    for rules in c.execute(select(_P.rules).where(_P.story_id.in_(stories))).scalars():
        rang |= set(rules.split("\n"))
    return tuple(sorted(rang - {""}))


def history(
    c: Connection, rule_ids: Iterable[str], storyline_id: str, story_ids: Iterable[str]
) -> tuple[Alert, ...]:
    """Alerts of these rules on the storyline or one of the stories, oldest first."""
    rules, on = list(rule_ids), or_(_A.storyline_id == storyline_id, _A.story_id.in_(list(story_ids)))
    rows: list[tuple[int, str]] = []
    for begin in range(0, len(rules), TOGETHER):
        some = _A.rule_id.in_(rules[begin : begin + TOGETHER])
        rows += [(n, noun) for n, noun in c.execute(select(_A.n, _A.noun).where(some, on))]
    return tuple(unpack(Alert, noun) for _, noun in sorted(rows))
