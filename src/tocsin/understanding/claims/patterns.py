"""The constructions of attribution, from the surest to the loosest. Token ranges in, token ranges out."""

from __future__ import annotations

from collections.abc import Callable

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.extents import content_after, content_end, content_start
from tocsin.understanding.claims.found import Found
from tocsin.understanding.claims.line import Line
from tocsin.understanding.claims.phrases import antecedent, np_left, np_right, shared_subject
from tocsin.understanding.claims.tags import before_speaker, fronted, inverted, names_someone
from tocsin.understanding.claims.tails import CueHit, Range, after_cue


def according_to(line: Line, hit: CueHit) -> Found | None:
    """`According to X, CONTENT`, `CONTENT, according to X` and `CON-, according to X, -TENT`."""
    i, past_cue, _ = hit
    end = np_right(line, past_cue, line.past)
    if end == past_cue:
        return None
    before = line.lower[i - 1] if i > line.first else ""
    if (
        i == line.first
        or before in _LEADS
        or (before == "," and i - 2 >= line.first and line.lower[i - 2] in _LEADS)
    ):
        start = end
        while start < line.past and line.lower[start] != ",":
            start += 1
        content = (start + 1, line.past) if start + 1 < line.past else (end, line.past)
    else:
        content = (content_start(line, i), i)
        if end < line.past - 1 and line.lower[end] == ",":
            if line.lower[content[0]] in w.SUBORDINATORS:
                content = (end + 1, line.past)  # `While some rose, according to X, others fell`
            elif not line.has_verb(*content):
                content = (content[0], line.past)
    if not line.has_verb(*content):
        return None
    return Found("according to", (i, past_cue), "according", content, (past_cue, end), after=(end, line.past))


_LEADS = w.CLAUSE_OPENERS | {"yet", ";", ":", "that", "so", "though", "where", "which"}


def as_said(line: Line, hit: CueHit) -> Found | None:
    """`as Holt noted, CONTENT` and `CONTENT, as Holt noted`."""
    i, past_cue, cue = hit
    source = np_left(line, i, line.first)
    if (
        source is None
        or source[0] <= line.first - 1
        or line.lower[source[0] - 1] != "as"
        or cue.act not in w.INVERTING
    ):
        return None
    if source[0] == line.first:
        return None
    opener = source[0] - 1
    end, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    via = (outlet,) if outlet else ()
    if end < line.past - 1 and line.lower[end] in (",", ":") and line.has_verb(end + 1, line.past):
        content = (end + 1, line.past)
    elif opener > line.first and line.lower[opener - 1] == "," and (end >= line.past or line.is_break(end)):
        content = (content_start(line, opener), opener)
    else:
        return None
    return Found("as said", (i, past_cue), cue.act, content, source, via, (past_cue, end))


def after_speaker(line: Line, hit: CueHit) -> Found | None:
    """`X said [to Y] [on Thursday] [that] CONTENT`."""
    i, past_cue, cue = hit
    if line.lower[i].endswith("ing") and (
        line.lower[i - 1] not in w.BE or cue.clause not in ("bare", "that")
    ):
        return None
    source = np_left(line, i, line.first)
    if source is None:
        source = antecedent(line, i) or shared_subject(line, i)
        if source is None:
            return None
    if line.lower[i] in w.NOUN_LIKE and not _takes_verb(line, source, past_cue):
        return None
    start, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    content = content_after(line, past_cue, start, cue)
    if content is None:
        return None
    via = (outlet,) if outlet else ()
    content = (content[0], content_end(line, content, _subordinate(line, source)))
    return Found("after speaker", (i, past_cue), cue.act, content, source, via, (past_cue, start))


def _takes_verb(line: Line, source: Range, past_cue: int) -> bool:
    """Whether a phrase before a word such as "reports" is its subject, not the first half of a longer noun."""
    if line.lower[past_cue : past_cue + 1] == ("that",) and line.has_verb(
        past_cue + 1, min(past_cue + 2, line.past)
    ):
        return line.lower[past_cue + 1] in w.SUBJECTS  # `the remarks that were shown`
    first, last = source[0], source[1] - 1
    word = line.lower[last]
    if line.is_capital(last) or not word[-1].isalpha() or word in w.PRONOUNS or word in w.RELATIVES:
        return True
    if word in w.PERSON_NOUNS or word in w.PLURAL_SPEAKERS or word.endswith("s"):
        return True
    return line.lower[first] in w.DETERMINERS and not word.endswith("ing")


def _subordinate(line: Line, source: Range) -> bool:
    """Whether the speaker stands in a subordinate clause: `While Holt said A, B`, `Holt, who said A, B`."""
    if line.lower[source[1] - 1] == "who" and not line.has_verb(line.first, source[0]):
        return True
    for i in range(source[0] - 1, line.first - 1, -1):
        if line.lower[i] in w.SUBORDINATORS:
            return True
        if line.lower[i] in w.BREAKS or line.quoted(i):
            break
    return False


def participle(line: Line, hit: CueHit) -> Found | None:
    """`…, adding [that] CONTENT`, `issued a statement saying CONTENT`: the speaker is the subject before."""
    i, past_cue, cue = hit
    if i == line.first or not line.lower[i].endswith("ing") or cue.act not in _PARTICIPLES:
        return None
    before = line.lower[i - 1]
    quoted_as = _quoted_as(line, i) if before == "as" else None
    if not (quoted_as or before in _BEFORE_PARTICIPLE or before in w.VENUES or line.quoted(i - 1)):
        return None
    start, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    content = content_after(line, past_cue, start, cue)
    if content is None:
        return None
    lead = i == line.first + 1 and before != ","
    content = (content[0], content_end(line, content, lead))
    source = _behind(line, content[1]) if lead else quoted_as
    via = (outlet,) if outlet else ()
    return Found("participle", (i, past_cue), cue.act, content, source, via, (past_cue, start))


def _quoted_as(line: Line, i: int) -> Range | None:
    """`Holt was quoted as saying`, `Reuters quoted Holt as saying`: who is quoted."""
    for k in range(i - 2, max(line.first, i - 14), -1):
        if line.lower[k] in _QUOTED and not line.quoted(k):
            if line.lower[k - 1] in w.BE:
                return np_left(line, k, line.first)
            return (k + 1, i - 1) if k + 1 < i - 1 else None
    return None


_QUOTED = frozenset(["quoted", "cited", "quotes", "cites"])


def _behind(line: Line, comma: int) -> Range | None:
    """`While saying A, Holt …`: the subject behind the comma."""
    first = comma + 1
    if first >= line.past or not (line.lower[first] in w.SUBJECTS or names_someone(line, first)):
        return None
    end = first + 1 if line.lower[first] in w.SUBJECTS else np_right(line, first, line.past)
    return (first, end) if end > first else None


_PARTICIPLES = frozenset(["speech", "expect", "deny", "evidence"])
_BEFORE_PARTICIPLE = w.DAYS | frozenset(", and but by while in after before when ) statement".split())


Build = Callable[[Line, CueHit], Found | None]
CONSTRUCTIONS: tuple[Build, ...] = (
    inverted,
    fronted,
    as_said,
    before_speaker,
    according_to,
    after_speaker,
    participle,
)
FORMS: dict[str, tuple[Build, ...]] = {  # the constructions that a cue can stand in, by its form
    "finite": (inverted, fronted, as_said, before_speaker, after_speaker),
    "participle": (after_speaker, participle),
    "according": (according_to,),
}


def builders(line: Line, hit: CueHit) -> tuple[Build, ...]:
    """The constructions that a cue can stand in, the surest first."""
    if hit[2].act == "according":
        return FORMS["according"]
    return FORMS["participle" if line.lower[hit[0]][-3:] == "ing" else "finite"]
