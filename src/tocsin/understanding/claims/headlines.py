"""Attribution as headlines write it: `CONTENT: US`, `CONTENT - sources`, `Kirby: CONTENT`."""

from __future__ import annotations

from tocsin.model.reading import Mention
from tocsin.understanding.claims.found import Found
from tocsin.understanding.claims.line import Line

_VAGUE = frozenset(
    ["report", "reports", "sources", "source", "officials", "analyst", "analysts", "study", "survey", "poll"]
)
_SPEAKING = ("person", "country", "organisation")


def headline_form(line: Line, mentions: tuple[Mention, ...]) -> Found | None:
    """A headline's attribution by colon or dash, None where it has none."""
    for i in range(line.past - 2, line.first + 2, -1):
        if line.lower[i] in (":", "-", "–", "—") and not line.quoted(i) and _spaced(line, i):
            tail = (i + 1, line.past)
            if tail[1] - tail[0] <= 6 and _speaks(line, tail, mentions) and line.past - line.first > 6:
                return Found("headline tail", (i, i + 1), "speech", (line.first, i), tail)
            break
    for i in range(line.first + 1, min(line.first + 5, line.past - 3)):
        if line.lower[i] == ":" and _speaks(line, (line.first, i), mentions, people_only=True):
            if line.has_verb(i + 1, line.past):
                return Found("headline head", (i, i + 1), "speech", (i + 1, line.past), (line.first, i))
            break
    return None


def _spaced(line: Line, i: int) -> bool:
    return line.lower[i] == ":" or line.tokens.starts[i] > line.tokens.ends[i - 1] or line.lower[i] == "—"


def _speaks(
    line: Line, part: tuple[int, int], mentions: tuple[Mention, ...], people_only: bool = False
) -> bool:
    """Whether the part is nothing but one who can speak: a mention, an outlet, or sources."""
    first, past = part
    words = line.lower[first:past]
    if not people_only and (_is_vague(words) or line.outlet(first, past) not in ("", "*")):
        return True
    start, end = line.tokens.starts[first], line.tokens.ends[past - 1]
    named = [
        m
        for m in mentions
        if m.span.field == "headline" and start - 1 <= m.span.start and m.span.end >= end - 1
    ]
    if people_only:  # `Acme's Holt: …` too
        return any(m.kind == "person" and m.span.start < end for m in named)
    return any(m.kind in _SPEAKING and m.span.start <= start + 1 for m in named)


def _is_vague(words: tuple[str, ...]) -> bool:
    """`two sources`, `report`; no `Analyst Blog`, no `Acme's 2022 Report`, which is a title."""
    return (
        len(words) <= 3 and words[-1] in _VAGUE and not any(word == "'s" or word.isdigit() for word in words)
    )
