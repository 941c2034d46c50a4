"""The Massive (once Polygon) dialect: reference news with a stance on each ticker, and its lists of news and ratings."""

from __future__ import annotations

import uuid

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from tocsin.web.dialect import Dialect, Refusal, bearer
from tocsin.web.dialects.massive.calendars import ROWS as CALENDARS
from tocsin.web.dialects.massive.lists import ROWS


def shown(connection: HTTPConnection) -> str:
    """The key: behind Bearer, or in the query as apiKey."""
    return bearer(connection) or connection.query_params.get("apiKey", "")


def refused(_request: Request, no: Refusal) -> Response:
    """An error with its own number; clients show the text."""
    message = no.told
    return JSONResponse({"status": "ERROR", "request_id": uuid.uuid4().hex, "error": message}, no.status)


DIALECT = Dialect("massive", ("/v2/reference/", "/benzinga/"), shown, refused, (*ROWS, *CALENDARS))
