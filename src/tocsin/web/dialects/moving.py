"""Why a share moves, in the words of the story: its sentence that says that the share moves and after what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tocsin.model.digests import Stock, cut
from tocsin.model.terms import Term
from tocsin.ports import HeadQuery, Listed, Store
from tocsin.web.asof import listed
from tocsin.web.calendars import hexed
from tocsin.web.dialects.sentences import sentences

LASTS = timedelta(days=1)  # for which a reason is the reason
_WANTED: tuple[Term, ...] = (("theme", "market move"),)
_LONGEST, _LOOKED = 600, 20_000  # characters of a reason, and of a body that one is looked for in
_MOVES = (
    r"r[io]ses?|fell|falls?|fallen|jump(?:s|ed)?|drop(?:s|ped)?|surg(?:es?|ed)|plung(?:es?|ed)|soar(?:s|ed)?|slid(?:es?)?|"
    r"sank|sinks?|slump(?:s|ed)?|climb(?:s|ed)?|tumbl(?:es?|ed)|rall(?:y|ies|ied)|gain(?:s|ed)?|slip(?:s|ped)?|"
    r"(?:is|are|was|were)? ?(?:trading|moving)? ?(?:higher|lower)|(?:is|are|was|were) (?:up|down)"
)
_WHY = re.compile(
    rf"\b(?:shares?|stock)\b[^.]{{0,80}}?\b(?:{_MOVES})\b.{{0,120}}?\b(?:after|following|as|on|amid|because|due to)\b \w+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one share moves. expired: a newer reason came, or a day went by. ids: 24 hexadecimal digits."""

    id: str
    stock: Stock
    text: str
    published: datetime
    updated: datetime
    expired: bool
    story_id: str


def reasons(store: Store, query: HeadQuery, now: datetime) -> Iterator[Reason]:
    """Of stories about moves of the market those that say why the share that they are about moves, in their order."""
    rows = listed(store, replace(query, groups=(_WANTED, *query.groups), body=True))
    for row in rows:
        yield from reasons_in(store, row, now)


def reasons_in(store: Store, row: Listed, now: datetime) -> Iterator[Reason]:
    """That of one story, if it tells one."""
    stock = next((s for s in row.digest.stocks if s.primary), None)
    text = said_of(row, stock) if stock and _WANTED[0] in row.digest.topics else ""
    if stock and text:
        head = row.head
        groups = (_WANTED, (("primary", stock.key),))
        newer = HeadQuery(groups, published_since=head.published, limit=20, body=True)
        older = now - head.published >= LASTS or _outdone(store, newer, row)
        ident = hexed("why", head.story_id, stock.key)
        yield Reason(ident, stock, text, head.published, head.updated, older, head.story_id)


def _outdone(store: Store, newer: HeadQuery, row: Listed) -> bool:
    place = (row.head.published, row.head.number)
    for other in store.heads(newer).rows:
        stock = next((s for s in other.digest.stocks if s.primary), None)
        if (other.head.published, other.head.number) > place and stock and said_of(other, stock):
            return True
    return False


def said_of(row: Listed, stock: Stock) -> str:
    """The headline, or else the first sentence of the body, that says that shares move and why; empty for none. A
    sentence of the body has to name the company by the first word of its name, or by its ticker."""
    if _WHY.search(row.digest.title):
        return row.digest.title
    names = [re.escape(name) for name in (stock.name.partition(" ")[0], stock.ticker) if len(name) > 1]
    named = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)") if names else None
    for one in sentences(row.body[:_LOOKED]):
        if named and named.search(one) and _WHY.search(one):
            return cut(" ".join(one.split()), _LONGEST)
    return ""
