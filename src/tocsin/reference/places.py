"""Country names as tables write them, to their codes."""

from __future__ import annotations

import functools

from tocsin.reference.csvfiles import packaged, parts
from tocsin.text import fold


@functools.cache
def _codes() -> dict[str, str]:
    out: dict[str, str] = {}
    for row in packaged("countries.csv"):
        for name in (row["alpha2"], row["alpha3"], row["name"], *parts(row["names"])):
            out.setdefault(fold(name), row["alpha2"])
    return out


@functools.cache
def country_code(text: str) -> str:
    """Alpha-2 for a code or an English name; empty where it is neither."""
    return _codes().get(fold(text), "") if text else ""
