"""All mentions of a story, in order: tickers, names of the tables, people, companies by their shape."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tocsin.model.judgements import NO_PRIORS, Priors
from tocsin.model.reading import Candidate, Mention
from tocsin.reference import AliasRow, Tables
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.fitting import fits, is_outlet, tells_only
from tocsin.understanding.mentions.gate import doubtful
from tocsin.understanding.mentions.glued import apart
from tocsin.understanding.mentions.people import Taken, role_before
from tocsin.understanding.mentions.setting import Setting, setting
from tocsin.understanding.mentions.tickers import bare_tickers, find_tickers
from tocsin.understanding.mentions.unlisted import unlisted
from tocsin.understanding.scan import Found, names_of, scan

_ORDER = {"country": 0, "organisation": 1, "person": 2, "security": 3, "place": 4, "commodity": 5}


def find_mentions(
    doc: Document, tables: Tables, *, english: bool = True, priors: Priors = NO_PRIORS
) -> tuple[Mention, ...]:
    """Mentions in order of their place, headline first. In other languages: tickers and names of companies."""
    out, found, around = candidates(doc, tables)
    doc = around.doc
    taken: Taken = set()
    for part, f in found:
        if part.tokens.word(f.last + 1) in (":", "/") and tables.mic(part.tokens.surface(f.first, f.last)):
            continue  # the market of a ticker, not a name in the story
        mention = _settled(part, f, around, priors)
        if mention is not None and (english or mention.kind == "security"):
            out.append(mention)
            if mention.kind == "organisation":
                out += _listed_too(part, f, around)
            if mention.kind != "security" or f.last > f.first or not doubtful(f.rows[0]):
                taken |= {(part.field, at) for at in range(f.first, f.last + 1)}
    if english:
        out = _without_surnames(out + unlisted(doc, out, taken, around), around.sure)
    return tuple(
        sorted(_same_line(_apart(out)), key=lambda m: (m.span.field != "headline", m.span.start, m.kind))
    )


def candidates(doc: Document, tables: Tables) -> tuple[list[Mention], list[tuple[Part, Found]], Setting]:
    """Tickers written as such, then names of the tables and bare tickers, yet to be judged, in their setting."""
    names = names_of(tables)
    doc = apart(doc, names)
    tickers = [m for part in doc.parts for m in find_tickers(part, tables)]
    found = [(part, f) for part in doc.parts for f in scan(part, names)]
    sure = frozenset(m.key for m in tickers) | {key for _, f in found if (key := _sure(f))}
    companies = frozenset(
        (part.field, at)
        for part, f in found
        if f.rows[0].kind == "security" and not doubtful(f.rows[0])
        for at in (f.first, f.last)
    )
    around = setting(doc, sure, companies, tables)
    bare = [(part, f) for part in doc.parts for f in bare_tickers(part, around, found, tickers)]
    return tickers, found + bare, around


def _same_line(mentions: list[Mention]) -> list[Mention]:
    """A name with a ticker in brackets right behind it is that very line of the company."""
    tickers = {(m.span.field, m.span.start): m for m in mentions if m.why.startswith("exchange and ticker")}
    if not tickers:
        return mentions
    out = []
    for m in mentions:
        behind = next(
            (tickers[at] for at in sorted(tickers) if at[0] == m.span.field and 0 < at[1] - m.span.end <= 16),
            None,
        )
        line = (
            m.kind == "security"
            and behind is not None
            and behind.key != m.key
            and _one_name(behind.name, m.name)
        )
        out.append(replace(m, key=behind.key) if line and behind else m)
    return out


def _one_name(a: str, b: str) -> bool:
    return a.split()[0].casefold() == b.split()[0].casefold()


def _without_surnames(mentions: list[Mention], sure: frozenset[str]) -> list[Mention]:
    """No company by the mere surname of someone whom the story names: Kirby said, not Kirby Corp."""
    words = {word for m in mentions if m.kind == "person" for word in m.name.split()}
    return [m for m in mentions if not (m.kind == "security" and m.surface in words and m.key not in sure)]


def _sure(found: Found) -> str:
    """The key of the company that a name means beyond doubt; empty where there is none."""
    keys = {
        r.key
        for r in found.rows
        if r.kind == "security" and not r.ambiguous and r.how in ("full", "former", "brand")
    }
    return next(iter(keys)) if len(keys) == 1 and len(found.rows[0].surface.split()) > 1 else ""


def _settled(part: Part, found: Found, around: Setting, priors: Priors) -> Mention | None:
    """The mention that a found name is, where it is one: the likeliest row that fits here."""
    rows: Sequence[AliasRow] = found.rows
    if len(rows) > 1:
        rows = sorted(rows, key=lambda r: (doubtful(r), -r.prior, _ORDER[r.kind], r.key))
    for row in rows:
        why, confidence = fits(part, found, row, around)
        if priors.counts:
            why, confidence = _judged_here(part, found, row, (why, confidence), priors)
        if why:
            rated = tuple([Candidate(r.key, r.prior) for r in rows[:5]])
            return _mention(part, found, row, why, confidence, rated)
    return None


def _judged_here(
    part: Part, found: Found, row: AliasRow, fitting: tuple[str, float], priors: Priors
) -> tuple[str, float]:
    """Why a row fits and how surely, moved by what people said of these words before."""
    why, confidence = fitting
    words = part.tokens.surface(found.first, found.last)
    moved, told = priors.taught(words, row.key, confidence if why else min(confidence, 0.4))
    if not told:
        return fitting
    return (f"{why or f'{row.row} ({row.how})'}; {told}", moved) if moved >= 0.5 else ("", moved)


def _listed_too(part: Part, found: Found, around: Setting) -> Iterator[Mention]:
    """The listed company that an institution is too, where its row fits (a broker with shares of its own)."""
    for row in sorted(found.rows, key=lambda r: -r.prior):
        if row.kind == "security":
            why, confidence = fits(part, found, row, around)
            if why and not (is_outlet(found, around.tables) and tells_only(part, found)):
                yield _mention(part, found, row, why, confidence, (Candidate(row.key, row.prior),))
                return


def _mention(
    part: Part, found: Found, row: AliasRow, why: str, confidence: float, rated: tuple[Candidate, ...]
) -> Mention:
    surface = part.tokens.surface(found.first, found.last)
    span = part.span(found.first, found.last)
    role = role_before(part, found.first) if row.kind == "person" else ""
    return Mention(
        row.kind,
        row.key,
        row.name,
        span,
        surface,
        round(confidence, 2),
        why,
        0.0,
        role,
        row.country,
        rated,
    )


def _apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions of which no two of one kind overlap; the longer, then the surer one stays."""
    out: list[Mention] = []
    taken: dict[tuple[str, str], tuple[list[int], list[int]]] = {}  # starts and ends, in order
    ranked = sorted(mentions, key=lambda m: (m.span.start - m.span.end, -m.confidence, m.span.start, m.key))
    for m in ranked:
        start, end = m.span.start, m.span.end
        starts, ends = taken.setdefault((m.kind, m.span.field), ([], []))
        at = bisect_right(starts, start)
        if (not at or ends[at - 1] <= start) and (at == len(starts) or starts[at] >= end):
            starts.insert(at, start)
            ends.insert(at, end)
            out.append(m)
    return out
