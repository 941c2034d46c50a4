"""The body and the signature of one webhook."""

from __future__ import annotations

import binascii
import json
from bisect import bisect
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from tocsin.deliveries.trial import TRIAL_RULE
from tocsin.errors import DeliveryError
from tocsin.model.alerts import Alert, ChannelConfig, Delivery
from tocsin.model.codec import encode, time_text

LIMIT = 20_000  # bytes of a body; Standard Webhooks asks for less than 20 kB
LONG_TEXT = 1_000  # code points to which texts are cut where a body is too long without its reasons


def body_of(alert: Alert, now: datetime, public_url: str = "") -> str:
    """The JSON text of an alert, under LIMIT bytes: reasons are left out from the end, and their number told."""
    text = _body(alert, len(alert.reasons), now, public_url)
    if _size(text) < LIMIT:
        return text
    # Fewer reasons make a shorter body, so the first number that is too many can be searched by halves.
    counts = range(len(alert.reasons))
    too_many = bisect(counts, False, key=lambda n: _size(_body(alert, n, now, public_url)) >= LIMIT)
    if too_many:
        return _body(alert, too_many - 1, now, public_url)
    return _body(_shortened(alert), 0, now, public_url)


def _body(alert: Alert, reasons: int, now: datetime, public_url: str) -> str:
    data: dict[str, Any] = encode(replace(alert, reasons=alert.reasons[:reasons]))
    del data["channels"]  # ids that mean nothing to the receiver
    left_out = len(alert.reasons) - reasons
    if left_out:
        data["reasons_left_out"] = left_out
        data["note"] = f"{left_out} reasons were left out for length; the alert's page has all"
    if public_url and alert.story_id:
        base = public_url.rstrip("/")
        data["story_url"] = f"{base}/stories/{alert.story_id}"
        data["alert_url"] = f"{base}/alerts/{alert.id}"
    kind = "test" if alert.rule_id == TRIAL_RULE else alert.kind
    told = {"type": f"alert.{kind}", "timestamp": time_text(now), "data": data}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no UTF-8


def _size(text: str) -> int:
    return len(text.encode())


def _shortened(alert: Alert) -> Alert:
    names = ("headline", "adds", "url", "rule_name")
    cut = {n: value[:LONG_TEXT] for n in names if len(value := getattr(alert, n)) > LONG_TEXT}
    return replace(alert, **cut)


def headers_of(delivery: Delivery, to: ChannelConfig, body: str, now: datetime) -> Mapping[str, str]:
    """Headers for this attempt: the delivery's own id, the time, one signature for each secret.

    A channel without a secret is sent unsigned. DeliveryError where a secret cannot be used.
    """
    at = now.astimezone(UTC)
    out = {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(at.timestamp())),
    }
    signatures = [_signer(secret, to).sign(delivery.id, at, body) for secret in to.secret.split()]
    return {**out, "webhook-signature": " ".join(signatures)} if signatures else out


def _signer(secret: str, to: ChannelConfig) -> Webhook:
    try:
        return Webhook(secret)
    except (binascii.Error, ValueError, EmptyWebhookSecretError) as error:
        raise DeliveryError(
            f"channel {to.id}", "its signing secret is not whsec_ and base64", "Give the channel a new secret"
        ) from error
