"""What is asked and what is answered, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEADLINE = 30.0
MAX_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One request. deadline: seconds for all of it, redirects and body included; max_bytes: of the body,
    on the wire and decoded each; follow: redirects walked, 0 gives the redirect itself as the answer.
    secret: names of headers that never go to another origin."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    deadline: float = DEADLINE
    max_bytes: int = MAX_BYTES
    follow: int = 5
    secret: tuple[str, ...] = ("authorization", "cookie", "webhook-signature")
    body_wanted: bool = True  # False: the status is the answer, the body is left unread


@dataclass(frozen=True, slots=True)
class Response:
    """The answer. headers: lower-case names, first value of each; url: where it came from at last;
    permanent_url: where permanent redirects alone led, empty where there were none."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    permanent_url: str = ""
