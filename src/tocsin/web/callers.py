"""Who calls: the desk's operator, or the owner of an API key; and how much of it a minute."""

from __future__ import annotations

import asyncio
import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from tocsin.model.keys import SCOPES, ApiKey, Scope, digest_of, public_half
from tocsin.ports import Clock, Store
from tocsin.web.dialect import dialect_of
from tocsin.web.problems import Refused, TooMany
from tocsin.web.sessions import Sessions

T = TypeVar("T")
FRESH = 2.0  # seconds for which a key is not looked up again: so long one ended elsewhere may go on
NOTED = timedelta(minutes=1)  # a key's use is written down once in so long
_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose rows a request is about, and what it may do. key: None for the operator."""

    owner: str
    scopes: tuple[Scope, ...] = SCOPES
    key: ApiKey | None = None

    def check(self, scope: Scope) -> None:
        """Refused where the caller lacks the scope."""
        if scope not in self.scopes:
            raise Refused(403, "this key", f"does not open this: it lacks the scope {scope}",
                          f"Ask the desk's operator for a key with the scope {scope}")  # fmt: skip


class Callers:
    """Tells callers by what they show: the desk's token or a session (the operator), or an API key. A desk
    without a token and without keys is open: whoever reaches it is its operator."""

    def __init__(self, store: Store, clock: Clock, sessions: Sessions, owner: str, rate: int) -> None:
        """rate: requests a minute of a key that states no rate of its own."""
        self._store, self._clock, self._sessions, self._rate = store, clock, sessions, rate
        self._operator = Caller(owner)
        self._keys: dict[str, tuple[ApiKey | None, float]] = {}
        self._any: tuple[bool, float] = (False, -math.inf)
        self._used: dict[str, datetime] = {}
        self._buckets: dict[str, Bucket] = {}
        self._asking: dict[str, asyncio.Task[Any]] = {}

    def forget(self) -> None:
        """Look every key up anew: one was made or ended."""
        self._keys.clear()
        self._any = (False, -math.inf)

    async def who(self, connection: HTTPConnection) -> tuple[Caller | None, str]:
        """Who calls (None: nobody whom the desk admits), and what it showed (empty: nothing)."""
        dialect = dialect_of(connection)
        if dialect is None:
            return self._of_page(connection), ""
        shown = dialect.shown(connection)
        return await self._of_program(connection, shown), shown

    async def who_shows(self, connection: HTTPConnection, shown: str) -> Caller | None:
        """Who shows this in a stream that asks inside it."""
        return await self._of_program(connection, shown)

    def _of_page(self, connection: HTTPConnection) -> Caller | None:
        return self._operator if self._sessions.admits(connection) else None

    async def who_says(self, shown: str) -> Caller | None:
        """Who shows this where there is no request; on an open desk, who shows anything."""
        if caller := await self._of_secret(shown):
            return caller
        return None if self._sessions.guarded or await self._keys_exist() else self._operator

    async def _of_secret(self, shown: str) -> Caller | None:
        if self._sessions.guarded and self._sessions.right(shown):
            return self._operator
        key = await self._key(shown)
        return Caller(key.owner, key.scopes, key) if key else None

    async def _of_program(self, connection: HTTPConnection, shown: str) -> Caller | None:
        if shown:
            return await self._of_secret(shown)
        if self._sessions.guarded:
            return self._of_page(connection)
        return None if await self._keys_exist() else self._operator

    def count(self, caller: Caller) -> dict[str, str]:
        """Count one request; headers that tell the limit. TooMany where the minute is used up."""
        if caller.key is None:
            return {}
        rate = caller.key.rate or self._rate
        if len(self._buckets) > _MOST_KNOWN:
            self._buckets.clear()
        bucket = self._buckets.get(caller.key.id)
        if bucket is None or bucket.rate != rate:
            bucket = self._buckets[caller.key.id] = Bucket(rate)
        return bucket.take()

    async def _key(self, shown: str) -> ApiKey | None:
        ident = public_half(shown)
        if not ident:
            return None
        held, at = self._keys.get(ident, (None, -math.inf))
        if time.monotonic() - at > FRESH:
            held = await self._once(ident, lambda: self._store.api_key(ident))
            if len(self._keys) > _MOST_KNOWN:
                self._keys.clear()
            self._keys[ident] = (held, time.monotonic())
        now = self._clock.now()
        if held is None or held.ended(now) or not hmac.compare_digest(held.digest, digest_of(shown)):
            return None
        await self._note(held, now)
        return held

    async def _once(self, name: str, ask: Callable[[], T]) -> T:
        """What the store says, asked once for all who want to know it now: a thousand listeners ask together."""
        task: asyncio.Task[T] | None = self._asking.get(name)
        if task is None or task.done():
            task = self._asking[name] = asyncio.create_task(run_in_threadpool(ask))
            task.add_done_callback(lambda _: self._asking.pop(name, None))
        return await asyncio.shield(task)

    async def _note(self, key: ApiKey, now: datetime) -> None:
        last = self._used.get(key.id) or key.last_used_at
        if last is None or now - last >= NOTED:
            self._used[key.id] = now
            await run_in_threadpool(self._store.note_key_use, key.id, now)

    async def _keys_exist(self) -> bool:
        found, at = self._any
        if time.monotonic() - at > FRESH:
            found = bool(await self._once("", lambda: self._store.api_keys("")))
            self._any = (found, time.monotonic())
        return found


class Bucket:
    """Requests that a key has left: `rate` at once, filled again within a minute."""

    def __init__(self, rate: int, now: Callable[[], float] = time.monotonic) -> None:
        self.rate, self._now = rate, now
        self._left, self._at = float(rate), now()

    def take(self) -> dict[str, str]:
        """Take one; the limit, what is left and the seconds until it is full. TooMany where none is left."""
        now = self._now()
        self._left = min(self.rate, self._left + (now - self._at) * self.rate / 60)
        self._at = now
        if self._left < 1:
            wait = max(1, math.ceil((1 - self._left) * 60 / self.rate))
            raise TooMany(f"has used up its {self.rate:,} requests a minute", wait, self._told(0))
        self._left -= 1
        return self._told(int(self._left))

    def _told(self, left: int) -> dict[str, str]:
        full = math.ceil((self.rate - self._left) * 60 / self.rate)
        return {
            "X-RateLimit-Limit": str(self.rate),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(full),
        }
