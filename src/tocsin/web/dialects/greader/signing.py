"""Signing in: a reader sends a name and a password and is given what it shows from then on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tocsin.web.callers import Callers
from tocsin.web.dialects.greader.fields import BASE, fields_of
from tocsin.web.render import services_of
from tocsin.web.routes import Row

OPEN = "-"  # given out by a desk that asks for no key


async def login(request: Request) -> Response:
    """The password is a key of the desk, the name whatever the reader likes."""
    fields, callers = await fields_of(request), request.app.state.callers
    given = await _admitted(request, callers, fields.one("Passwd"))
    if given is None:
        return PlainTextResponse("Error=BadAuthentication\n", 401)
    told = {"SID": given, "LSID": given, "Auth": given}
    if fields.one("output") == "json":
        return JSONResponse(told)
    return PlainTextResponse("".join(f"{name}={value}\n" for name, value in told.items()))


async def _admitted(request: Request, callers: Callers, shown: str) -> str | None:
    if shown.isascii() and shown.isprintable() and shown and await callers.who_shows(request, shown):
        return shown
    return OPEN if await callers.who_shows(request, "") else None


async def token(_request: Request) -> Response:
    """For readers that send one with each change. Nothing hangs on it: no other site can send their header."""
    return PlainTextResponse("none-needed")


async def user(request: Request) -> Response:
    """Who reads."""
    owner = services_of(request).owner
    return JSONResponse({"userId": owner, "userName": owner, "userProfileId": owner, "userEmail": ""})


ROWS = (
    Row("POST", "/greader/accounts/ClientLogin", login, "sign in", public=True),
    Row("GET", f"{BASE}/token", token, "a token for changes"),
    Row("GET", f"{BASE}/user-info", user, "who reads"),
)
