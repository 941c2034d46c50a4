"""Mentions of securities gathered: the role of each in the story, and how much the story is about it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from tocsin.model.reading import Claim, LinkedSecurity, Mention, Rating, SecurityRole
from tocsin.reference import Tables
from tocsin.understanding.document import Document
from tocsin.understanding.roles import others, role_of

_PRIMARY_FROM = 0.3  # relevance from which a security can be the primary one
_ASIDE = 0.2  # what it takes away to be named only to say who another is
_ROLES = frozenset("supplier chipmaker rival competitor peer partner assembler manufacturer".split())
_FACTOR: dict[str, float] = {
    "subject": 1.0,
    "counterparty": 0.9,
    "listed": 0.5,
    "member": 0.4,
    "comparator": 0.3,
    "analyst": 0.25,
    "source": 0.1,
}


def gather(
    doc: Document,
    mentions: Iterable[Mention],
    ratings: Iterable[Rating],
    claims: Iterable[Claim],
    tables: Tables,
) -> tuple[LinkedSecurity, ...]:
    """The securities that a story names, most relevant first; one of them primary where one stands out."""
    every = tuple(mentions)
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in every:
        if mention.kind == "security":
            by_key[mention.key].append(mention)
    if not by_key:
        return ()
    around = others(every, ratings, claims, tables)
    total = sum(map(len, by_key.values()))
    told = {key: role_of(doc, found, around, len(by_key)) for key, found in by_key.items()}
    customers = _customers(doc, every)
    rows = []
    for key, found in by_key.items():
        role, why = told[key]
        score = _relevance(doc, found, role, len(by_key), total, aside=key in customers)
        rows.append(
            (key, found, role, f"{why}, named to say who another is" if key in customers else why, score)
        )
    rows.sort(key=lambda row: (-row[4], row[1][0].span.field != "headline", row[1][0].span.start, row[0]))
    primary = next(
        (row[0] for row in rows if row[2] in ("subject", "counterparty") and row[4] >= _PRIMARY_FROM), ""
    )
    return tuple(_linked(tables, *row, primary=row[0] == primary) for row in rows)


def _linked(
    tables: Tables,
    key: str,
    found: list[Mention],
    role: SecurityRole,
    why: str,
    relevance: float,
    *,
    primary: bool,
) -> LinkedSecurity:
    exchange, _, ticker = key.partition(":")
    security = tables.security(key)
    name = security.name if security else found[0].name
    best = max(found, key=lambda m: m.confidence)
    spans = tuple(m.span for m in found)
    told = f"“{best.surface}”: {best.why}; {why}"
    sector = security.sector if security else ""
    return LinkedSecurity(
        key, ticker, exchange, name, relevance, best.confidence, primary, role, spans, told, sector
    )


def _customers(doc: Document, mentions: Iterable[Mention]) -> frozenset[str]:
    """Securities that the headline names only to say who another one is: `Acme supplier Bolt`."""
    tokens = doc.headline.tokens
    if _ROLES.isdisjoint(tokens.lower):
        return frozenset()
    named = {bisect_left(tokens.starts, m.span.start): m for m in mentions if m.span.field == "headline"}
    named = {at: m for at, m in named.items() if m.kind == "security"}
    return frozenset(
        m.key
        for m in named.values()
        if (noun := bisect_left(tokens.ends, m.span.end) + 1) + 1 in named and tokens.low(noun) in _ROLES
    )


def _relevance(
    doc: Document, found: list[Mention], role: str, companies: int, total: int, *, aside: bool
) -> float:
    in_headline = any(m.span.field == "headline" for m in found)
    first_end = doc.body.tokens.ends[doc.body.sentences[0][1] - 1] if doc.body.sentences else 0
    in_lead = any(m.span.field == "body" and m.span.end <= first_end for m in found)
    score = 0.5 * in_headline + 0.2 * in_lead + 0.3 * (len(found) / total) + (0.15 if companies == 1 else 0.0)
    score -= _ASIDE if aside else 0.0
    crowd = 1.0 / (1.0 + 0.08 * max(0, companies - 2))
    return round(min(1.0, max(score, 0.1)) * _FACTOR[role] * crowd, 3)
