"""What pages and routes need of the desk, handed in by the wiring; None where a part is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tocsin.model.alerts import Alert, ChannelConfig, Outcome
from tocsin.model.judgements import Decision
from tocsin.model.rules import Match, Reason, Rule, Verdict
from tocsin.model.securities import Security
from tocsin.model.wires import Source, WireItem
from tocsin.model.work import StoryView
from tocsin.ports import Bus, Clock, Store


class Handled(Protocol):
    """What became of one pushed item."""

    @property
    def kind(self) -> str:
        """new | revision | duplicate | refused."""
        ...

    @property
    def story_id(self) -> str:
        """The story it became or repeats; empty where it was refused."""
        ...

    @property
    def alerts(self) -> Sequence[Alert]:
        """Alerts that it rang."""
        ...

    @property
    def why(self) -> str:
        """Why it is a duplicate or was refused, in words."""
        ...


class Desk(Protocol):
    """Where pushed items go: the same door as a wire's."""

    def handle(self, item: WireItem) -> Handled:
        """Take one item through every stage and commit it."""
        ...


class WebSub(Protocol):
    """The receiving half of WebSub."""

    def verify(self, source_id: str, params: Mapping[str, str]) -> tuple[int, str]:
        """Answer a hub's check of intent: HTTP status and text."""
        ...

    def receive(self, source_id: str, headers: Mapping[str, str], body: bytes) -> int:
        """Take pushed content: HTTP status."""
        ...


@dataclass(frozen=True, slots=True)
class Rung:
    """One stored story that a tried rule would have caught, and why."""

    story_id: str
    headline: str
    received_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Narrower:
    """A rule that would ring less: what it leaves out in words, and how many alerts it would have rung."""

    query: str
    says: str
    alerts: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have caught: stories looked at (newest first; more: older ones were not looked
    at), stories caught, and the newest of those. And what it would have rung: alerts in all, how many of them are
    updates, and corrections or withdrawals, on how many storylines; the busiest day; narrower rules where that is more
    than a person reads."""

    read: int
    caught: int
    rung: tuple[Rung, ...]
    more: bool = False
    alerts: int = 0
    updates: int = 0
    mends: int = 0
    storylines: int = 0
    busiest: str = ""
    most: int = 0
    narrower: tuple[Narrower, ...] = ()


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the web part is given.

    check_rule(query, owner) raises RuleError with position and length. preview(query, since, owner) tries
    a rule of theirs on stored stories. why(rule, view) answers for one rule and story. decisions(view): all
    that the readers decided. sentence(alert) is what the API says beside an alert. find_security(key, at) knows names, securities(at) knows all. resolve_ticker(text, at) makes a
    security of what people type. health() is {"ready", "parts", "lag"} as GET /health says it.
    owner: whose rows a request is about (see render.services_of); the operator's by default. token: when
    set, everything but /health and the static files asks for it or for a key. rate: requests a minute of a
    key that states none.
    """

    store: Store
    clock: Clock
    bus: Bus
    desk: Desk | None = None
    health: Callable[[], dict[str, Any]] | None = None
    check_rule: Callable[[str, str], None] | None = None
    preview: Callable[[str, datetime, str], Preview] | None = None
    catching: Callable[[str, str, datetime | None], Callable[[StoryView], Match | None]] | None = None
    why: Callable[[Rule, StoryView], Verdict] | None = None
    decisions: Callable[[StoryView], Sequence[Decision]] | None = None
    sentence: Callable[[Alert], str] | None = None
    find_security: Callable[[str, datetime], Security | None] | None = None
    securities: Callable[[datetime], Iterable[Security]] | None = None
    resolve_ticker: Callable[[str, datetime], Security | None] | None = None
    send_test: Callable[[ChannelConfig], Outcome] | None = None
    check_address: Callable[[str], None] | None = None  # raises AddressRefused for a source or webhook URL
    discover: Callable[[str], Sequence[tuple[str, str]]] | None = (
        None  # address, title of a site's feeds; blocks
    )
    read_opml: Callable[[bytes], Iterable[Source]] | None = None
    write_opml: Callable[[Sequence[Source]], str] | None = None
    websub: WebSub | None = None
    channel_kinds: tuple[str, ...] = ("benzinga", "benzinga-data", "desk", "webhook")
    posted_kinds: tuple[str, ...] = (
        "benzinga",
        "benzinga-data",
        "webhook",
    )  # of those, what posts to an address
    source_kinds: tuple[str, ...] = ("feed", "push")
    theme_names: Mapping[str, str] = field(default_factory=dict)
    country_names: Mapping[str, str] = field(default_factory=dict)
    owner: str = "me"
    token: str = ""
    rate: int = 6_000
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    public_url: str = ""
    legacy_xml_default: bool = False
    body_limit: int = 8_000_000
    preview_days: int = 30
