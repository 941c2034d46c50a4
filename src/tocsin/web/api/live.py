"""Live over the API: stories as they are committed and alerts as they ring, together or by themselves."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from tocsin.model.work import Change, StoryView
from tocsin.ports import Store
from tocsin.web import streams
from tocsin.web.api import BASE
from tocsin.web.api.alerts import said
from tocsin.web.params import known
from tocsin.web.problems import Refused
from tocsin.web.render import dumps, services_of
from tocsin.web.routes import Handler, Param, Row, Socket

KINDS = ("story", "alert")
_SINCE = Param("since", "integer", "seq after which to begin; Last-Event-ID is stronger")
_KINDS = Param("kinds", "string", "story, alert or both with a comma; both by default")


def told_at(store: Store, change: Change) -> StoryView:
    """The story at the revision that the change wrote: a replay tells what was told live. NotFound if gone."""
    newest = store.story(change.id)
    if newest.seq == change.seq:
        return newest
    return next((v for v in store.revisions(change.id) if v.seq == change.seq), newest)


def _teller(connection: HTTPConnection) -> streams.Told:
    services = services_of(connection)

    def tell(change: Change) -> str:
        if change.kind == "story":
            return dumps(replace(told_at(services.store, change), seq=change.seq))
        alert = services.store.alert(services.owner, change.id)
        return dumps({**said(services, alert), "seq": change.seq})

    return tell


def _kinds(connection: HTTPConnection) -> tuple[str, ...]:
    asked = known(connection, (_KINDS, _SINCE)).get("kinds", "")
    kinds = tuple(dict.fromkeys(part.strip() for part in asked.split(","))) if asked else KINDS
    for kind in kinds:
        if kind not in KINDS:
            raise Refused(
                400, "parameter kinds", f"{kind[:40]!r} is not known", f"Known are: {', '.join(KINDS)}"
            )
    return kinds


async def both(request: Request) -> Response:
    """Stories and alerts in the order of their commits; the event's name says which."""
    return streams.answer(request, "api", _kinds(request), _teller(request))


async def socket(socket: WebSocket) -> None:
    """The same over a WebSocket."""
    await streams.by_socket(socket, "api", _kinds(socket), _teller(socket))


def _only(kind: str) -> Handler:
    async def answer(request: Request) -> Response:
        known(request, (_SINCE,))
        return streams.answer(request, "api", (kind,), _teller(request))

    return answer


ROWS = (
    Row("GET", f"{BASE}/stream", both, "live: stories and alerts, in the order of commits", (_KINDS, _SINCE)),
    Row("GET", f"{BASE}/stories/stream", _only("story"), "live: stories as they are committed", (_SINCE,)),
    Row("GET", f"{BASE}/alerts/stream", _only("alert"), "live: alerts as they ring", (_SINCE,)),
)
SOCKETS = (
    Socket(f"{BASE}/stream", socket, "live over a WebSocket: stories and alerts, in the order of commits"),
)
