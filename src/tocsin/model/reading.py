"""All that was understood from one revision of a story; every fact points at its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tocsin.model.spans import Span

MentionKind = Literal["security", "person", "organisation", "country", "commodity", "place"]
SecurityRole = Literal["subject", "counterparty", "analyst", "source", "comparator", "member", "listed"]
Certainty = Literal[
    "asserted", "expected", "suggested", "proposed", "conditional", "possible", "denied", "unknown"
]
EventStatus = Literal["rumoured", "proposed", "planned", "confirmed", "denied", "done"]
FigureRole = Literal["actual", "estimate", "prior", "low", "high"]
ClaimKind = Literal["direct", "indirect", "mixed"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a mention could have meant, and how likely it was held to be (0 to 1)."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something. key: MIC:TICKER, alpha-2 code, or the canonical name."""

    kind: MentionKind
    key: str
    name: str
    span: Span
    surface: str
    confidence: float
    why: str  # rule or table row that made it
    relevance: float = 0.0
    role: str = ""  # a person's title and office as the story gives them
    country: str = ""  # alpha-2 of a person's, organisation's or place's country where known
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point back (a pronoun, a title, "the company") and the mention that they are led to."""

    span: Span
    kind: MentionKind
    key: str
    name: str
    to: Span  # where the mention stands
    why: str


@dataclass(frozen=True, slots=True)
class LinkedSecurity:
    """A security that the story names, over all its mentions."""

    key: str
    ticker: str
    exchange: str
    name: str
    relevance: float
    confidence: float
    primary: bool
    role: SecurityRole
    spans: tuple[Span, ...]
    why: str
    sector: str = ""  # of its table, empty where none tells


@dataclass(frozen=True, slots=True)
class Theme:
    """What the story is about: a code of the theme table and the words that say so."""

    code: str
    score: float
    spans: tuple[Span, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, typed. roles: (role, key or words) pairs, e.g. ("supplier", "KP")."""

    type: str
    status: EventStatus
    roles: tuple[tuple[str, str], ...]
    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with which an event is told. unit: ISO currency, %, bp, shares or people; money and counts in ones."""

    event: str  # the type whose number it is
    key: str  # whose: a security, a name, a country; empty where nobody is told
    measure: str  # eps | revenue | profit | dividend | deal | price | size | shares | stake | …
    value: float
    unit: str
    role: FigureRole
    period: str  # Q1 … Q4, H1, H2, FY; empty where not told
    year: int  # 0 where not told
    span: Span
    why: str

    @property
    def of(self) -> str:
        """Its period and year in words, as far as they are told."""
        return " ".join(filter(None, (self.period, str(self.year or ""))))


@dataclass(frozen=True, slots=True)
class Rating:
    """An analyst action. Raw words of the firm beside the normalised action."""

    security_key: str
    ticker: str
    firm: str
    analyst: str
    action: str  # initiates | upgrades | downgrades | maintains | reiterates | resumes | …
    rating: str
    prior_rating: str
    target: float | None
    prior_target: float | None
    target_action: str  # raises | lowers | maintains | announces | removes | ""
    currency: str
    span: Span
    why: str
    company: str = (
        ""  # in the story's words; all there is of a company that no table has (key and ticker empty)
    )
    rating_class: str = ""  # strong buy | buy | hold | sell | strong sell, by the firm's scale on the day
    prior_class: str = ""
    company_span: Span | None = None  # where `company` stands, None where another sentence names it


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says what about whom, how, through whom, how surely. id is hashed from content."""

    id: str
    claimant: str
    claimant_key: str
    kind: ClaimKind
    certainty: Certainty
    content: Span
    why: str
    role: str = ""
    via: tuple[str, ...] = ()  # outlets through which it came, nearest the claimant first
    about: tuple[str, ...] = ()  # keys of what the content names
    cue: Span | None = None
    source: Span | None = None
    said_on: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """Tone towards a security key or the whole "story", -1 to 1, and the event or words behind it with their spans."""

    target: str
    score: float
    why: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood from one revision, with the version of every reader. Clock-free."""

    story_id: str
    revision: int
    language: str
    securities: tuple[LinkedSecurity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    themes: tuple[Theme, ...] = ()
    events: tuple[Event, ...] = ()
    ratings: tuple[Rating, ...] = ()
    claims: tuple[Claim, ...] = ()
    source_chain: tuple[str, ...] = ()
    tone: tuple[Tone, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    figures: tuple[Figure, ...] = ()
    not_read: str = ""  # why parts were not read ("not read in this language"), empty where all were
