"""One gate before every route: host, size, origin, token; and the headers on every answer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from tocsin.errors import TocsinError
from tocsin.web.callers import Callers
from tocsin.web.dialect import answering
from tocsin.web.problems import Refused, Unadmitted, on_crash, on_tocsin_error
from tocsin.web.sockets import deny

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"^(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::\d{1,5})?$")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser posts our own forms with Origin: null
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_OURS = frozenset(name for name, _ in _RAW)  # no handler's own stands beside ours


def _as_origin(scope: Scope) -> Scope:
    """A request whose line holds a whole address, as one asked through a proxy does, by its path alone."""
    if not scope["path"].startswith(("http://", "https://")):
        return scope
    path = urlsplit(scope["path"]).path or "/"
    return {**scope, "path": path, "raw_path": path.encode()}


class Guard:
    """Pure ASGI middleware. Denies by default: only paths named public and static files are for everybody.
    What it lets pass knows its caller: request.state.caller, None only on those."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        callers: Callers,
        public: tuple[str, ...],
        open_sockets: tuple[str, ...] = (),
        hosts: tuple[str, ...],
        body_limit: int,
    ) -> None:
        self.app, self.callers = app, callers
        self.public = tuple(re.compile("^" + re.sub(r"\{\w+\}", "[^/]+", p) + "$") for p in public)
        self.open_sockets = frozenset(open_sockets)
        self.hosts = _ALWAYS_HERE | {h.lower() for h in hosts}
        self.body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, and put the headers on whatever comes back."""
        if scope["type"] == "websocket":
            await self._at_socket(WebSocket(scope, receive, send), receive, send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = _as_origin(scope)
        request, started, told = Request(scope), False, dict[str, str]()

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                kept = [pair for pair in message["headers"] if pair[0] not in _OURS]
                more = [(name.lower().encode(), value.encode("latin-1")) for name, value in told.items()]
                message = {**message, "headers": [*kept, *_RAW, *more]}
            await send(message)

        try:
            answer = await self._refusal(request, told)
            await (answer or self.app)(scope, self._bounded(receive), send_guarded)
        except Exception as error:  # the last edge: a page that breaks says so and shows no trace
            if started:
                raise
            await (await on_crash(request, error))(scope, receive, send_guarded)

    async def _refusal(self, request: Request, told: dict[str, str]) -> Response | None:
        """The answer to who may not pass; None for who may, with what to tell beside the answer in `told`."""
        request.state.caller = None
        try:
            self._check_host(request.headers)
            self._check_size(request.headers)
            self._check_origin(request)
            told.update(await self._admit(request))
        except Unadmitted as error:
            if answering(request) is None:
                return RedirectResponse("/signin", 303)
            return await on_tocsin_error(request, error)
        except TocsinError as error:
            return await on_tocsin_error(request, error)
        return None

    async def _admit(self, connection: HTTPConnection) -> dict[str, str]:
        """Tell the caller and count its request: headers that tell its limit. Unadmitted for who may not pass."""
        caller, shown = await self.callers.who(connection)
        connection.state.caller = caller
        if caller:
            return self.callers.count(caller)
        if not self._is_public(connection):
            raise Unadmitted(shown)
        return {}

    async def _at_socket(self, socket: WebSocket, receive: Receive, send: Send) -> None:
        """A WebSocket: its host, where it comes from, its key; those that ask in the stream may pass."""
        socket.state.caller = None
        try:
            self._check_host(socket.headers)
            self._check_same_site(socket)
            await self._admit(socket)
        except TocsinError as error:
            await deny(socket, error)
            return
        await self.app(socket.scope, receive, send)

    def _is_public(self, connection: HTTPConnection) -> bool:
        path = connection.scope["path"]
        if connection.scope["type"] == "websocket":
            return path in self.open_sockets
        return path.startswith("/static/") or any(p.match(path) for p in self.public)

    def _check_host(self, headers: Headers) -> None:
        match = _HOST.match(headers.get("host", ""))
        name = (match["six"] or match["name"]).lower().rstrip(".") if match else ""
        if name not in self.hosts:
            raise Refused(
                421,
                "host",
                "this desk does not go under that name",
                "Add the name to the setting allowed_hosts",
            )

    def _check_size(self, headers: Headers) -> None:
        length = headers.get("content-length", "0")
        if not length.isdigit():
            raise Refused(400, "Content-Length", "is not a number", "Send the length of the body in bytes")
        if int(length) > self.body_limit:
            raise _too_large(self.body_limit)

    def _check_origin(self, request: Request) -> None:
        if request.method not in _SAFE:
            self._check_same_site(request)

    def _check_same_site(self, connection: HTTPConnection) -> None:
        origin = connection.headers.get("origin")
        site = connection.headers.get("sec-fetch-site", "none")
        same = origin is None or urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower()
        if not same or site not in ("same-origin", "none"):
            raise Refused(
                403, "origin", "the request comes from another site", "Use the desk's own pages or its API"
            )

    def _bounded(self, receive: Receive) -> Receive:
        """The body of a request that names no length, counted as it comes."""
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.body_limit:
                raise _too_large(self.body_limit)
            return message

        return counted


def _too_large(limit: int) -> Refused:
    return Refused(413, "request body", f"is larger than {limit:,} bytes", "Send less at a time")
