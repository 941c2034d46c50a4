"""API keys: whose they are, what they open, until when. The key itself is told once and never kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from tocsin.errors import SettingError
from tocsin.model.codec import encode

Scope = Literal["read", "write", "push", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
USUAL: tuple[Scope, ...] = ("read", "write")
PREFIX = "tocsin"
_SHAPE = re.compile(rf"^{PREFIX}_([0-9a-f]{{10}})_([A-Za-z0-9]{{40}})$")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key of an owner. id is its public half; digest the SHA-256 of the whole (its 230 random bits need
    no slower hash). scopes: read lists and streams, write one's own rows, push stories, admin sources and
    keys. rate: requests a minute, 0 for as many as the desk allows by default."""

    id: str
    owner: str
    name: str
    digest: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    rate: int = 0

    def ended(self, now: datetime) -> bool:
        """Whether its time has run out."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is asked of a key that is to be made."""

    owner: str
    name: str = ""
    scopes: tuple[Scope, ...] = USUAL
    expires_at: datetime | None = None
    rate: int = 0


def make_key(asked: NewKey, now: datetime) -> tuple[ApiKey, str]:
    """(what is kept, the key itself). SettingError where the owner, a scope, the end or the rate is none."""
    _check(asked, now)
    public = secrets.token_hex(5)
    secret = "".join(secrets.choice(_LETTERS) for _ in range(40))
    text = f"{PREFIX}_{public}_{secret}"
    digest, scopes = digest_of(text), scopes_of(asked.scopes)
    kept = ApiKey(public, asked.owner, asked.name, digest, scopes, now, asked.expires_at, rate=asked.rate)
    return kept, text


def shown(key: ApiKey) -> dict[str, Any]:
    """A key as JSON tells it: all but its digest."""
    return {name: value for name, value in encode(key).items() if name != "digest"}


def public_half(text: str) -> str:
    """The id that a key's text names; empty where it has not the shape of a key."""
    found = _SHAPE.match(text)
    return found[1] if found else ""


def digest_of(text: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(text.encode()).hexdigest()


def scopes_of(words: Collection[str]) -> tuple[Scope, ...]:
    """The scopes that words name. SettingError for a word that is none."""
    for word in words:
        if word not in SCOPES:
            raise SettingError(
                f"scope {word[:40]!r}", "there is none of that name", f"Known: {', '.join(SCOPES)}"
            )
    return tuple(scope for scope in SCOPES if scope in words)


def _check(asked: NewKey, now: datetime) -> None:
    if not asked.owner.strip() or len(asked.owner) > 200 or not asked.owner.isprintable():
        raise SettingError("owner of the key", "is no name", "Give 1 to 200 printable characters")
    if len(asked.name) > 200:
        raise SettingError("name of the key", "is longer than 200 characters", "Shorten it")
    if not asked.scopes:
        raise SettingError("scopes of the key", "there are none", f"Give some of: {', '.join(SCOPES)}")
    if asked.expires_at is not None and asked.expires_at <= now:
        raise SettingError("end of the key", "lies in the past", "Give a time to come, or none")
    if not 0 <= asked.rate <= 1_000_000:
        raise SettingError("rate of the key", "is out of range", "Give 0 to 1,000,000 requests a minute")
