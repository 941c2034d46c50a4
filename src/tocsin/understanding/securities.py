"""Mentions of securities gathered: the role of each in the story, and how much the story is about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tocsin.model.reading import Claim, LinkedSecurity, Mention, Rating, SecurityRole
from tocsin.reference import Tables
from tocsin.understanding.document import Document

LISTED_FROM = 5  # securities from which a story is a round-up
_FACTOR: dict[str, float] = {
    "subject": 1.0,
    "counterparty": 0.9,
    "listed": 0.5,
    "member": 0.4,
    "comparator": 0.3,
    "analyst": 0.25,
    "source": 0.1,
}
_ANALYST_AFTER = frozenset(
    "analyst analysts downgrades upgrades maintains initiates reiterates resumes reinstates assumes".split()
)
_TARGET_VERBS = frozenset("raises lowers cuts boosts lifts adjusts keeps".split())
_SOURCE_AFTER = frozenset("reported reports".split())
_SOURCE_BEFORE = frozenset("told to by".split())
_COMPARED = frozenset("rivals rival peers peer competitors competitor like versus".split())
_PARTNER = frozenset("by with from against".split())
_SUFFERED = frozenset("acquired bought sued".split())  # by the other side, in headlines too
_DONE_TO = frozenset("sues sued".split())
_MEMBER = frozenset("component components constituent constituents".split())


def gather(
    doc: Document,
    mentions: Iterable[Mention],
    ratings: Iterable[Rating],
    claims: Iterable[Claim],
    tables: Tables,
) -> tuple[LinkedSecurity, ...]:
    """The securities that a story names, most relevant first; one of them primary where one stands out."""
    by_key: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind == "security":
            by_key[mention.key].append(mention)
    firms = {r.firm.casefold() for r in ratings if r.firm}
    outlets = {outlet.casefold() for claim in claims for outlet in claim.via}
    total = sum(map(len, by_key.values()))
    rows = []
    for key, found in by_key.items():
        role, why = _role(doc, found, firms, outlets, len(by_key))
        rows.append((key, found, role, why, _relevance(doc, found, role, len(by_key), total)))
    rows.sort(key=lambda row: (-row[4], row[0]))
    primary = next((row[0] for row in rows if row[2] in ("subject", "counterparty") and row[4] >= 0.3), "")
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
    return LinkedSecurity(key, ticker, exchange, name, relevance, best.confidence, primary, role, spans, told)


def _role(
    doc: Document, found: list[Mention], firms: set[str], outlets: set[str], companies: int
) -> tuple[SecurityRole, str]:
    votes: dict[SecurityRole, int] = defaultdict(int)
    for mention in found:
        votes[_role_here(doc, mention, firms, outlets)] += 1
    if votes["analyst"] and votes["subject"] <= votes["analyst"]:
        return "analyst", "it acts as the analyst's firm"
    if votes["source"] and not votes["subject"]:
        return "source", "it carries or tells the news"
    in_headline = any(m.span.field == "headline" for m in found)
    if companies >= LISTED_FROM and not in_headline:
        return "listed", f"one of {companies} securities in a round-up"
    if votes["member"] and not votes["subject"]:
        return "member", "named as part of an index"
    if votes["comparator"] and not votes["subject"]:
        return "comparator", "named for comparison"
    if votes["counterparty"] and not votes["subject"]:
        return "counterparty", "the other side of what happened"
    return "subject", "the story is about it"


def _role_here(doc: Document, mention: Mention, firms: set[str], outlets: set[str]) -> SecurityRole:
    tokens = doc.part(mention.span.field).tokens
    last = next((i for i, end in enumerate(tokens.ends) if end >= mention.span.end), len(tokens) - 1)
    first = next((i for i, start in enumerate(tokens.starts) if start >= mention.span.start), last)
    after = tokens.lower[last + 1 : last + 6]
    before = tokens.lower[max(0, first - 2) : first]
    name = mention.surface.casefold()
    acts = bool(after) and (
        after[0] in _ANALYST_AFTER or (after[0] in _TARGET_VERBS and {"target", "pt"} & {*after})
    )
    if acts or any(name in firm or firm in name for firm in firms):
        return "analyst"
    if name in outlets or (after and after[0] in _SOURCE_AFTER and before and before[-1] in (",", "to")):
        return "source"
    if not _COMPARED.isdisjoint(before) or before == ("such", "as"):
        return "comparator"
    if not _MEMBER.isdisjoint((*before[-1:], *after[:1])):
        return "member"
    if before and (before[-1] in _DONE_TO or (before[-1] == "by" and not _SUFFERED.isdisjoint(before))):
        return "counterparty"
    if mention.span.field == "body" and before and before[-1] in _PARTNER:
        return "counterparty"
    return "subject"


def _relevance(doc: Document, found: list[Mention], role: str, companies: int, total: int) -> float:
    in_headline = any(m.span.field == "headline" for m in found)
    first_end = doc.body.tokens.ends[doc.body.sentences[0][1] - 1] if doc.body.sentences else 0
    in_lead = any(m.span.field == "body" and m.span.end <= first_end for m in found)
    score = 0.5 * in_headline + 0.2 * in_lead + 0.3 * (len(found) / total) + (0.15 if companies == 1 else 0.0)
    crowd = 1.0 / (1.0 + 0.08 * max(0, companies - 2))
    return round(min(1.0, max(score, 0.1)) * _FACTOR[role] * crowd, 3)
