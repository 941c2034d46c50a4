"""A story as a stream tells it: at the revision that was committed, though a later one may be there by now."""

from __future__ import annotations

from dataclasses import replace

from tocsin.model.digests import digest_of
from tocsin.model.terms import terms_of
from tocsin.model.work import Change
from tocsin.ports import Listed, Store
from tocsin.web.api.live import told_at


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
    digest = digest_of(story, view.reading, terms_of(story, view.reading))
    return Listed(head, digest, "" if head.removed else story.body)
