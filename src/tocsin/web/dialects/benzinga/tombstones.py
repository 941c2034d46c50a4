"""Rows of calendars that are no more: their story was withdrawn, or a later revision of it tells them no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.asof import listed, listed_at
from tocsin.web.calendars import filed_in
from tocsin.web.dialects.benzinga.answers import answer
from tocsin.web.dialects.benzinga.calendars import CALENDARS, Calendar
from tocsin.web.dialects.benzinga.params import EASTERN, Given, given, page_of
from tocsin.web.dialects.rated import rated_in
from tocsin.web.lanes import in_lane
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row

_RATINGS = "ratings"
_KNOWN = (_RATINGS, *(calendar.name for calendar in CALENDARS))


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that was listed. updated: when its story changed."""

    id: str
    type: str
    updated: datetime


def gone(store: Store, query: HeadQuery, wanted: str) -> Iterator[Gone]:
    """The rows that went, of one calendar or (empty) of all, each once, in the order of the stories asked for."""
    seen = set[str]()
    for row in listed(store, replace(query, removed=None)):
        if row.head.revision == 1 and not row.head.removed:
            continue
        views = [
            view for view in store.revisions(row.head.story_id) if view.story.revision <= row.head.revision
        ]
        earlier = [listed_at(row.head, view) for view in (views if row.head.removed else views[:-1])]
        for name in (wanted,) if wanted else _KNOWN:
            now = frozenset[str]() if row.head.removed else _ids(row, name)
            went = dict.fromkeys(ident for one in earlier for ident in sorted(_ids(one, name) - now))
            for ident in went:
                if ident not in seen and not _told_elsewhere(store, row, name, ident):
                    seen.add(ident)
                    yield Gone(ident, name, row.head.updated)


def _calendar(name: str) -> Calendar:
    return next(one for one in CALENDARS if one.name == name)


def _ids(row: Listed, name: str) -> frozenset[str]:
    if name == _RATINGS:
        return frozenset(one.id for one in rated_in(row))
    calendar, day = _calendar(name), row.head.published.astimezone(EASTERN).date()
    return frozenset(f.id for f in filed_in(row, calendar.types, day) if calendar.shows(f))


def _told_elsewhere(store: Store, row: Listed, name: str, ident: str) -> bool:
    """Whether another story of that day tells the same."""
    if name == _RATINGS:
        return False
    return ident in _calendar(name).of_day(store, row.head.published.astimezone(EASTERN).date())


def _page(store: Store, values: Given, wanted: str) -> list[dict[str, object]]:
    query = HeadQuery(by="updated", updated_since=values.instant("updated", "updatedsince"))
    found = islice(gone(store, query, wanted), *page_of(values))
    return [{"id": one.id, "type": one.type, "updated": int(one.updated.timestamp())} for one in found]


async def removed(request: Request) -> Response:
    """Rows of calendars that are no more, the last that went first."""
    values = given(request)
    wanted = values.text("type").lower()
    if wanted and wanted not in _KNOWN:
        raise Refused(400, "type", f"is no calendar here: {wanted[:40]!r}", f"Known are {', '.join(_KNOWN)}")
    rows = await in_lane(request, _page, services_of(request).store, values, wanted)
    return answer(request, {"removed": rows})


ROWS = tuple(
    Row("GET", f"/api/{version}/calendar-removed{end}", removed, "rows of calendars that are no more")
    for version in ("v2", "v2.1", "v2.2")
    for end in ("", "/")
)
