"""One attempt to post an alert, and what the receiver's answer means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from tocsin.deliveries.webhook.message import body_of, headers_of
from tocsin.errors import AddressRefused, DeliveryError, WireError
from tocsin.model.alerts import Alert, ChannelConfig, Delivery, Outcome
from tocsin.outbound import Request, Response

DEADLINE = 15.0  # seconds for the whole exchange


class Sends(Protocol):
    """What this channel needs of the guarded client."""

    def send(self, request: Request) -> Response:
        """One exchange; WireError where there was none."""
        ...


class WebhookChannel:
    """Posts alerts to the channel's target."""

    posts = True

    def __init__(self, client: Sends, public_url: str = "") -> None:
        self._client, self._public_url = client, public_url

    def send(self, delivery: Delivery, alert: Alert, to: ChannelConfig, now: datetime) -> Outcome:
        """Try once; a receiver's fault, a refused address and a time-out are outcomes."""
        try:
            body = body_of(alert, now, self._public_url)
            headers = headers_of(delivery, to, body, now)
        except DeliveryError as error:
            return Outcome("never", str(error))
        answer = posted(self._client, to.target, headers, body.encode(), DEADLINE)
        return answer if isinstance(answer, Outcome) else outcome_of(answer.status, answer.headers, now)


def posted(
    client: Sends, target: str, headers: Mapping[str, str], body: bytes, deadline: float
) -> Response | Outcome:
    """The receiver's answer, or what it means that there was none; deadline: seconds for the whole exchange."""
    try:
        # Nothing in the answer's body counts: a 2xx is kept though its body has no end.
        return client.send(Request("POST", target, headers, body, deadline, follow=0, body_wanted=False))
    except AddressRefused as error:
        return Outcome("never", str(error))
    except WireError as error:
        return Outcome("later", str(error), retry_after=error.retry_after)


def outcome_of(status: int, headers: Mapping[str, str], now: datetime) -> Outcome:
    """What a receiver's answer means: 2xx sent, 410 gone for good, all else tried again."""
    if 200 <= status < 300:
        return Outcome("sent", f"the receiver answered {status}")
    if status == 410:
        return Outcome("never", "the receiver says that it is gone (410)", disable_channel=True)
    if 300 <= status < 400:
        return Outcome(
            "later", f"the receiver redirects ({status}), which counts as a failure. Give its new address"
        )
    wait = retry_after(headers, now) if status in (429, 502, 503, 504) else None
    return Outcome("later", f"the receiver answered {status}", wait)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a Retry-After field asks for, as a number or a date; None where there is no sense in it."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
