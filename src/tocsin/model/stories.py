"""A story: one news item at one revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Status = Literal["usable", "withheld", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another story, kept from page furniture. relation: see also | read also | related."""

    title: str
    url: str = ""
    relation: str = "related"


@dataclass(frozen=True, slots=True)
class Identity:
    """The keys by which a story is known again, strongest first."""

    native: str  # hash(source id, native id)
    url: str  # canonical URL, empty where there is none
    content: str  # hash of normalised headline and body
    headline: str = ""  # hash of the normalised headline


@dataclass(frozen=True, slots=True)
class Draft:
    """A cleaned item with its identity, before it is known whether it is new."""

    source_id: str
    native_id: str
    identity: Identity
    headline: str
    body: str
    links: tuple[Link, ...]
    url: str
    byline: str
    language: str
    urgency: int | None
    labels: tuple[str, ...]
    published_at: datetime | None
    received_at: datetime
    withdrawn: bool = False
    correction: bool = False  # the source marks it as a correction of an earlier story
    publisher: str = ""  # who carries it, as the page or wire says; empty: the source itself


@dataclass(frozen=True, slots=True)
class StoryHead:
    """What the store says of a story already held: enough to decide revision or duplicate."""

    story_id: str
    revision: int
    identity: Identity
    source_id: str
    status: Status
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """Stories held under a draft's keys; None where the key is new."""

    by_native: StoryHead | None = None
    by_url: StoryHead | None = None
    by_content: StoryHead | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """One news item at one revision; body is plain text, paragraphs separated by a blank line.

    Three clocks: published_at (source says, may be None), received_at (we had it); read_at is
    the store's, set when the reading is committed.
    """

    id: str
    revision: int
    source_id: str
    native_id: str
    identity: Identity
    headline: str
    body: str
    received_at: datetime
    published_at: datetime | None = None
    links: tuple[Link, ...] = ()
    url: str = ""
    byline: str = ""
    language: str = ""  # BCP 47 primary subtag, empty where it cannot be told
    urgency: int | None = None
    labels: tuple[str, ...] = ()
    status: Status = "usable"
    correction: bool = False
    publisher: str = ""  # who carries it, as the page or wire says; empty: the source itself

    @property
    def supersedes(self) -> int | None:
        """The revision that this one replaces."""
        return self.revision - 1 if self.revision > 1 else None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The item is already held: nothing to read, the sighting is counted."""

    story_id: str
    why: str  # same native id | same url | same text
