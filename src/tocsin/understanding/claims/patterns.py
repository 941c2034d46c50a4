"""The constructions of attribution, from the surest to the loosest. Token ranges in, token ranges out."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.line import Line, np_left, np_right
from tocsin.understanding.claims.tails import CueHit, Range, after_cue

_AFTER_SPEAKER = w.BREAKS | w.PREPOSITIONS | {"and", "when", "as", "while", "who"}


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution: ranges of tokens [first, past). source None: the speaker of the sentence
    before or of the leading clause. via: outlets by name, "*" for the report known from before."""

    rule: str
    cue: Range
    act: str
    content: Range
    source: Range | None
    via: tuple[str, ...] = ()
    after: Range = (0, 0)  # time, venue and object: where the day is looked for


def verb_cues(line: Line, hits: list[CueHit]) -> list[CueHit]:
    """The hits that are really used as reporting verbs, outside quotations."""
    return [h for h in hits if not line.quoted(h[0]) and _is_verb_use(line, h)]


def _is_verb_use(line: Line, hit: CueHit) -> bool:
    i, _, cue = hit
    word = line.lower[i]
    if cue.act == "according":
        return True
    if line.is_capital(i) and not line.title_case and i > line.first:
        return False
    before = line.lower[i - 1] if i > line.first else ""
    if (
        before in ("to", "not", "n't", "can", "could", "didn't", "don't", "doesn't", "never", "for", "of")
        and word != "said"
    ):
        return False
    if word in w.NOUN_LIKE and (
        before in w.DETERMINERS or before in ("'s", "new", "recent", "latest", "in", "on")
    ):
        return False
    passive = before in w.BE and not word.endswith(("ing", "s"))
    return not passive


def according_to(line: Line, hit: CueHit) -> Found | None:
    """`According to X, CONTENT` and `CONTENT, according to X`; empty content for a parenthesis."""
    i, past_cue, _ = hit
    end = np_right(line, past_cue, line.past)
    if end == past_cue:
        return None
    lead = i == line.first or line.lower[i - 1] in ("but", "and", "yet", ";")
    if lead:
        start = end
        while start < line.past and line.lower[start] != ",":
            start += 1
        content = (start + 1, line.past) if start + 1 < line.past else (end, line.past)
    else:
        content = (_content_start(line, i), i)
    if not line.has_verb(*content):
        return None
    return Found("according to", (i, past_cue), "according", content, (past_cue, end), after=(end, line.past))


def _content_start(line: Line, before: int) -> int:
    """Where a content that ends at `before` begins: the sentence, or after a semicolon."""
    for j in range(before - 1, line.first, -1):
        if line.lower[j] == ";" and not line.quoted(j):
            return j + 1
    start = line.first
    if line.lower[start] in ("but", "and") and start + 1 < before:
        start += 1
    return start


def inverted(line: Line, hit: CueHit) -> Found | None:
    """`CONTENT," said X, a spokesman for Y.`"""
    i, past_cue, cue = hit
    if (
        i == line.first
        or past_cue >= line.past
        or cue.act not in ("speech", "evidence", "ask", "expect", "deny")
    ):
        return None
    prev = line.lower[i - 1]
    if not (prev == "," or line.quoted(i - 1)) or line.lower[i].endswith("ing"):
        return None
    if not (
        line.is_capital(past_cue)
        or line.lower[past_cue] in w.DETERMINERS
        or line.lower[past_cue] in w.PERSON_NOUNS
    ):
        return None
    if line.lower[past_cue] in w.OPENERS or line.lower[past_cue] in w.DAYS or line.quoted(past_cue):
        return None
    end = np_right(line, past_cue, line.past)
    content = (_content_start(line, i), i)
    if prev == "," and not line.quoted(i - 2) and np_left(line, i, line.first) is not None:
        return None  # `Smith, a lawyer, said the …`: the speaker stands on the left
    if end < line.past and not (line.is_break(end) or line.lower[end] in _AFTER_NAME):
        return None
    if end == past_cue or (line.has_verb(past_cue, end) and line.lower[past_cue] not in w.DETERMINERS):
        return None
    if not line.has_verb(*content):
        return None
    return Found("inverted", (i, past_cue), cue.act, content, (past_cue, end), after=(end, line.past))


_AFTER_NAME = (
    w.PREPOSITIONS
    | w.DAYS
    | frozenset(["and", "who", "when", "as", "while", "late", "last", "earlier", "this"])
)


def before_speaker(line: Line, hit: CueHit) -> Found | None:
    """`CONTENT, X said [to Y] [on Thursday]`."""
    i, past_cue, cue = hit
    if cue.clause == "that" or line.lower[i].endswith("ing"):
        return None
    source = np_left(line, i, line.first)
    if source is None or source[0] <= line.first:
        return None
    first = source[0] - 1
    if line.lower[first] in ("and", "but", "meanwhile") and first > line.first:
        first -= 1
    if not (line.lower[first] == "," or line.quoted(first)):
        return None
    content = (_content_start(line, first + 1), first + 1)
    if (
        line.lower[first] == ","
        and not line.quoted(first - 1)
        and (around := _parenthesis(line, hit, content))
    ):
        return Found("before speaker", (i, past_cue), cue.act, around, source, (), (past_cue, past_cue))
    if not _is_statement(line, content) or line.lower[content[0]] in (
        "while",
        "although",
        "though",
        "when",
        "as",
        "after",
        "if",
    ):
        return None
    end, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    if end < line.past and line.lower[end] not in _AFTER_SPEAKER:
        return None
    via = (outlet,) if outlet else ()
    return Found("before speaker", (i, past_cue), cue.act, content, source, via, (past_cue, end))


def _parenthesis(line: Line, hit: CueHit, content: Range) -> Range | None:
    """`A, they say, B`: the content is the whole sentence around the tag."""
    past_cue = hit[1]
    if past_cue >= line.past or line.lower[past_cue] != "," or line.quoted(past_cue):
        return None
    if past_cue + 1 >= line.past or line.quoted(past_cue + 1) or not line.has_verb(past_cue + 1, line.past):
        return None
    if line.lower[past_cue + 1].endswith("ing") or w.cues().at(line.lower, past_cue + 1):
        return None
    return content[0], line.past


def _is_statement(line: Line, content: Range) -> bool:
    if line.quoted(content[1] - 1):
        return content[1] - line.quote_start(content[1] - 1) > 3
    return content[1] - content[0] > 4 and line.has_verb(*content)


def after_speaker(line: Line, hit: CueHit) -> Found | None:
    """`X said [to Y] [on Thursday] [that] CONTENT`."""
    i, past_cue, cue = hit
    if line.lower[i].endswith("ing"):
        return None
    source = np_left(line, i, line.first)
    if source is None:
        source = _antecedent(line, i)
        if source is None:
            return None
    start, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    content = _content_after(line, _past_citation(line, start), cue)
    if content is None:
        return None
    via = (outlet,) if outlet else ()
    content = (content[0], _before_second_verb(line, content))
    return Found("after speaker", (i, past_cue), cue.act, content, source, via, (past_cue, start))


def _past_citation(line: Line, start: int) -> int:
    """`reported on Friday, citing people familiar with it, that …`: where the content goes on."""
    if line.lower[start : start + 2] != (",", "citing"):
        return start
    for i in range(start + 2, min(start + 22, line.past)):
        if line.lower[i] == "that":
            return i
    return start


def _before_second_verb(line: Line, content: Range) -> int:
    """`said A, but added B`: the content ends where the same speaker's second verb begins."""
    for j in range(content[0] + 3, content[1] - 1):
        if line.lower[j] in ("and", "but") and not line.quoted(j):
            hit = w.cues().at(line.lower, j + 1)
            if (
                hit
                and hit[0] < content[1]
                and line.lower[j + 1].endswith("ed")
                and hit[1][0].act != "according"
            ):
                return j
    return content[1]


def _antecedent(line: Line, i: int) -> Range | None:
    """`Smith, who said …`: the name before the relative pronoun."""
    j = i - 1
    while j > line.first and (line.lower[j] in w.ADVERBS or line.lower[j] in ("has", "have", "had")):
        j -= 1
    if j <= line.first or line.lower[j] != "who":
        return None
    return np_left(line, j - (line.lower[j - 1] == ","), line.first)


def _content_after(line: Line, start: int, cue: w.Cue) -> Range | None:
    """The content that begins at `start`, after "that", a comma or a colon; None where none may."""
    past = line.past
    comma = start < past and line.lower[start] in (",", ":")
    i = start + comma
    if i >= past:
        return None
    if line.lower[i] == "that" and not line.quoted(i):
        i += 1
        return (i, past) if i < past and line.has_verb(i, past) else None
    if line.quoted(i):
        return (i, past) if past - i > 3 else None
    if comma and line.lower[start] == "," and not any(line.quoted(j) for j in range(i, past)):
        return None
    if line.lower[start] == ":" and cue.act in ("speech", "ask"):
        return (i, past) if line.has_verb(i, past) else None
    return (i, past) if _opens_clause(line, i, past, cue) else None


def _opens_clause(line: Line, i: int, past: int, cue: w.Cue) -> bool:
    if cue.clause in ("that", "quote"):
        return False
    word = line.lower[i]
    if (
        word in w.PREPOSITIONS and word not in ("in", "at", "under", "despite", "within", "after")
    ) or word in ("so", "yes"):
        return False
    if cue.clause == "bare":
        return line.has_verb(i, past)
    opener = (
        word in w.OPENERS or word in w.DETERMINERS or line.is_capital(i) or word in ("if", "there", "when")
    )
    window = min(i + 10, past)
    stop = next(
        (j for j in range(i + 1, window) if line.lower[j] in (",", "that", "who", "which", "to")), window
    )
    return (opener or word.endswith("s")) and line.has_verb(i + 1, stop)


def participle(line: Line, hit: CueHit) -> Found | None:
    """`…, adding [that] CONTENT`: the speaker is that of the sentence."""
    i, past_cue, cue = hit
    if (
        not line.lower[i].endswith("ing")
        or i == line.first
        or cue.act not in ("speech", "expect", "deny", "evidence")
    ):
        return None
    if not (line.lower[i - 1] == "," or line.quoted(i - 1)):
        return None
    start, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    content = _content_after(line, start, cue)
    if content is None:
        return None
    return Found(
        "participle", (i, past_cue), cue.act, content, None, (outlet,) if outlet else (), (past_cue, start)
    )


CONSTRUCTIONS = (inverted, before_speaker, according_to, after_speaker, participle)
