"""Errors as answers: a page that says what to do, or an RFC 9457 problem for programs."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tocsin.errors import (
    AddressRefused,
    DeliveryError,
    ItemError,
    NotFound,
    RuleError,
    StoreBusy,
    StoreError,
    TocsinError,
)
from tocsin.web.render import page

log = logging.getLogger("tocsin.web")
AGAIN = 5  # seconds after which a program may ask again where the store was busy or full


class Refused(TocsinError):
    """A request that the desk will not carry out; status is the HTTP status of the answer."""

    def __init__(self, status: int, subject: str, cause: str, mend: str = "", **more: Any) -> None:
        super().__init__(subject, cause, mend)
        self.status, self.more = status, more


_STATUS: tuple[tuple[type[TocsinError], int], ...] = (
    (NotFound, 404),
    (RuleError, 400),
    (AddressRefused, 400),
    (ItemError, 400),
    (DeliveryError, 502),
    (StoreBusy, 503),
    (StoreError, 500),
)


def status_of(error: TocsinError) -> int:
    """The HTTP status for an error of the tree; 400 where nothing closer fits."""
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)


def problem(status: int, detail: str, mend: str = "", **more: Any) -> Response:
    """An application/problem+json answer (RFC 9457)."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if mend:
        body["mend"] = mend
    return JSONResponse({**body, **more}, status, media_type="application/problem+json")


def wants_json(request: Request) -> bool:
    """Whether a program asked: by path."""
    return request.url.path.startswith(("/api/", "/health", "/metrics", "/openapi", "/websub/"))


async def on_tocsin_error(request: Request, error: Exception) -> Response:
    """An error of our own tree, as page or problem."""
    assert isinstance(error, TocsinError)
    status = status_of(error)
    if status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error)
    more: dict[str, Any] = dict(error.more) if isinstance(error, Refused) else {}
    if isinstance(error, RuleError):
        more |= {"position": error.position, "length": error.length}
    answer = _answer(request, status, f"{error.subject}: {error.cause}", error.mend, more)
    if error.retryable:
        answer.headers["retry-after"] = str(AGAIN)
    return answer


async def on_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own errors: no such path, wrong method."""
    assert isinstance(error, HTTPException)
    detail, mend = _SAYINGS.get(error.status_code, (error.detail, ""))
    answer = _answer(request, error.status_code, detail, mend, {})
    answer.headers.update(error.headers or {})
    return answer


async def on_crash(request: Request, error: Exception) -> Response:
    """A fault of ours: logged in full, told without its inside."""
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, *_SAYINGS[500], {})


_SAYINGS = {
    404: ("There is nothing at this address", "Check the address, or start from the desk"),
    405: ("This address does not take that method", "See the list of routes in docs/api.md"),
    500: ("Something went wrong on our side", "Try again; the log of the desk says what happened"),
}


def _answer(request: Request, status: int, detail: str, mend: str, more: dict[str, Any]) -> Response:
    if wants_json(request):
        return problem(status, detail, mend, **more)
    return page(
        request, "error.html", status=status, phrase=HTTPStatus(status).phrase, detail=detail, mend=mend
    )
