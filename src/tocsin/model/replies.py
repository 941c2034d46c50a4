"""What a write was answered with, kept so that the same write asked again is answered alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """id: hash of owner, route and the caller's idempotency key; fingerprint: of the body; status: HTTP, 0 while
    the first request is still at work."""

    id: str
    owner: str
    fingerprint: str
    at: datetime
    status: int = 0
    body: str = ""
