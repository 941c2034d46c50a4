"""The API of feed readers that Google Reader left behind, under `/greader`: phone readers open the desk with it."""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response

from tocsin.web.dialect import Dialect, Refusal, bearer
from tocsin.web.dialects.greader.marking import ROWS as MARKING
from tocsin.web.dialects.greader.signing import OPEN
from tocsin.web.dialects.greader.signing import ROWS as SIGNING
from tocsin.web.dialects.greader.telling import ROWS as TELLING


def _shown(connection: HTTPConnection) -> str:
    """What ClientLogin gave out: the key itself."""
    scheme, _, given = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "googlelogin":
        return bearer(connection)
    shown = given.strip().removeprefix("auth=")
    return "" if shown == OPEN else shown


def _refused(_request: Request, no: Refusal) -> Response:
    return PlainTextResponse(f"{no.told}\n", no.status)


DIALECT = Dialect("greader", ("/greader/",), _shown, _refused, (*SIGNING, *TELLING, *MARKING))
