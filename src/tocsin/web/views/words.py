"""Values in words: ages, counts, names of keys, sentences about placements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tocsin.model.alerts import Alert
from tocsin.model.placement import Placement

_STEPS = ((60, "s", 1), (3600, "min", 60), (86_400, "h", 3600), (14 * 86_400, "d", 86_400))


def age(now: datetime, at: datetime) -> str:
    """How long ago, in the coarsest fitting unit; a date where it is more than two weeks."""
    seconds = (now - at).total_seconds()
    if seconds < 5:
        return "now"
    for limit, unit, size in _STEPS:
        if seconds < limit:
            return f"{int(seconds // size)} {unit}"
    return at.astimezone(UTC).strftime("%d %b %Y")


def duration(seconds: float) -> str:
    """A length of time in one or two units: 90 -> "1 min 30 s"."""
    whole = max(0, round(seconds))
    for size, unit, small, name in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // small
            return f"{whole // size} {unit} {rest} {name}" if rest else f"{whole // size} {unit}"
    return f"{whole} s"


def o_clock(minute: int) -> str:
    """A minute of the day as a time: 22:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def counted(number: int, word: str, plural: str = "") -> str:
    """A number with its noun: 1 story, 2 stories."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th …"""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def node_parts(node: str) -> tuple[str, str]:
    """Kind and label of a node of the exposure map: theme:arms trade, security:XNYS:LMT."""
    kind, _, rest = node.partition(":")
    if not rest:
        return "", node
    if kind == "security":
        return kind, rest.rpartition(":")[2]
    return kind, rest


def plain(code: str, names: Mapping[str, str] | None = None) -> str:
    """A code as a person would write it: the table's name, else underscores and dots as blanks."""
    if names and code in names:
        return names[code]
    return code.replace("_", " ").replace(".", " · ")


def weblink(url: str) -> str:
    """The address if it is one that a page may link to, else nothing: http, https and mailto only."""
    return url if url.lower().startswith(("https://", "http://", "mailto:")) else ""


def placed(placement: Placement) -> str:
    """What the story does to its storyline, as a short sentence part."""
    return {
        "starts": "starts a storyline",
        "adds": "adds to the storyline",
        "repeats": "repeats what was known",
        "corrects": "corrects an earlier story",
        "withdraws": "withdraws an earlier story",
    }[placement.relation]


def because(alert: Alert) -> str:
    """The alert's reasons as sentences, the first three; its headline and rule stand beside them."""
    told = [reason.text.strip().rstrip(".") for reason in alert.reasons[:3] if reason.text.strip()]
    more = len(alert.reasons) - len(told)
    rest = f" And {counted(more, 'more reason')}." if more > 0 else ""
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in told) + rest


def sentence(text: str) -> str:
    """Words as a sentence: the first letter large, the others as they are, a full stop unless it ends in a sign."""
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."
