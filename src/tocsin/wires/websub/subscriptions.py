"""The subscriber's half of WebSub: ask, answer the hub's check, take what it pushes if it is signed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote, urlencode

from tocsin.errors import NotFound, WireError
from tocsin.model.wires import Source, SourceState, Subscription, WireItem
from tocsin.outbound import Request, Response
from tocsin.ports import Clock
from tocsin.wires.feeds import ParsedFeed, to_wire_items

LEASE = 7 * 86_400  # seconds asked for
LONGEST = 90 * 86_400  # that is believed of a hub's answer
ASK_AGAIN = timedelta(hours=6)  # after a hub that did not answer or refused
SOONEST = timedelta(minutes=10)  # between two askings, whatever the lease
_HASHES = ("sha512", "sha384", "sha256", "sha1")


class _Store(Protocol):
    def subscriptions(self) -> tuple[Subscription, ...]: ...
    def put_subscription(self, subscription: Subscription) -> None: ...


class _Sends(Protocol):
    def send(self, request: Request) -> Response: ...


class _Parses(Protocol):
    def parse(self, data: bytes, headers: Mapping[str, str], base: str) -> ParsedFeed: ...


def needs_asking(state: SourceState, held: Subscription | None, now: datetime) -> bool:
    """Whether a source's hub is to be asked (again): it names one, and no lease of enough length stands.
    A lease is renewed in its last quarter; a hub that is silent is asked again after a while."""
    if not state.hub or not state.topic:
        return False
    if held is None or (held.hub, held.topic) != (state.hub, state.topic):
        return True
    if held.asked_at is None or now < held.asked_at:  # never asked, or the clock was set back
        return True
    since = now - held.asked_at
    if held.state != "active" or held.lease_until is None:
        return since > ASK_AGAIN
    return since > SOONEST and held.lease_until - now < (held.lease_until - held.asked_at) / 4


def signed(secret: str, header: str, body: bytes) -> bool:
    """Whether a pushed body carries the signature that its secret makes; compared in constant time."""
    method, _, given = header.partition("=")
    if method not in _HASHES:
        return False
    wanted = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.strip().lower().encode("ascii", "replace"))


class Subscriptions:
    """Subscriptions of a store. public_url: where hubs reach the desk; without it none is made."""

    def __init__(self, store: _Store, client: _Sends, parser: _Parses, clock: Clock, public_url: str) -> None:
        self._store, self._client, self._parser, self._clock = store, client, parser, clock
        self._public = public_url.rstrip("/")

    def subscribe(self, source: Source, state: SourceState) -> Subscription | None:
        """Ask the source's hub; None where there is nothing to ask. WireError where the hub refuses."""
        held, now = self._find(source.id), self._clock.now()
        if not self._public or not needs_asking(state, held, now):
            return None
        secret = held.secret if held else secrets.token_urlsafe(32)
        asked = Subscription(source.id, state.hub, state.topic, secret, "asked", now)
        self._store.put_subscription(asked)
        form = {
            "hub.callback": f"{self._public}/websub/{quote(source.id, safe='')}?key={_key(secret)}",
            "hub.mode": "subscribe",
            "hub.topic": state.topic,
            "hub.secret": secret,
            "hub.lease_seconds": str(LEASE),
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        response = self._client.send(Request("POST", state.hub, headers, urlencode(form).encode()))
        if response.status not in (200, 202, 204):
            raise WireError(
                state.hub, f"the hub answered {response.status}", "The source is polled as before"
            )
        return asked

    def verify(self, source_id: str, params: Mapping[str, str]) -> str:
        """The challenge to send back where the hub's check is of a subscription that was asked for. NotFound else."""
        held = self._find(source_id)
        if held is None or params.get("hub.topic") != held.topic or not _knows(held, params.get("key", "")):
            raise NotFound(
                f"subscription {source_id}", "none of that topic was asked for", "Nothing is to be done"
            )
        if params.get("hub.mode") == "denied":
            self._store.put_subscription(replace(held, state="refused", lease_until=None))
            return ""
        challenge = params.get("hub.challenge", "")
        if params.get("hub.mode") != "subscribe" or not challenge or held.state == "refused":
            raise NotFound(f"subscription {source_id}", "it was not asked for", "Nothing is to be done")
        until = self._clock.now() + timedelta(seconds=_lease(params.get("hub.lease_seconds", "")))
        self._store.put_subscription(replace(held, state="active", lease_until=until))
        return challenge

    def receive(self, source_id: str, headers: Mapping[str, str], body: bytes) -> tuple[WireItem, ...]:
        """The items that a hub pushes, if they are signed as agreed. NotFound, or WireError."""
        held = self._find(source_id)
        if held is None:
            raise NotFound(f"subscription {source_id}", "there is none", "Nothing is to be done")
        if not signed(held.secret, headers.get("x-hub-signature", ""), body):
            raise WireError(f"push to {source_id}", "its signature is missing or wrong", "It was thrown away")
        feed = self._parser.parse(body, headers, held.topic)
        return to_wire_items(feed, source_id, self._clock.now())

    def _find(self, source_id: str) -> Subscription | None:
        return next((s for s in self._store.subscriptions() if s.id == source_id), None)


def _lease(seconds: str) -> int:
    """Seconds that a hub grants; what was asked for where it says nothing readable."""
    if seconds.isascii() and seconds.isdigit() and len(seconds) < 10:
        return min(int(seconds), LONGEST)
    return LEASE


def _key(secret: str) -> str:
    """A part of the callback address that only the hub that was asked can know."""
    return hmac.new(secret.encode(), b"callback", "sha256").hexdigest()[:32]


def _knows(held: Subscription, key: str) -> bool:
    return hmac.compare_digest(_key(held.secret).encode(), key.encode("utf-8", "replace"))
