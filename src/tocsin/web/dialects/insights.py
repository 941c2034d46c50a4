"""Why an analyst acted, in the words of the story: the sentences of its body that name the firm or the person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tocsin.model.digests import cut
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.calendars import hexed
from tocsin.web.dialects.rated import Rated, rated_in, rating_rows
from tocsin.web.dialects.sentences import sentences

_MOST = 3  # sentences
_LONGEST = 1_200  # characters


@dataclass(frozen=True, slots=True)
class Insight:
    """An action with the sentences behind it."""

    id: str
    rated: Rated
    text: str


def insights(store: Store, query: HeadQuery) -> Iterator[Insight]:
    """The actions of the stories asked for whose body says something of them, in their order."""
    for row in rating_rows(store, replace(query, body=True)):
        yield from insights_in(row)


def insights_in(row: Listed) -> Iterator[Insight]:
    """Those of one story."""
    for one in rated_in(row):
        if text := said_of(row.body, one.rating.firm, one.rating.analyst):
            yield Insight(hexed(one.id, "insight"), one, text)


def said_of(body: str, firm: str, analyst: str) -> str:
    """The first sentences of a text that name the firm, or the person by the last name; empty where none does."""
    names = [re.escape(name) for name in (firm, analyst.rpartition(" ")[2]) if name]
    if not names or not body:
        return ""
    named = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")
    told = (" ".join(one.split()) for one in sentences(body) if named.search(one))
    text = " ".join(sentence for sentence, _ in zip(told, range(_MOST), strict=False))
    return cut(text, _LONGEST)
