"""A content as it is kept: cleaned at its ends, parted where its certainty parts, its kind and day."""

from __future__ import annotations

from tocsin.model.reading import ClaimKind
from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.certainty import certainty
from tocsin.understanding.claims.found import Found
from tocsin.understanding.claims.line import Line
from tocsin.understanding.lexicon import word_set

_GLOSS = word_set("fuel!|feed!|sustain!|finance!|fund!|bolster!|prop!|shore!|support!|keep!|help!")
_LOOSE_ENDS = w.QUOTE_MARKS | {",", "and", "but", "while", "as"}
_RELATIVE_DAY = frozenset("today yesterday tomorrow tonight".split())


def clean(line: Line, content: tuple[int, int]) -> tuple[int, int]:
    """Without commas, closing marks and quotation marks at both ends; a quotation keeps its full stop."""
    first, past = content
    lower = line.lower
    while first < past and (lower[first] in w.BREAKS or (lower[first] == "that" and not line.quoted(first))):
        first += 1
    while past > first and (lower[past - 1] in w.QUOTE_MARKS or lower[past - 1] in ",;:-–—("):
        past -= 1
    if past > first and lower[past - 1] == "." and not line.quoted(past - 1):
        past -= 1
    while (
        past > first
        and lower[past - 1] in _LOOSE_ENDS
        and not (line.quoted(past - 1) and lower[past - 1].isalpha())
    ):
        past -= 1
    return first, past


def kind_of(line: Line, content: tuple[int, int]) -> ClaimKind:
    """Whether the words are quoted: all of them, some, none."""
    first, past = content
    marks = line.quote_at[first:past]
    if 0 not in marks:
        return "direct"
    if not any(marks):
        return "indirect"
    lower = line.lower
    words = [at for i, at in enumerate(marks, first) if lower[i] not in w.BREAKS and lower[i] != "that"]
    inside = len(words) - words.count(0)
    if inside == 0:
        return "indirect"
    return "direct" if inside >= len(words) - 1 else "mixed"


def conjuncts(line: Line, found: Found) -> list[tuple[int, int]]:
    """`said that A and that B`: two contents where they are not equally certain, else one."""
    first, past = found.content
    if found.rule != "after speaker":
        return [found.content]
    out = []
    for i in range(first, past - 1):
        if line.lower[i] in ("and", "but") and line.lower[i + 1] == "that" and not line.quoted(i):
            if i - first > 2:
                out.append((first, i))
            first = i + 2
    out.append((first, past))
    grades = {certainty(found.act, line.lower[a:b])[0] for a, b in out}
    return out if len(grades) > 1 else [found.content]


def without_gloss(line: Line, first: int, past: int) -> int:
    """In indirect speech a last `to fuel the war …` is the teller's explanation, not the claimant's words."""
    for i in range(past - 2, max(first + 5, past - 10), -1):
        if line.lower[i] == "to" and line.lower[i + 1] in _GLOSS:
            before = line.lower[i - 1]
            noun = before.endswith("s") and not w.is_verb(before) and before not in w.DETERMINERS
            return i if noun else past
    return past


def day(line: Line, part: tuple[int, int]) -> str:
    """The day named in a range, as written."""
    for i in range(part[0], part[1]):
        if line.lower[i] in w.DAYS:
            return line.words[i] if line.lower[i] not in _RELATIVE_DAY else line.lower[i]
    return ""
