"""What a construction finds, and which words are cues at all."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.understanding.claims import words as w
from tocsin.understanding.claims.line import Line
from tocsin.understanding.claims.tails import CueHit, Range


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
    if (before in _NO_CUE and word != "said") or before[-3:] == "n't":
        return False
    if before in ("yet", "ever", "immediately") and i - 1 > line.first and line.lower[i - 2] == "not":
        return False
    if word in w.NOUN_LIKE and (
        before in w.DETERMINERS or before in _BEFORE_NOUN or (word[-1] != "s" and _singular(line, i))
    ):
        return False
    passive = before in w.BE and not word.endswith(("ing", "s"))
    return not passive


_NO_CUE = frozenset(["to", "not", "can", "could", "never", "for", "of", "nor", "neither"])
_BEFORE_NOUN = frozenset(["'s", "'", "’", "new", "recent", "latest", "in", "on"])


def _singular(line: Line, i: int) -> bool:
    """Whether the words before i are `a larger`, `the TLC reality`: then a word such as "show" is their noun."""
    if line.lower[i - 1] in _MANY:
        return False
    for j in range(i - 1, max(line.first - 1, i - 5), -1):
        if line.lower[j] in ("a", "an", "another", "the", "this", "his", "her", "their", "its"):
            return not line.lower[i - 1].endswith("s") and line.lower[i - 1] not in w.PLURAL_SPEAKERS
        if line.is_break(j) or line.lower[j] in w.PREPOSITIONS:
            break
    return False


_MANY = frozenset(["percent", "%", "people", "majority", "half", "third", "quarter", "few", "handful"])
