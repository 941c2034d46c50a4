"""What changed between two revisions of a text, word by word within changed paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 600  # beyond this a changed paragraph is shown whole: word matching is quadratic


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that stayed, came or went."""

    kind: Literal["same", "added", "gone"]
    text: str


def changed(before: str, after: str) -> tuple[Stretch, ...]:
    """Both texts in one: paragraphs that stayed are kept whole, changed ones compared by words."""
    old, new = _parts(before, "\n\n"), _parts(after, "\n\n")
    out: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, added = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            out.append(Stretch("same", gone))
        elif tag == "replace":
            out += _by_words(gone, added)
        else:
            out += _whole(gone, added)
    return tuple(out)


def _parts(text: str, mark: str) -> list[str]:
    pieces = text.split(mark)
    return [p + mark for p in pieces[:-1]] + pieces[-1:]


def _by_words(before: str, after: str) -> list[Stretch]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return _whole(before, after)
    out: list[Stretch] = []
    gone = added = ""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal" and (left.strip() or not (gone or added)):
            out += [*_whole(gone, added), Stretch("same", left)]
            gone = added = ""
        else:  # a blank between two changes belongs to both, so that they read as one
            gone, added = gone + left, added + right
    return [*out, *_whole(gone, added)]


def _whole(gone: str, added: str) -> list[Stretch]:
    out: list[Stretch] = []
    if gone:
        out.append(Stretch("gone", gone))
    if added:
        out.append(Stretch("added", added))
    return out
