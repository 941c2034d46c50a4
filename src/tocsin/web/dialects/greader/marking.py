"""What readers change: a story is read or not, starred or not."""

from __future__ import annotations

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tocsin.model.codec import just_after, micros
from tocsin.ports import Mark
from tocsin.web.dialects.greader.fields import BASE, Fields, fields_of
from tocsin.web.dialects.greader.streams import EVERYTHING, FEED, STATE, at, mark_of, plain, stream_query
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_MOST = 10_000
_UNREAD = f"{STATE}kept-unread"


def edit(services: Services, fields: Fields) -> None:
    """Put on the marks that `a` names and take off those that `r` does."""
    numbers = fields.numbers(_MOST)
    for name in ("a", "r"):
        for tag in fields.all(name):
            mark = Mark(services.owner, "read") if plain(tag) == _UNREAD else mark_of(services, tag)
            if mark is None:
                raise Refused(
                    400,
                    f"parameter {name}",
                    f"{tag[:100]} is no mark of a reader's",
                    "Mark as read or starred",
                )
            puts = (name == "a") != (plain(tag) == _UNREAD)
            (services.store.mark if puts else services.store.unmark)(mark, numbers)


def read_all(services: Services, fields: Fields) -> None:
    """A stream is read, but for what changed after `ts` (microseconds)."""
    stream, mark = plain(fields.one("s")), Mark(services.owner, "read")
    now = services.clock.now()
    until = at(fields.whole("ts", micros(now), 10**18), "ts") if fields.one("ts") else now
    if stream == EVERYTHING or stream.startswith(FEED):
        services.store.mark_all(mark, stream.removeprefix(FEED) if stream != EVERYTHING else "", until)
        return
    query = replace(
        stream_query(services, stream),
        unmarked=mark,
        updated_until=just_after(until),
        limit=1_000,
    )
    while found := services.store.heads(query).rows:
        services.store.mark(mark, [row.head.number for row in found])


async def _edit(request: Request) -> Response:
    await run_in_threadpool(edit, services_of(request), await fields_of(request))
    return PlainTextResponse("OK")


async def _read_all(request: Request) -> Response:
    await run_in_threadpool(read_all, services_of(request), await fields_of(request))
    return PlainTextResponse("OK")


ROWS = (
    Row("POST", f"{BASE}/edit-tag", _edit, "mark stories as read or starred, or take that off"),
    Row("POST", f"{BASE}/mark-all-as-read", _read_all, "mark a stream as read"),
)
