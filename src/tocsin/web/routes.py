"""The route table's row: path, handler, and what documentation and the guard must know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Param:
    """A query parameter: its name, JSON type and what it does."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Row:
    """One route. public: needs no token. form: a page's form, guarded by a form token.
    takes/gives: names of schemas for the API's description, empty where there is no JSON."""

    method: str
    path: str
    handler: Handler
    about: str
    params: tuple[Param, ...] = ()
    takes: str = ""
    gives: str = ""
    public: bool = False
    status: int = 200

    @property
    def api(self) -> bool:
        """Whether programs, not pages, ask here."""
        return self.path.startswith(("/api/", "/health", "/metrics", "/openapi", "/websub/"))


def starlette_routes(rows: tuple[Row, ...]) -> list[StarletteRoute]:
    """Routes for Starlette, rows of one path joined so that a wrong method is answered with 405."""
    out = []
    for path in dict.fromkeys(row.path for row in rows):
        same = {row.method: row.handler for row in rows if row.path == path}
        # The key of a security may hold a stroke (XNYS:BRK/B): it is the rest of the address.
        shape = path.replace("{key}", "{key:path}")
        out.append(StarletteRoute(shape, _by_method(same), methods=list(same)))
    return out


def _by_method(handlers: dict[str, Handler]) -> Handler:
    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" and "HEAD" not in handlers else request.method
        return await handlers[method](request)

    return answer
