"""Whether a row of the tables fits where its name stands: companies told from people, outlets, venues and channels."""

from __future__ import annotations

from tocsin.reference import AliasRow, Tables
from tocsin.reference.lexicon import word_kinds
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.gate import doubtful, judge_company, judge_country
from tocsin.understanding.mentions.setting import Setting, someone
from tocsin.understanding.mentions.words import (
    AFTER_COMPANY,
    BUSINESS_VERBS,
    CHANNELS,
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
from tocsin.understanding.scan import Found

_GOES_ON = NOT_NAMES | AFTER_COMPANY  # words that stand behind a name and are no part of it
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


def fits(part: Part, found: Found, row: AliasRow, around: Setting) -> tuple[str, float]:
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


def is_outlet(found: Found, tables: Tables) -> bool:
    """Whether a name is an outlet's, or a picture desk's."""
    for row in found.rows:
        organisation = tables.organisation(row.key) if row.kind == "organisation" else None
        if organisation and organisation.kind in OUTLETS:
            return True
    return found.rows[0].surface in PICTURE_DESKS


def tells_only(part: Part, found: Found) -> bool:
    """Whether nothing behind an outlet's name says that the news is of it."""
    after = part.tokens.low(found.last + 1)
    return after not in COMPANY_THINGS and (
        after not in BUSINESS_VERBS or after in SPEECH or after in TELLING
    )


def _is_channel(part: Part, found: Found, around: Setting) -> bool:
    """Whether a name is only where something was written or shown, in a story of other things than markets."""
    surface, other = found.rows[0].surface, around.politics > around.markets
    if surface in PICTURE_DESKS or (other and surface in NEWSROOMS):
        return tells_only(part, found)
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
    return part.tokens.word(found.last + 1)[:1].isupper() and part.tokens.low(found.last + 1) in VENUES


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
