"""Lists as the desk would have given them at a time: what was read by then, each story at the revision read last."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tocsin.model.codec import just_after
from tocsin.model.digests import digest_of
from tocsin.model.terms import terms_of
from tocsin.model.work import StoryView
from tocsin.ports import Head, HeadQuery, Listed, Store

MOST_STORIES = 20_000  # that one question looks at
_CHUNK = 500


def listed(store: Store, query: HeadQuery) -> Iterator[Listed]:
    """The rows of a question, page after page, at most MOST_STORIES."""
    query = replace(query, offset=0, limit=_CHUNK)
    for _ in range(MOST_STORIES // _CHUNK):
        found = store.heads(query)
        yield from found.rows
        if not found.more:
            return
        last = found.rows[-1].head
        query = replace(query, after=(getattr(last, query.by), last.number))


def listed_at(head: Head, view: StoryView) -> Listed:
    """A revision as a row of a list, under this head."""
    digest = digest_of(view.story, view.reading, terms_of(view.story, view.reading))
    return Listed(head, digest, "" if view.story.status == "withdrawn" else view.story.body)


def listed_as_of(store: Store, query: HeadQuery, as_of: datetime) -> Iterator[Listed]:
    """The rows of a question in the order of what was published, the newest first, as they were then."""
    still = listed(store, replace(query, updated_until=just_after(as_of)))
    revised = sorted(_revised(store, query, as_of), key=_newest_first)
    return heapq.merge(still, revised, key=_newest_first)


def _newest_first(row: Listed) -> tuple[timedelta, int]:
    return datetime.max.replace(tzinfo=row.head.published.tzinfo) - row.head.published, -row.head.number


def _revised(store: Store, query: HeadQuery, as_of: datetime) -> Iterator[Listed]:
    """What was told by then, and once more after it: at the revision of that time."""
    for row in listed(store, HeadQuery(by="updated", removed=None, updated_since=just_after(as_of))):
        if row.head.revision == 1:
            continue
        views = [view for view in store.revisions(row.head.story_id) if view.read_at <= as_of]
        if not views or views[-1].story.status == "withdrawn":
            continue
        view = views[-1]
        head = replace(row.head, revision=view.story.revision, updated=view.read_at, removed=False)
        if _passes(query, head, view):
            yield listed_at(head, view)


def _passes(query: HeadQuery, head: Head, view: StoryView) -> bool:
    terms = terms_of(view.story, view.reading)
    since, until = query.published_since, query.published_until
    inside = (since is None or head.published >= since) and (until is None or head.published < until)
    return inside and all(not terms.isdisjoint(group) for group in query.groups)
