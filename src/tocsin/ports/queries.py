"""What is asked of the store, and what it gives: filters, pages, rows of lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.digests import Digest
from tocsin.model.placement import Storyline
from tocsin.model.rules import Match, Rule, Watchlist
from tocsin.model.terms import Term
from tocsin.model.wires import Source
from tocsin.model.work import StoryView


@dataclass(frozen=True, slots=True)
class StoryQuery:
    """Filters over stored stories; empty fields do not filter. Newest received first.

    text: full-text query of plain words and "phrases"; since/until bound received_at
    (since <= t < until); as_of: only what was received by then, at the revision held then.
    """

    text: str = ""
    ticker: str = ""  # AAPL or XNAS:AAPL
    theme: str = ""
    country: str = ""
    source_id: str = ""
    storyline_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One page of stories; `cursor` asks for the next, empty at the end."""

    stories: tuple[StoryView, ...]
    cursor: str = ""
    matches: tuple[Match, ...] = ()  # of each story, where a rule chose them


@dataclass(frozen=True, slots=True)
class Head:
    """A story's newest revision in the lists that programs read. number: a whole number of 31 bits that stays its
    own; published: as first stated, else received; updated: when it came, and never before one committed earlier."""

    number: int
    story_id: str
    revision: int
    published: datetime
    updated: datetime
    removed: bool


Past = TypeVar("Past", Rule, Watchlist, ChannelConfig, Source)  # rows of which the store knows the past


@dataclass(frozen=True, slots=True)
class Mark:
    """What an owner put on stories in a feed reader. name: read, starred."""

    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class HeadQuery:
    """Filters over heads; empty fields do not filter. groups: of each, one term must hold. Bounds hold `since` and
    leave out `until`. after: the clock and number of the last head seen, the rest of the list follows it."""

    groups: tuple[tuple[Term, ...], ...] = ()
    by: Literal["published", "updated", "number"] = "published"
    descending: bool = True
    published_since: datetime | None = None
    published_until: datetime | None = None
    updated_since: datetime | None = None
    updated_until: datetime | None = None
    removed: bool | None = False  # None: both
    after: tuple[datetime, int] | None = None
    offset: int = 0
    limit: int = 50
    body: bool = False  # with the text of each story
    marked: Mark | None = None  # only those that bear it
    unmarked: Mark | None = None  # only those that do not
    rung_for: str = ""  # only those with an alert of this owner
    topics: tuple[str, ...] = ()  # words or phrases, of which headline or body must hold one
    every_topic: bool = False  # all of them


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of such a list. body: empty where it was not asked for, and of what was withdrawn."""

    head: Head
    digest: Digest
    body: str = ""


@dataclass(frozen=True, slots=True)
class HeadPage:
    """Heads in order. more: whether others follow."""

    rows: tuple[Listed, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One page of alerts, newest first; `cursor` asks for the next, empty at the end."""

    alerts: tuple[Alert, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class StorylinePage:
    """One page of storylines, newest told first; `cursor` asks for the next, empty at the end."""

    storylines: tuple[Storyline, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """One page of deliveries, newest alert first; `cursor` asks for the next, empty at the end."""

    deliveries: tuple[Delivery, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery leased to a worker, with all it needs to be sent."""

    delivery: Delivery
    alert: Alert
    channel: ChannelConfig
