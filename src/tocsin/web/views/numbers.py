"""Numbers that stories told, as people read them."""

from __future__ import annotations

from tocsin.model.calendars import Filed
from tocsin.model.reading import Figure

_NAMES = {"eps": "EPS", "people": "people", "deal": "value", "size": "raised"}
_LARGE = ((1e12, " tn"), (1e9, " bn"), (1e6, " m"))
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


def numbers(row: Filed) -> list[tuple[str, str, str]]:
    """(measure with its period, the number told, what stands beside it) for each measure, in the order told."""
    out = []
    for measure in dict.fromkeys(f.measure for f in row.figures):
        low, high = row.figure(measure, "low"), row.figure(measure, "high")
        now, expected, before = (row.figure(measure, role) for role in ("actual", "estimate", "prior"))
        main = now or low
        if main is None:
            continue
        value = shown(main)
        if low and high and high.value != low.value:
            value = f"{shown(low)} to {shown(high)}"
        beside = [f"expected {shown(expected)}"] if expected else []
        beside += [f"before {shown(before)}"] if before else []
        out.append((f"{_NAMES.get(measure, measure)} {main.of}".strip(), value, ", ".join(beside)))
    return out


def shown(figure: Figure) -> str:
    """A number as people read it: $1.41, −$102 m, 2.9 %."""
    size, unit = abs(figure.value), figure.unit
    scale, word = next(((s, w) for s, w in _LARGE if size >= s), (1.0, ""))
    digits = f"{size / scale:,.2f}" if word or unit in _SIGNS or len(unit) == 3 else f"{size:,.10g}"
    digits = digits.removesuffix("0").removesuffix(".0") if word else digits
    minus = "−" if figure.value < 0 else ""
    if unit in _SIGNS:
        return f"{minus}{_SIGNS[unit]}{digits}{word}"
    return f"{minus}{digits}{word} {unit}".strip()
