"""Securities over the API: what the tables know, now or at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.securities import Security
from tocsin.reference.markets import plain_ticker
from tocsin.text import fold
from tocsin.web.api import BASE
from tocsin.web.paging import page_of
from tocsin.web.params import PAGE_PARAMS, known, moment
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services

_AS_OF = Param("as_of", "time", "as known then")
_LIST = (
    Param("q", "string", "letters that the ticker begins with, or that the name or an alias holds"),
    Param("ticker", "string", "BRK-B, BRK/B or BRK.B, on any exchange"),
    Param("exchange", "string", "operating code of a market, such as XNAS"),
    _AS_OF,
    *PAGE_PARAMS,
)


def asked(values: dict[str, str]) -> Callable[[Security], bool]:
    """Whether a security passes the filters of a request."""
    words, ticker = fold(values.get("q", "")), plain_ticker(values.get("ticker", ""))
    exchange = values.get("exchange", "").upper()

    def passes(security: Security) -> bool:
        if exchange and security.exchange != exchange:
            return False
        if values.get("ticker") and plain_ticker(security.ticker) != ticker:
            return False
        names = (security.name, *security.aliases)
        return fold(security.ticker).startswith(words) or any(words in fold(name) for name in names)

    return passes


async def securities(request: Request) -> Response:
    """Securities by key."""
    values, services = known(request, _LIST), services_of(request)
    at = moment(values, "as_of") or services.clock.now()

    def look_up() -> tuple[list[Security], str]:
        every = services.securities(at) if services.securities else ()
        return page_of(filter(asked(values), every), lambda s: s.key, values, limit=50)

    rows, cursor = await run_in_threadpool(look_up)
    return json_answer({"securities": rows, "cursor": cursor})


def found_of(services: Services, key: str, at: datetime) -> Security | None:
    """The security under a key, its ticker written as people do; None where the exchange has none such."""
    found = services.find_security(key, at) if services.find_security else None
    if found is None and services.resolve_ticker:
        found = services.resolve_ticker(key, at)
    return found if found and found.exchange == key.partition(":")[0] else None


async def security(request: Request) -> Response:
    """What the tables know of a security, now or at a time."""
    values, services = known(request, (_AS_OF,)), services_of(request)
    key, at = request.path_params["key"].upper(), moment(values, "as_of") or services.clock.now()
    found = await run_in_threadpool(found_of, services, key, at)
    if found is None:
        raise NotFound(key[:60], "no table knows this security", "Write EXCHANGE:TICKER, such as XNAS:AAPL")
    return json_answer(found)


ROWS = (
    Row("GET", f"{BASE}/securities", securities, "securities that the tables know, by key", _LIST,
        gives="SecurityList"),
    Row("GET", f"{BASE}/securities/{{key}}", security, "what the tables know of a security", (_AS_OF,),
        gives="Security"),
)  # fmt: skip
