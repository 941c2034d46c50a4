"""What stands around a cue: object, time and venue behind it, and relays at the end of a sentence."""

from __future__ import annotations

from dataclasses import replace

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.line import Line
from tocsin.understanding.claims.phrases import np_right

Range = tuple[int, int]
CueHit = tuple[int, int, w.Cue]


def after_cue(line: Line, first: int, past: int, takes_object: bool) -> tuple[int, str]:
    """Past-last token of object, time and venue after a cue, and the outlet told, if any."""
    i, outlet = first, ""
    if takes_object and i < past and line.lower[i] not in ("that",):
        end = _object_end(line, i, past)
        if end < past - 1 and line.lower[end] == "of" and line.is_capital(end + 1):
            end = np_right(line, end + 1, past)  # `told The Star-Ledger of Newark`
        outlet, i = line.outlet(i, end), end
    while i < past and not line.quoted(i):
        word = line.lower[i]
        step = _time_or_venue(line, i, past)
        if step > i and not (step < past and line.lower[step] in w.AUXILIARIES):
            outlet = outlet or _named_outlet(line, i, step)
            i = step
        elif word == "," and i + 1 < past and _time_or_venue(line, i + 1, past) > i + 1:
            i += 1
        else:
            break
    return i, outlet if outlet != "*" else ""


def _named_outlet(line: Line, first: int, past: int) -> str:
    found = line.outlet(first, past)
    return "" if found == "*" else found


def _object_end(line: Line, i: int, past: int) -> int:
    start = i
    while i < past and i - start < 10:
        word = line.lower[i]
        if (
            line.quoted(i)
            or word in w.BREAKS
            or word in w.PREPOSITIONS
            or word in w.CLAUSE_STOPS
            or word in w.DAYS
        ):
            break
        if i > start and (
            word in w.OPENERS or word in w.SUBJECTS or (word in w.DETERMINERS and word not in ("all",))
        ):
            break
        if i > start and w.is_verb(word):
            return i - 1
        i += 1
    return i


def _time_or_venue(line: Line, i: int, past: int) -> int:
    """Past-last token of one time or venue phrase at i, or i where there is none."""
    word = line.lower[i]
    if word in w.TIME_WORDS:
        return _while_time(line, i, past)
    if (
        word == "to"
        and i + 1 < past
        and line.lower[i + 1] in ("reporters", "journalists", "investors", "cnbc", "reuters")
    ):
        return i + 2
    if word in (
        "in",
        "on",
        "at",
        "during",
        "via",
        "by",
        "through",
        "after",
        "before",
        "from",
        "earlier",
        "of",
    ):
        if i + 1 < past and line.lower[i + 1] in w.TIME_WORDS:
            return _while_time(line, i + 1, past)
        return _venue_end(line, i, past)
    return i


def _while_time(line: Line, i: int, past: int) -> int:
    start = i
    while i < past and (
        line.lower[i] in w.TIME_WORDS
        or line.lower[i].isdigit()
        or (line.lower[i] == "." and i > start and line.lower[i - 1] in w.MONTHS)
    ):
        i += 1
    return start - 1 if i < past and line.lower[i] == "'s" else i  # `Monday's launch` is no time


def _venue_end(line: Line, i: int, past: int) -> int:
    for j in range(i + 1, min(i + 9, past)):
        word = line.lower[j]
        if line.quoted(j) or word in w.BREAKS or word == "that" or word in w.AUXILIARIES:
            return i
        if word in w.VENUES:
            end = j + 1
            while end < past and line.lower[end] in ("with", "to", "on", "at", "in", "by") and end + 1 < past:
                stop = np_right(line, end + 1, past)
                if line.has_verb(end + 1, stop) and not line.is_capital(end + 1):
                    break
                end = stop
            return end
    return i


def cut_relay(line: Line, hits: list[CueHit]) -> tuple[Line, str, Range]:
    """Take off a relay at the end (`…, Reuters reported on Thursday`) where a speaker stands before it."""
    for i, past_cue, cue in reversed(hits):
        start = _relay_start(line, i, past_cue, cue, hits)
        if not start:
            continue
        first = i if cue.act != "according" else past_cue
        if cue.act == "according":
            end = np_right(line, past_cue, line.past)
            outlet = line.outlet(first, end)
        else:
            end, _ = after_cue(line, past_cue, line.past, False)
            outlet = line.outlet(start + 1, i)
        if line.lower[end : end + 2] == (",", "citing"):
            end = line.past  # whom it cites matters where nobody else speaks
        if outlet and _only_marks(line, end, line.past):
            return replace(line, past=start), outlet, (start, end)
    return line, "", (0, 0)


def _relay_start(line: Line, i: int, past_cue: int, cue: w.Cue, hits: list[CueHit]) -> int:
    """The comma before a relay, 0 where the cue at i is none."""
    if not any(j < i and c.act != "according" for j, _, c in hits):
        return 0
    if cue.act == "according":
        return i - 1 if line.lower[i - 1] == "," else i
    if line.lower[i] not in w.REPORTING:
        return 0
    start = i - 1
    while start > line.first and line.lower[start] != "," and i - start < 7:
        start -= 1
    return start if line.lower[start] == "," and line.outlet(start + 1, i) else 0


def _only_marks(line: Line, first: int, past: int) -> bool:
    return all(line.lower[i] in w.BREAKS for i in range(first, past))
