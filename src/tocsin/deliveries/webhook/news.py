"""Stories to a program that takes a news vendor's webhooks: the story behind an alert, in an envelope made by others."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tocsin.deliveries.webhook.channel import Sends, posted, retry_after
from tocsin.errors import NotFound
from tocsin.model.alerts import Alert, ChannelConfig, Delivery, Outcome

DEADLINE = 30.0  # seconds that such receivers are given
_NAMESPACE = uuid.UUID("0b2b6d2a-0a3f-4d1c-9b1e-7c6d8f5f2a10")
_TAKEN = frozenset([200, 201, 202, 204])
_STOPS = frozenset([401, 402, 403])  # by the vendor's word these stop deliveries at once
Envelopes = Callable[
    [Alert], Sequence[Mapping[str, Any]]
]  # of the story behind an alert; NotFound where it is gone


class NewsHook:
    """Posts what the story of each alert tells; one id for each event, however often it is tried."""

    posts = True

    def __init__(self, client: Sends, envelopes: Envelopes) -> None:
        self._client, self._envelopes = client, envelopes

    def send(self, delivery: Delivery, alert: Alert, to: ChannelConfig, now: datetime) -> Outcome:
        """Try once; a receiver's fault, a refused address and a time-out are outcomes. Of several events the first
        that is not taken ends the try; all are posted again then, under the same ids."""
        try:
            events = self._envelopes(alert)
        except NotFound as error:
            return Outcome("never", str(error))
        outcome = Outcome("sent", "the story tells nothing that this channel posts")
        for n, event in enumerate(events):
            told = str(uuid.uuid5(_NAMESPACE, f"{delivery.id} {n}" if n else delivery.id))
            outcome = self._post({**event, "id": told}, to, now)
            if outcome.status != "sent":
                break
        return outcome

    def _post(self, event: Mapping[str, Any], to: ChannelConfig, now: datetime) -> Outcome:
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        answer = posted(self._client, to.target, headers_of(event["id"], body, to.secret), body, DEADLINE)
        if isinstance(answer, Outcome):
            return answer
        if answer.status in _TAKEN:
            return Outcome("sent", f"the receiver answered {answer.status}")
        if answer.status in _STOPS:
            said = f"the receiver answered {answer.status}, which stops deliveries"
            return Outcome("never", said, disable_channel=True)
        wait = retry_after(answer.headers, now) if answer.status == 429 else None
        return Outcome("later", f"the receiver answered {answer.status}", wait)


def headers_of(told: str, body: bytes, secret: str) -> Mapping[str, str]:
    """The event's id, and HMAC-SHA256 over the body as it is sent; unsigned without a secret."""
    out = {"content-type": "application/json", "x-bz-delivery": told, "user-agent": "Tocsin-Dispatch/v1.0.0"}
    if not secret:
        return out
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {**out, "x-bz-signature": f"sha256={signature}"}
