"""Looking after a store: how much it holds, whether it holds together, how it compares with another."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Connection, Select, exists, func, select

from tocsin.errors import NotFound
from tocsin.store import schema as s
from tocsin.store import sqlite


def lost(child: Column[str], parent: Column[str], *more: ColumnElement[bool]) -> Select[int]:
    """How many rows name another by `child` that is not there as `parent`."""
    return select(func.count()).select_from(child.table).where(~exists().where(parent == child, *more))


_COUNTED = (
    ("stories", s.stories),
    ("revisions", s.revisions),
    ("matches", s.matches),
    ("alerts", s.alerts),
    ("rules", s.rules),
    ("watchlists", s.watchlists),
    ("sources", s.sources),
    ("judgements", s.judgements),
)
_KEYS = {
    "stories": select(s.revisions.c.story_id, s.revisions.c.revision),
    "matches": select(s.matches.c.rule_id, s.matches.c.story_id, s.matches.c.revision),
    "alerts": select(s.alerts.c.id),
    "deliveries": select(s.deliveries.c.id),
    "unsent": select(s.deliveries.c.id).where(s.deliveries.c.status != "sent"),
}
_REVISIONS, _ALERTS = s.revisions.c, s.alerts.c
_LOST = (
    ("revisions have lost their story", lost(_REVISIONS.story_id, s.stories.c.id)),
    (
        "stories have lost their newest revision",
        lost(
            s.stories.c.id,
            _REVISIONS.story_id,
            _REVISIONS.revision == s.stories.c.revision,
        ),
    ),
    ("alerts have lost their story", lost(_ALERTS.story_id, s.stories.c.id)),
    ("deliveries have lost their alert", lost(s.deliveries.c.alert_id, _ALERTS.id)),
)


def counts(c: Connection) -> dict[str, int]:
    """Rows per noun, deliveries per status."""
    out = {name: int(c.execute(select(func.count()).select_from(t)).scalar_one()) for name, t in _COUNTED}
    lines = select(func.count(s.revisions.c.storyline_id.distinct()))
    status = s.deliveries.c.status
    by_status = c.execute(select(status, func.count()).group_by(status).order_by(status))
    return {
        **out,
        "storylines": int(c.execute(lines).scalar_one()),
        **{f"deliveries {name}": int(n) for name, n in by_status},
    }


def keys(c: Connection, noun: str) -> tuple[tuple[str, ...], ...]:
    """Keys of all rows of a noun, in order. NotFound for a noun that has none."""
    if noun not in _KEYS:
        raise NotFound(f"noun {noun}", "it has no keys here", f"Ask for one of {', '.join(_KEYS)}")
    return tuple(sorted(tuple(map(str, row)) for row in c.execute(_KEYS[noun])))


def findings(c: Connection) -> tuple[str, ...]:
    """What is wrong with the store, in words."""
    out = sqlite.findings(c)
    for words, query in _LOST:
        number = c.execute(query).scalar_one()
        out += [f"{number} {words}"] if number else []
    return tuple(out)
