"""News of this dialect: the list, one by its number, what was removed, and the channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from tocsin.model.terms import Term
from tocsin.ports import HeadQuery
from tocsin.web.dialects.benzinga.answers import answer
from tocsin.web.dialects.benzinga.params import Given, given, of_isins
from tocsin.web.dialects.channels import channels, terms_in
from tocsin.web.dialects.items import Item, exchange_name, item_of, ticker_keys
from tocsin.web.lanes import in_lane
from tocsin.web.paging import listing
from tocsin.web.problems import Refused
from tocsin.web.render import services_of
from tocsin.web.routes import Row
from tocsin.web.services import Services

_ZONE = timezone(timedelta(hours=-4))  # what this API prints all year
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCKS: dict[str, Literal["published", "updated", "number"]] = {
    "created": "published",
    "updated": "updated",
    "id": "number",
}
_MOST = 100
_NONE: tuple[Term, ...] = (("ticker", ""),)  # which no story has
_REMOVED_REACH = 10_000


@lru_cache(maxsize=65_536)
def mail_time(at: datetime) -> str:
    """RFC 2822 with English names, always four hours behind UTC; a list's stories come again and again."""
    t = at.astimezone(_ZONE)
    clock = f"{t.hour:02}:{t.minute:02}:{t.second:02}"
    return f"{DAYS[t.weekday()]}, {t.day:02} {MONTHS[t.month - 1]} {t.year:04} {clock} -0400"


def news_item(item: Item, display: str, form: str) -> dict[str, Any]:
    """One story. display: headline, abstract or full; form: html or text."""
    full, text = display == "full", form == "text"
    return {
        "id": item.number,
        "author": item.author,
        "created": mail_time(item.created),
        "updated": mail_time(item.updated),
        "title": item.title,
        "teaser": item.teaser if display in ("abstract", "full") else "",
        "body": (item.text if text else item.html) if full else "",
        "url": item.url,
        "image": [],
        "channels": [{"name": c.name} for c in item.channels],
        "stocks": [
            {"name": s.ticker, "exchange": exchange_name(s.exchange), "isin": ""} for s in item.stocks
        ],
        "tags": [{"name": name} for name in item.tags],
    }


def asked(services: Services, values: Given) -> HeadQuery:
    """The query of a list."""
    page = values.whole("page", default=0, high=100_000)
    size = max(1, values.whole("pagesize", "limit", default=15, high=_MOST))
    since, until = values.days("date", "datefrom", "dateto")
    published, updated = values.instant("publishedsince"), values.instant("updatedsince")
    by, down = _order(values.text("sort"), "updated" if updated else "published")
    since = max(since, published) if since and published else since or published
    return HeadQuery(
        groups=(*_groups(values), *_numbered(services, values), *_ranked(values)),
        by=by,
        descending=down,
        published_since=since,
        published_until=until,
        updated_since=updated,
        offset=page * size,
        limit=size,
        topics=tuple(values.listed("topics", "topic")),
        every_topic=values.text("topic_group_by").lower() == "and",
    )


def _numbered(services: Services, values: Given) -> tuple[tuple[Term, ...], ...]:
    """The securities of the ISINs asked for, as the tables know them."""
    if values.text("cusips", "cusip"):
        raise Refused(403, "cusips", "are licensed, and this desk holds none", "Ask by tickers or isin")
    wanted = values.listed("isin", "isins")
    return (tuple(("ticker", one.key) for one in of_isins(services, wanted)) or _NONE,) if wanted else ()


def _ranked(values: Given) -> tuple[tuple[Term, ...], ...]:
    """Nothing here says how important a story is: asked for important ones, there are none."""
    rank = values.whole("importance", "importancerank", "importance_rank", default=0, high=5)
    return (_NONE,) if rank else ()


def _order(
    text: str, default: Literal["published", "updated"]
) -> tuple[Literal["published", "updated", "number"], bool]:
    if not text:
        return default, True
    name, _, way = text.lower().partition(":")
    if name not in _CLOCKS or way not in ("", "asc", "desc"):
        raise Refused(
            400, "sort", f"is not known: {text[:40]!r}", "Give created:desc, updated:asc, id:desc …"
        )
    return _CLOCKS[name], way != "asc"


def _groups(values: Given) -> tuple[tuple[Term, ...], ...]:
    out: list[tuple[Term, ...]] = []
    for kind, names in (("ticker", ("tickers", "symbols", "ticker")), ("primary", ("primarytickers",))):
        if found := values.listed(*names):
            out.append(tuple((kind, key) for one in found for key in ticker_keys(one)))
    if authors := values.listed("authors", "author"):
        out.append(tuple(("author", one.casefold()) for one in authors))
    if asked_for := values.listed("channels"):
        terms = terms_in(asked_for)
        out += [terms] if terms is not None else []
    return tuple(out)


def _shape(values: Given) -> tuple[str, str]:
    display = values.text("displayoutput").lower() or "headline"
    if display not in ("headline", "abstract", "full"):
        raise Refused(
            400, "displayOutput", f"is not known: {display[:40]!r}", "Give headline, abstract or full"
        )
    return display, values.text("format").lower()


def _listed(
    services: Services, query: HeadQuery, last: int | None, shape: tuple[str, str]
) -> list[dict[str, Any]]:
    if last is not None:
        seen = services.store.head(last)
        if seen is None:
            return []
        query = _behind(query, (seen.head.updated, last))
    return [news_item(item_of(row, services.public_url), *shape) for row in services.store.heads(query).rows]


def _behind(query: HeadQuery, last: tuple[datetime, int]) -> HeadQuery:
    """The list from behind a story on, in the order of what changed."""
    return HeadQuery(
        query.groups, "updated", False, query.published_since, query.published_until, query.updated_since,
        after=last, offset=query.offset, limit=query.limit, body=query.body,
    )  # fmt: skip


async def news(request: Request) -> Response:
    """Stories that pass the filters, newest first."""
    values = given(request)
    shape = _shape(values)
    query = replace(asked(services_of(request), values), body=shape[0] == "full")
    last = values.whole("lastid", default=-1, high=2**31 - 1)
    with listing():
        rows = await in_lane(request, _listed, services_of(request), query, last if last > 0 else None, shape)
    return answer(request, rows)


async def one(request: Request) -> Response:
    """One story by its number, in a list; none, and the list is empty."""
    values, number = given(request), request.path_params["number"]
    shape, services = _shape(values), services_of(request)
    if not (number.isascii() and number.isdigit() and len(number) < 11):
        return answer(request, [])
    found = await in_lane(request, services.store.head, int(number))
    if found is None or found.head.removed:
        return answer(request, [])
    return answer(request, [news_item(item_of(found, services.public_url), *shape)])


async def removed(request: Request) -> Response:
    """Stories that were withdrawn, the newest first."""
    values = given(request)
    page = values.whole("page", default=0, high=100_000)
    size = max(1, values.whole("pagesize", "limit", default=100, high=1_000))
    if page * size > _REMOVED_REACH:
        raise Refused(400, "page", f"lies behind {_REMOVED_REACH:,} rows", "Ask with updatedSince")
    query = HeadQuery(
        by="updated",
        updated_since=values.instant("updatedsince"),
        removed=True,
        offset=page * size,
        limit=size,
    )
    found = await in_lane(request, services_of(request).store.heads, query)
    return answer(
        request,
        {
            "removed": [
                {"id": head.number, "updated": mail_time(head.updated)}
                for head in (row.head for row in found.rows)
            ]
        },
    )


def _channel_list() -> list[dict[str, Any]]:
    return [{"id": c.id, "name": c.name} for c in channels()]


async def channel_list(request: Request) -> Response:
    """All channels, bare."""
    return answer(request, _channel_list())


async def channel_object(request: Request) -> Response:
    """All channels, in an object."""
    return answer(request, {"channels": _channel_list()})


def _both(path: str, handler: Any, about: str) -> tuple[Row, Row]:
    """A route with and without the stroke at its end: the client of this API asks with it."""
    return Row("GET", path, handler, about), Row("GET", f"{path}/", handler, about)


ROWS = (
    *_both("/api/v2/news", news, "stories that pass the filters, newest first"),
    *_both("/api/v2/news-removed", removed, "numbers of stories that were withdrawn"),
    *_both("/api/v2.1/news-removed", removed, "numbers of stories that were withdrawn"),
    *_both("/api/v2.1/news/channels", channel_object, "channels by which stories can be filtered"),
    *_both("/api/v2/channels", channel_list, "channels by which stories can be filtered"),
    *_both("/api/v2/news/{number}", one, "one story by its number"),
)
