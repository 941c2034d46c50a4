"""The starter pack of sources, read from its table; every fault of the table is told with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from tocsin.errors import AddressRefused, TableError
from tocsin.model.wires import Source
from tocsin.outbound import check_url

TABLE = "starter.toml"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?")
_OWN = {"id": str, "name": str, "url": str}
_SHARED = {"kind": str, "tier": int, "language": str, "interval": int | float, "licence": str}


def load_starter() -> tuple[Source, ...]:
    """The sources of the pack that comes with Tocsin. TableError where it is damaged."""
    return read_starter(resources.files("tocsin.wires").joinpath(TABLE).read_text(encoding="utf-8"))


def read_starter(text: str) -> tuple[Source, ...]:
    """The sources of a table: TOML, [[group]] with `name`, what its sources share, and `sources`.
    TableError names the row, what is wrong with it and what would be right."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(TABLE, f"it is not TOML: {error}", "Mend that line") from error
    _known(table, {"group"}, TABLE)
    sources: list[Source] = []
    for number, group in enumerate(_rows(table, "group", TABLE), 1):
        place = f"{TABLE}, group {number}"
        _known(group, {"name", "sources", *_SHARED}, place)
        name = _typed(group, "name", str, place)
        shared = {key: group[key] for key in _SHARED if key in group}
        sources += [_source(row, shared, name) for row in _rows(group, "sources", f"{TABLE}, {name}")]
    _apart([s.id for s in sources], "id")
    _apart([s.url for s in sources], "address")
    return tuple(sources)


def _source(row: Mapping[str, Any], shared: Mapping[str, Any], group: str) -> Source:
    place = f"{TABLE}, {group}, {row.get('id') or row.get('url') or 'a source without id'}"
    _known(row, {*_OWN, *_SHARED}, place)
    whole = {"kind": "feed", **shared, **row}
    values = {key: _typed(whole, key, kind, place) for key, kind in {**_OWN, **_SHARED}.items()}
    for problem, mend in _problems(values):
        raise TableError(place, problem, mend)
    return Source(group=group, **{**values, "interval": float(values["interval"])})


def _problems(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what is wrong, what would be right) of one source's values."""
    out = []
    if not _ID.fullmatch(values["id"]):
        out.append((f"its id is {values['id']!r}", "Give small letters, digits and hyphens"))
    if not values["name"].strip() or not values["licence"].strip():
        out.append(("its name or licence is empty", "Say who publishes, and under which terms"))
    if values["kind"] not in ("feed", "websub"):
        out.append((f"its kind is {values['kind']!r}", "Give feed or websub"))
    if values["tier"] not in (1, 2, 3):
        out.append((f"its tier is {values['tier']}", "Give 1 (first-hand), 2 (newsroom) or 3 (other)"))
    if not 1 <= values["interval"] <= 86_400:
        out.append((f"its interval is {values['interval']}", "Give seconds, from 1 to 86400"))
    if not _LANGUAGE.fullmatch(values["language"]):
        out.append((f"its language is {values['language']!r}", "Give a tag such as en or pt-BR"))
    try:
        check_url(values["url"])
    except AddressRefused as error:
        out.append((error.cause, error.mend))
    return out


def _rows(table: Mapping[str, Any], key: str, place: str) -> list[Mapping[str, Any]]:
    rows = table.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise TableError(place, f"it has no list of tables `{key}`", f"Give at least one {key}")
    return rows


def _known(row: Mapping[str, Any], keys: set[str], place: str) -> None:
    unknown = sorted(set(row) - keys)
    if unknown:
        raise TableError(place, f"{unknown[0]!r} is no key of it", f"The keys are {', '.join(sorted(keys))}")


def _typed(row: Mapping[str, Any], key: str, kind: Any, place: str) -> Any:
    value = row.get(key)
    if not isinstance(value, kind) or isinstance(value, bool):
        wanted = "text" if kind is str else "a number"
        raise TableError(
            place, f"its `{key}` is missing or of the wrong kind ({value!r})", f"Give {wanted} for it"
        )
    return value


def _apart(values: list[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise TableError(f"{TABLE}, {value}", f"two sources have this {what}", "Take one of them out")
        seen.add(value)
