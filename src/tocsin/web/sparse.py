"""Only the fields asked for: `fields=story.headline,reading.events` of an answer's nouns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tocsin.web.problems import Refused
from tocsin.web.routes import Param

FIELDS = Param("fields", "string", "only these, with commas: story.headline,reading.events,seq")
MOST = 40


def wanted(text: str, known: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The paths asked for, empty for all. Refused where the first name of one is unknown."""
    paths = tuple(dict.fromkeys(tuple(part.strip().split(".")) for part in text.split(",") if part.strip()))
    if len(paths) > MOST:
        raise Refused(400, "parameter fields", f"names more than {MOST} fields", "Ask for whole parts")
    for path in paths:
        if path[0] not in known:
            said = ".".join(path)[:60]
            raise Refused(400, "parameter fields", f"{said!r} is not known", f"Known are: {', '.join(known)}")
    return paths


def only(value: dict[str, Any], paths: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """A noun's plain values with these fields alone; a field that it has not is left out. All where no path is given."""
    if not paths:
        return value
    out: dict[str, Any] = {}
    for path in paths:
        _put(out, value, path)
    return out


def _put(out: dict[str, Any], value: dict[str, Any], path: tuple[str, ...]) -> None:
    name, rest = path[0], path[1:]
    if name not in value:
        return
    inner = value[name]
    if not rest:
        out[name] = inner
    elif isinstance(inner, dict):
        held = out.setdefault(name, {})
        if held is not inner:
            _put(held, inner, rest)
    elif isinstance(inner, list):
        rows = out.setdefault(name, [{} for _ in inner])
        for row, one in zip(rows, inner, strict=True):
            if row is not one and isinstance(one, dict):
                _put(row, one, rest)
