"""People: of the tables, by title and name, and by surname once their full name stands in the story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.model.reading import Mention
from tocsin.reference.lexicon import word_kinds
from tocsin.text import lowered
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.words import (
    COMPANY_SHAPES,
    NOT_NAMES,
    SPEECH,
    SURNAMES_FIRST,
    TITLE_WORDS,
    TITLES,
)

_NO_TITLE = NOT_NAMES - TITLE_WORDS
Taken = set[tuple[str, int]]  # (field, token) that a name stands on


def goes_on(part: Part, last: int) -> bool:
    """Whether a name that ends here is the beginning of a longer one: a capital behind it that names."""
    return part.tokens.word(last + 1)[:1].isupper() and part.tokens.low(last + 1) not in NOT_NAMES


def introduced(part: Part, taken: Taken) -> Iterator[Mention]:
    """People whom a story introduces: a title and a name of two or three words, or a name that speaks."""
    words, lower = part.tokens.words, part.tokens.lower
    past = 0
    for at in _openings(part):
        if at < past or not words[at][0].isupper():
            continue
        titled = at > 0 and lower[at - 1].rstrip(".") in TITLES
        dotted = at > 1 and words[at - 1] == "." and lower[at - 2] in TITLES
        if not (titled or dotted or _near_speech(lower, at)):
            continue
        size = _name_length(part, at, taken)
        if size >= 2 and (titled or dotted or _speaks(part, at, size)):
            yield _person(part, at, size, titled or dotted)
            past = at + size + 1


def _openings(part: Part) -> list[int]:
    """Where a name may begin: behind a title, before or behind a verb of speech."""
    words, told = part.tokens.words, part.where(SPEECH)
    dots = [word for word in part.index if word[-1] == "." and len(word) > 1]
    titles = part.where(TITLES.union(dots))
    dotted = [i + 2 for i in titles if i + 1 < len(words) and words[i + 1] == "."]
    found = {*dotted, *[i + 1 for i in titles], *[i + 1 for i in told], *[i - 2 for i in told]}
    return [at for at in sorted(found) if 0 <= at < len(words)]


def _near_speech(lower: tuple[str, ...], at: int) -> bool:
    """Whether a verb of speech stands where a name of two words from here would have it."""
    return (at + 2 < len(lower) and lower[at + 2] in SPEECH) or (at > 0 and lower[at - 1] in SPEECH)


def _name_length(part: Part, at: int, taken: Taken) -> int:
    """How many words from here could be a person's name: capitalised, free, at most three."""
    size = 0
    while size < 3 and at + size < len(part.tokens):
        word, low = part.tokens.words[at + size], part.tokens.lower[at + size]
        if (
            not word[0].isupper()
            or not word[1:].replace("-", "").replace("’", "").replace("'", "").isalpha()
            or word.isupper()
        ):
            break
        if low in NOT_NAMES or low in TITLES or low in COMPANY_SHAPES or (part.field, at + size) in taken:
            break
        size += 1
    return size


def _speaks(part: Part, at: int, size: int) -> bool:
    lower = part.tokens.lower
    after = lower[at + size] if at + size < len(lower) else ""
    before = lower[at - 1] if at else ""
    told = after in SPEECH or (before in SPEECH and after in (".", ","))
    return part.field == "body" and size == 2 and told and not _everyday(lower[at], lower[at + 1])


def _everyday(first: str, last: str) -> bool:
    """Whether two capitalised words are everyday ones, no given name or surname: Control Resources said."""
    kinds = word_kinds()
    first_kinds, last_kinds = kinds.get(first, ""), kinds.get(last, "")
    return ("1" in first_kinds and "g" not in first_kinds) or ("1" in last_kinds and "s" not in last_kinds)


def _person(part: Part, at: int, size: int, titled: bool) -> Mention:
    name = part.tokens.surface(at, at + size - 1)
    role = role_before(part, at) if titled else ""
    why = f"title and name: {role}" if titled else "a name that speaks"
    return Mention(
        "person", name, name, part.span(at, at + size - 1), name, 0.85 if titled else 0.7, why, role=role
    )


def role_before(part: Part, at: int) -> str:
    """The title, office and organisation that stand right before a name, as written."""
    words, lower = part.tokens.words, part.tokens.lower
    first = at
    while first > 0 and at - first < 10:
        low = lower[first - 1].rstrip(".")
        named = words[first - 1][0].isupper() and low not in _NO_TITLE
        if not (named or low in TITLE_WORDS or words[first - 1] in (".", "'s", "’s")):
            break
        first -= 1
    while first < at and (lower[first] in ("the", "and", "of", "for") or not words[first][0].isalnum()):
        first += 1
    if first == at or not any(w.rstrip(".") in TITLES for w in lower[first:at]):
        return ""
    return part.tokens.surface(first, at - 1)


def by_surname(doc: Document, people: Iterable[Mention], taken: Taken) -> Iterator[Mention]:
    """Later mentions by surname alone of people named in full; a surname that two bear names neither."""
    full: dict[str, Mention | None] = {}
    for person in people:
        for surname in surnames(person.name):
            held = full.get(surname)
            one = (held is None and surname not in full) or (held and held.key == person.key)
            full[surname] = person if one else None
    lows = {lowered(surname) for surname in full}
    for part in doc.parts if full else ():
        for at in part.where(lows):
            word = part.tokens.words[at]
            person_ = full.get(word)
            if person_ is not None and (part.field, at) not in taken:
                why = f"surname of {person_.name}, named in full in this story"
                span = part.span(at, at)
                key, name, role, country = person_.key, person_.name, person_.role, person_.country
                yield Mention("person", key, name, span, word, 0.9, why, 0.0, role, country)


def surnames(name: str) -> tuple[str, ...]:
    """The words by which a person is named again; East Asian names put it first, Arabic ones may drop the article."""
    parts = name.split()
    first = len(parts) >= 2 and (parts[0] in ("Xi", "Li", "Wang") or _surname_first(parts))
    surname = parts[0] if first else parts[-1]
    bare = surname.removeprefix("al-")
    return (surname, bare) if bare != surname else (surname,)


def _surname_first(parts: list[str]) -> bool:
    short = len(parts) == 3 or "-" in parts[1]
    return parts[0].lower() in SURNAMES_FIRST and (short or parts[0] in ("Kim", "Moon", "Yoon", "Lee"))
