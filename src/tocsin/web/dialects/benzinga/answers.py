"""How this dialect asks for a key, writes what it gives, and says no."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from tocsin.web.dialect import Refusal, bearer
from tocsin.web.render import services_of

_CODES = {
    401: ("auth_failed", "unauthorized"),
    403: ("auth_failed", "forbidden"),
    404: ("no_data_found", "not_found"),
    429: ("too_many_requests", "too_many_requests"),
    500: ("internal_server_error", "server_error"),
}


def shown(connection: HTTPConnection) -> str:
    """The key: in the query (token, apikey), in the header Key, or behind token or Bearer in Authorization."""
    for name, value in connection.query_params.multi_items():
        if name.lower() in ("token", "apikey"):
            return value
    if key := connection.headers.get("key", ""):
        return key
    scheme, _, given = connection.headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "token" else bearer(connection)


def refused(request: Request, no: Refusal) -> Response:
    """A refusal in one of the shapes that clients of this API know, by address and status."""
    news = _is_news(request)
    body: Any
    if news and no.status == 401:
        body = ["Authentication failed: access denied"]
    elif news and no.status == 400:
        body = f"Invalid or Missing Query Parameters: {no.detail}"
    else:
        code, name = _CODES.get(no.status, ("bad_request", "bad_request"))
        value = no.told
        body = {"ok": False, "errors": [{"code": code, "id": name, "value": value}]}
    return compact(body, no.status)


def _is_news(request: Request) -> bool:
    return request.url.path.rstrip("/").endswith("/news") or "/news/" in request.url.path


def compact(value: Any, status: int = 200) -> Response:
    """JSON without a blank: an empty list is the two letters that clients compare with."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def answer(request: Request, value: Any) -> Response:
    """JSON, or XML where only that is asked for; by a setting, news are XML unless JSON is mentioned."""
    accept = request.headers.get("accept", "").lower()
    asked = "xml" in accept and "json" not in accept and "html" not in accept
    legacy = services_of(request).legacy_xml_default and "json" not in accept and _is_news(request)
    if asked or legacy:
        return Response(xml(value), media_type="text/xml")
    return compact(value)


def xml(value: Any) -> str:
    """The XML form: `result` around all, `item` for what stands in a list."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element("result", value)}'


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        inside = "".join(_element("item", one) for one in value)
        return f'<{name} is_array="true">{inside}</{name}>'
    if isinstance(value, Mapping):
        inside = "".join(_element(str(key), one) for key, one in value.items())
        return f"<{name}>{inside}</{name}>"
    return f"<{name}>{html.escape(_plain('' if value is None else str(value)))}</{name}>"


def _plain(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")
