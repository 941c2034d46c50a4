"""Errors as answers: a page that says what to do, or an RFC 9457 problem for programs."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

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
from tocsin.web.dialect import Refusal, answering
from tocsin.web.render import page

log = logging.getLogger("tocsin.web")
AGAIN = 5  # seconds after which a program may ask again where the store was busy or full


class Refused(TocsinError):
    """A request that the desk will not carry out; status is the HTTP status of the answer."""

    def __init__(self, status: int, subject: str, cause: str, mend: str = "", **more: Any) -> None:
        super().__init__(subject, cause, mend)
        self.status, self.more = status, more


class Unadmitted(Refused):
    """A caller that showed nothing, or nothing that opens this desk."""

    def __init__(self, shown: str) -> None:
        if shown:
            super().__init__(401, "key", "opens nothing here", "Check it; the desk's operator makes new ones")
        else:
            super().__init__(401, "key", "is missing", "Send Authorization: Bearer <key or token>")


class TooMany(Refused):
    """A caller that has used up its requests; may come back after `wait` seconds."""

    def __init__(self, cause: str, wait: int, headers: dict[str, str]) -> None:
        super().__init__(429, "key", cause, f"Come back in {wait} s")
        self.headers = {**headers, "Retry-After": str(wait)}


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


async def on_tocsin_error(request: Request, error: Exception) -> Response:
    """An error of our own tree, as page or problem."""
    assert isinstance(error, TocsinError)
    status = status_of(error)
    if status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error)
    more: dict[str, Any] = dict(error.more) if isinstance(error, Refused) else {}
    if isinstance(error, RuleError):
        more |= {"position": error.position, "length": error.length}
    answer = _answer(request, Refusal(status, f"{error.subject}: {error.cause}", error.mend, more))
    if error.retryable:
        answer.headers["Retry-After"] = str(AGAIN)
    if isinstance(error, TooMany):
        answer.headers.update(error.headers)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tocsin"'
    return answer


async def on_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own errors: no such path, wrong method."""
    assert isinstance(error, HTTPException)
    detail, mend = _SAYINGS.get(error.status_code, (error.detail, ""))
    answer = _answer(request, Refusal(error.status_code, detail, mend))
    answer.headers.update(error.headers or {})
    return answer


async def on_crash(request: Request, error: Exception) -> Response:
    """A fault of ours: logged in full, told without its inside."""
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, Refusal(500, *_SAYINGS[500]))


_SAYINGS = {
    404: ("There is nothing at this address", "Check the address, or start from the desk"),
    405: ("This address does not take that method", "See the list of routes in docs/api.md"),
    500: ("Something went wrong on our side", "Try again; the log of the desk says what happened"),
}


def _answer(request: Request, no: Refusal) -> Response:
    if dialect := answering(request):
        return dialect.refused(request, no)
    phrase = HTTPStatus(no.status).phrase
    values = {"phrase": phrase, "detail": no.detail, "mend": no.mend}
    return page(request, "error.html", status=no.status, **values)
