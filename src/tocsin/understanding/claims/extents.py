"""Where a content begins and where it ends: quotations are steps of one, the teller's own additions stay out."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.line import Line
from tocsin.understanding.claims.phrases import np_left

Range = tuple[int, int]

_TURNS = frozenset(["but", "while", "though", "although", "whereas"])
_COMMENTS = frozenset(
    "charge claim recommendation move proposal position statement comment decision contrast figure reference notion "
    "accusation assertion acknowledgment acknowledgement prospect departure sign reversal stance view".split()
)
_ASIDES = _TURNS | {"a", "an", "the", "and"}  # after a dash


def content_start(line: Line, before: int) -> int:
    """Where a content that ends at `before` begins: the sentence, or after a semicolon."""
    last = before - 1 - (not line.quoted(before - 1))
    if last > line.first and line.quoted(last):
        quote = line.quote_start(last)
        if quote > line.first + 1 and _introduced(line, quote):
            return quote
    semicolon = ";" in line.lower[line.first : before]
    for j in range(before - 1, line.first, -1) if semicolon else ():
        if line.lower[j] == ";" and not line.quoted(j):
            return j + 1
    start = max(_past_dateline(line, before), _line_start(line, before))
    if line.lower[start] in ("but", "and") and start + 1 < before:
        start += 1
    return start


def _introduced(line: Line, quote: int) -> bool:
    """Whether a quotation stands by itself behind other words: `His verdict: "…," he said`, `telling Mic, "…," he said`."""
    before = line.lower[quote - 1]
    if before in (":", "—", "–", "--", "-"):
        return True
    return before == "," and line.quote_at[quote] - quote > 5 and line.is_capital(quote + 1)


@lru_cache(maxsize=4)
def _wrapped(text: str) -> bool:
    """Whether lines are broken in mid-sentence: then a line says nothing."""
    return _BROKEN.search(text) is not None


_BROKEN = re.compile(r"\n[a-z]")


def _line_start(line: Line, before: int) -> int:
    """The first token behind a heading that stands on a line of its own above the sentence, else the sentence's first."""
    tokens = line.tokens
    at = tokens.text.rfind("\n", tokens.ends[line.first], tokens.starts[before - 1])
    if at < 0 or _wrapped(tokens.text):
        return line.first
    i = bisect_left(tokens.starts, at, line.first, before)
    return i if not line.quoted(i) or not line.quoted(i - 1) else line.first


def _past_dateline(line: Line, before: int) -> int:
    """`LONDON, Oct 3 (Reuters) - The bank …`: the first token behind a dateline, else the first of the sentence."""
    last = min(line.first + 12, before - 2)
    if ")" not in line.lower[line.first : last]:
        return line.first
    for i in range(line.first, last):
        if line.lower[i] == ")" and line.lower[i + 1] in ("-", "–", "—", "--"):
            return i + 2
        if line.quoted(i):
            break
    return line.first


def content_after(line: Line, past_cue: int, start: int, cue: w.Cue) -> Range | None:
    """The content behind a cue; start: past object, time and venue. None where none may follow."""
    if start < line.past and line.lower[start] in w.PREPOSITIONS:
        return _content_beyond(line, start, cue) or _content_at(line, start, cue)
    start = _past_citation(line, start)
    return _content_at(line, start, cue) or _content_beyond(line, past_cue, cue)


def _past_citation(line: Line, start: int) -> int:
    """`reported on Friday, citing people familiar with it, that …`: where the content goes on."""
    if line.lower[start : start + 2] != (",", "citing"):
        return start
    for i in range(start + 2, min(start + 22, line.past)):
        if line.lower[i] == "that":
            return i
    return start


def _content_at(line: Line, start: int, cue: w.Cue) -> Range | None:
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
    """Whether a clause without "that" begins at i, as far as this cue may take one."""
    word = line.lower[i]
    if cue.clause in ("that", "quote") or word in _NO_CLAUSE or word in w.DAYS:
        return False
    if word in w.SUBJECTS or (cue.act == "deny" and word[-3:] == "ing" and len(word) > 4):
        return past - i > 2  # `denied sending troops` too
    if word in w.AUXILIARIES or (word in w.PREPOSITIONS and not _lead_in(line, i, past)):
        return False
    if cue.clause == "bare":
        return line.has_verb(i, past) or (cue.word == "say!" and past - i > 5 and word not in _NO_SENTENCE)
    if not (
        word in w.OPENERS
        or word in w.DETERMINERS
        or line.is_capital(i)
        or word in _CLAUSAL
        or word.endswith("s")
    ):
        return False
    return _verb_near(line, i + 1, min(i + 10, past), past)


def _verb_near(line: Line, first: int, stop: int, past: int) -> bool:
    """Whether the phrase that begins before `first` gets its verb, or a quotation with one, before it ends."""
    title = line.is_capital(first - 1) and line.title_case
    j, of_aim = first, False
    while j < (min(first + 24, past) if of_aim else stop):
        word = line.lower[j]
        if word in w.RELATIVES:
            return not title and _verb_behind_relative(line, j, past)
        if end := line.quote_at[j]:
            if end - j > 5 or any(w.is_verb(line.lower[k]) for k in range(j, end)):
                return True
            j = end
            continue
        if word in _PHRASE_ENDS and not (word == "," and j + 1 < past and line.lower[j + 1] in w.RELATIVES):
            return False
        if word == "to" and not title:
            of_aim = True  # `the plan to sell the yard would …`
        elif title or of_aim:
            if word in w.AUXILIARIES or (
                title and word in w.COMMON_VERBS and word[-1] != "s" and word not in w.EITHER
            ):
                return True
        elif (
            w.is_verb(word)
            and not line.names_month(j)
            and line.lower[j - 1] not in w.DETERMINERS
            and not (word.endswith("ed") and j + 1 < past and line.lower[j + 1] == "by")
        ):
            return word != "based"
        j += 1
    return False


def _verb_behind_relative(line: Line, i: int, past: int) -> bool:
    """`the group, which makes pipes, "would …"`: whether the verb comes behind the relative clause at i."""
    for k in range(i + 2, min(i + 24, past - 2)):
        if line.lower[k] == ",":
            return line.quoted(k + 1) or line.has_verb(k + 1, min(k + 4, past))
    return line.lower[i - 1] != "," and line.has_verb(i + 4, past)


_PHRASE_ENDS = frozenset([",", ":", ";", "that"])
_NO_SENTENCE = frozenset(
    "no yes nothing little much more goodbye hello something anything everything".split()
)
_NO_CLAUSE = frozenset(["so", "yes", "than", "who", "which", "whom"])
_CLAUSAL = frozenset(["if", "there"])


def _lead_in(line: Line, i: int, past: int) -> bool:
    """Whether a preposition opens a content by a phrase of its own: `in the coming weeks, the plant will …`."""
    if line.lower[i] in ("of", "to", "about"):
        return False
    for j in range(i + 2, min(i + 10, past - 2)):
        if line.lower[j] == ",":
            return line.has_verb(j + 2, past)
    return False


def _content_beyond(line: Line, start: int, cue: w.Cue) -> Range | None:
    """`said after a lunch on Tuesday that …`, `said of the plan: "…"`: a phrase stands before the content."""
    if cue.clause == "quote" or start >= line.past or line.lower[start] in _NO_PHRASE:
        return None
    for i in range(start, min(start + 14, line.past - 2)):
        if line.quoted(i) or (w.is_verb(line.lower[i]) and not line.is_capital(i)):
            return None
        word = line.lower[i]
        if word == "that" and w.is_verb(line.lower[i + 1]):
            return None  # a relative clause: `nothing that had been known`
        if word == "that" or (word in (":", ",") and line.quoted(i + 1) and line.quote_at[i + 1] - i > 5):
            return (i + 1, line.past) if line.has_verb(i + 1, line.past) else None
        if word in w.CLAUSE_STOPS and word not in w.PREPOSITIONS and word != "and":
            return None
        if line.is_break(i) and word != ",":
            return None
    return None


_NO_PHRASE = w.BREAKS | w.OPENERS | {"so", "yes"}


def content_end(line: Line, content: Range, lead: bool) -> int:
    """Where a content after its speaker ends; lead: its clause is a subordinate one (`While X said A, B`)."""
    first, past = content
    lower, quote_at = line.lower, line.quote_at
    if quote_at[first] and _closed(line, first):
        return min(past, quote_at[first])
    i = first + 1
    opened = 0
    while i < past - 1:
        if quote_at[i]:
            i = quote_at[i]
            continue
        word = lower[i]
        if word in _MARKS:
            opened += (word == "(") - (word == ")")
            if word == ";" or opened < 0 or (word == ":" and not quote_at[i + 1]):
                return i
            if lower[i + 1] in _ASIDES and _is_dash(line, i):
                return i
            if word == "," and (lead or i - first > 2) and _leaves(line, i, past, lead):
                return i
        elif word in ("and", "but") and _second_verb(line, i + 1, past):
            return i
        i += 1
    return past


_MARKS = frozenset(", ; : ( ) — – -- -".split())


def _closed(line: Line, first: int) -> bool:
    """Whether the quotation at `first` is a whole statement: it ends with its own stop or comma."""
    end = line.quote_at[first]
    return end - first > 4 and line.lower[end - 2] in (".", ",", "!", "?")


def _is_dash(line: Line, i: int) -> bool:
    word = line.lower[i]
    return word in ("—", "–", "--") or (word == "-" and line.tokens.starts[i] > line.tokens.ends[i - 1])


def _leaves(line: Line, comma: int, past: int, lead: bool) -> bool:
    """Whether what follows a comma is the teller's own: a participle that reports, a turn, another clause."""
    i = comma + 1
    word = line.lower[i]
    if lead:
        return line.has_verb(i, past)
    if word in ("and", "but") and line.lower[i + 1 : i + 2] == ("that",):
        return False  # the same speaker's next clause
    if word in w.RELATIVES or word in _TURNS or (word == "and" and _second_speaker(line, i + 1, past)):
        return True
    if word == "compared" or _second_verb(line, i, past):
        return True
    if word in ("a", "an"):
        return any(line.lower[j] in _COMMENTS for j in range(i + 1, min(i + 4, past)))
    if word in ("as", "like", "after"):
        return i + 1 < past and any(line.lower[j] in w.AUXILIARIES for j in range(i + 1, min(i + 4, past)))
    if word == "even":
        return i + 1 < past and line.lower[i + 1] in ("as", "though", "if")
    return word[-3:] == "ing" and (word in _OWN_WORDS or (len(word) > 5 and bool(w.cues().at(line.lower, i))))


_OWN_WORDS = frozenset(["calling", "citing", "referring", "pointing"])


def _second_speaker(line: Line, first: int, past: int) -> bool:
    """`said A, and Beck said B`: whether another speaker and a cue follow."""
    for j in range(first + 1, min(first + 9, past)):
        if line.quote_at[j]:
            return False
        if w.cues().at(line.lower, j):
            found = np_left(line, j, first)
            return found is not None and found[0] == first
    return False


def _second_verb(line: Line, i: int, past: int) -> bool:
    """`said A, but [then] added B`: whether the same speaker's second verb stands at i."""
    while i < past and line.lower[i] in w.ADVERBS:
        i += 1
    if i >= past or line.quoted(i):
        return False
    word = line.lower[i]
    hit = w.cues().at(line.lower, i)
    if hit is None or hit[0] >= past or hit[1][0].act == "according" or word in w.NOUN_LIKE:
        return False
    return word.endswith(("ed", "s", "ing")) or word in ("said", "told", "wrote")
