"""The filters of this dialect, and the cursor that carries them to the page behind."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import Literal

from starlette.requests import Request

from tocsin.model.codec import parse_time
from tocsin.model.terms import Term
from tocsin.ports import HeadQuery
from tocsin.web.dialects.channels import terms_in
from tocsin.web.dialects.items import ticker_keys
from tocsin.web.dialects.positions import read_position
from tocsin.web.problems import Refused

LISTED = 1_000  # rows of a page at most
_CLOCKS: dict[str, Literal["published", "updated"]] = {
    "published": "published",
    "published_utc": "published",
    "last_updated": "updated",
    "date": "published",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a list by name, those of a page behind with where it begins."""

    values: dict[str, str]
    after: tuple[datetime, int] | None

    def names(self, *fields: str) -> list[list[str]]:
        """For each field, and each of its forms, the values of which one has to hold."""
        out = []
        for field in fields:
            told = [self.values[name] for name in (field, f"{field}.any_of") if self.values.get(name)]
            out += [[x.strip() for x in text.split(",") if x.strip()] for text in told]
            out += [[x.strip()] for x in self.values.get(f"{field}.all_of", "").split(",") if x.strip()]
        return out

    def tickers(self) -> frozenset[str]:
        """The keys of the tickers asked for, empty for all."""
        return frozenset(key for names in self.names("ticker") for one in names for key in ticker_keys(one))


def asked(request: Request, known: Iterable[str]) -> Asked:
    """What a caller asks for. Refused for filters that are not served, and for a cursor that is none of ours."""
    given = {_dotted(name): value.strip() for name, value in request.query_params.multi_items()}
    given.pop("apiKey", None)
    after = None
    if "cursor" in given:
        given, after = _opened(given["cursor"])
    allowed = {form for name in known for form in _forms(name)} | {"limit", "sort", "order"}
    for name in given:
        if name not in allowed:
            raise Refused(
                400,
                f"parameter {name[:60]}",
                "is not served here",
                f"Served are: {', '.join(sorted(allowed))}",
            )
    return Asked(given, after)


def _dotted(name: str) -> str:
    """`tickers_all_of`, as some clients write it, is `tickers.all_of`."""
    for form in ("any_of", "all_of"):
        name = name.replace(f"_{form}", f".{form}")
    return name


def _forms(name: str) -> tuple[str, ...]:
    if name in _CLOCKS:
        return (name, *(f"{name}.{form}" for form in ("gt", "gte", "lt", "lte")))
    return (name, f"{name}.any_of", f"{name}.all_of")


def _opened(cursor: str) -> tuple[dict[str, str], tuple[datetime, int]]:
    try:
        values, at = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(at, str) or not all(isinstance(v, str) for v in values.values()):
            raise ValueError(cursor)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise Refused(400, "parameter cursor", "is none of ours", "Follow next_url") from error
    return dict(values), read_position(at, "cursor", "Follow next_url")


def closed(values: dict[str, str], at: str) -> str:
    """A cursor for what lies behind a position."""
    text = json.dumps([values, at], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _time(name: str, text: str) -> datetime:
    try:
        if text.isascii() and text.isdigit() and len(text) < 12:
            return datetime.fromtimestamp(int(text), UTC)
        return parse_time(text.replace(" ", "+"))
    except (ValueError, OverflowError) as error:
        raise Refused(400, f"parameter {name}", "is no time", "Give seconds, a day or RFC 3339") from error


def _bounds(given: Asked) -> dict[str, datetime]:
    """Bounds of both clocks, as a query takes them."""
    out: dict[str, datetime] = {}
    step = timedelta(microseconds=1)
    for name, text in given.values.items():
        field, _, form = name.partition(".")
        if field not in _CLOCKS or not text:
            continue
        at, clock = _time(name, text), _CLOCKS[field]
        if at.year == MAXYEAR:  # no list reaches there, and no bound can lie a day behind it
            raise Refused(400, f"parameter {name}", "is out of range", "Give an earlier time")
        whole = timedelta(days=1) if len(text) == 10 and "-" in text else step
        if form in ("gte", "gt", ""):
            out[f"{clock}_since"] = at + (whole if form == "gt" else timedelta())
        if form in ("lte", "lt", ""):
            out[f"{clock}_until"] = at + (timedelta() if form == "lt" else whole)
    return out


def query_of(given: Asked, *, limit: int, most: int) -> HeadQuery:
    """The query of a list."""
    text = given.values.get("limit", "") or str(limit)
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise Refused(400, "parameter limit", "is no number of rows", f"Give 1 to {most}")
    name, _, way = given.values.get("sort", "").split(",")[0].partition(".")
    if name and name not in _CLOCKS:
        raise Refused(
            400, "parameter sort", f"cannot be {name[:40]!r}", f"Give one of {', '.join(sorted(_CLOCKS))}"
        )
    way = given.values.get("order", "") or way or "desc"
    groups: list[tuple[Term, ...]] = []
    named = given.names("ticker", "tickers", "stocks")
    groups += [tuple(("ticker", key) for one in names for key in ticker_keys(one)) for names in named]
    groups += [tuple(("author", one.casefold()) for one in names) for names in given.names("author")]
    for names in given.names("channels"):
        terms = terms_in(names)
        groups += [terms] if terms is not None else []
    return HeadQuery(
        groups=tuple(groups),
        by=_CLOCKS.get(name, "published"),
        descending=way != "asc",
        after=given.after,
        limit=min(int(text[:9]), most, LISTED),
        **_bounds(given),  # type: ignore[arg-type]
    )
