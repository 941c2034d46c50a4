"""A back end of the OpenBB Workspace under `/openbb`: `widgets.json` and the rows of its widgets."""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from tocsin.web.dialect import Dialect, Refusal, bearer
from tocsin.web.dialects.openbb.widgets import ROWS


def _shown(connection: HTTPConnection) -> str:
    """The workspace adds one header or one parameter to all that it asks."""
    return bearer(connection) or connection.query_params.get("token", "")


def _refused(_request: Request, no: Refusal) -> Response:
    return JSONResponse({"detail": no.told}, no.status)


DIALECT = Dialect("openbb", ("/openbb/",), _shown, _refused, ROWS)
