"""A story as a stream tells it: at the revision that was committed, though a later one may be there by now."""

from __future__ import annotations

from dataclasses import replace

from tocsin.model.work import Change
from tocsin.ports import Listed, Store
from tocsin.web.api.live import told_at
from tocsin.web.asof import listed_at


def row_at(store: Store, change: Change) -> Listed | None:
    """The row of the revision that a change wrote. NotFound where it is gone."""
    head = store.head_of(change.id)
    if head is None:
        return None
    view = told_at(store, change)
    story = view.story
    if story.revision != head.revision:
        gone = story.status == "withdrawn"
        head = replace(head, revision=story.revision, updated=view.read_at, removed=gone)
    return listed_at(head, view)


def before(store: Store, row: Listed) -> Listed | None:
    """The last revision ahead of a row's that was not withdrawn; None for the first."""
    head = row.head
    if head.revision == 1:
        return None
    earlier = [v for v in store.revisions(head.story_id) if v.story.revision < head.revision]
    views = [view for view in earlier if view.story.status != "withdrawn"]
    return listed_at(head, views[-1]) if views else None
