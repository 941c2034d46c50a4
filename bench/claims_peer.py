"""The plain peer of the claims reader: regular expressions for `"…," X said`, `"…," said X`, `X said [that] …`
and `according to X`, as a careful hour would write them. Characters in, (content range, source range) out."""

from __future__ import annotations

import re
from collections.abc import Iterator

Range = tuple[int, int]

_VERBS = r"(?:said|says|say|told|tells|tell|added|adds|wrote|writes|noted|notes|announced|argued|stated|tweeted|claimed|insisted|warned|suggested)"
_NAME = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|(?:[A-Z][\w.'’-]*\s+){0,4}[A-Z][\w'’-]*)"
_QUOTE = r'["“]([^"“”]{4,}?)[,.?!]?["”]'
_TAG_AFTER = re.compile(rf"{_QUOTE}\s+({_NAME})\s+{_VERBS}\b")
_TAG_INVERTED = re.compile(rf"{_QUOTE}\s+{_VERBS}\s+({_NAME})")
_SPEAKER_FIRST = re.compile(rf"\b({_NAME})\s+{_VERBS}[,:]?\s+(?:that\s+)?([^.\n]{{8,}})")
_ACCORDING = re.compile(rf"([^.\n]{{8,}}), according to ((?:the |a |an )?{_NAME})")


def plain_claims(text: str) -> list[tuple[Range, Range]]:
    """Content and source ranges of a text, in order; where two matches overlap the first kind above wins."""
    taken: list[tuple[Range, Range]] = []
    for content, source in _matches(text):
        if not any(content[0] < end and start < content[1] for (start, end), _ in taken):
            taken.append((content, source))
    return sorted(taken)


def _matches(text: str) -> Iterator[tuple[Range, Range]]:
    for pattern in (_TAG_AFTER, _TAG_INVERTED, _ACCORDING):
        for hit in pattern.finditer(text):
            yield hit.span(1), hit.span(2)
    for hit in _SPEAKER_FIRST.finditer(text):
        yield hit.span(2), hit.span(1)
