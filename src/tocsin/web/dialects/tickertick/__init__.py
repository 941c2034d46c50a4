"""The TickerTick dialect: a feed by a small query language, and the search for tickers, at `/feed` and `/tickers`."""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from tocsin.web.dialect import Dialect, Refusal, bearer
from tocsin.web.dialects.tickertick.feed import ROWS


def _shown(connection: HTTPConnection) -> str:
    """The vendor asks for no key: ours stands in `token`, so that an address alone still opens the feed."""
    return connection.query_params.get("token", "") or bearer(connection)


def _refused(_request: Request, no: Refusal) -> Response:
    return JSONResponse({"error": no.told}, no.status)


DIALECT = Dialect("tickertick", ("/feed", "/tickers"), _shown, _refused, ROWS)
