"""Works made by hand for tests of the store and of deliveries: short, but with every noun in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.exposures import Exposure, Hop
from tocsin.model.placement import Fingerprint, Placement
from tocsin.model.reading import LinkedSecurity, Mention, Rating, Reading, Theme
from tocsin.model.rules import Match, Reason
from tocsin.model.spans import Span
from tocsin.model.stories import Draft, Identity, Link, Story
from tocsin.model.work import Work

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WORD = Span("headline", 0, 5)


def after(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def story(ident: str, headline: str = "Wheat for shells", *, minute: float = 0, revision: int = 1) -> Story:
    identity = Identity(f"n-{ident}", f"https://news.example/{ident}", f"c-{ident}-{revision}", f"h-{ident}")
    return Story(
        ident,
        revision,
        "harbour",
        ident,
        identity,
        headline,
        "Varania will send shells to Ostmark.\n\nZoë Brandt said so.",
        after(minute),
        after(minute - 1),
        links=(Link("Earlier", "https://news.example/0", "see also"),),
        url=identity.url,
        language="en",
        urgency=4,
    )


def reading(told: Story, tickers: tuple[str, ...] = (), themes: tuple[str, ...] = ()) -> Reading:
    return Reading(
        told.id,
        told.revision,
        "en",
        tuple(
            LinkedSecurity(f"XNAS:{t}", t, "XNAS", t, 0.8, 0.9, True, "subject", (WORD,), "by hand")
            for t in tickers
        ),
        (Mention("country", "VA", "Varania", Span("body", 0, 7), "Varania", 1.0, "by hand"),),
        tuple(Theme(code, 0.7, (WORD,)) for code in themes),
        ratings=(
            Rating(
                "XNAS:A", "A", "Pell", "", "upgrades", "buy", "hold", 10.0, None, "raises", "USD", WORD, ""
            ),
        ),
        versions=(("themes", "1"),),
    )


def work(
    told: Story,
    *,
    tickers: tuple[str, ...] = (),
    themes: tuple[str, ...] = (),
    line: str = "sl-1",
    origin: str = "",
) -> Work:
    """A work that matched no rule."""
    hop = Hop("story", "XNAS:CORV", "mention", 0.9, "text", "The story names it", WORD)
    return Work(
        told,
        reading(told, tickers, themes),
        Placement(told.id, told.revision, line, "starts", 1.0, (WORD,), "nothing like it"),
        Fingerprint(
            told.id,
            told.revision,
            line,
            told.received_at,
            told.identity.content,
            (1, 2**63),
            (("wheat", 0.5),),
            ("k",),
            told.headline,
            told.source_id,
            origin,
        ),
        (Exposure("XNAS:CORV", "CORV", "XNAS", "Corven", 0.9, (hop,)),),
        (),
        (),
        (),
        read_at=told.received_at + timedelta(seconds=1),
    )


def ringing(made: Work, *channels: str, rule: str = "r1", owner: str = "ann") -> Work:
    """The work with a match, an alert and a delivery on each channel."""
    why = (Reason("theme: grain", "It is about grain", WORD, 0.7),)
    told = made.story
    match = Match(rule, 1, owner, told.id, told.revision, why)
    alert = Alert(
        f"al-{rule}-{told.id}-{told.revision}",
        "new",
        rule,
        1,
        "Grain",
        owner,
        made.placement.storyline_id,
        told.id,
        told.revision,
        told.headline,
        told.received_at,
        why,
        channels,
    )
    due = tuple(
        Delivery(f"dl-{alert.id}-{c}", alert.id, c, next_attempt_at=told.received_at) for c in channels
    )
    return replace(
        made,
        matches=(*made.matches, match),
        alerts=(*made.alerts, alert),
        deliveries=(*made.deliveries, *due),
    )


def channel(ident: str = "hook", owner: str = "ann", **more: object) -> ChannelConfig:
    return replace(ChannelConfig(ident, owner, "webhook", ident, "https://hook.example/"), **more)  # type: ignore[arg-type]


def draft(told: Story) -> Draft:
    return Draft(
        told.source_id,
        told.native_id,
        told.identity,
        told.headline,
        told.body,
        (),
        told.url,
        "",
        "en",
        None,
        (),
        None,
        told.received_at,
    )
