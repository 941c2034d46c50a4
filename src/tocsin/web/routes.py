"""The route table's row: path, handler, and what documentation and the guard must know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Never

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.routing import Route as StarletteRoute
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope
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


class PlainPaths(BaseRoute):
    """All addresses without a blank, found at once: a list of a hundred patterns costs a busy desk a part of each
    answer."""

    def __init__(self, routes: Mapping[str, StarletteRoute]) -> None:
        """routes: by their path."""
        self._routes = routes

    def matches(self, scope: AsgiScope) -> tuple[Match, AsgiScope]:
        """What the route of this very path says; none where no route has it."""
        found = self._routes.get(scope["path"])
        return found.matches(scope) if found else (Match.NONE, {})

    def url_path_for(self, name: str, /, **_path_params: Any) -> Never:
        """These addresses are not asked for by name."""
        raise NoMatchFound(name, {})

    async def handle(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """The answer of the route that matched."""
        await self._routes[scope["path"]].handle(scope, receive, send)


def starlette_routes(rows: tuple[Row, ...], around: Around) -> list[BaseRoute]:
    """Routes for Starlette, rows of one path joined so that a wrong method is answered with 405. around: what stands
    around the handlers of the native API."""
    by_path: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_path.setdefault(row.path, {})[row.method] = row
    plain, blank = {}, []
    for path, same in by_path.items():
        # The key of a security may hold a stroke (XNYS:BRK/B): it is the rest of the address.
        shape = path.replace("{key}", "{key:path}")
        route = StarletteRoute(shape, _by_method(same, around), methods=list(same))
        if "{" in path:
            blank.append(route)
        else:
            plain[path] = route
    return [PlainPaths(plain), *blank]


def _by_method(rows: dict[str, Row], around: Around) -> Handler:
    async def answer(request: Request) -> Response:
        row = rows["GET" if request.method == "HEAD" and "HEAD" not in rows else request.method]
        if not row.public:
            request.state.caller.check(row.needs)
        return await (around(request, row.handler) if row.api and not row.public else row.handler(request))

    return answer
