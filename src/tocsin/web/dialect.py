"""A dialect of the API: which addresses speak it, where its callers show their key, how it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import import_module
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from tocsin.web.routes import NATIVE_PREFIXES, Row, Socket


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no on its way out: HTTP status, what is wrong, what would be right, and fields for programs."""

    status: int
    detail: str
    mend: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """What is wrong and what would be right, in one line."""
        return f"{self.detail}. {self.mend}" if self.mend else self.detail


@dataclass(frozen=True, slots=True)
class Dialect:
    """shown(connection): the key that a caller shows, empty for none. refused: a refusal in its own shape.
    prefixes: of the addresses that speak it, those without a route included."""

    name: str
    prefixes: tuple[str, ...]
    shown: Callable[[HTTPConnection], str]
    refused: Callable[[Request, Refusal], Response]
    rows: tuple[Row, ...] = ()
    sockets: tuple[Socket, ...] = ()


def bearer(connection: HTTPConnection) -> str:
    """What Authorization: Bearer holds."""
    scheme, _, given = connection.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def native_refused(_request: Request, no: Refusal) -> Response:
    """An application/problem+json answer (RFC 9457)."""
    title = HTTPStatus(no.status).phrase
    body = {"type": "about:blank", "title": title, "status": no.status, "detail": no.detail}
    if no.mend:
        body["mend"] = no.mend
    return JSONResponse({**body, **no.more}, no.status, media_type="application/problem+json")


NATIVE = Dialect("native", NATIVE_PREFIXES, bearer, native_refused)
DIALECTS: Mapping[str, str] = {  # name -> "module:DIALECT"
    "alpaca": "tocsin.web.dialects.alpaca:DIALECT",
    "benzinga": "tocsin.web.dialects.benzinga:DIALECT",
    "greader": "tocsin.web.dialects.greader:DIALECT",
    "massive": "tocsin.web.dialects.massive:DIALECT",
    "openbb": "tocsin.web.dialects.openbb:DIALECT",
    "tickertick": "tocsin.web.dialects.tickertick:DIALECT",
}


def dialects() -> tuple[Dialect, ...]:
    """All dialects, ours first."""
    found = [NATIVE]
    for place in DIALECTS.values():
        module, _, name = place.partition(":")
        found.append(getattr(import_module(module), name))
    return tuple(found)


def dialect_of(connection: HTTPConnection) -> Dialect | None:
    """The dialect that an address speaks; None for pages."""
    path = connection.scope["path"]  # the address as a whole is costly to make
    return next((d for d in connection.app.state.dialects if path.startswith(d.prefixes)), None)


def answering(connection: HTTPConnection) -> Dialect | None:
    """The dialect in which an address is told no; None where a page says it. A page's stream is no page."""
    return NATIVE if connection.scope["path"] == "/stream" else dialect_of(connection)
