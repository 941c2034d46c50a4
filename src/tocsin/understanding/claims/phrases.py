"""Noun phrases without a parser: leftwards from a verb, rightwards from a verb, and the subject that a verb shares."""

from __future__ import annotations

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.line import Line

Range = tuple[int, int]


def np_left(line: Line, end: int, start: int) -> Range | None:
    """The noun phrase [first, past) that ends before token `end`, not reaching before `start`."""
    if start != line.first:
        return _phrase_before(line, end, start)
    known = line.known
    if end not in known:
        known[end] = _phrase_before(line, end, start)
    return known[end]


def _phrase_before(line: Line, end: int, start: int) -> Range | None:
    past = _skip_adverbs(line, end, start)
    if past <= start:
        return None
    mark = line.lower[past - 1]
    if mark in w.HAS_SAID:
        return past - 1, past
    if mark == "," and past - 1 > start:
        found = _over_aside(line, past - 1, start, ",")
        if found is None and line.lower[past - 2] == ")":
            return np_left(line, past - 1, start)  # `Sen. Reed (D., R.I.), said`
        return found
    if mark in ("—", "–", "--", "-") and past - 1 > start:
        return _over_aside(line, past - 1, start, mark)
    first = _walk_left(line, past, start)
    found = _trim(line, first, past) if first < past else None
    return found or _over_relative(line, past, start)


def _over_relative(line: Line, past: int, start: int) -> Range | None:
    """`an official who declined to be named said`: over a relative clause without commas to its noun."""
    for i in range(past - 2, max(start, past - 14), -1):
        if line.quote_at[i] or line.is_break(i):
            return None
        if line.lower[i] == "who":
            first = _walk_left(line, i, start)
            found = _trim(line, first, i) if first < i else None
            return (found[0], past) if found else None
    return None


def _skip_adverbs(line: Line, end: int, start: int) -> int:
    """Leftwards over auxiliaries, adverbs and days between a subject and its verb."""
    i = end
    while i > start and not line.quote_at[i - 1]:
        word = line.lower[i - 1]
        if word in _BEFORE_VERB or (word[-2:] == "ly" and len(word) > 4 and not line.is_capital(i - 1)):
            i -= 1
        elif word in w.DAYS or (word.isdigit() and i - 1 > start and line.lower[i - 2] in w.TIME_WORDS):
            i -= 1 + (i - 1 > start and line.lower[i - 2] in ("on", "last", "late", "earlier"))
        elif word in w.TIME_WORDS and i - 1 > start and line.lower[i - 2] in _BEFORE_TIME:
            i -= 2
        else:
            break
    return i


_BEFORE_VERB = w.ADVERBS | frozenset(
    ["has", "have", "had", "is", "are", "was", "'s", "both", "himself", "herself", "first"]
)
_BEFORE_TIME = frozenset(["this", "last", "earlier", "late", "early", "in", "on"])


def _walk_left(line: Line, past: int, start: int) -> int:
    """Leftwards over words to the nearest break, clause word or finite verb; brackets are one step."""
    i = past
    lower, quote_at, verb = line.lower, line.quote_at, w.is_verb
    while i > start and past - i < 20:
        word = lower[i - 1]
        if quote_at[i - 1]:
            break
        if word in _PLAIN_STOPS:
            if word == ")" and (opened := _bracket(line, i - 1, start)):
                i = opened
                continue
            if word in w.BREAKS:
                if line.is_break(i - 1):
                    break
            elif not _joins_names(line, i - 1, past):
                break
        elif word[-3:] == "n't" or (
            verb(word) and not line.is_capital(i - 1) and not _is_noun(line, i - 1, past)
        ):
            break
        i -= 1
    return i


_PLAIN_STOPS = w.BREAKS | w.CLAUSE_STOPS


def _is_noun(line: Line, i: int, past: int) -> bool:
    """Whether a word that may be a verb is none here: `the matter`, `the proposed plan`, `officials briefed on it`."""
    before = line.lower[i - 1] if i > line.first else ""
    if before in w.DETERMINERS and line.lower[i] not in w.AUXILIARIES:
        return True
    if not line.lower[i].endswith("ed"):
        return False
    follows = line.lower[i + 1] if i + 1 < past else ""
    return not (follows in w.DETERMINERS or follows in w.PRONOUNS or (follows and line.is_capital(i + 1)))


def _bracket(line: Line, close: int, start: int) -> int:
    """The opening bracket of the short bracket that closes at `close`, 0 where there is none."""
    for i in range(close - 1, max(start, close - 9), -1):
        if line.lower[i] == "(":
            return i
    return 0


def _joins_names(line: Line, i: int, past: int) -> bool:
    """`Smith and Jones`, `Clinton and Sen. Sanders`: "and" within a noun phrase."""
    if line.lower[i] not in ("and", "or") or i <= line.first or i + 1 >= past or line.title_case:
        return False
    if line.is_capital(i - 1) and line.is_capital(i + 1):
        return True
    return past - i < 4 and line.lower[past - 1] in w.PLURAL_SPEAKERS


def _over_aside(line: Line, close: int, start: int, mark: str) -> Range | None:
    """`John Kirby, a spokesman for the council, said`: over the middle between two marks to the name."""
    i = close - 1
    verbs = False
    while i > start and close - i < 30:
        word = line.lower[i]
        if line.quoted(i):
            i = line.quote_start(i) - 1
            continue
        if word == mark:
            if not verbs or _own_clause(line.lower[i + 1]):
                name = _walk_left(line, i, start)
                found = _trim(line, name, i) if name < i else None
                if found and _is_name(line, found):
                    return found[0], close
        elif word in w.RELATIVES:
            verbs = False  # its verbs are its own
        elif word in w.AUXILIARIES:
            verbs = True
        elif line.is_break(i) and word not in (",", ")", "(", "-"):
            return None
        i -= 1
    return None


def _own_clause(opener: str) -> bool:
    """Whether an aside that opens so has verbs of its own: `, speaking after he was named,`."""
    return (
        opener in w.RELATIVES or opener in ("when", "asked") or (opener.endswith("ing") and len(opener) > 5)
    )


def _is_name(line: Line, found: Range) -> bool:
    """Whether a phrase before an aside names someone: a name, a bracket behind it, or an office."""
    first, last = found[0], found[1] - 1
    word, aside = line.lower[last], line.lower[last + 2]
    if word in w.PRONOUNS or word in w.DAYS or word in w.VENUES:
        return False
    if line.is_capital(last) or word in (")", ".") or word in w.PERSON_NOUNS:
        return True
    if aside in w.PREPOSITIONS or aside in _ASIDE_OPENERS:
        return True
    owned = line.lower[first] in w.DETERMINERS or "'s" in line.lower[first:last]
    return owned and (aside in w.RELATIVES or line.is_capital(last + 2))


_ASIDE_OPENERS = frozenset(["like", "too", "however", "meanwhile", "though", "along", "speaking", "when"])


def _trim(line: Line, first: int, past: int) -> Range | None:
    """Drop a leading time phrase (`On Thursday Kirby`), then ask whether it can be a speaker."""
    lower = line.lower
    for k in range(first, min(first + 5, past - 2)):
        if lower[k] in w.MONTHS and lower[k + 1].isdigit():
            first = k + 2  # a dateline: `LONDON July 21 Acme said`
            break
    while first < past and (
        lower[first] in w.DAYS
        or lower[first] in _NO_FIRST
        or (
            lower[first] in ("on", "in", "late", "earlier")
            and first + 1 < past
            and lower[first + 1] in w.TIME_WORDS
        )
    ):
        first += 1
    return (first, past) if first < past and _can_speak(line, first, past) else None


_NO_FIRST = frozenset(
    ["meanwhile", "however", "but", "and", "yet", "still", "instead", "'", "’", "‘", "*", "update"]
)


def _can_speak(line: Line, first: int, past: int) -> bool:
    head, last = line.lower[first], line.lower[past - 1]
    if past - first == 1:
        if (
            head in w.PRONOUNS
            or head in w.PLURAL_SPEAKERS
            or head in ("sources", "source", "some", "many", "others", "most")
        ):
            return True
        return line.is_capital(first) and not (
            head in w.OWN_VOICE or head in w.DETERMINERS or head in ("having", "being", "asked", "pressed")
        )
    if head[0].isdigit() or head in _SHARES or "percent" in line.lower[first:past]:
        return last not in w.PREPOSITIONS and last not in w.DETERMINERS
    if (head in w.OWN_VOICE and head != "that") or head in w.PREPOSITIONS or head in w.AUXILIARIES:
        return False
    if last in _NO_LAST or last in w.PREPOSITIONS or last in w.DETERMINERS or last in w.OWN_VOICE:
        return False
    if last.endswith("s") and len(last) > 4 and not last.endswith("ss"):
        return True
    if head in w.DETERMINERS or last in w.PLURAL_SPEAKERS or last in w.PERSON_NOUNS:
        return True
    if (
        head.isdigit()
        or head in ("half", "nearly", "about", "roughly", "more")
        or "percent" in line.lower[first:past]
    ):
        return True
    return any(line.is_capital(i) or line.lower[i] in w.PLURAL_SPEAKERS for i in range(first, past))


_NO_LAST = frozenset(["not", "to"])
_SHARES = frozenset("half nearly about roughly more almost some few three-in-five majorities".split())


def shared_subject(line: Line, i: int) -> Range | None:
    """`Holt praised the plan and said …`: the subject of the nearest verb before a joined verb at i."""
    j = _skip_adverbs(line, i, line.first)
    if j <= line.first or line.lower[j - 1] not in ("and", "but", "then", "yet"):
        return None
    return subject_before(line, j - 1)


def antecedent(line: Line, i: int) -> Range | None:
    """`Smith, who said …`: the name before a relative pronoun, the pronoun included."""
    j = _skip_adverbs(line, i, line.first) - 1
    if j <= line.first or line.lower[j] != "who":
        return None
    past = j - (line.lower[j - 1] == ",")
    first = _walk_left(line, past, line.first)
    for k in range(past - 2, first - 1, -1):
        if line.lower[k] in _LEADING_TO and not _headed(line, first, k):
            first = k + 1
            break
    found = _trim(line, first, past) if first < past else None
    return (found[0], j + 1) if found else None


_LEADING_TO = frozenset("to from by with on among against about including like of".split())


def _headed(line: Line, first: int, past: int) -> bool:
    """Whether the words name people themselves: `aides to Holt`, not `a blow to Holt`."""
    return any(
        line.lower[i] in w.PLURAL_SPEAKERS or line.lower[i] in w.PERSON_NOUNS for i in range(first, past)
    )


def subject_before(line: Line, before: int) -> Range | None:
    """The subject of the nearest verb before a token: a noun phrase that opens a clause."""
    for k in range(before - 1, line.first, -1):
        if line.quoted(k) or not (w.is_verb(line.lower[k]) or w.cues().at(line.lower, k)):
            continue
        found = np_left(line, k, line.first)
        if found and _opens(line, found[0]):
            return found
    return None


def lead_subject(line: Line, before: int) -> Range | None:
    """Who does what a participle belongs to: the subject of the nearest verb, else the phrase that opens the sentence."""
    found = subject_before(line, before)
    if found is not None:
        return found
    end = np_right(line, line.first, before)
    first = line.first
    while first < end and line.lower[first] in w.CLAUSE_OPENERS:
        first += 1
    return _trim(line, first, end) if first < end else None


def _opens(line: Line, first: int) -> bool:
    """Whether a clause begins at this token."""
    if first == line.first or line.quoted(first - 1):
        return True
    before = line.lower[first - 1]
    return before in w.CLAUSE_OPENERS or line.is_break(first - 1)


def np_right(line: Line, first: int, past: int) -> int:
    """Past-last token of the noun phrase that starts at `first`."""
    i = first
    while i < past and i - first < 16:
        word = line.lower[i]
        if line.quoted(i) or (line.is_break(i) and not (word == "-" and i > first)):
            break
        if i > first and (word in w.PREPOSITIONS and word not in ("of", "for", "with", "at", "to")):
            break
        if i > first and (
            word in w.DAYS
            or word in w.SUBJECTS
            or (word in w.TIME_WORDS and not line.is_capital(i))
            or (w.is_verb(word) and not line.is_capital(i) and line.lower[i - 1] not in w.DETERMINERS)
            or (word in w.CLAUSE_STOPS and word != "and")
            or word in w.RELATIVES
        ):
            break
        i += 1
    return i
