"""What a security is in its story: subject, other side, analyst's firm, source, comparator, member or one of a list."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tocsin.model.reading import Claim, Mention, Rating, SecurityRole
from tocsin.model.spans import Span
from tocsin.reference import Tables
from tocsin.understanding.document import Document
from tocsin.understanding.mentions.words import COMPANY_THINGS, POSSESSIVE
from tocsin.understanding.ratings.tables import firm_named

LISTED_FROM = 5  # securities from which a story is a round-up
ROW_FROM = 3  # and from which tickers in a row are one
_ANALYST_AFTER = frozenset(
    "analyst analysts downgrades upgrades maintains initiates reiterates resumes reinstates assumes reaffirms upgraded "
    "downgraded initiated positive bullish bearish cautious remains ups strategist strategists economist economists".split()
)
_TARGET_VERBS = frozenset(
    "raises lowers cuts boosts lifts adjusts keeps reduces trims bumps hikes sets has ups increases".split()
)
_RATED = frozenset(
    "pt po target targets estimates estimate downgrades upgrades downgraded upgraded downgrade upgrade coverage initiates "
    "initiated initiating maintains reiterates reiterated reaffirms resumes assumes rating rated overweight underweight neutral "
    "outperform underperform buy sell hold analyst analysts equal-weight sector bullish bearish positive reinstates views view "
    "conviction thesis valuation upside downside pick picks note notes thinks sees likes believes strategist strategists economist "
    "economists trader traders".split()
)
_OBJECT_AFTER = frozenset(
    "on of for downgrades upgrades maintains initiates reiterates resumes assumes reaffirms".split()
)
_BY_FIRM = frozenset("at by from per".split())
_ENDS = ((), (".",), (",",), ("on",))
_SOURCE_AFTER = frozenset("reported reports".split())
_COMPARED = frozenset("rivals rival peers peer competitors competitor like versus vs".split())
_PARTNER = frozenset("by with from against".split())
_SUFFERED = frozenset("acquired bought sued".split())  # by the other side, in headlines too
_DONE_TO = frozenset("sues sued".split())
_MEMBER = frozenset("component components constituent constituents".split())
_DEALS = frozenset(
    "to acquires acquire acquired buys buy bought sues sued agrees agreed settles invests joins hires leads sells sold names "
    "announces launches discloses owns files wins pays fined charged faces posts".split()
)
_SAYS = frozenset("says said notes thinks believes sees".split())
_JOINED = frozenset("of with and , in sues sued".split())
_MEETINGS = frozenset("meeting meetings day days event estimates expectations".split())
_HOSTED = frozenset("conference summit symposium forum".split())
_AT_WORK = frozenset(
    "bookrunner bookrunners underwriter underwriters adviser advisers advisor advisors advising advises advised advise hired "
    "hires mandated arranged arranging".split()
)
_FIRM_KINDS = frozenset(("analyst firm", "rating agency"))
_AGENCIES = frozenset(("Moody's", "Moody’s", "S&P Global", "Standard & Poor's", "Morningstar", "Fitch"))
_TELLING_KINDS = frozenset(("outlet", "press wire"))


@dataclass(frozen=True, slots=True)
class Others:
    """Who else the story knows: firms of its ratings, outlets of its claims, and spans that name a firm or an outlet."""

    firms: frozenset[str]
    outlets: frozenset[str]
    firm_spans: frozenset[Span]
    outlet_spans: frozenset[Span]
    rated: bool  # the headline names a company beside a firm: one that it may speak of


def others(
    mentions: Sequence[Mention], ratings: Iterable[Rating], claims: Iterable[Claim], tables: Tables
) -> Others:
    """What the other facts of a story say of the parts that its companies play."""
    firm_spans, outlet_spans = [], []
    for mention in mentions:
        kind = _kind(mention, tables)
        if kind in _FIRM_KINDS:
            firm_spans.append(mention.span)
        elif kind in _TELLING_KINDS:
            outlet_spans.append(mention.span)
    named = {m.key: m.span for m in mentions if m.kind == "security" and m.span.field == "headline"}
    rated = len(named) > 1 or not set(named.values()) <= set(firm_spans)
    return Others(
        frozenset(r.firm.casefold() for r in ratings if r.firm),
        frozenset(outlet.casefold() for claim in claims for outlet in claim.via),
        frozenset(firm_spans),
        frozenset(outlet_spans),
        rated,
    )


def _kind(mention: Mention, tables: Tables) -> str:
    """What kind of institution a mention names, by its own row or by that of a listed company's name."""
    if mention.kind == "organisation":
        known = tables.organisation(mention.key)
    elif mention.kind == "security" and mention.surface in _AGENCIES:
        return "rating agency"
    elif mention.kind == "security":
        firm = firm_named(mention.surface)
        if firm is not None:
            return "rating agency" if firm.credit else "analyst firm"
        known = tables.organisation(mention.surface) or tables.organisation(mention.name)
    else:
        return ""
    return known.kind if known else ""


def role_of(doc: Document, found: list[Mention], around: Others, companies: int) -> tuple[SecurityRole, str]:
    """The role of a security over all its mentions, and why in words. companies: securities of the story."""
    votes: dict[SecurityRole, int] = defaultdict(int)
    for mention in found:
        votes[_role_here(doc, mention, around)] += 1
    if votes["analyst"] and votes["subject"] <= votes["analyst"]:
        return "analyst", "it acts as the analyst's or adviser's firm"
    if votes["source"] and not votes["subject"]:
        return "source", "it carries or tells the news"
    in_headline = any(m.span.field == "headline" for m in found)
    listed = all(
        "in a list of tickers" in m.why
        or "beside another ticker" in m.why
        or (m.span in around.firm_spans and _in_brackets(doc, m))
        for m in found
    )
    if companies >= (ROW_FROM if listed else LISTED_FROM) and (not in_headline or listed):
        return "listed", f"one of {companies} securities in a round-up"
    if votes["member"] and not votes["subject"]:
        return "member", "named as part of an index"
    if votes["comparator"] and not votes["subject"]:
        return "comparator", "named for comparison"
    if votes["counterparty"] and not votes["subject"]:
        return "counterparty", "the other side of what happened"
    return "subject", "the story is about it"


def _role_here(doc: Document, mention: Mention, around: Others) -> SecurityRole:
    tokens = doc.part(mention.span.field).tokens
    last = min(bisect_left(tokens.ends, mention.span.end), len(tokens) - 1)
    first = min(bisect_left(tokens.starts, mention.span.start), last)
    after, before = tokens.lower[last + 1 : last + 6], tokens.lower[max(0, first - 2) : first]
    if _rates(mention, around, before, after) or (
        around.rated
        and mention.span in around.firm_spans
        and _acts_as_firm(tokens.lower, first, last, headline=mention.span.field == "headline")
    ):
        return "analyst"
    if _tells(mention, around, before, after):
        return "source"
    if mention.span in around.firm_spans and not _HOSTED.isdisjoint(after):
        return "source"
    if (before and before[-1] in _COMPARED) or before == ("such", "as") or before[:1] == ("rivals",):
        return "comparator"
    if not _MEMBER.isdisjoint((*before[-1:], *after[:1])):
        return "member"
    if before and (before[-1] in _DONE_TO or (before[-1] == "by" and not _SUFFERED.isdisjoint(before))):
        return "counterparty"
    if mention.span.field == "body" and before and before[-1] in _PARTNER:
        return "counterparty"
    return "subject"


def _in_brackets(doc: Document, mention: Mention) -> bool:
    """Whether a name stands in a list in brackets: `Movers (MSFT, UBS, AAL)`."""
    text, start, end = doc.part(mention.span.field).tokens.text, mention.span.start, mention.span.end
    opened, closed = text.rfind("(", max(0, start - 80), start), text.find(")", end, end + 80)
    if opened < 0 or closed < 0 or ")" in text[opened:start]:
        return False
    return (
        text[opened:closed].count(",") >= ROW_FROM - 1
        and text[end] in ",)"
        and text[opened + 1 : start].rstrip()[-1:] in ("", ",")
    )


def _rates(mention: Mention, around: Others, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether a name is that of a firm whose rating was read, or stands where such a firm does."""
    name = mention.surface.casefold()
    acts = bool(after) and (
        (
            after[0] in _ANALYST_AFTER
            and mention.span in around.firm_spans
            and _MEETINGS.isdisjoint(after[1:2])
        )
        or (after[0] in _TARGET_VERBS and not {"target", "pt", "po"}.isdisjoint(after))
    )
    return acts or (
        any(_same_name(name, firm) for firm in around.firms) and not _OBJECT_AFTER.intersection(before[-1:])
    )


def _same_name(one: str, other: str) -> bool:
    """Whether one name is the other, or its first words."""
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _acts_as_firm(lower: tuple[str, ...], first: int, last: int, *, headline: bool) -> bool:
    """Whether a firm's name stands as that of one who speaks of a company, and is not itself what is rated or sold."""
    before, after = lower[first - 1] if first else "", lower[last + 1] if last + 1 < len(lower) else ""
    near = (*lower[max(0, first - 8) : first], *lower[last + 1 : last + 12])
    if not headline and not _AT_WORK.isdisjoint(near):
        return True
    owned = lower[last + 2] if after in POSSESSIVE and last + 2 < len(lower) else ""
    if owned in COMPANY_THINGS and owned not in _ANALYST_AFTER | _RATED:
        return False  # "Citi Discusses Lazard's Earnings"
    if before not in _BY_FIRM:
        if before in _OBJECT_AFTER:
            return False
        if (
            after in _DEALS
            or (after in COMPANY_THINGS and after not in _ANALYST_AFTER | _RATED)
            or (before in _JOINED and after not in _SAYS)
        ):
            return False
    return headline or not _RATED.isdisjoint(near)


def _tells(mention: Mention, around: Others, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether a name is the source of the news: an outlet that says so, or that stands where one does."""
    if mention.surface.casefold() in around.outlets:
        return True
    if mention.span in around.outlet_spans:
        return (
            not after
            or after[0] in _SOURCE_AFTER
            or bool(before and before[-1] in ("-", "–", ",", "to", "told", "by"))
        )
    return bool(
        after[:1]
        and after[0] in _SOURCE_AFTER
        and after[1:2] in _ENDS
        and before
        and before[-1] in (",", "to")
    )
