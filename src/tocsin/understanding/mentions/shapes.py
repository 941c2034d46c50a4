"""Names told by their shape: people by a given name, public bodies by their kind."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.model.reading import Mention
from tocsin.reference.lexicon import word_kinds
from tocsin.reference.people import doubtful_given, given_names
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.people import Taken, role_before
from tocsin.understanding.mentions.words import (
    AFTER_COMPANY,
    BODY_ENDS,
    BODY_OPENINGS,
    COMPANY_SHAPES,
    NAME_LINKS,
    NOT_NAMES,
    SPEECH,
    SURNAMES_FIRST,
    TITLES,
    VENUES,
)

_NO_NAME = NOT_NAMES | COMPANY_SHAPES | TITLES
_NO_LAST = _NO_NAME | BODY_ENDS | VENUES | AFTER_COMPANY
_BODIES = BODY_ENDS | BODY_OPENINGS
_LONGEST_BODY = 7


def people_by_given_name(
    part: Part, taken: Taken, capitals: bool, known: frozenset[str] = frozenset()
) -> Iterator[Mention]:
    """People whom a story names in full without a title. capitals: a capital says nothing in this part, so
    that only names `known` from elsewhere in the story or rather sure ones count."""
    given, words, past = given_names(), part.tokens.words, 0
    for at in part.where(given):
        if at < past or not words[at][0].isupper() or (part.field, at) in taken:
            continue
        last = _last_of_name(part, at, taken)
        if capitals and (same := _same_name(part, at, last, known)):
            last = same
        elif last == at or not _is_person(part, at, last, capitals):
            continue
        yield _person(part, at, last)
        past = last + 1


def _same_name(part: Part, at: int, last: int, known: frozenset[str]) -> int:
    """The last token of a name from here that is known; 0 where none is."""
    ends = range(last, at, -1)
    return next((end for end in ends if part.tokens.surface(at, end) in known), 0)


def people_by_office(part: Part, taken: Taken) -> Iterator[Mention]:
    """People with their office behind them between commas: `Robby Lund, the fund's manager,`."""
    words, lower = part.tokens.words, part.tokens.lower
    for comma in part.index.get(",", ()):
        if comma < 2:
            continue
        first, last = comma - 2, comma - 1
        if not (_is_name_word(words[first]) and _is_name_word(words[last])):
            continue
        plain = [word_kinds().get(lower[at], "3") for at in (first, last)]
        if any("1" in kinds or "v" in kinds for kinds in plain) or "2" in plain[1]:
            continue
        if (
            (part.field, first) in taken
            or (part.field, last) in taken
            or not _NO_LAST.isdisjoint(lower[first:comma])
        ):
            continue
        role = role_behind(part, last)
        if role and not role.startswith(("whose", "which", "where")):
            name = part.tokens.surface(first, last)
            why = f"a name with an office behind it: {role}"
            yield Mention("person", name, name, part.span(first, last), name, 0.75, why, role=role)


def people_who(part: Part, taken: Taken) -> Iterator[Mention]:
    """People of whom the next words can only be said of people: `Kunle Adebisi, who`, `Wade Hutchins, 41,`."""
    words, lower, known = part.tokens.words, part.tokens.lower, word_kinds()
    for comma in part.index.get(",", ()):
        first, last = comma - 2, comma - 1
        behind = part.tokens.low(comma + 1)
        aged = behind.isdigit() and 15 < int(behind[:3]) < 105 and part.tokens.word(comma + 2) in (",", ".")
        if first < 0 or not (aged or behind == "who"):
            continue
        if not (_is_name_word(words[first]) and _is_name_word(words[last])):
            continue
        named = not {"1", "v", "d"} & set(known.get(lower[last], "3")) or "s" in known.get(lower[last], "")
        free = not any((part.field, at) in taken for at in (first, last))
        longer = first > 0 and words[first - 1][0].isupper() and first - 1 not in part.openings
        if named and free and not longer and _NO_LAST.isdisjoint(lower[first:comma]):
            name = part.tokens.surface(first, last)
            why = "a name with “who” behind it" if behind == "who" else "a name with an age behind it"
            yield Mention("person", name, name, part.span(first, last), name, 0.75, why)


def surname_first(part: Part, taken: Taken) -> Iterator[Mention]:
    """East Asian names whose given name is two syllables with a hyphen: `Kim Yung-ho`, `Lai Ching-te`."""
    words = part.tokens.words
    for at in part.where(SURNAMES_FIRST):
        given = part.tokens.word(at + 1)
        head, hyphen, tail = given.partition("-")
        named = hyphen and head.istitle() and tail.isalpha() and tail.islower() and len(tail) < 6
        if named and words[at].istitle() and (part.field, at) not in taken:
            name = part.tokens.surface(at, at + 1)
            why, role = f"surname {words[at]} and a given name with a hyphen", role_before(part, at)
            yield Mention("person", name, name, part.span(at, at + 1), name, 0.8, why, role=role)


def _last_of_name(part: Part, at: int, taken: Taken) -> int:
    """The token with which the name ends that begins here: initials and small links inside, at most five words."""
    words, lower = part.tokens.words, part.tokens.lower
    last, here = at, at + 1
    while here < len(words) and here - at <= 6 and (part.field, here) not in taken:
        word = words[here]
        if len(word) == 1 and word.isupper() and here + 1 < len(words):
            here += 1 + (words[here + 1] == ".")
        elif lower[here] in NAME_LINKS and word.islower():
            here += 1
        elif _is_name_word(word) and lower[here] not in _NO_LAST:
            last, here = here, here + 1
        else:
            break
        if last - at >= 4:
            break
    return last


def _is_name_word(word: str) -> bool:
    word = word[3:] if word.startswith(("al-", "el-", "bin-")) and len(word) > 4 else word
    bare = word[1:].replace("-", "").replace("'", "").replace("’", "")
    return word[0].isupper() and bare.isalpha() and not word.isupper()


def _is_person(part: Part, at: int, last: int, capitals: bool) -> bool:
    lower, words = part.tokens.lower, part.tokens.words
    kinds = word_kinds().get(lower[last], "3")
    surname = "s" in kinds or kinds == "3"
    if "v" in kinds and "s" not in kinds:
        return False
    before = words[at - 1] if at else ""
    if (
        before[:1].isupper()
        and at - 1 not in part.openings  # a word whose capital opens the sentence may be any word
        and lower[at - 1].rstrip(".") not in _NO_NAME
        and not capitals
    ):
        return False  # the end of a longer name
    after = lower[last + 1] if last + 1 < len(lower) else ""
    if capitals:
        return (
            surname
            and not doubtful_given(lower[at])
            and "1" not in kinds
            and after not in _NO_LAST - NOT_NAMES
        )
    if after in COMPANY_SHAPES or (after in VENUES and words[last + 1][0].isupper()):
        return False
    if doubtful_given(lower[at]):
        return surname and (at not in part.openings or kinds == "3" or after in SPEECH)
    return True


def _person(part: Part, at: int, last: int) -> Mention:
    name = part.tokens.surface(at, last)
    role = role_before(part, at) or role_behind(part, last)
    why = f"given name {part.tokens.words[at]} and a surname" + (f"; {role}" if role else "")
    return Mention("person", name, name, part.span(at, last), name, 0.8, why, role=role)


def role_behind(part: Part, last: int) -> str:
    """The office that stands behind a name between commas, as written: `Ann Lee, the chief economist at Pell,`."""
    tokens = part.tokens
    if tokens.word(last + 1) != ",":
        return ""
    end = last + 2
    while end < len(tokens) and end - last <= 12 and tokens.words[end] not in (",", ".", ";", "—", "–"):
        end += 1
    first = last + 2 + (tokens.low(last + 2) in ("the", "a", "an"))
    inside = tokens.lower[first:end]
    if not inside or end - last > 12 or tokens.word(end) != "," or not any(w in TITLES for w in inside[:6]):
        return ""
    if tokens.words[first][0].isupper() and inside[0] in NOT_NAMES:
        return ""
    return tokens.surface(first, end - 1)


def public_bodies(part: Part, taken: Taken) -> Iterator[Mention]:
    """Ministries, councils, courts, universities that no table has, by the word that says what they are."""
    words, past = part.tokens.words, -1
    for at in part.where(_BODIES):
        if at <= past or not words[at][0].isupper() or (part.field, at) in taken:
            continue
        first, last = _body(part, at, taken)
        if last > first:
            name = part.tokens.surface(first, last)
            why = f"a public body by its kind: {words[at]}"
            yield Mention("organisation", name, name, part.span(first, last), name, 0.7, why)
            past = last


def _body(part: Part, at: int, taken: Taken) -> tuple[int, int]:
    """First and last token of a body's name: `Ministry of X and Y` forward, `Paris City Council` backward."""
    words, lower = part.tokens.words, part.tokens.lower
    first = last = at
    if lower[at] in BODY_OPENINGS and lower[at + 1 : at + 2] in (("of",), ("for",)):
        here = at + 2 + (part.tokens.low(at + 2) == "the")
        while here < len(words) and here - at <= _LONGEST_BODY and words[here][0].isupper():
            last = here
            here += 2 if lower[here + 1 : here + 2] in (("and",), ("&",)) else 1
    if lower[at] in BODY_ENDS or last > at:
        while first and at - first < _LONGEST_BODY and _belongs(part, first - 1, taken):
            first -= 1
    return first, last


def _belongs(part: Part, at: int, taken: Taken) -> bool:
    word, low = part.tokens.words[at], part.tokens.lower[at]
    if not word[0].isupper() or low in NOT_NAMES or low in TITLES:
        return False
    return (part.field, at) not in taken or low in word_kinds()
