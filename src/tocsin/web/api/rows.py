"""Rules, watchlists, channels and sources over the API: the same four verbs for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tocsin.errors import NotFound
from tocsin.model.alerts import ChannelConfig
from tocsin.model.codec import encode
from tocsin.model.keys import Scope
from tocsin.model.rules import Rule, Watchlist
from tocsin.model.wires import Source
from tocsin.web import editing
from tocsin.web.api import BASE
from tocsin.web.api.bodies import read_object
from tocsin.web.asking import preview
from tocsin.web.finding import new_source
from tocsin.web.holdings import LONGEST, Import, match, read_holdings
from tocsin.web.paging import page_of
from tocsin.web.params import PAGE_PARAMS, known, moment
from tocsin.web.problems import Refused
from tocsin.web.render import json_answer, services_of
from tocsin.web.routes import Handler, Param, Row
from tocsin.web.services import Services


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of row: its plural name, its type, and how to list, find, make, keep and delete it."""

    name: str
    kind: type[Any]
    every: Callable[[Services], tuple[Any, ...]]
    held: Callable[[Services, str], Any]
    make: Callable[..., Any]
    put: Callable[[Services, Any], Any]
    delete: Callable[[Services, str], None]
    show: Callable[[Any], Any] = lambda row: row
    new: Callable[[Services, Any], tuple[Any, str]] | None = None  # makes one and has something to say of it
    owned: bool = True  # by a person, not by the desk
    scope: Scope | None = None  # what changing one asks for, where it is not one's own row

    @property
    def noun(self) -> str:
        """What the description of the API calls one."""
        return self.kind.__name__


def _put_source(services: Services, source: Any) -> Any:
    services.store.put_sources([source])
    services.bus.wake("sources")
    return source


def sealed(channel: ChannelConfig) -> ChannelConfig:
    """A channel without its secret: it is told once, when the channel is made."""
    return replace(channel, secret="")


FAMILIES = (
    Family(
        "rules", Rule, lambda s: s.store.rules(s.owner), editing.rule_held, editing.rule_of,
        lambda s, row: s.store.put_rule(row), lambda s, i: s.store.delete_rule(s.owner, i),
    ),
    Family(
        "watchlists", Watchlist, lambda s: s.store.watchlists(s.owner), editing.watchlist_held,
        editing.watchlist_of, lambda s, row: s.store.put_watchlist(row),
        lambda s, i: s.store.delete_watchlist(s.owner, i),
    ),
    Family(
        "channels", ChannelConfig, lambda s: s.store.channels(s.owner), editing.channel_held,
        editing.channel_of, lambda s, row: s.store.put_channel(row),
        lambda s, i: s.store.delete_channel(s.owner, i), sealed,
    ),
    Family(
        "sources", Source, lambda s: s.store.sources(), editing.source_held, editing.source_of,
        _put_source, lambda s, i: s.store.delete_source(i), new=new_source, owned=False,
        scope="admin",
    ),
)  # fmt: skip


_AS_OF = Param("as_of", "time", "as held then")
_LIST = (_AS_OF, *PAGE_PARAMS)


def _every(family: Family, services: Services, at: datetime | None) -> tuple[Any, ...]:
    if at is None:
        return family.every(services)
    return services.store.held_at(family.kind, services.owner if family.owned else "", at)


def _list(family: Family) -> Handler:
    async def answer(request: Request) -> Response:
        values = known(request, _LIST)
        rows = await run_in_threadpool(_every, family, services_of(request), moment(values, "as_of"))
        page, cursor = page_of(rows, lambda row: row.id, values)
        return json_answer({family.name: [family.show(row) for row in page], "cursor": cursor})

    return answer


def _one(family: Family) -> Handler:
    async def answer(request: Request) -> Response:
        at = moment(known(request, (_AS_OF,)), "as_of")
        find = partial(_found_at, family, request, at) if at else partial(_find, family, request)
        return json_answer(family.show(await run_in_threadpool(find)))

    return answer


def _find(family: Family, request: Request) -> Any:
    return family.held(services_of(request), request.path_params["id"])


def _found_at(family: Family, request: Request, at: datetime) -> Any:
    ident = request.path_params["id"]
    found = next((row for row in _every(family, services_of(request), at) if row.id == ident), None)
    if found is None:
        raise NotFound(f"{family.noun} {ident[:60]}", "there was none of yours then", "Ask without as_of")
    return found


def _add(family: Family) -> Handler:
    async def answer(request: Request) -> Response:
        known(request, ())
        given, services = await read_object(request), services_of(request)
        if "id" in given:
            raise Refused(400, "field id", "is given by the desk", "Leave it out, or PUT to a held one")

        def add() -> tuple[Any, str]:
            row, said = family.new(services, given) if family.new else (family.make(services, given), "")
            return family.put(services, row), said

        row, said = await run_in_threadpool(add)
        return json_answer(
            {**encode(row), "said": said} if said else row, 201, Location=f"{BASE}/{family.name}/{row.id}"
        )

    return answer


def _change(family: Family) -> Handler:
    async def answer(request: Request) -> Response:
        known(request, ())
        given, services = await read_object(request), services_of(request)

        def change() -> Any:
            held = _find(family, request)
            if given.pop("id", held.id) != held.id:
                raise Refused(400, "field id", "is not the one of the address", "Leave it out")
            return family.put(services, family.make(services, given, held))

        return json_answer(family.show(await run_in_threadpool(change)))

    return answer


def _delete(family: Family) -> Handler:
    async def answer(request: Request) -> Response:
        known(request, ())
        held = await run_in_threadpool(_find, family, request)
        await run_in_threadpool(family.delete, services_of(request), held.id)
        return Response(status_code=204)

    return answer


async def try_rule(request: Request) -> Response:
    """Check a query and try it on stored stories."""
    values, services = known(request, (_SINCE,)), services_of(request)
    given = await read_object(request)
    editing.only(given, ("query",))
    query = editing.text_of(given, "query", editing.LONGEST_QUERY)
    since = moment(values, "since") or services.clock.now() - timedelta(days=services.preview_days)
    return json_answer(await run_in_threadpool(preview, services, query, since))


async def import_holdings(request: Request) -> Response:
    """What securities a broker's export names; nothing is kept."""
    known(request, ())
    given, services = await read_object(request), services_of(request)
    editing.only(given, ("text",))
    text = editing.text_of(given, "text", LONGEST)

    def read() -> Import:
        rows = read_holdings(text)
        if rows is None:
            raise Refused(400, "text", "has no row that names its columns",
                          "Send the export with its header: a column Symbol, Ticker or ISIN, and another")  # fmt: skip
        return match(services, rows)

    return json_answer(await run_in_threadpool(read))


_SINCE = Param("since", "time", "try it on stories received then or later; 30 days by default")


def _rows(family: Family) -> tuple[Row, ...]:
    path, noun = f"{BASE}/{family.name}", family.noun
    one = family.name.removesuffix("s")
    return (
        Row("GET", path, _list(family), f"{family.name} by id", _LIST, gives=f"{noun}List"),
        Row(
            "POST",
            path,
            _add(family),
            f"make a {one}",
            takes=noun,
            gives=noun,
            status=201,
            scope=family.scope,
        ),
        Row("GET", f"{path}/{{id}}", _one(family), f"one {one}", (_AS_OF,), gives=noun),
        Row(
            "PUT",
            f"{path}/{{id}}",
            _change(family),
            f"change a {one}; fields left out stay",
            takes=noun,
            gives=noun,
            scope=family.scope,
        ),
        Row("DELETE", f"{path}/{{id}}", _delete(family), f"delete a {one}", status=204, scope=family.scope),
    )


ROWS = (
    Row("POST", f"{BASE}/rules/try", try_rule, "check a query and try it on the past", (_SINCE,),
        takes="RuleQuery", gives="Preview"),
    Row("POST", f"{BASE}/watchlists/import", import_holdings, "what securities a broker's export names",
        takes="Holdings", gives="Import", scope="read"),
    *(row for family in FAMILIES for row in _rows(family)),
)  # fmt: skip
