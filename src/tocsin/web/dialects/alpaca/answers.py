"""How this dialect asks for a key and says no."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from tocsin.web.dialect import Refusal, bearer

_CODES = {400: 40010000, 401: 40110000, 403: 40310000, 404: 40410000, 429: 42910000}


def shown(connection: HTTPConnection) -> str:
    """The secret of the two key headers (the id where there is no secret), or behind Basic or Bearer."""
    headers = connection.headers
    return key_of(headers.get("apca-api-key-id", ""), headers.get("apca-api-secret-key", "")) or _basic(
        connection
    )


def key_of(ident: str, secret: str) -> str:
    """Our key has one part: clients that want two may send it as the secret, or as both."""
    return secret or ident


def _basic(connection: HTTPConnection) -> str:
    scheme, _, given = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return bearer(connection)
    try:
        ident, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return key_of(ident, secret)


def refused(_request: Request, no: Refusal) -> Response:
    """A code of eight digits and a message: clients need both."""
    message = no.told
    return JSONResponse({"code": _CODES.get(no.status, no.status * 100_000), "message": message}, no.status)
