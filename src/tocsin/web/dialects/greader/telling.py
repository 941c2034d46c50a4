"""What readers are told: sources, labels, counts, ids and whole stories."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tocsin.model.codec import micros
from tocsin.model.rules import Watchlist
from tocsin.ports import HeadQuery, Listed, Mark
from tocsin.web.dialects.greader.fields import BASE, LONG, Fields, fields_of
from tocsin.web.dialects.greader.streams import ALERTS, EVERYTHING, FEED, LABEL, READ, STARRED, asked, plain
from tocsin.web.dialects.items import Item, item_of
from tocsin.web.dialects.positions import position
from tocsin.web.lanes import in_lane
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

MOST_IDS, MOST_ITEMS, USUAL, MOST_COUNTED = 10_000, 1_000, 20, 1_000_000
_STEP = 1_000


def sources(services: Services) -> dict[str, Any]:
    """The sources as subscriptions."""
    held = [s for s in services.store.sources() if s.enabled]
    return {
        "subscriptions": [
            {
                "id": f"{FEED}{one.id}",
                "title": one.name or one.id,
                "categories": [{"id": f"{LABEL}{one.group}", "label": one.group}] if one.group else [],
                "url": one.url,
                "htmlUrl": one.url,
                "iconUrl": "",
                "sortid": f"{n:08X}",
                "firstitemmsec": "0",
            }
            for n, one in enumerate(held, start=1)
        ]
    }


def labels(services: Services) -> dict[str, Any]:
    """What is starred, the alerts, each watchlist, and groups of sources as folders."""
    named = dict.fromkeys([ALERTS, *(w.name for w in services.store.watchlists(services.owner))], "tag")
    folders = dict.fromkeys((s.group for s in services.store.sources() if s.enabled and s.group), "folder")
    kinds = {**folders, **named}
    return {
        "tags": [{"id": STARRED}, *({"id": f"{LABEL}{name}", "type": kind} for name, kind in kinds.items())]
    }


def counts(services: Services) -> dict[str, Any]:
    """Unread stories, of each source and of all."""
    held = services.store.unmarked(Mark(services.owner, "read"))
    rows = [(f"{FEED}{source}", *told) for source, told in sorted(held.items())]
    if rows:
        rows.append((EVERYTHING, sum(count for _, count, _ in rows), max(newest for *_, newest in rows)))
    told = [{"id": name, "count": count, "newestItemTimestampUsec": str(at)} for name, count, at in rows]
    return {"max": MOST_COUNTED, "unreadcounts": told}


def ids(services: Services, fields: Fields) -> dict[str, Any]:
    """Ids of a stream, page by page."""
    query = asked(services, fields.one("s", EVERYTHING), fields)
    rows, more = _walked(services, query, fields.whole("n", USUAL, MOST_IDS))
    refs = [
        {"id": str(row.head.number), "directStreamIds": [], "timestampUsec": str(micros(row.head.updated))}
        for row in rows
    ]
    return {"itemRefs": refs, **_continued(rows, more)}


def contents(services: Services, stream: str, fields: Fields) -> dict[str, Any]:
    """Stories of a stream, page by page."""
    query = replace(asked(services, stream, fields), body=True)
    rows, more = _walked(services, query, fields.whole("n", USUAL, MOST_ITEMS))
    return {**_told(services, stream, rows), **_continued(rows, more)}


def by_id(services: Services, fields: Fields) -> dict[str, Any]:
    """The stories that a reader names, but for those that there are not."""
    found = (services.store.head(number) for number in fields.numbers(MOST_ITEMS))
    return _told(services, EVERYTHING, [row for row in found if row is not None and not row.head.removed])


def _walked(services: Services, query: HeadQuery, count: int) -> tuple[list[Listed], bool]:
    rows, more = list[Listed](), count > 0
    while more and len(rows) < count:
        found = services.store.heads(replace(query, limit=min(_STEP, count - len(rows))))
        rows += found.rows
        more = found.more
        if found.rows:
            query = replace(query, after=(found.rows[-1].head.updated, found.rows[-1].head.number))
    return rows, more


def _continued(rows: list[Listed], more: bool) -> dict[str, str]:
    return {"continuation": position(rows[-1].head, "updated")} if more and rows else {}


def _told(services: Services, stream: str, rows: list[Listed]) -> dict[str, Any]:
    store, owner = services.store, services.owner
    numbers = [row.head.number for row in rows]
    marks = {
        READ: store.marked(Mark(owner, "read"), numbers),
        STARRED: store.marked(Mark(owner, "starred"), numbers),
    }
    rung = store.rung(owner, [row.head.story_id for row in rows])
    watched, whose = store.watchlists(owner), store.sources_of(numbers)
    items = []
    for row in rows:
        item = item_of(row, services.public_url)
        states = [EVERYTHING, *(state for state, held in marks.items() if item.number in held)]
        states += [f"{LABEL}{name}" for name in _labels(item, watched, row.head.story_id in rung)]
        items.append(_item(item, states, whose.get(item.number, "")))
    newest = max((int(one["updated"]) for one in items), default=0)
    return {"direction": "ltr", "id": plain(stream), "title": "Tocsin", "updated": newest, "items": items}


def _labels(item: Item, watched: Iterable[Watchlist], rung: bool) -> Iterator[str]:
    if rung:
        yield ALERTS
    keys = {stock.key for stock in item.stocks}
    yield from dict.fromkeys(
        w.name for w in watched if w.name != ALERTS and not keys.isdisjoint(w.securities)
    )


def _item(item: Item, states: list[str], source: str) -> dict[str, Any]:
    changed = micros(item.updated)
    names = ", ".join(f"<b>{html.escape(s.ticker)}</b> {html.escape(s.name)}" for s in item.stocks)
    return {
        "id": f"{LONG}{item.number:016x}",
        "crawlTimeMsec": str(changed // 1_000),
        "timestampUsec": str(changed),
        "published": micros(item.created) // 1_000_000,
        "updated": changed // 1_000_000,
        "title": item.title,
        "author": item.author,
        "canonical": [{"href": item.url}],
        "alternate": [{"href": item.url, "type": "text/html"}],
        "summary": {"direction": "ltr", "content": item.html + (f"<p>Names {names}</p>" if names else "")},
        "categories": states,
        "origin": {"streamId": f"{FEED}{source}", "title": item.source, "htmlUrl": item.url},
    }


async def _sources(request: Request) -> Response:
    return JSONResponse(await in_lane(request, sources, services_of(request)))


async def _labelled(request: Request) -> Response:
    return JSONResponse(await in_lane(request, labels, services_of(request)))


async def _counts(request: Request) -> Response:
    return JSONResponse(await run_in_threadpool(counts, services_of(request)))  # it looks at every story


async def _ids(request: Request) -> Response:
    return JSONResponse(await in_lane(request, ids, services_of(request), await fields_of(request)))


async def _contents(request: Request) -> Response:
    fields = await fields_of(request)
    stream = request.path_params.get("key") or fields.one("s", EVERYTHING)
    return JSONResponse(await in_lane(request, contents, services_of(request), stream, fields))


async def _by_id(request: Request) -> Response:
    return JSONResponse(await in_lane(request, by_id, services_of(request), await fields_of(request)))


ROWS = (
    Row("GET", f"{BASE}/subscription/list", _sources, "the sources"),
    Row("GET", f"{BASE}/tag/list", _labelled, "what is starred, the alerts, the watchlists"),
    Row("GET", f"{BASE}/unread-count", _counts, "how many stories are unread"),
    Row("GET", f"{BASE}/stream/items/ids", _ids, "ids of a stream"),
    Row("POST", f"{BASE}/stream/items/ids", _ids, "ids of a stream", scope="read"),
    Row("GET", f"{BASE}/stream/items/contents", _by_id, "stories by id"),
    Row("POST", f"{BASE}/stream/items/contents", _by_id, "stories by id", scope="read"),
    Row("GET", f"{BASE}/stream/contents", _contents, "stories of a stream"),
    Row("GET", f"{BASE}/stream/contents/{{key}}", _contents, "stories of a stream"),
)
