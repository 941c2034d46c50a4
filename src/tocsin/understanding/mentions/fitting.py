"""Whether a row of the tables fits where its name stands: companies told from people, outlets, venues and channels."""

from __future__ import annotations

from tocsin.reference import AliasRow, Tables
from tocsin.reference.lexicon import word_kinds
from tocsin.reference.people import doubtful_given
from tocsin.text import Tokens
from tocsin.understanding.document import Part
from tocsin.understanding.mentions.gate import doubtful, judge_company, judge_country
from tocsin.understanding.mentions.longer import is_piece
from tocsin.understanding.mentions.setting import Setting, someone
from tocsin.understanding.mentions.words import (
    ADDRESSES,
    BUSINESS_VERBS,
    CHANNELS,
    COMPANY_THINGS,
    LANDMARKS,
    NEWSROOMS,
    NO_TICKERS,
    NOT_NAMES,
    OF_CHANNEL,
    OFFICE_GOODS,
    OFFICE_KINDS,
    OFFICE_NEAR,
    ON_CHANNEL,
    OUTLETS,
    PICTURE_DESKS,
    PLACE_BEFORE,
    POSSESSIVE,
    REGIONS,
    SCHOOLS,
    SPEECH,
    STATE_WORDS,
    STATES,
    TELLING,
    TRADED,
    VENUES,
)
from tocsin.understanding.scan import Found

_GOES_ON = NOT_NAMES | COMPANY_THINGS  # words that stand behind a name and are no part of it
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
    if row.kind == "security" and _is_other(part, found, row, around):
        return "", 0.0
    if row.kind == "security" and (doubtful(row) or (row.how == "short" and part.tokens.text.isupper())):
        judged = judge_company(part, found, row, around)
    elif not row.ambiguous:
        other = row.kind == "security" and (
            (row.how == "short" and _in_a_longer_name(part, found, around))
            or _is_someone(part, found, row, around)
        )
        return "" if other else f"{row.row} ({row.how})", _SURE.get(row.how, row.prior)
    elif row.kind in ("country", "place"):
        judged = judge_country(part, found, row, around)
    else:
        told = row.key in around.sure or row.kind == "commodity" or row.how == "acronym"
        if not told and row.kind == "organisation":
            told = _is_office(part, found, row, around)
        return f"{row.row} ({row.how})" if told else "", row.prior
    return f"{row.row} ({row.how}): {'; '.join(judged.features)}" if judged.fits else "", judged.probability


def _is_office(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether a short name that is an everyday word too means the public body: Fed, Treasury, Congress."""
    body = around.tables.organisation(row.key)
    low, after = part.tokens.lower, part.tokens.low(found.last + 1)
    if body is None or body.kind not in OFFICE_KINDS or after in OFFICE_GOODS:
        return False
    before = part.tokens.words[found.first - 1] if found.first else ""
    capitals = around.in_capitals(part)
    if before[:1].isupper() and not capitals and found.first - 1 not in part.openings:
        return False  # the end of a longer name
    near = low[max(0, found.first - 4) : found.last + 6]
    acts = after in BUSINESS_VERBS or after in SPEECH
    plain = found.first in part.openings or capitals
    return acts or not OFFICE_NEAR.isdisjoint(near) or not plain


def _is_other(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether a company's name is plainly something else here: a channel, a place, a state, somebody's title."""
    if found.first and part.tokens.lower[found.first - 1] == "degrees":
        return True  # Celsius
    return (
        _is_channel(part, found, around) or is_piece(part, found, row, around) or _is_titled(part, found)
    ) or (
        row.key not in around.sure
        and (
            _behind_initial(part, found)
            or _is_place(part, found, around)
            or _is_code(part, found, row, around)
        )
    )


def _is_titled(part: Part, found: Found) -> bool:
    """Whether one word stands right behind what people are addressed by, or places named by: `Mr. Wells`, `Mt. Wells`."""
    words, lower, first = part.tokens.words, part.tokens.lower, found.first
    if found.last > first + 1 or not first or words[first].isupper():
        return False
    at = first - 2 if words[first - 1] == "." and first > 1 else first - 1
    return lower[at] in ADDRESSES | LANDMARKS and words[at].istitle()


def _behind_initial(part: Part, found: Found) -> bool:
    """Whether one word stands behind a person's initial: `Jo D. Wells`, `T. Y. Wells`."""
    words, first = part.tokens.words, found.first
    if found.last > first or first < 3 or words[first - 1] != "." or len(words[first - 2]) > 1:
        return False
    return words[first - 2].isupper() and (words[first - 3] == "." or words[first - 3].istitle())


def _is_place(part: Part, found: Found, around: Setting) -> bool:
    """Whether a name that is a place's too stands as one: behind "in", before its state, or in a story of politics."""
    lower = part.tokens.lower
    if part.tokens.low(found.last + 1) == "," and part.tokens.low(found.last + 2) in STATE_WORDS:
        return True  # "Huntington, Ind."
    if found.last == found.first:
        return False
    name = " ".join(lower[found.first : found.last + 1])
    if lower[found.last] not in _LANDS and name not in REGIONS and "p" not in word_kinds().get(name, ""):
        return False
    after = part.tokens.low(found.last + 1)
    if after in COMPANY_THINGS or after in POSSESSIVE:
        return False
    before = lower[found.first - 1] if found.first else ""
    return before in _WHERE or after == "," or around.politics > around.markets


_LANDS = frozenset("mountains islands river valley coast".split())
_WHERE = PLACE_BEFORE | frozenset(("to", "of", "from"))


def _is_code(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether a few capitals are a state behind its town (`Newport Beach, CA`), an office before a name (`GM Ed Sloan`)
    or the initials of the words before them in brackets (`Fair Housing Act (FHA)`)."""
    tokens, first = part.tokens, found.first
    letters = tokens.words[first]
    if letters in NO_TICKERS and not around.markets:
        return True  # a knockout, a boxing title
    if found.last > first or len(letters) > _FEW_LETTERS or not letters.isupper():
        return False
    before, further = (
        (tokens.words[first - 1] if first else ""),
        (tokens.words[first - 2] if first > 1 else ""),
    )
    if letters in STATES and (before.lower() in PLACE_BEFORE or (before == "," and further.istitle())):
        return True
    behind = tokens.word(first + 1)
    if (
        behind.istitle()
        and "g" in word_kinds().get(behind.lower(), "")
        and not doubtful_given(behind.lower())
    ):
        return tokens.word(first + 2).istitle() and row.how == "acronym"
    return (
        before == "("
        and first > len(letters)
        and _initials(tokens, first - 1) == letters
        and row.how == "ticker"
    )


def _initials(tokens: Tokens, at: int) -> str:
    """The initials of the words right before a token, as many as stand in brackets there."""
    size = len(tokens.words[at + 1])
    return "".join(word[0] for word in tokens.words[at - size : at]).upper()


_FEW_LETTERS = 4


def _is_someone(part: Part, found: Found, row: AliasRow, around: Setting) -> bool:
    """Whether a name of one word is a person's surname in this story (Nikola Tesla, Charlie Baxter)."""
    own = found.last == found.first + 1 and part.tokens.lower[found.last] in POSSESSIVE  # Beck's
    if (found.last > found.first and not own) or row.key in around.sure:
        return False
    before = part.tokens.lower[found.first - 1] if found.first else ""
    given = word_kinds().get(before, "")
    word = part.tokens.lower[found.first]
    if (
        word not in word_kinds()
        and not word.startswith(("o'", "o’", "mc"))
        and ("g" not in given or "p" in given or doubtful_given(before))
    ):
        return False  # what is no word but in this name is rather the company
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
    if surface in PICTURE_DESKS or (other and surface.upper() in NEWSROOMS):
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
    after = part.tokens.low(found.last + 1)
    return after in VENUES | SCHOOLS and part.tokens.words[found.last + 1][0].isupper()


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
    known = found.rows[0].large and {*"spg"}.isdisjoint(word_kinds().get(part.tokens.lower[found.first], ""))
    plain = known or after.lower() in _GOES_ON or around.in_capitals(part)  # "Google Glass" is Google's
    return after[:1].isupper() and not plain
