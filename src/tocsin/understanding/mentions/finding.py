"""All mentions of a story, in order: tickers, names of the tables, people, companies by their shape."""

from __future__ import annotations

import bisect
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tocsin.model.judgements import NO_PRIORS, Priors
from tocsin.model.reading import Candidate, Mention
from tocsin.model.spans import Span
from tocsin.reference import AliasRow, Tables
from tocsin.reference.lexicon import word_kinds
from tocsin.understanding.document import Document, Part
from tocsin.understanding.mentions.gate import (
    doubtful,
    judge_company,
    judge_country,
)
from tocsin.understanding.mentions.people import Taken, by_surname, introduced, role_before
from tocsin.understanding.mentions.setting import Setting, setting, someone
from tocsin.understanding.mentions.shapes import (
    people_by_given_name,
    people_by_office,
    places_named,
    public_bodies,
)
from tocsin.understanding.mentions.tickers import bare_tickers, find_tickers
from tocsin.understanding.mentions.words import (
    AFTER_COMPANY,
    BUSINESS_VERBS,
    CAPITAL_SHAPES,
    CHANNELS,
    COMPANY_SHAPES,
    COMPANY_THINGS,
    NEWSROOMS,
    NOT_NAMES,
    OF_CHANNEL,
    ON_CHANNEL,
    OUTLETS,
    PICTURE_DESKS,
    SPEECH,
    TELLING,
    TRADED,
    VENUES,
)
from tocsin.understanding.scan import Found, names_of, scan

_GOES_ON = NOT_NAMES | AFTER_COMPANY  # words that stand behind a name and are no part of it
_ENDS = COMPANY_SHAPES | {shape.lower() for shape in CAPITAL_SHAPES}
# How often a name that needs no support is right, as measured; the prior only orders rows.
_SURE: dict[str, float] = {
    "full": 0.99,
    "short": 0.98,
    "alias": 0.97,
    "former": 0.95,
    "brand": 0.94,
    "acronym": 0.95,
}
_PLAINLY = 3  # words of politics more than of markets that make a story plainly one of politics
_ORDER = {"country": 0, "organisation": 1, "person": 2, "security": 3, "place": 4, "commodity": 5}


def find_mentions(
    doc: Document, tables: Tables, *, english: bool = True, priors: Priors = NO_PRIORS
) -> tuple[Mention, ...]:
    """Mentions in order of their place, headline first. In other languages: tickers and names of companies."""
    out, found, around = candidates(doc, tables)
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
        out = _without_surnames(out + _unlisted(doc, out, taken, around), around.sure)
    return tuple(
        sorted(_same_line(_apart(out)), key=lambda m: (m.span.field != "headline", m.span.start, m.kind))
    )


def candidates(doc: Document, tables: Tables) -> tuple[list[Mention], list[tuple[Part, Found]], Setting]:
    """Tickers written as such, then names of the tables and bare tickers, yet to be judged, in their setting."""
    names = names_of(tables)
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
        why, confidence = _fits(part, found, row, around)
        if priors.counts:
            why, confidence = _judged_here(part, found, row, (why, confidence), priors)
        if why:
            rated = tuple([Candidate(r.key, r.prior) for r in rows[:5]])
            return _mention(part, found, row, why, confidence, rated)
    return None


def _judged_here(
    part: Part, found: Found, row: AliasRow, fits: tuple[str, float], priors: Priors
) -> tuple[str, float]:
    """Why a row fits and how surely, moved by what people said of these words before."""
    why, confidence = fits
    words = part.tokens.surface(found.first, found.last)
    moved, told = priors.taught(words, row.key, confidence if why else min(confidence, 0.4))
    if not told:
        return fits
    return (f"{why or f'{row.row} ({row.how})'}; {told}", moved) if moved >= 0.5 else ("", moved)


def _listed_too(part: Part, found: Found, around: Setting) -> Iterator[Mention]:
    """The listed company that an institution is too, where its row fits (a broker with shares of its own)."""
    for row in sorted(found.rows, key=lambda r: -r.prior):
        if row.kind == "security":
            why, confidence = _fits(part, found, row, around)
            if why and not (_is_outlet(found, around.tables) and _tells_only(part, found)):
                yield _mention(part, found, row, why, confidence, (Candidate(row.key, row.prior),))
                return


def _fits(part: Part, found: Found, row: AliasRow, around: Setting) -> tuple[str, float]:
    """The words of why a row fits here, and how surely; no words where it does not."""
    if row.kind in ("security", "organisation") and _named_after(part, found):
        return "", 0.0
    if row.kind == "commodity" and row.ambiguous and not _traded(part, found):
        return "", 0.0
    if row.kind == "security" and (doubtful(row) or (row.how == "short" and part.tokens.text.isupper())):
        judged = judge_company(part, found, row, around)
    elif not row.ambiguous:
        other = row.kind == "security" and (
            (row.how == "short" and _in_a_longer_name(part, found, around))
            or _is_channel(part, found, around)
            or _is_someone(part, found, row, around)
        )
        return "" if other else f"{row.row} ({row.how})", _SURE.get(row.how, row.prior)
    elif row.kind in ("country", "place"):
        judged = judge_country(part, found, row, around)
    else:
        told = row.key in around.sure or row.kind == "commodity" or row.how == "acronym"
        return f"{row.row} ({row.how})" if told else "", row.prior
    return f"{row.row} ({row.how}): {'; '.join(judged.features)}" if judged.fits else "", judged.probability


def _is_someone(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether a name of one word is a person's surname in this story (Nikola Tesla, Charlie Baxter)."""
    if (
        found.last > found.first
        or row.key in around.sure
        or part.tokens.lower[found.first] not in word_kinds()
    ):
        return False
    return someone(around.doc, part.tokens.words[found.first])


def _is_outlet(found: Found, tables: Tables) -> bool:
    """Whether a name is an outlet's, or a picture desk's."""
    for row in found.rows:
        organisation = tables.organisation(row.key) if row.kind == "organisation" else None
        if organisation and organisation.kind in OUTLETS:
            return True
    return found.rows[0].surface in PICTURE_DESKS


def _tells_only(part: Part, found: Found) -> bool:
    """Whether nothing behind an outlet's name says that the news is of it."""
    after = part.tokens.low(found.last + 1)
    return after not in COMPANY_THINGS and (
        after not in BUSINESS_VERBS or after in SPEECH or after in TELLING
    )


def _is_channel(part: Part, found: Found, around: Setting) -> bool:
    """Whether a name is only where something was written or shown, in a story of other things than markets."""
    surface, other = found.rows[0].surface, around.politics > around.markets
    if surface in PICTURE_DESKS or (other and surface in NEWSROOMS):
        return _tells_only(part, found)
    if surface not in CHANNELS or not (other or around.politics == around.markets):
        return False
    before = part.tokens.lower[found.first - 1] if found.first else ""
    after = part.tokens.low(found.last + 1)
    if before in ON_CHANNEL or after in OF_CHANNEL:
        return True
    return (
        part.field == "body" and around.politics >= around.markets + _PLAINLY and after not in COMPANY_THINGS
    )


def _named_after(part: Part, found: Found) -> bool:
    """Whether the name stands in that of a building, street or prize."""
    return part.tokens.low(found.last + 1) in VENUES and part.tokens.words[found.last + 1][0].isupper()


def _traded(part: Part, found: Found) -> bool:
    """Whether words near by speak of goods that are traded."""
    near = part.tokens.lower[max(0, found.first - 4) : found.last + 5]
    return not TRADED.isdisjoint(near)


def _in_a_longer_name(part: Part, found: Found, around: Setting) -> bool:
    """A short name of one word before another capitalised word is rather the start of another name, unless
    white space stands for a lost comma ("Amgen  Sanofi")."""
    if found.first < found.last or part.tokens.text.startswith("  ", part.tokens.ends[found.last]):
        return False
    after = part.tokens.word(found.last + 1)
    plain = after.lower() in _GOES_ON or around.in_capitals(part)
    return after[:1].isupper() and not plain


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


def _unlisted(doc: Document, known: list[Mention], taken: Taken, around: Setting) -> list[Mention]:
    """People, public bodies, companies and places that no table has, and people by their surname."""
    plain = [part for part in (doc.body, doc.headline) if not around.in_capitals(part)]
    fresh = _taking(doc, taken, (m for part in plain for m in public_bodies(part, taken)))
    fresh += _taking(doc, taken, (m for part in doc.parts for m in introduced(part, taken)))
    for part in (doc.body, doc.headline):  # a headline's names are told by the body's
        capitals = around.in_capitals(part)
        names = frozenset(m.name for m in (*known, *fresh) if m.kind == "person")
        fresh += _taking(doc, taken, people_by_given_name(part, taken, capitals, names))
        if not capitals:
            fresh += _taking(doc, taken, people_by_office(part, taken))
            fresh += _taking(doc, taken, places_named(part, taken))
    people = [m for m in (*known, *fresh) if m.kind == "person"]
    named = _with_roles(people)
    listed = [m.span for m in known if m.kind == "security"]
    shaped = [
        m
        for part in doc.parts
        for m in _companies(part, taken)
        if not any(_overlap(m.span, s) for s in listed)
    ]
    return [*fresh, *by_surname(doc, named, taken), *shaped]


def _taking(doc: Document, taken: Taken, mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions, their tokens taken so that no later shape uses them."""
    out = list(mentions)
    for mention in out:
        tokens = doc.part(mention.span.field).tokens
        first = bisect.bisect_left(tokens.starts, mention.span.start)
        last = bisect.bisect_left(tokens.starts, mention.span.end)
        taken |= {(mention.span.field, at) for at in range(first, last)}
    return out


def _overlap(a: Span, b: Span) -> bool:
    return a.field == b.field and a.start < b.end and b.start < a.end


def _with_roles(people: list[Mention]) -> list[Mention]:
    """Each person once, with the role that the story gives at any mention."""
    out: dict[str, Mention] = {}
    for person in people:
        held = out.get(person.key)
        if held is None or (person.role and not held.role):
            lacks = held if held and not person.country else None
            out[person.key] = replace(person, country=lacks.country) if lacks else person
    return list(out.values())


def _companies(part: Part, taken: Taken) -> Iterator[Mention]:
    """Capitalised names that end as companies' do: unlisted organisations."""
    words, lower = part.tokens.words, part.tokens.lower
    for last in part.where(_ENDS):
        if not (
            words[last] in CAPITAL_SHAPES or (lower[last] in COMPANY_SHAPES and words[last][0].isupper())
        ):
            continue
        if (part.field, last) in taken:
            continue
        first = last
        while (
            first > 0
            and words[first - 1][0].isupper()
            and lower[first - 1] not in NOT_NAMES
            and (part.field, first - 1) not in taken
        ):
            first -= 1
        if first < last and last - first <= 5:
            name = part.tokens.surface(first, last)
            yield Mention(
                "organisation",
                name,
                name,
                part.span(first, last),
                name,
                0.7,
                f"ends in {words[last]}, as companies do",
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
