"""Tags behind or inside what was said: `CONTENT," said X`, `CONTENT, X said`, and quotations that go on behind them."""

from __future__ import annotations

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.extents import content_start
from tocsin.understanding.claims.found import Found
from tocsin.understanding.claims.line import Line
from tocsin.understanding.claims.phrases import np_left, np_right
from tocsin.understanding.claims.tails import CueHit, Range, after_cue


def inverted(line: Line, hit: CueHit) -> Found | None:
    """`CONTENT," said X, a spokesman for Y.`"""
    i, past_cue, cue = hit
    if (
        i == line.first
        or past_cue >= line.past
        or cue.act not in w.INVERTING
        or line.lower[i].endswith("ing")
    ):
        return None
    comma = line.lower[i - 1] == "," and not line.quoted(i - 1)
    if not (comma or line.quoted(i - 1)) or not names_someone(line, past_cue):
        return None
    end = np_right(line, past_cue, line.past)
    content = (content_start(line, i), i)
    if not (line.lower[i].startswith("sa") if comma else _long_quote(line, content)):
        return None
    if comma and not line.quoted(i - 2) and np_left(line, i, line.first) is not None:
        return None  # `Smith, a lawyer, said the …`: the speaker stands on the left
    if end < line.past and not (line.is_break(end) or line.lower[end] in _AFTER_NAME):
        return None
    if end == past_cue or (line.has_verb(past_cue, end) and line.lower[past_cue] not in w.DETERMINERS):
        return None
    if not _is_statement(line, content, end >= line.past or line.is_break(end)):
        return None
    return Found("inverted", (i, past_cue), cue.act, content, (past_cue, end), after=(end, line.past))


_AFTER_NAME = (
    w.PREPOSITIONS
    | w.DAYS
    | frozenset(["and", "who", "when", "as", "while", "late", "last", "earlier", "this"])
)


def names_someone(line: Line, i: int) -> bool:
    """Whether a noun phrase for a speaker can begin at i."""
    word = line.lower[i]
    if word in w.OPENERS or word in w.DAYS or word in _POINTING or line.quoted(i):
        return False
    return (
        line.is_capital(i)
        or word in w.DETERMINERS
        or word in w.PERSON_NOUNS
        or word in w.PLURAL_SPEAKERS
        or word in _EPITHETS
    )


_EPITHETS = frozenset("former retired longtime veteran senior top fellow billionaire ex".split())
_POINTING = frozenset(["that", "this", "these", "those"])


def fronted(line: Line, hit: CueHit) -> Found | None:
    """`Said Holt, the chief executive: "CONTENT"`: a cue that opens its sentence."""
    i, past_cue, cue = hit
    if (
        i != line.first
        or past_cue >= line.past
        or cue.act not in w.INVERTING
        or not names_someone(line, past_cue)
    ):
        return None
    for j in range(past_cue + 1, min(past_cue + 30, line.past - 2)):
        if line.lower[j] in (",", ":") and line.quoted(j + 1) and line.quote_at[j + 1] - j > 4:
            end = np_right(line, past_cue, j)
            return Found(
                "inverted",
                (i, past_cue),
                cue.act,
                (j + 1, line.quote_at[j + 1]),
                (past_cue, end),
                after=(end, j),
            )
    return None


def before_speaker(line: Line, hit: CueHit) -> Found | None:
    """`CONTENT, X said [to Y] [on Thursday]`."""
    i, past_cue, cue = hit
    if cue.clause == "that" or line.lower[i].endswith("ing"):
        return None
    if line.is_capital(i) and (cue.act != "speech" or line.lower[i][-1] != "s"):
        return None  # `…, Lowers 2013 Forecast`: in a headline only plain verbs of saying are tags
    source = np_left(line, i, line.first)
    if source is None or source[0] <= line.first:
        return None
    first = source[0] - 1
    joined = line.lower[first] in ("and", "but", "meanwhile") and first > line.first
    first -= joined
    if not (line.lower[first] == "," or line.quoted(first)):
        return None
    quote = line.quoted(first) or line.quoted(first - 1)
    content = (content_start(line, first + 1), first + 1)
    if not quote and (around := _parenthesis(line, hit, content)):
        return Found("before speaker", (i, past_cue), cue.act, around, source, (), (past_cue, past_cue))
    end, outlet = after_cue(line, past_cue, line.past, line.lower[i] in w.OBJECT_CUES)
    closes = (
        end >= line.past
        or line.lower[end] in (".", ";")
        or (quote and line.is_break(end) and _long_quote(line, content))
    )
    if not _is_statement(line, content, closes) or (cue.clause == "quote" and not quote):
        return None
    long_tail = not quote and past_cue < end < line.past and line.lower[end] in w.PREPOSITIONS
    if not closes and (joined or not (long_tail or _tag_ends(line, content, end, quote))):
        return None
    via = (outlet,) if outlet else ()
    return Found("before speaker", (i, past_cue), cue.act, content, source, via, (past_cue, end))


def _tag_ends(line: Line, content: Range, end: int, quote: bool) -> bool:
    """Whether what follows a tag inside its sentence leaves it a tag, not the head of a content."""
    word = line.lower[end]
    if line.quoted(end):
        return False
    if quote and _long_quote(line, content) and line.lower[content[1] - 2] in (",", "?", "!", ".", "—"):
        if word == "to":  # `she said to cheers`, no `she said to be`
            return end + 1 < line.past and line.lower[end + 1] not in ("be", "have")
        return word not in w.OPENERS and word != "that"
    opener = line.lower[content[0]]
    if opener in w.SUBORDINATORS or opener in w.PREPOSITIONS or opener in ("asked", "pressed"):
        return False
    if word == "," and end + 1 < line.past and line.quoted(end + 1):
        return False
    return word in _AFTER_TAG


def _long_quote(line: Line, content: Range) -> bool:
    """Whether a content is a quotation, not words that end in a quoted name (`On "Good Morning", he said`)."""
    last = content[1] - 1 - (not line.quoted(content[1] - 1))
    start = line.quote_start(last)
    return start <= content[0] + 1 or last - start > 5


_AFTER_TAG = frozenset(", ; — – - ) and but when as while who".split())


def _parenthesis(line: Line, hit: CueHit, content: Range) -> Range | None:
    """`A, they say, B`: the content is the whole sentence around the tag."""
    past_cue = hit[1]
    if past_cue >= line.past or line.lower[past_cue] != "," or line.quoted(past_cue):
        return None
    rest = past_cue + 1
    if rest + 3 > line.past or line.quoted(rest):
        return None
    if not line.has_verb(rest, line.past) and line.has_verb(*content):
        return None
    if line.lower[rest].endswith("ing") or any(
        line.lower[j] in w.REPORTING and not line.quoted(j) for j in range(rest, line.past)
    ):
        return None  # another speaks there
    if content[1] - content[0] < 2 or line.lower[content[0]] in w.CLAUSE_OPENERS:  # `But, he said, A`
        return rest, line.past
    return content[0], line.past


def _is_statement(line: Line, content: Range, closes: bool) -> bool:
    """Whether the range can be said: a quotation, or words with a verb; where the tag closes the sentence, any four."""
    first, past = content
    if line.quoted(past - 1) or (line.lower[past - 1] == "," and line.quoted(past - 2)):
        return past - first > (2 if closes else 3)
    return past - first > 3 and (line.has_verb(first, past) or (closes and past - first > 4))


def resumed(line: Line, taken: list[Found]) -> list[Found]:
    """`"A," he said, "B"`: the quotations that go on behind a tag, up to the next cue."""
    out = []
    for found in taken:
        if (
            found.rule not in ("before speaker", "inverted")
            or found.content[0] > found.cue[0]
            or not line.quoted(found.content[1] - 1 - (line.lower[found.content[1] - 1] == ","))
        ):
            continue
        cues = [g.cue[0] for g in taken if g.cue[0] > found.cue[0]]
        past = min([line.past, *cues])
        i = max(found.after[0], found.cue[1])
        while i < past and not (line.quoted(i) and line.lower[i - 1] in (",", ":", "—", "-", ";")):
            i += 1
        if i < past and line.quote_at[i] - i > 3:
            end = line.quote_at[i]
            out.append(
                Found("continued", found.cue, "speech", (i, end), found.source, found.via, found.after)
            )
    return out


def announces(line: Line, cues: list[CueHit]) -> Found | None:
    """`Holt wrote on Monday:` where the line ends: the content is still to come."""
    if not cues or line.lower[line.past - 1] != ":":
        return None
    i, past_cue, cue = cues[-1]
    source = np_left(line, i, line.first) if cue.act == "speech" else None
    if source is None:
        return None
    end, outlet = after_cue(line, past_cue, line.past - 1, line.lower[i] in w.OBJECT_CUES)
    if end < line.past - 1:
        return None
    return Found(
        "announced", (i, past_cue), cue.act, (0, 0), source, (outlet,) if outlet else (), (past_cue, end)
    )
