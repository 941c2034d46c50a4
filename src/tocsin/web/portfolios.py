"""A watchlist's securities with their shares: as typed ("AAPL 12.5%" a line), as given by programs, out of an export."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tocsin.web.problems import Refused

_SHARE = re.compile(r"[-+]?\d{1,4}(?:\.\d{1,6})?%")
_MOST = 10.0  # of one security, in either direction
_FIGURE = re.compile(r"[^\d.,()\-−]")


def parted(typed: Sequence[str]) -> tuple[list[str], list[float | None]]:
    """Tickers out of typed words, each with the share that follows it, None where none does."""
    words, shares = list[str](), list[float | None]()
    for word in typed:
        if words and shares[-1] is None and _SHARE.fullmatch(word):
            shares[-1] = round(float(word[:-1]) / 100, 8)
        else:
            words.append(word)
            shares.append(None)
    return words, shares


def all_or_none(keys: Sequence[str], shares: Sequence[float | None]) -> tuple[float, ...]:
    """The shares where each security has one, nothing where none has; Refused between."""
    missing = [key for key, share in zip(keys, shares, strict=True) if share is None]
    if len(missing) == len(keys):
        return ()
    if missing:
        raise Refused(
            400, "weights", f"there is none for {', '.join(missing[:10])}", "Give each security one, or none"
        )
    return tuple(share for share in shares if share is not None)


def weights_of(given: Mapping[str, Any], keys: Sequence[str]) -> tuple[float, ...]:
    """The weights that a program gave, one a security in the same order."""
    value = given["weights"]
    if not isinstance(value, list) or len(value) not in (0, len(keys)):
        raise Refused(400, "weights", "are not one for each security", "Give as many numbers as securities")
    for one in value:
        number = isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
        if not number or abs(one) > _MOST:
            raise Refused(
                400, "weights", f"{str(one)[:40]!r} is no share", "Give numbers such as 0.05 for 5%"
            )
    return tuple(map(float, value))


def told(securities: Sequence[str], weights: Sequence[float]) -> str:
    """Securities a line, with their shares where they have any, as they may be typed again."""
    if len(weights) != len(securities):
        return "\n".join(securities)
    return "\n".join(f"{key} {100 * weight:.6g}%" for key, weight in zip(securities, weights, strict=True))


def shares(values: Iterable[tuple[str, str]]) -> dict[str, float]:
    """The share of each key by the values of an export, several rows of one key added up; empty where a value is
    missing or none is a number."""
    worth: dict[str, float] = {}
    for key, text in values:
        value = figure(text)
        if value is None:
            return {}
        worth[key] = worth.get(key, 0.0) + value
    total = sum(map(abs, worth.values()))
    return {key: round(value / total, 6) for key, value in worth.items()} if total else {}


def figure(text: str) -> float | None:
    """A sum of money as brokers write it: 1,234.50, 1.234,50, (12.00) for what is owed; None where it is none."""
    plain = _FIGURE.sub("", text).replace("−", "-")
    owed = plain.startswith(("(", "-"))
    plain = plain.strip("()-")
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma > point and (point >= 0 or len(plain) - comma != 4):  # the comma parts the cents
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain.replace(",", ""))
    except ValueError:
        return None
    return -value if owed else value
