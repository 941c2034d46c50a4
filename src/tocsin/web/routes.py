"""The route table's row: path, handler, and what documentation and the guard must know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.websockets import WebSocket

from tocsin.model.keys import Scope

NATIVE_PREFIXES = ("/api/tocsin/", "/health", "/metrics", "/openapi", "/websub/")
Handler = Callable[[Request], Awaitable[Response]]
Around = Callable[[Request, Handler], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Param:
    """A query parameter: its name, JSON type and what it does."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Row:
    """One route. public: needs no key. scope: what a key must open; by default read for asking, write for
    changing. takes/gives: names of schemas for the API's description, empty where there is no JSON."""

    method: str
    path: str
    handler: Handler
    about: str
    params: tuple[Param, ...] = ()
    takes: str = ""
    gives: str = ""
    public: bool = False
    status: int = 200
    scope: Scope | None = None

    @property
    def api(self) -> bool:
        """Whether programs, not pages, ask here."""
        return self.path.startswith(NATIVE_PREFIXES)

    @property
    def needs(self) -> Scope:
        """The scope that a caller must have."""
        return self.scope or ("read" if self.method == "GET" else "write")


@dataclass(frozen=True, slots=True)
class Socket:
    """One WebSocket address. open: its callers show their key in the stream, not at the door."""

    path: str
    handler: Callable[[WebSocket], Awaitable[None]]
    about: str
    open: bool = False


def starlette_routes(rows: tuple[Row, ...], around: Around) -> list[StarletteRoute]:
    """Routes for Starlette, rows of one path joined so that a wrong method is answered with 405. around: what stands
    around the handlers of the native API."""
    out = []
    for path in dict.fromkeys(row.path for row in rows):
        same = {row.method: row for row in rows if row.path == path}
        # The key of a security may hold a stroke (XNYS:BRK/B): it is the rest of the address.
        shape = path.replace("{key}", "{key:path}")
        out.append(StarletteRoute(shape, _by_method(same, around), methods=list(same)))
    return out


def _by_method(rows: dict[str, Row], around: Around) -> Handler:
    async def answer(request: Request) -> Response:
        row = rows["GET" if request.method == "HEAD" and "HEAD" not in rows else request.method]
        if not row.public:
            request.state.caller.check(row.needs)
        return await (around(request, row.handler) if row.api and not row.public else row.handler(request))

    return answer
