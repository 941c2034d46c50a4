"""A small desk of invented stories: each is placed among those before it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tocsin.model.placement import Fingerprint, Placement
from tocsin.model.reading import Event, LinkedSecurity, Reading
from tocsin.model.spans import Span
from tocsin.model.stories import Identity, Story
from tocsin.storylines import Window, place

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FERRY = "Ferry with 80 aboard runs aground off Port Ellery"
FERRY_BODY = (
    "A car ferry carrying 80 passengers ran aground on a sandbank outside Port Ellery on Monday morning, the coast "
    "guard said. Two tugs were sent to the vessel, the Northern Petrel, and nobody was hurt. The harbour master "
    "closed the eastern channel to all traffic until the evening tide. The operator, Ellery Lines, said that it "
    "would pay for rooms ashore."
)
HALL = "Voters in Brunmark choose a new concert hall over a stadium"
HALL_BODY = (
    "Citizens of Brunmark voted on Sunday to build a concert hall on the old fairground, rejecting a stadium that the "
    "council had backed. Turnout was the highest of any local ballot. Building begins in autumn."
)


def story(id_: str, headline: str, body: str = "", hours: float = 0.0, **parts: Any) -> Story:
    content = hashlib.sha256(f"{headline}\n{body}".lower().encode()).hexdigest()
    at = AT + timedelta(hours=hours)
    made = Story(id_, 1, "wire", id_, Identity(id_, "", content), headline, body, at, at, language="en")
    return replace(made, **parts)


def about(ticker: str, event: str = "earnings report", revision: int = 1) -> Reading:
    """A reading in which one security is the subject of one event."""
    span = Span("headline", 0, 3)
    linked = LinkedSecurity(
        f"XNYS:{ticker}", ticker, "XNYS", ticker, 0.9, 0.9, True, "subject", (span,), "row"
    )
    return Reading("s", revision, "en", (linked,), events=(Event(event, "done", (), span, "row"),))


class Wire:
    """Places stories one after the other."""

    def __init__(self) -> None:
        self.window = Window()
        self.kept: list[Fingerprint] = []

    def bring(self, brought: Story, reading: Reading | None = None) -> Placement:
        read = reading or Reading(brought.id, brought.revision, "en")
        placement, fingerprint = place(brought, read, self.window)
        self.window.add(fingerprint)
        self.kept.append(fingerprint)
        return placement
