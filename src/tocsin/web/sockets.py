"""WebSocket addresses: a refusal at the door is a plain HTTP answer, in the dialect of the address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketState

from tocsin.errors import TocsinError
from tocsin.web.problems import on_tocsin_error
from tocsin.web.routes import Socket


def socket_routes(sockets: Iterable[Socket]) -> list[WebSocketRoute]:
    """Routes for Starlette."""
    return [WebSocketRoute(one.path, _guarded(one)) for one in sockets]


def _guarded(one: Socket) -> Callable[[WebSocket], Awaitable[None]]:
    async def answer(socket: WebSocket) -> None:
        try:
            if not one.open:
                socket.state.caller.check("read")
            await one.handler(socket)
        except TocsinError as error:
            if socket.application_state is not WebSocketState.CONNECTING:
                raise
            await deny(socket, error)

    return answer


async def deny(socket: WebSocket, error: TocsinError) -> None:
    """Refuse a WebSocket that is not open yet."""
    request = Request({**socket.scope, "type": "http", "method": "GET"})
    await socket.send_denial_response(await on_tocsin_error(request, error))
