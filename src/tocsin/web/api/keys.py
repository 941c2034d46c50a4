"""API keys over the API: the operator makes them for any owner, an owner sees and ends its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.deliveries import desk_channel
from tocsin.errors import NotFound
from tocsin.model.keys import USUAL, ApiKey, NewKey, make_key, scopes_of, shown
from tocsin.web.api import BASE
from tocsin.web.api.bodies import read_object
from tocsin.web.editing import list_of, only, text_of
from tocsin.web.paging import page_of
from tocsin.web.params import PAGE_PARAMS, known, moment, whole
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Param, Row
from tocsin.web.services import Services

FIELDS = ("owner", "name", "scopes", "expires_at", "rate")
_LIST = (Param("owner", "string", "keys of this owner; for callers with the scope admin"), *PAGE_PARAMS)


def _seen(request: Request, owner: str) -> str:
    """Whose keys the caller may see: its own, or any with the scope admin ("": all)."""
    caller = request.state.caller
    if "admin" in caller.scopes:
        return owner
    if owner and owner != caller.owner:
        caller.check("admin")
    return str(caller.owner)


async def keys(request: Request) -> Response:
    """Keys, by id."""
    values = known(request, _LIST)
    owner = _seen(request, values.get("owner", ""))
    rows = await run_in_threadpool(services_of(request).store.api_keys, owner)
    page, cursor = page_of(rows, lambda row: row.id, values)
    return json_answer({"keys": [shown(row) for row in page], "cursor": cursor})


async def key(request: Request) -> Response:
    """One key."""
    known(request, ())
    return json_answer(shown(await run_in_threadpool(_held, request)))


def _held(request: Request) -> ApiKey:
    ident, owner = request.path_params["id"], _seen(request, "")
    found = services_of(request).store.api_key(ident)
    if found is None or (owner and found.owner != owner):
        raise NotFound(
            f"key {ident[:60]}", "there is none of yours with that id", "See the list of your keys"
        )
    return found


async def add(request: Request) -> Response:
    """Make a key; the answer alone holds the key itself."""
    known(request, ())
    given, services = await read_object(request), services_of(request)
    asked = new_key(given, services)

    def make() -> dict[str, Any]:
        kept, text = make_key(asked, services.clock.now())
        desk_channel(services.store, kept.owner)
        services.store.put_api_key(kept)
        return {**shown(kept), "key": text}

    made = await run_in_threadpool(make)
    request.app.state.callers.forget()
    return json_answer(made, 201, Location=f"{BASE}/keys/{made['id']}")


def new_key(given: Mapping[str, Any], services: Services) -> NewKey:
    """What the body asks for. Refused, or SettingError, with the field that is wrong."""
    only(given, FIELDS)
    texts = {name: str(given.get(name) or "") for name in ("expires_at", "rate")}
    return NewKey(
        owner=text_of(given, "owner", 200) if "owner" in given else services.owner,
        name=text_of(given, "name", 200, needed=False) if "name" in given else "",
        scopes=scopes_of(list_of(given, "scopes")) if "scopes" in given else USUAL,
        expires_at=moment(texts, "expires_at"),
        rate=whole(texts, "rate", 0, 1_000_000),
    )


async def end(request: Request) -> Response:
    """End a key: it opens nothing from now on."""
    known(request, ())

    def remove() -> None:
        held = _held(request)
        services_of(request).store.delete_api_key(held.owner, held.id)

    await run_in_threadpool(remove)
    request.app.state.callers.forget()
    return Response(status_code=204)


ROWS = (
    Row("GET", f"{BASE}/keys", keys, "API keys by id", _LIST, gives="ApiKeyList"),
    Row("POST", f"{BASE}/keys", add, "make an API key; it is told this once", takes="NewApiKey",
        gives="MadeApiKey", status=201, scope="admin"),
    Row("GET", f"{BASE}/keys/{{id}}", key, "one API key", gives="ApiKey"),
    Row("DELETE", f"{BASE}/keys/{{id}}", end, "end an API key", status=204),
)  # fmt: skip
