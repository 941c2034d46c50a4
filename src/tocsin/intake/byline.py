"""Who wrote a story, where its text begins with a line that says so."""

from __future__ import annotations

import re

_LONGEST = 160  # characters of such a line
_FIRST = 4  # lines of a text among which one may be that
_LEAD = re.compile(r"(?:by|written by|authors?\s*:|by\s*:)\s+(?=\S)", re.I)
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b)\s*", re.I)
_WORD = r"(?:[^\W\d_][.’']?)*[^\W\d_]\.?"
_NAME = re.compile(rf"{_WORD}(?:-{_WORD})*(?:\s+{_WORD}(?:-{_WORD})*)*")
_PARTICLES = frozenset(
    "de del della der den di da das do dos du la le van von zu al el bin bint ben ibn of the".split()
)
# Words with which no name begins: "By The Numbers" and "By Friday Evening" are headings.
_NO_NAME = frozenset(
    "the a an any all no this that these those its his her their our my your some most more far now then when what "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december early mid late next last contrast comparison way year "
    "today tomorrow midday midnight noon popular region sector country industry".split()
)


def parted(body: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """(byline, the paragraphs without it): of a first line such as "By Jane Doe and John Roe, Reuters"; the
    byline is empty and the paragraphs are as they were where there is none, or nothing beside it."""
    names = _names(body[0]) if len(body) > 1 else ""
    return (names, body[1:]) if names else ("", body)


def set_apart(text: str) -> str:
    """Plain text in which such a line, among the first few, is a paragraph of its own."""
    lines = text.split("\n", _FIRST)
    return "\n".join([f"\n{line}\n" if _names(line) else line for line in lines[:_FIRST]] + lines[_FIRST:])


def _names(line: str) -> str:
    lead = _LEAD.match(line) if len(line) <= _LONGEST else None
    if lead is None:
        return ""
    said = line[lead.end() :].strip()
    parts = [part for part in _SPLIT.split(said) if part]
    first = parts[0].split() if parts else []
    if not 2 <= len(first) <= 5 or first[0].lower() in _NO_NAME:
        return ""
    return said if all(map(_named, parts)) else ""


def _named(part: str) -> bool:
    """Whether each word is a name's: with a capital, or a particle between two."""
    words = part.split()
    if len(words) > 6 or not _NAME.fullmatch(part) or (part.endswith(".") and len(words[-1]) > 3):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and words[-1][0].isupper()
